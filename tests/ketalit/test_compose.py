"""docker-compose.yml: by the compose tool where there is one, and by the rules it would apply."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from ketalit import compose_env

PROJECT = Path(__file__).resolve().parents[2]
TEXT = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
FILE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = FILE["services"]


def variables() -> set[str]:
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", TEXT))


def written(email: str = "you@clinic.org") -> dict[str, str]:
    return dict(line.split("=", 1) for line in compose_env.content(email).splitlines())


def test_every_variable_is_written_by_the_one_command() -> None:
    """A variable that .env lacks would become an empty password."""
    assert variables() == set(written())


def test_secrets_are_fresh_long_and_never_in_the_file() -> None:
    one, other = written(), written()
    for name in (*compose_env.PASSWORDS, *compose_env.KEYS, "AIRFLOW_FERNET_KEY"):
        assert one[name] != other[name]
        assert len(one[name]) >= 24
        assert re.fullmatch(r"[A-Za-z0-9_=-]+", one[name]), "a secret must be safe inside an address"
    assert len(one["AIRFLOW_JWT_SECRET"]) >= 64


def test_an_existing_env_is_never_overwritten(tmp_path: Path) -> None:
    """New secrets would lock everybody out of the volumes that hold the old ones."""
    assert compose_env.main(tmp_path, None) == 1
    assert compose_env.main(tmp_path, "you@clinic.org") == 0
    before = (tmp_path / ".env").read_text()
    assert (tmp_path / ".env").stat().st_mode & 0o077 == 0
    assert compose_env.main(tmp_path, "you@clinic.org") == 0
    assert (tmp_path / ".env").read_text() == before


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_each_service_can_start_when_what_it_needs_is_healthy(name: str) -> None:
    service = SERVICES[name]
    assert "image" in service or "build" in service
    for needed, rule in service.get("depends_on", {}).items():
        assert needed in SERVICES
        if rule["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[needed], f"{name} waits for {needed}, which nobody checks"
    for volume in service.get("volumes", []):
        source = volume.split(":")[0]
        assert source in FILE["volumes"] or (PROJECT / source).exists()
    for port in service.get("ports", []):
        assert port.startswith("127.0.0.1:"), "published to this machine only; a proxy in front does TLS"


def test_all_parts_are_there_and_checked() -> None:
    """Airflow 3 needs all five; a service without a health check dies unseen."""
    parts = {f"airflow-{part}" for part in ("api-server", "scheduler", "dag-processor", "triggerer", "worker")}
    assert parts | {"elasticsearch", "postgres", "web"} <= set(SERVICES)
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {"airflow-init"}
    assert SERVICES["elasticsearch"]["environment"]["xpack.security.enabled"] == "true"


def test_the_image_copies_every_room() -> None:
    image = (PROJECT / "Dockerfile").read_text()
    for room in ("dags", "ingest", "catalog", "index", "web", "sample", "ketalit"):
        assert f"COPY {room} {room}" in image


def test_the_compose_tool_accepts_it(tmp_path: Path) -> None:
    """With the real tool where one is installed; its own words when it refuses."""
    tools = [["docker", "compose"], ["docker-compose"]]
    for tool in tools:
        if (
            shutil.which(tool[0])
            and subprocess.run([*tool, "version"], capture_output=True, check=False).returncode == 0
        ):
            break
    else:
        pytest.skip("no compose tool here: the rules above were applied instead (Debian: apt install docker-compose)")
    (tmp_path / "docker-compose.yml").write_text(TEXT)
    (tmp_path / ".env").write_text(compose_env.content("you@clinic.org"))
    done = subprocess.run([*tool, "config"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    resolved = yaml.safe_load(done.stdout)
    assert set(resolved["services"]) == set(SERVICES)

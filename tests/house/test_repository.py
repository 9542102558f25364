"""What must never be in the repository: host names of registries, paths of a machine, secrets, copied texts."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
HOSTS = re.compile(r"(?:pypi|pythonhosted|npmjs|crates|maven|debian|docker|elastic|quay|ghcr)\.(?:org|com|io|co)\b")
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/")
SECRET = re.compile(r"(?i)(?:api[_-]?key|password|secret|token)['\"]?\s*[:=]\s*['\"][A-Za-z0-9+/_-]{24,}['\"]")


def files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout
    return [PROJECT / name for name in listed.decode().split("\0") if name and (PROJECT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    here = Path(__file__).name
    found = []
    for path in files():
        if path.name != here and path.suffix not in {".png", ".gz", ".joblib"}:
            found.append((path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("pattern", [HOSTS, MACHINE, SECRET], ids=["registry host", "machine path", "secret"])
def test_the_repository_is_clean_of(pattern: re.Pattern[str]) -> None:
    for name, text in texts():
        found = pattern.search(text)
        assert found is None, f"{name} holds {found[0]!r}"


def test_the_lock_pins_every_package_with_hashes() -> None:
    """A package that changes under the same name must not get in."""
    for name in ("runtime", "dev", "production"):
        lines = (PROJECT / "requirements" / f"{name}.txt").read_text().splitlines()
        packages = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert len(packages) > 50
        assert all("==" in line and line.endswith("\\") for line in packages)


@pytest.mark.data
def test_no_text_of_the_real_data_is_copied(shared_data: Path) -> None:
    """Titles and abstracts belong to others: only facts of them may be in the project."""
    page = (shared_data / "page" / "how-ketamine-affects-your-brain.txt").read_text()
    titles = [line.strip() for line in page.splitlines() if len(line.strip()) > 40]
    assert titles
    for name, text in texts():
        for title in titles:
            assert title not in text, f"{name} copies {title[:40]!r}"

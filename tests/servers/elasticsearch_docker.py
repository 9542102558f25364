"""Elasticsearch from its official image, where a Docker engine runs."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers.elasticsearch_node import NotHere, Server, wait_until_up

IMAGE = "elasticsearch:9.4.3"
PULL_LIMIT = 900


def engine_runs() -> bool:
    if shutil.which("docker") is None:
        return False
    try:
        asked = subprocess.run(["docker", "info"], capture_output=True, timeout=20, check=False)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


@contextmanager
def node(security: bool) -> Iterator[Server]:
    password = secrets.token_urlsafe(12)
    options = ["--detach", "--rm", "--publish", "127.0.0.1::9200", *_settings(security, password)]
    container = _docker("run", *options, IMAGE)
    try:
        port = _docker("port", container, "9200/tcp").splitlines()[0].rpartition(":")[2]
        url = f"http://127.0.0.1:{port}"
        server = Server(url, "elastic", password) if security else Server(url)
        wait_until_up(server, lambda: _reason_of_death(container))
        yield server
    finally:
        subprocess.run(["docker", "rm", "--force", container], capture_output=True, timeout=60, check=False)


def _settings(security: bool, password: str) -> list[str]:
    values = {
        "discovery.type": "single-node",
        "xpack.security.enabled": str(security).lower(),
        "xpack.security.http.ssl.enabled": "false",
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        "ingest.geoip.downloader.enabled": "false",
        "ES_JAVA_OPTS": "-Xms1g -Xmx1g",
        "ELASTIC_PASSWORD": password,
    }
    return [part for name, value in values.items() for part in ("--env", f"{name}={value}")]


def _docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=PULL_LIMIT, check=False)
    if done.returncode != 0:
        raise NotHere(f"docker {arguments[0]} of {IMAGE} failed ({done.stderr.strip()[-300:]}): load that image first")
    return done.stdout.strip()


def _reason_of_death(container: str) -> str | None:
    asked = subprocess.run(
        ["docker", "inspect", "--format", "{{.State.Running}}", container], capture_output=True, text=True, check=False
    )
    return None if asked.stdout.strip() == "true" else "its container stopped"

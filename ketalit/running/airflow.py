"""Airflow standalone: its environment, and the few calls of its REST API that a first run needs."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import dags
from ingest.errors import SourceUnreachable
from ketalit.running.processes import free_port

USER = "admin"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Made once per data folder and kept there, readable by its owner only."""

    password: str
    jwt: str
    fernet: str

    @classmethod
    def of(cls, folder: Path) -> Secrets:
        file = folder / "secrets.json"
        if not file.exists():
            folder.mkdir(parents=True, exist_ok=True)
            made = {"password": secrets.token_urlsafe(9), "jwt": secrets.token_hex(48), "fernet": _fernet_key()}
            written = file.with_suffix(".new")  # a start that is killed here must not leave half of them
            written.touch(mode=0o600)
            written.write_text(json.dumps(made))
            written.replace(file)
        return cls(**json.loads(file.read_text()))


def environment(folder: Path, port: int, kept: Secrets) -> dict[str, str]:
    """What ``airflow standalone`` reads: loopback only, our DAGs only, its state below ``folder``."""
    passwords = folder / "passwords.json"
    passwords.touch(mode=0o600)
    passwords.write_text(json.dumps({USER: kept.password}))
    return {
        "AIRFLOW_HOME": str(folder),
        "AIRFLOW__CORE__DAGS_FOLDER": str(Path(dags.__file__).parent),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "AIRFLOW__CORE__FERNET_KEY": kept.fernet,
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__API_AUTH__JWT_SECRET": kept.jwt,
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "60",
        "PYTHONUNBUFFERED": "1",
        # Airflow starts its parts by the bare name "airflow".
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath))),
    }


class AirflowApi:
    """Airflow's REST API, as its one user. Raises SourceUnreachable while Airflow does not answer."""

    def __init__(self, port: int, password: str) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._password = password
        self._token: str | None = None

    def healthy(self) -> bool:
        """The API answers 200 while parts are down, so each part is asked for."""
        try:
            parts = self._call("GET", "/api/v2/monitor/health")
        except SourceUnreachable:
            return False
        return all(
            parts.get(name, {}).get("status") == "healthy" for name in ("metadatabase", "scheduler", "dag_processor")
        )

    def make_pool(self, name: str, slots: int) -> None:
        try:
            self._call("POST", "/api/v2/pools", {"name": name, "slots": slots, "include_deferred": True})
        except SourceUnreachable as problem:
            if "409" not in str(problem):
                raise

    def knows(self, dag_id: str) -> bool:
        try:
            self._call("GET", f"/api/v2/dags/{dag_id}")
        except SourceUnreachable:
            return False
        return True

    def trigger(self, dag_id: str) -> None:
        """Start a run. A second run, should a 500 have hidden a first, finds nothing new and ends."""
        self._call("POST", f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None})

    def active(self, dag_id: str) -> bool:
        """Whether a run waits or runs."""
        return any(run["state"] in ("queued", "running") for run in self._runs(dag_id))

    def ended_since(self, dag_id: str, moment: dt.datetime) -> set[str]:
        """The states in which runs have ended since then: "success", "failed"."""
        ended = [run for run in self._runs(dag_id) if run["end_date"]]
        return {run["state"] for run in ended if dt.datetime.fromisoformat(run["end_date"]) >= moment}

    def _runs(self, dag_id: str) -> list[dict[str, Any]]:
        """The newest runs of a DAG as the API gives them."""
        return list(self._call("GET", f"/api/v2/dags/{dag_id}/dagRuns?order_by=-run_after&limit=5")["dag_runs"])

    def _call(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        if self._token is None and not path.endswith("/health"):
            self._token = str(
                self._send("POST", "/auth/token", {"username": USER, "password": self._password}, None)["access_token"]
            )
        return self._send_patiently(method, path, body)

    def _send_patiently(self, method: str, path: str, body: object) -> dict[str, Any]:
        """While Airflow writes to its SQLite file, other requests may get a 500: worth a few more tries."""
        for pause in (0.5, 1.0, 2.0, 4.0):
            try:
                return self._send(method, path, body, self._token)
            except SourceUnreachable as problem:
                if " 500 " not in str(problem):
                    raise
                sleep(pause)
        return self._send(method, path, body, self._token)

    def _send(self, method: str, path: str, body: object, token: str | None) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        payload = json.dumps(body).encode() if body is not None else None
        request = Request(self.url + path, payload, headers, method=method)  # noqa: S310 (a loopback address of ours)
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310 (a loopback address of ours)
                return dict(json.load(answer))
        except HTTPError as problem:
            raise SourceUnreachable(f"Airflow answers {problem.code} to {method} {path}.") from None
        except (URLError, OSError, ValueError) as problem:
            raise SourceUnreachable(f"Airflow does not answer at {self.url}: {problem}.") from None


def _fernet_key() -> str:
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()

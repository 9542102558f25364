"""The server as a process: starting, stopping, files, keep-alive, the command line."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sample.__main__ import main
from sample.server import SampleServer
from tests.sample.conftest import Client


def test_two_servers_live_side_by_side_and_do_not_share_faults() -> None:
    with SampleServer() as one, SampleServer() as other:
        one.faults.add("status")
        assert one.url != other.url
        assert Client(other.url).get("/healthz").json == {"status": "ok"}


def test_stopping_ends_connections_that_hang(server: SampleServer) -> None:
    """A test that injects a hang must not wait for it at the end."""
    server.faults.add("hang", path="efetch")
    ended = threading.Event()

    def ask() -> None:
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            Client(server.url, timeout=60).efetch("1")
        ended.set()

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.2)
    began = time.monotonic()
    server.stop()
    thread.join(5)
    assert ended.is_set()
    assert time.monotonic() - began < 3


def test_a_connection_serves_many_requests(server: SampleServer) -> None:
    """HTTP/1.1 keep-alive, 304 and HEAD included, which carry no body."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=5)
    statuses = []
    for method, path, headers in (
        ("GET", "/feeds/pain-desk.json", {}),
        ("HEAD", "/feeds/pain-desk.json", {}),
        ("GET", "/feeds/pain-desk.json", {"If-Modified-Since": "Sat, 01 Jan 2028 00:00:00 GMT"}),
        ("GET", "/nothing", {}),
        ("GET", "/healthz", {}),
    ):
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    local = connection.sock.getsockname() if connection.sock else None
    connection.close()
    assert (statuses, local is not None) == ([200, 200, 304, 404, 200], True)


def test_a_body_without_a_readable_length_is_refused(server: SampleServer, client: Client) -> None:
    answer = client.send("POST", "/entrez/eutils/efetch.fcgi", {"Content-Length": "x"})
    assert answer.status == 400


def test_files_of_a_folder_are_served_and_nothing_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "update.xml.gz").write_bytes(b"\x1f\x8bgz")
    (tmp_path / "secret").write_text("x")
    with SampleServer(shared_data=folder) as server:
        client = Client(server.url)
        found = client.get("/files/update.xml.gz")
        assert (found.body, found.headers["content-type"]) == (b"\x1f\x8bgz", "application/gzip")
        assert client.get("/files/../secret").status == 404
        listed = client.get("/files/")
        assert listed.status == 200
        assert b"update.xml.gz" in listed.body
        assert b"secret" not in listed.body


def test_without_a_folder_there_are_no_files(client: Client) -> None:
    assert client.get("/files/update.xml.gz").status == 404


def test_a_port_in_use_is_one_sentence_and_exit_2(server: SampleServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", str(server.port)]) == 2
    assert capsys.readouterr().err == (
        f"Port {server.port} on 127.0.0.1 is in use: stop the other program or choose another with --port.\n"
    )


@pytest.mark.parametrize(
    "arguments", [["--fault", "nonsense"], ["--fault", "status:colour=1"], ["--shared-data", "/no/such/folder"]]
)
def test_wrong_arguments_are_one_sentence_and_exit_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "0", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_serves_until_it_is_told_to_stop() -> None:
    command = [sys.executable, "-m", "sample", "--port", "0", "--fault", "status:path=efetch,code=503"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        url = process.stdout.readline().rsplit(" ", 1)[-1].strip()
        assert Client(url).efetch("1").status == 503
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")

"""What ``make run`` starts ends with it: on Ctrl-C, pressed twice, and after a start that was killed outright."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest
from rich.console import Console

from ingest.errors import BadSettings
from ketalit.installation import Installation
from ketalit.running.airflow import AirflowApi, Secrets
from ketalit.running.processes import Processes
from ketalit.running.supervisor import Stopped, _until_searchable, stop_on_signals

SLEEPER = "import time; time.sleep(600)"
SLOW_TO_STOP = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: (time.sleep(1), sys.exit()))
print("ready", flush=True)
time.sleep(600)
"""
KILLED = f"""
import os, signal, sys
from pathlib import Path
from ketalit.running.processes import Processes

with Processes(Path(sys.argv[1])) as processes:
    processes.start("sleeper", [sys.executable, "-c", {SLEEPER!r}], {{}})
    print(processes._running[0][1].pid, flush=True)
    if sys.argv[2] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
"""


def running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_what_a_killed_start_left_is_ended_by_the_next(tmp_path: Path) -> None:
    """Nobody could stop its children: they would hold the ports for ever."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), "killed"], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    child = int(done.stdout)
    assert running(child)
    with Processes(tmp_path):
        assert not running(child)


def test_a_start_that_runs_is_left_alone_and_named(tmp_path: Path) -> None:
    """Two Airflows on one data folder would write over each other."""
    first = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), "alive"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    child = int(first.stdout.readline())
    with pytest.raises(BadSettings, match=str(first.pid)), Processes(tmp_path):
        pass
    assert running(child)
    first.communicate()
    assert not running(child)


def test_a_second_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    """People press it twice when the first takes a moment."""
    with Processes(tmp_path) as processes:
        processes.start("slow", [sys.executable, "-c", SLOW_TO_STOP], {})
        log, deadline = tmp_path / "logs" / "slow.log", monotonic() + 20
        while "ready" not in log.read_text() and monotonic() < deadline:
            sleep(0.05)
        child = processes._running[0][1].pid
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        processes.stop()
    assert not running(child)
    assert not (tmp_path / "running.json").exists()


def test_a_start_on_which_nothing_came_goes_on(home: Installation, tmp_path: Path) -> None:
    """With all sources away there is nothing to index; the pages stay up and Airflow tries again."""
    console = Console(record=True)
    with Processes(tmp_path) as processes:
        _until_searchable(home, processes, console, AirflowApi(9, "unused"))
    assert "no record has come yet" in console.export_text()


def test_secrets_are_kept_and_whole(tmp_path: Path) -> None:
    made = Secrets.of(tmp_path)
    assert Secrets.of(tmp_path) == made
    assert [file.stat().st_mode & 0o077 for file in tmp_path.iterdir()] == [0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_means_stop_stops(number: signal.Signals) -> None:
    """A closed terminal as well: what it started must not outlive it unseen."""
    before = signal.signal(number, signal.SIG_DFL)  # the suite itself may run under nohup
    try:
        with pytest.raises(Stopped), stop_on_signals():
            os.kill(os.getpid(), number)
            sleep(5)
    finally:
        signal.signal(number, before)


def test_a_start_under_nohup_outlives_its_terminal() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop_on_signals():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)

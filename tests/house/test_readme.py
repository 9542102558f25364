"""README is what people start from: its tables say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from ketalit.cli import app
from ketalit.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The table under a heading, header left out."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def settings_rows() -> list[list[str]]:
    """The settings table as the class says it."""
    return [[f"`KETALIT_{name.upper()}`", str(field.description)] for name, field in Settings.model_fields.items()]


def test_the_settings_table_is_the_settings_class() -> None:
    """A setting that is not in the table cannot be found; one that is only there does nothing."""
    assert rows("Settings") == settings_rows()


def test_the_timetable_table_is_the_dags_folder() -> None:
    """Schedules as Airflow gets them, read from the files themselves."""
    said = {name.strip("`"): schedule for name, schedule, _ in rows("Timetables")}
    there = {}
    for path in (PROJECT / "dags").glob("*.py"):
        text = path.read_text()
        if "@dag(" in text:
            cron = re.search(r'CronTriggerTimetable\("([^"]+)"', text)
            there[path.stem] = f"`{cron[1]}`" if cron else "by hand"
    assert said == there


def test_every_command_named_exists() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    named = set(re.findall(r"\bketalit ([a-z]+)\b", "\n".join(re.findall(r"```\n(.*?)```", README, re.DOTALL))))
    named |= set(re.findall(r"`ketalit ([a-z]+)", README))
    assert named
    assert named <= set(commands)


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z-]+)", README))))
def test_every_make_target_named_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (PROJECT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_file_linked_exists(link: str) -> None:
    assert (PROJECT / link).exists()

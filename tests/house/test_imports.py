"""The arrows of the house: which room may import which, and the one place of each heavy library."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("dags", "ingest", "catalog", "index", "web", "sample", "ketalit")
RECORDS = {"ingest.records", "ingest.errors", "ingest.revision"}

# Room → what it may import of the other rooms: a whole room, or single modules of it.
ARROWS: dict[str, set[str]] = {
    "ingest": set(),
    "catalog": set(RECORDS),
    "index": {"catalog", *RECORDS},
    "web": {"index", "catalog", *RECORDS},
    "sample": {"ingest.feeds", *RECORDS},
    "ketalit": {"ingest", "catalog", "index", "web", "sample", "dags"},
    "dags": {"ketalit", "ingest", "catalog", "index"},
}

# Library → the folders or modules that may import it.
PLACES: dict[str, tuple[str, ...]] = {
    "airflow": ("dags/",),
    "elasticsearch": ("index/elastic",),
    "sqlalchemy": ("catalog/",),
    "alembic": ("catalog/",),
    "fastapi": ("web/",),
    "Bio": ("ingest/sources/",),
    "urllib3": ("ingest/sources/",),
    "httpx": (),
    "requests": (),
}


def modules() -> list[Path]:
    return [path for room in ROOMS for path in sorted((PROJECT / room).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Every module a file imports, functions and all."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute, so that an arrow can be seen"
            module = node.module or ""
            names.update({module, *(f"{module}.{alias.name}" for alias in node.names)})
    return names


def within(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_along_the_arrows_only(room: str) -> None:
    """design.md: imports point one way, so that a room can be changed without asking the rooms before it."""
    for path in (PROJECT / room).rglob("*.py"):
        for name in imported(path):
            other = name.split(".")[0]
            if other in ROOMS and other != room and name != other:
                assert within(name, ARROWS[room]), f"{path.relative_to(PROJECT)} imports {name}"
            elif other in ROOMS and other != room:
                parents = {allowed.split(".")[0] for allowed in ARROWS[room]}
                assert other in parents, f"{path.relative_to(PROJECT)} imports {name}"


def test_records_need_the_standard_library_only() -> None:
    """The records cross every border: they must be importable anywhere, at no cost."""
    tops = {name.split(".")[0] for name in imported(PROJECT / "ingest" / "records.py")}
    assert tops <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("library", PLACES)
def test_each_heavy_library_has_its_place(library: str) -> None:
    """One place to look when a library changes, and rooms that can be tested without it."""
    for path in modules():
        where = path.relative_to(PROJECT).as_posix()
        if any(name.split(".")[0] == library for name in imported(path)):
            assert any(where.startswith(place) for place in PLACES[library]), f"{where} imports {library}"


def test_timetables_stay_timetables() -> None:
    """A DAG file says when and in which order; parsing it every 30 seconds must cost nothing."""
    for path in (PROJECT / "dags").glob("*.py"):
        assert len(path.read_text().splitlines()) <= 90, f"{path.name} has grown beyond a timetable"
        top = {name.split(".")[0] for name in top_level_imports(path)}
        assert top <= {"__future__", "airflow", "dags", "datetime", "typing"}, f"{path.name} imports {top} when parsed"


def top_level_imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_nothing_swallows_errors() -> None:
    """A broad except hides the fault it was not meant for."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler):
                caught = getattr(node.type, "id", None)
                assert node.type is not None and caught not in ("Exception", "BaseException"), f"{path}:{node.lineno}"

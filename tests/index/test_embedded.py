"""What only the embedded index can suffer: files, other processes, threads."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import SearchIndex, SearchRequest, index_file, open_index
from ingest.errors import BadSettings, KetalitError
from ingest.records import Kind
from tests.index.records import document

ANOTHER_PROCESS = """
import sys
from pathlib import Path
from index import open_index
from tests.index.records import document
index = open_index(data=Path(sys.argv[1]), alias="test")
concrete = index.create() if sys.argv[2] == "rebuild" else index.concrete_name()
index.write([document(number, "title", int(sys.argv[3])) for number in range(1, 6)], into=concrete)
index.finish(concrete)
index.point(concrete)
index.close()
"""


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    made = open_index(data=tmp_path, alias="test")
    made.point(made.create())
    return made


def file_of(index: SearchIndex, folder: Path) -> Path:
    return folder / "index" / f"{index.concrete_name()}.sqlite"


@pytest.mark.parametrize("way", ["rebuild", "write"])
def test_another_process_writes_and_swaps(index: SearchIndex, tmp_path: Path, way: str) -> None:
    index.write([document(1, "title")])
    assert index.search(SearchRequest("title")).total == 1
    subprocess.run([sys.executable, "-c", ANOTHER_PROCESS, str(tmp_path), way, "2"], check=True, timeout=60)
    assert index.search(SearchRequest("title")).total == 5
    index.close()


def test_threads_search_while_one_writes(index: SearchIndex) -> None:
    stop = threading.Event()

    def read() -> int:
        reads = 0
        while not stop.is_set():
            result = index.search(SearchRequest("title"))
            assert result.total == sum(each.count for each in result.facets["kind"]), "all of one moment"
            reads += 1
        return reads

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        for change in range(1, 30):
            index.write([document(number, "title", change) for number in range(change)])
        stop.set()
    assert min(reader.result() for reader in readers) > 0
    index.close()


def test_a_damaged_file_is_told_with_its_remedy(index: SearchIndex, tmp_path: Path) -> None:
    index.close()
    file_of(index, tmp_path).write_bytes(b"not a database" * 1_000)
    for use in (index.check, lambda: index.search(SearchRequest("x")), lambda: index.write([document(1)])):
        with pytest.raises(BadSettings, match="ketalit rebuild"):
            use()


def test_an_index_of_another_version_is_told_with_its_remedy(index: SearchIndex, tmp_path: Path) -> None:
    """Between an upgrade and the next index run; that run makes it anew."""
    index.close()
    connection = index_file.connect(file_of(index, tmp_path))
    connection.execute("DELETE FROM about WHERE name = 'rows'")
    connection.close()
    with pytest.raises(BadSettings, match="another version"):
        index.search(SearchRequest("x"))


def test_a_missing_file_is_told_with_its_remedy(index: SearchIndex, tmp_path: Path) -> None:
    file_of(index, tmp_path).unlink()
    with pytest.raises(BadSettings, match="ketalit rebuild"):
        index.search(SearchRequest("x"))


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """A file stands where the folder should be; also root cannot write there."""
    (tmp_path / "index").write_text("in the way")
    index = open_index(data=tmp_path, alias="test")
    for use in (index.check, index.create, index.concrete_name):
        with pytest.raises(BadSettings, match="index folder"):
            use()


def test_a_second_writer_waits_for_the_first(index: SearchIndex, tmp_path: Path) -> None:
    holder = index_file.connect(file_of(index, tmp_path))
    holder.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, lambda: holder.execute("COMMIT")).start()
    assert index.write([document(1)]).written == 1
    holder.close()


def test_a_half_made_index_file_is_never_found(index: SearchIndex, tmp_path: Path) -> None:
    (tmp_path / "index" / "test-v1-20260101t000000000000-abcd.unfinished").write_text("")
    assert index.concrete_names() == (index.concrete_name(),)


def test_indexes_of_other_aliases_are_left_alone(index: SearchIndex, tmp_path: Path) -> None:
    other = open_index(data=tmp_path, alias="test-v1")
    other.point(other.create())
    assert index.concrete_names() == (index.concrete_name(),)
    assert other.concrete_names() == (other.concrete_name(),)


def test_full_text_and_documents_agree_after_many_changes(index: SearchIndex, tmp_path: Path) -> None:
    """The full text keeps no copy of the text: SQLite's own check compares the two."""
    for change in range(1, 6):
        index.write([document(n, f"Ångström {n * change}", change, abstract="naïve ﬁbre " * n) for n in range(1, 40)])
    connection = index_file.connect(file_of(index, tmp_path))
    for name in index_file.FULL_TEXTS:
        connection.execute(f"INSERT INTO {name} ({name}) VALUES ('integrity-check')")
    total = connection.execute("SELECT count(*) FROM words WHERE words MATCH 'angstrom'").fetchone()[0]
    connection.close()
    assert total == 39


def test_errors_of_the_one_who_gives_documents_pass_through(index: SearchIndex) -> None:
    class ElsewhereError(KetalitError):
        pass

    def documents() -> object:
        yield document(1)
        raise ElsewhereError("The catalogue does not answer.")

    with pytest.raises(ElsewhereError):
        index.write(documents())  # type: ignore[arg-type]


@pytest.mark.parametrize("left_out", [0, 100, 1_500])
def test_equal_scores_are_put_in_order_however_many_rows_the_filters_leave_out(
    index: SearchIndex, left_out: int
) -> None:
    """Whether SQLite's own sorting answers or all scores are read: the newer first, then by id."""
    days = [dt.date(2000, 1, 1) + dt.timedelta(days=number * 37 % 100) for number in range(300)]
    shown = [document(number, "title", date=day) for number, day in enumerate(days)]
    # Better matches, so that they stand first in SQLite's own order.
    better = [document(10_000 + number, "title title", kind=Kind.NEWS) for number in range(left_out)]
    index.write([*better, *shown])
    by_day = sorted(zip(days, shown, strict=True), key=lambda pair: (-pair[0].toordinal(), pair[1].id))
    expected = [each.id for _, each in by_day]
    pages = [index.search(SearchRequest("title", kinds=(Kind.STUDY,), page=page, size=50)) for page in (1, 2, 6)]
    assert [hit.document.id for page in pages for hit in page.hits] == expected[:100] + expected[250:]
    assert {page.total for page in pages} == {300}

"""The search in SQLite's FTS5, for one machine: no server, one file for each concrete index, readers in any process."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from index import embedded_search, embedded_suggesting, index_file
from index.documents import SearchDocument
from index.pointer import Pointer
from index.query import SearchRequest, parse
from index.readers import Readers
from index.results import SearchResult
from index.search import NOT_BUILT, also_searched, as_meant, as_typed, born, corrected, is_name_of, new_name, window
from index.suggesting import NOTHING, Suggestions, typed_words
from index.synonyms import BUILT_IN, NONE, Synonyms, widened
from index.writing import WriteReceipt, batches
from ingest.errors import BadSettings, KetalitError, Refused, SourceUnreachable

BATCH = 2_000


class EmbeddedIndex:
    """An index.search.SearchIndex in a folder; safe for threads and for several processes."""

    def __init__(self, folder: Path, alias: str, synonyms: Synonyms = BUILT_IN, pinned: str | None = None) -> None:
        """pinned: the concrete index to read, whatever the alias points at."""
        self._folder = folder
        self._alias = alias
        self._synonyms = synonyms
        self._pointer = Pointer(folder / f"{alias}.alias")
        current = self._pointer.read if pinned is None else lambda: pinned
        self._readers = Readers(current, lambda concrete: index_file.connect(self._path(concrete)))

    def check(self) -> None:
        with self._clear_errors():
            self._folder.mkdir(parents=True, exist_ok=True)
            probe = self._folder / f"{self._alias}.probe"
            probe.touch()
            probe.unlink(missing_ok=True)
            with self._readers.reading() as reading:
                if reading is not None:
                    index_file.about(reading.connection, "schema")

    def search(self, request: SearchRequest) -> SearchResult:
        return corrected(self._search, request)

    def _search(self, request: SearchRequest) -> SearchResult:
        started = time.perf_counter()
        places = window(request)
        query = parse(request.text)
        tree, added = widened(query.tree, self._synonyms if request.synonyms else NONE)
        request = as_typed(request, tree)
        with self._clear_errors(), self._readers.reading() as reading:
            if reading is None:
                return SearchResult(0, notes=(NOT_BUILT,))
            result = embedded_search.search(reading.connection, self._readers.columns(reading), request, tree, places)
        notes = (*query.notes, *also_searched(added), *result.notes)
        return replace(result, notes=notes, synonyms=added, took_ms=(time.perf_counter() - started) * 1000)

    def walk(self, request: SearchRequest) -> Iterator[SearchDocument]:
        request = as_meant(self._search, request)
        tree, _ = widened(parse(request.text).tree, self._synonyms if request.synonyms else NONE)
        request = as_typed(request, tree)
        with self._clear_errors(), self._readers.reading() as reading:
            if reading is not None:
                columns = self._readers.columns(reading)
                yield from embedded_search.walk(reading.connection, columns, request, tree)

    def suggest(self, text: str) -> Suggestions:
        typed = typed_words(text)
        with self._clear_errors(), self._readers.reading() as reading:
            if reading is None or not typed:
                return NOTHING
            return embedded_suggesting.suggest(reading.connection, self._readers.columns(reading), typed)

    def similar(self, record_id: str, *, without: Collection[str] = (), count: int = 5) -> tuple[SearchDocument, ...]:
        document = self.get(record_id)
        with self._clear_errors(), self._readers.reading() as reading:
            if reading is None or document is None:
                return ()
            columns = self._readers.columns(reading)
            return embedded_suggesting.similar(reading.connection, columns, document, without, count)

    def get(self, record_id: str) -> SearchDocument | None:
        with self._clear_errors(), self._readers.reading() as reading:
            if reading is None:
                return None
            return next(index_file.read(reading.connection, "id = ?", (record_id,)), None)

    def documents(self) -> Iterator[SearchDocument]:
        with self._clear_errors(), self._readers.reading() as reading:
            if reading is not None:
                yield from index_file.read(reading.connection, "1 ORDER BY id")

    def count(self) -> int:
        with self._clear_errors(), self._readers.reading() as reading:
            return 0 if reading is None else index_file.count(reading.connection)

    def concrete_name(self) -> str | None:
        with self._clear_errors():
            return self._pointer.read()

    def write(self, documents: Iterable[SearchDocument], *, into: str | None = None) -> WriteReceipt:
        concrete = into or self.concrete_name()
        if concrete is None:
            raise Refused(f"The search index {self._alias!r} has not been built: run `ketalit rebuild`.")
        receipt = WriteReceipt()
        with self._opened(concrete) as connection:
            for batch in batches(documents, BATCH):
                receipt = receipt.plus(index_file.write(connection, batch))
        return receipt

    def close(self) -> None:
        self._readers.close()

    def create(self) -> str:
        concrete = new_name(self._alias)
        with self._clear_errors():
            self._folder.mkdir(parents=True, exist_ok=True)
            index_file.create(self._path(concrete))
        return concrete

    def finish(self, concrete: str) -> None:
        """A commit makes its documents searchable; what is left is to merge a new index, so that it is quick."""
        if concrete != self.concrete_name():
            with self._opened(concrete) as connection:
                index_file.merge(connection)

    def point(self, concrete: str) -> None:
        with self._opened(concrete) as connection:
            index_file.put_into_use(connection, self._path(concrete))
            self._pointer.set(concrete)

    @contextmanager
    def pinned(self, concrete: str) -> Iterator[EmbeddedIndex]:
        reader = EmbeddedIndex(self._folder, self._alias, self._synonyms, concrete)
        try:
            yield reader
        finally:
            reader.close()

    def concrete_names(self) -> tuple[str, ...]:
        names = (path.stem for path in self._folder.glob("*.sqlite"))
        return tuple(sorted((name for name in names if is_name_of(self._alias, name)), key=born))

    def drop(self, concrete: str) -> None:
        """Readers that have the file open keep it until they look at the alias again."""
        for path in self._folder.glob(f"{concrete}.*"):
            path.unlink(missing_ok=True)

    def count_of(self, concrete: str) -> int:
        with self._opened(concrete) as connection:
            return index_file.count(connection)

    def schema_version(self, concrete: str) -> int | None:
        with self._opened(concrete) as connection:
            return index_file.about(connection, "schema")

    def highest_change(self, concrete: str) -> int:
        with self._opened(concrete) as connection:
            return index_file.about(connection, "highest")

    def _path(self, concrete: str) -> Path:
        return self._folder / f"{concrete}.sqlite"

    @contextmanager
    def _opened(self, concrete: str) -> Iterator[sqlite3.Connection]:
        with self._clear_errors():
            connection = index_file.connect(self._path(concrete))
            try:
                yield connection
            finally:
                connection.close()

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        """SQLite's and the file system's errors as ours."""
        try:
            yield
        except KetalitError:
            raise
        except FileNotFoundError as problem:
            name = Path(str(problem.filename or problem.args[0])).name
            raise Refused(f"The index file {name} is gone: another rebuild replaced it.") from problem
        except OSError as problem:
            sentence = f"The index folder {self._folder} cannot be used ({problem.strerror}): make it writable."
            raise BadSettings(sentence) from problem
        except sqlite3.OperationalError as problem:
            raise self._operational(problem) from problem
        except sqlite3.DatabaseError as problem:
            sentence = f"The index in {self._folder} is damaged ({problem}): run `ketalit rebuild`."
            raise BadSettings(sentence) from problem

    def _operational(self, problem: sqlite3.OperationalError) -> KetalitError:
        code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return SourceUnreachable(f"The index in {self._folder} is busy with another writer: try again.")
        if code == sqlite3.SQLITE_FULL:
            return BadSettings(f"The disk of the index folder {self._folder} is full: free some space.")
        return BadSettings(f"The index in {self._folder} cannot be used ({problem}): run `ketalit rebuild`.")

"""An Elasticsearch 9 server, as the index needs it. The only module that knows the client.

Every method raises errors of ours: Absent where what was asked for does not exist, SourceUnreachable where trying again
may help, BadSettings where a person must act. No message holds a password or a key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from elastic_transport import ConnectionError as NoConnectionError
from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, UnsupportedProductError

from index.elastic_address import Address
from ingest.errors import BadRequest, BadSettings, KetalitError, Refused, SourceUnreachable

MAJOR = 9
READ_LIMIT = 15.0
WRITE_LIMIT = 60.0
"""Seconds for one request."""

Body = Mapping[str, Any]


class Absent(Refused):
    """There is no such index, alias or document."""


class Server:
    def __init__(self, address: Address, *, write_limit: float = WRITE_LIMIT) -> None:
        self.url = address.url
        self._write_limit = write_limit
        # Repeating is ours: the client would send the same again without a pause.
        options: dict[str, Any] = {"request_timeout": READ_LIMIT, "max_retries": 0, "retry_on_timeout": False}
        if address.user and address.password:
            options["basic_auth"] = (address.user, address.password)
        if address.api_key:
            options["api_key"] = address.api_key
        if address.ca_certs:
            options["ca_certs"] = str(address.ca_certs)
        with self._clear_errors():
            self._client = Elasticsearch(address.url, **options)

    def check(self) -> None:
        with self._clear_errors():
            version = str(self._client.info()["version"]["number"])
        if version.partition(".")[0] != str(MAJOR):
            raise BadSettings(f"Elasticsearch at {self.url} is version {version}: version {MAJOR} is needed.")

    def search(self, body: Body, index: str | None = None, *, named_scores: bool = False) -> Body:
        """named_scores: whether hits tell their score by each named part of the query."""
        more: dict[str, Any] = {"include_named_queries_score": True} if named_scores else {}
        with self._clear_errors():
            answer: Body = self._client.search(index=index, body=dict(body), **more).body
        if answer["timed_out"] or answer["_shards"]["failed"]:
            raise SourceUnreachable(f"Elasticsearch at {self.url} answered only in part: try again.")
        return answer

    def source(self, index: str, document_id: str) -> Body:
        with self._clear_errors():
            source: Body = self._client.get(index=index, id=document_id)["_source"]
            return source

    @contextmanager
    def point_in_time(self, index: str, keep_alive: str) -> Iterator[str]:
        with self._clear_errors():
            opened = str(self._client.open_point_in_time(index=index, keep_alive=keep_alive)["id"])
        try:
            yield opened
        finally:
            with self._clear_errors():
                self._client.close_point_in_time(id=opened)

    def bulk(self, alias: str, lines: Sequence[bytes]) -> Sequence[Body]:
        """The items of the answer. Through an alias that must exist: an index that is gone is never made anew."""
        with self._clear_errors():
            client = self._client.options(request_timeout=self._write_limit)
            answer = client.perform_request(
                "POST", f"/{alias}/_bulk", params={"require_alias": "true"}, body=lines,
                headers={"accept": "application/json", "content-type": "application/x-ndjson"},
            )  # fmt: skip
        items = answer.body.get("items") if isinstance(answer.body, dict) else None
        if not isinstance(items, list):
            raise SourceUnreachable(f"Elasticsearch at {self.url} gave no readable answer to a write: try again.")
        return items

    def count(self, index: str) -> int:
        with self._clear_errors():
            return int(self._client.count(index=index)["count"])

    def create(self, index: str, alias: str, definition: Body) -> None:
        with self._clear_errors():
            self._client.indices.create(index=index, aliases={alias: {}}, **definition)

    def make_searchable(self, index: str) -> None:
        """Once, at the end of a run: a refresh for each write would leave many small segments."""
        with self._clear_errors():
            self._client.indices.refresh(index=index)

    def refresh_by_itself(self, index: str) -> None:
        with self._clear_errors():
            self._client.indices.put_settings(index=index, settings={"index.refresh_interval": None})

    def indexes_of(self, alias: str) -> tuple[str, ...]:
        with self._clear_errors():
            try:
                return tuple(sorted(self._client.indices.get_alias(name=alias).body))
            except ApiError as problem:
                if problem.status_code == 404:
                    return ()
                raise

    def indexes_like(self, pattern: str) -> tuple[str, ...]:
        with self._clear_errors():
            return tuple(self._client.indices.get(index=pattern, filter_path="*.settings.index.uuid").body)

    def move_alias(self, alias: str, former: str, index: str) -> None:
        """In one step: off every index that ``former``, a pattern, matches, and onto ``index``."""
        actions: list[Body] = [
            {"remove": {"index": former, "alias": alias, "must_exist": False}},
            {"add": {"index": index, "alias": alias}},
        ]
        with self._clear_errors():
            self._client.indices.update_aliases(actions=actions)

    def drop(self, index: str) -> None:
        with self._clear_errors():
            self._client.indices.delete(index=index, ignore_unavailable=True)

    def meta(self, index: str) -> Body:
        with self._clear_errors():
            found: Body = self._client.indices.get_mapping(index=index)[index]["mappings"].get("_meta", {})
            return found

    def close(self) -> None:
        self._client.close()

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except UnsupportedProductError as problem:
            raise BadSettings(f"What answers at {self.url} is not Elasticsearch: correct its address.") from problem
        except ApiError as problem:
            raise self._of_answer(problem.status_code, *_told(problem.body)) from problem
        except TlsError as problem:
            raise BadSettings(
                f"No safe connection to Elasticsearch at {self.url}: give the file of its certificate authority, "
                "or correct http or https in its address."
            ) from problem
        except (NoConnectionError, ConnectionTimeout) as problem:
            raise SourceUnreachable(
                f"Elasticsearch at {self.url} does not answer: see that it runs and that its address is right."
            ) from problem
        except TransportError as problem:
            raise SourceUnreachable(f"Elasticsearch at {self.url} gave no readable answer: try again.") from problem

    def _of_answer(self, status: int, kind: str, reason: str) -> KetalitError:
        place = f"Elasticsearch at {self.url}"
        if kind == "cluster_block_exception":
            return BadSettings(f"{place} blocks writing, most often because its disk is nearly full: free space on it.")
        if kind == "media_type_header_exception":
            return BadSettings(f"{place} is older than version {MAJOR}: version {MAJOR} is needed.")
        if status == 401:
            return BadSettings(f"{place} refuses the user and password or the API key: correct them.")
        if status == 403:
            return BadSettings(f"{place} does not allow this to the user or API key given: grant it the rights.")
        if status == 404:
            return Absent(f"{place} has no such index: build it with `ketalit rebuild`.")
        if status == 429 or status >= 500:
            return SourceUnreachable(f"{place} is overloaded or not ready (status {status}): try again.")
        return BadRequest(f"{place} refuses the request (status {status}, {kind}): {reason[:300]}")


def _told(body: object) -> tuple[str, str]:
    """Type and reason of an error's body; a proxy in between may have put anything there."""
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        return "no type", str(body)
    return str(error.get("type")), str(error.get("reason"))

"""A real Elasticsearch 9 for the tests: the address given, else Docker's official image, else Maven's copy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers import elasticsearch_docker, elasticsearch_maven
from tests.servers.elasticsearch_node import NotHere, Server

__all__ = ["NotHere", "Server", "elasticsearch", "secured_elasticsearch"]

ADDRESS = "KETALIT_TEST_ELASTICSEARCH_URL"
REMEDY = (
    f"set {ADDRESS} to a running Elasticsearch 9, or start a Docker engine, "
    "or install Maven (mvn) and a JDK 21 or newer"
)


@contextmanager
def elasticsearch(*, security: bool = False) -> Iterator[str]:
    """The address of a node; with ``security`` it carries user and password."""
    given = os.environ.get(ADDRESS)
    if given and not security:
        yield given.rstrip("/")
        return
    with _own_node(security) as server:
        yield server.url_with_password if security else server.url


@contextmanager
def secured_elasticsearch() -> Iterator[Server]:
    """A node of our own with security on: its address, user and password apart."""
    with _own_node(True) as server:
        yield server


@contextmanager
def _own_node(security: bool) -> Iterator[Server]:
    if elasticsearch_docker.engine_runs():
        route = elasticsearch_docker.node
    elif elasticsearch_maven.possible():
        route = elasticsearch_maven.node
    else:
        raise NotHere(REMEDY)
    with route(security) as server:
        yield server

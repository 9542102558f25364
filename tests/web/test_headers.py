"""Security headers on every answer, and HEAD for those who only ask whether we are there."""

from __future__ import annotations

import pytest

from tests.web.client import Client


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/studies/1",
        "/news",
        "/status",
        "/api",
        "/api/search",
        "/embed/news",
        "/static/site.css",
        "/healthz",
        "/none",
    ],
)
def test_every_answer_has_a_strict_policy(client: Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    assert headers["cache-control"]


def test_only_sections_may_be_framed(client: Client) -> None:
    assert "frame-ancestors 'none'" in client.get("/").headers["content-security-policy"]
    assert client.get("/").headers["x-frame-options"] == "DENY"
    assert "frame-ancestors *" in client.get("/embed/news").headers["content-security-policy"]
    assert "x-frame-options" not in client.get("/embed/news").headers


@pytest.mark.parametrize("path", ["/", "/embed/news", "/healthz", "/studies/1"])
def test_head_is_get_without_the_body(client: Client, path: str) -> None:
    head, get = client.send("HEAD", path), client.get(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-length"] == get.headers["content-length"]
    assert head.headers.get("etag") == get.headers.get("etag")


def test_static_files_are_asked_for_again_and_cost_nothing(client: Client) -> None:
    first = client.get("/static/site.css")
    assert client.get("/static/site.css", if_none_match=first.headers["etag"]).status_code == 304


def test_the_icon_is_there_for_pages_that_cannot_name_it(client: Client) -> None:
    assert client.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"])
def test_static_serves_its_folder_only(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "create_app" not in answer.text

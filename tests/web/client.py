"""A client that talks to the application inside this process, without a socket."""

from __future__ import annotations

import asyncio

import httpx
from fastapi import FastAPI


class Client:
    """raising: an error inside the application fails the test at once, instead of becoming a 500 page."""

    def __init__(self, app: FastAPI, *, raising: bool = True) -> None:
        self.app = app
        self._raising = raising

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.send("GET", path, **headers)

    def send(self, method: str, path: str, **headers: str) -> httpx.Response:
        return asyncio.run(self._send(method, path, {name.replace("_", "-"): value for name, value in headers.items()}))

    async def _send(self, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=self._raising)
        async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
            return await client.request(method, path, headers=headers)

"""What a visitor sees when something is wrong: JSON for the API, a sentence for a section, a page for people."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from markupsafe import escape
from starlette.exceptions import HTTPException

from ingest.errors import BadRequest, KetalitError
from web.headers import security_headers
from web.rendering import pages_of

log = logging.getLogger(__name__)

_TITLES = {
    400: "That request was not understood",
    404: "There is no such page",
    405: "This address only answers requests to read",
    410: "This record was removed by its source",
    422: "That request was not understood",
    500: "Something went wrong here",
    503: "This part is not available right now",
}
_SENTENCES = {
    404: "Nothing is at this address. The search page finds every record we hold.",
    405: "Use GET.",
    500: "The fault is ours and is in the log. Please try again; if it stays, tell the person who runs this site.",
}


def fault_response(request: Request, status: int, sentence: str) -> Response:
    """One sentence in the form the asker expects."""
    path = request.url.path
    headers = {"Retry-After": "60"} if status == 503 else {}
    if path.startswith("/api/") or path in ("/healthz", "/openapi.json"):
        return JSONResponse({"error": sentence}, status_code=status, headers=headers)
    if path.startswith("/embed/"):
        return HTMLResponse(f'<p class="ketalit-error">{escape(sentence)}</p>\n', status_code=status, headers=headers)
    context = {"title": _TITLES.get(status, "That did not work"), "sentence": sentence, "status": status}
    response = pages_of(request).page("fault.html", context, status=status)
    response.headers.update(headers)
    return response


def answer_faults(app: FastAPI) -> None:
    """Registers the handlers."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(KetalitError, _known)
    app.add_exception_handler(Exception, _unknown)


async def _http(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, HTTPException):
        raise fault
    standard = fault.detail in ("Not Found", "Method Not Allowed")
    return fault_response(
        request, fault.status_code, _SENTENCES.get(fault.status_code, "") if standard else fault.detail
    )


async def _unreadable(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, RequestValidationError):
        raise fault
    wrong = [f"{error['loc'][-1]}: {str(error['msg']).lower()}" for error in fault.errors()]
    return fault_response(request, 422, f"Not understood: {'; '.join(wrong)}.")


async def _known(request: Request, fault: Exception) -> Response:
    """An error of ours carries its own sentence: 400 for what was asked, 503 for a room that is away."""
    if isinstance(fault, BadRequest):
        return fault_response(request, 400, str(fault))
    log.error("%s could not be answered: %s", request.url.path, fault)
    return fault_response(request, 503, str(fault))


async def _unknown(request: Request, fault: Exception) -> Response:
    """Starlette answers these above the layer that puts our headers on, so they are put on here; it also logs them."""
    response = fault_response(request, 500, _SENTENCES[500])
    for name, value in security_headers(request.url.path).items():
        response.headers.setdefault(name, value)
    return response

"""What a request is told that gets no answer: a status, a code for programs, and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict
from starlette.responses import JSONResponse

from scriptgraph.core.errors import (
    AccessError,
    ForgottenError,
    GoneOnError,
    HurryError,
    InputError,
    LimitError,
    ModelError,
    NotAllowedError,
    RefusedError,
    ScriptError,
    StoreError,
)
from scriptgraph.files.versions import ChangedError
from scriptgraph.web.shelf import FolderError, UnknownError
from scriptgraph.web.writing.workers import BusyError, SupersededError

_KINDS: tuple[tuple[type[Exception], int, str], ...] = (
    (HurryError, 429, "too_fast"),
    (LimitError, 400, "limit_reached"),
    (NotAllowedError, 403, "not_allowed"),
    (UnknownError, 404, "unknown"),
    (ForgottenError, 410, "forgotten"),
    (GoneOnError, 409, "gone_on"),
    (RefusedError, 400, "refused"),
    (ScriptError, 400, "broken_script"),
    (ChangedError, 409, "changed_meanwhile"),
    (SupersededError, 409, "superseded"),
    (BusyError, 503, "busy"),
    (InputError, 400, "invalid_request"),
    (FolderError, 503, "no_folder"),
    (ModelError, 503, "model_failed"),
    (AccessError, 503, "model_access"),
    (StoreError, 503, "store_failed"),
    (OSError, 503, "store_failed"),
)
"""Kind of error → status and code; the first that fits. Clients try again what is 503.

What is refused is 400: of a 409 the official client thinks that it may come again. Only the page,
or a program that has asked for it (`seen`), is answered with one.
"""


class ErrorShown(BaseModel):
    """Why a request gets no answer, as clients of the OpenAI protocol read it."""

    message: str
    type: str
    code: str
    param: None


class Refusal(BaseModel):
    """What a request is told that gets no answer; where more is told, it stands beside `error`."""

    model_config = ConfigDict(extra="allow")

    error: ErrorShown


AS_JSON = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
"""How a refusal is sent, also where an answer is a page or a stream."""

REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "model": Refusal,
        "content": AS_JSON,
        "description": "What was asked for is refused; `error` says why.",
    },
    "5XX": {
        "model": Refusal,
        "content": AS_JSON,
        "description": "It could not be done; 503 may be tried again.",
    },
}
"""What every route may answer with, for `/openapi.json`."""


def kind_of(error: Exception) -> tuple[int, str]:
    """Give the status and the code for an error; 500 for a fault of ours."""
    return next(
        ((status, code) for kind, status, code in _KINDS if isinstance(error, kind)),
        (500, "internal_error"),
    )


def body(status: int, code: str, message: str) -> dict[str, object]:
    """Write an error as clients of the OpenAI protocol read it."""
    kind = "invalid_request_error" if status < 500 else "server_error"
    return {"error": {"message": message, "type": kind, "code": code, "param": None}}


def refused(
    status: int,
    code: str,
    message: str,
    wait: int | None = None,
    also: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Answer with an error.

    Args:
        status: The protocol's number for it.
        code: What programs call it.
        message: What people read.
        wait: Seconds after which it may be tried again, where that is known.
        also: Headers that the refusal needs, such as the methods that there are.
    """
    headers = {**(also or {}), **({"WWW-Authenticate": "Bearer"} if status == 401 else {})}
    if wait is not None:
        headers["Retry-After"] = str(wait)
    return JSONResponse(body(status, code, message), status, headers)


def said(error: Exception) -> str:
    """Give an error's sentence; one that was not written for people may hold what people said."""
    return "a fault of the server; its log says more" if kind_of(error)[0] == 500 else str(error)

"""What a server wrote about a batch that has ended: a line for each request, in two files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scriptgraph.core.errors import AccessError
from scriptgraph.models.redaction import outside_text

if TYPE_CHECKING:
    from openai.types import Batch

_EXPIRED = "batch_expired"
_BAD_GATEWAY = 502
"""The status of a request that its batch has given no answer to."""


@dataclass(frozen=True)
class LineResult:
    """What became of one request, as a server would have answered it alone."""

    status: int
    body: dict[str, Any]

    @property
    def is_answer(self) -> bool:
        """Say whether it is an answer, and no error."""
        return self.status < 300  # the statuses of success end there


@dataclass
class BatchResults:
    """The results of a batch."""

    lines: dict[str, LineResult] = field(default_factory=dict)
    """Line → what became of it; a line that was never worked on is not there."""

    unreadable: int = 0
    """Lines of the files that are none."""

    def of(self, line: str) -> LineResult:
        """Give what became of a line; one without a result has failed."""
        missing = {"error": {"message": "the batch has no answer to this request"}}
        return self.lines.get(line) or LineResult(_BAD_GATEWAY, missing)

    def read(self, text: str) -> None:
        """Read one of the files of a batch."""
        for line in filter(str.strip, text.split("\n")):  # a text may hold other ends of lines
            found = _object(line)
            name = found.get("custom_id")
            if not isinstance(name, str):
                self.unreadable += 1
                continue
            result = _result(found)
            if result and (name not in self.lines or result.is_answer):
                self.lines[name] = result


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _result(line: dict[str, Any]) -> LineResult | None:
    """Read one line; None where the request was not worked on before the batch expired."""
    response, error = line.get("response"), line.get("error")
    if isinstance(response, dict) and isinstance(body := response.get("body"), dict):
        status = response.get("status_code")
        return LineResult(status if isinstance(status, int) else _BAD_GATEWAY, body)
    told = error if isinstance(error, dict) else {"message": "the line holds no answer"}
    return None if told.get("code") == _EXPIRED else LineResult(_BAD_GATEWAY, {"error": told})


def told_of(batch: Batch, results: BatchResults, requests: int) -> str:
    """Say what came of a batch."""
    failed = [one for one in results.lines.values() if not one.is_answer]
    answered = len(results.lines) - len(failed)
    told = f"batch {batch.id}: {answered} of {requests} requests were answered ({batch.status})"
    if failed:
        told += f"; {len(failed)} failed: {outside_text(_reasons(failed))}"
    if missing := requests - len(results.lines):
        told += f"; {missing} have no result"
    if results.unreadable:
        told += f"; {results.unreadable} lines of its files cannot be read"
    return told


def unanswered(batch: Batch) -> AccessError:
    """Say that a batch did not come to its own end."""
    errors = batch.errors.data if batch.errors and batch.errors.data else []
    why = outside_text("; ".join(one.message for one in errors if one.message))
    return AccessError(
        f"batch {batch.id} has {batch.status}{f': {why}' if why else ''}; what it answered is "
        "kept, and the same command asks for the rest in another one"
    )


def _reasons(results: Iterable[LineResult]) -> str:
    """Say why requests failed: the reasons, each once."""
    reasons = dict.fromkeys(
        str(error.get("message") or error.get("code") or result.status)
        for result in results
        if isinstance(error := result.body.get("error", {}), dict)
    )
    return "; ".join(reasons)

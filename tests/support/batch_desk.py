"""Takes files and batches of requests as the server of OpenAI does, and works batches off.

A batch is answered when somebody looks at it, unless the desk is holding batches back.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qs, urlsplit

Response = tuple[int, bytes, str, dict[str, str]]
"""Status, body, kind and headers."""

Result = dict[str, Any]
"""A line of an output or error file."""


@dataclass
class BatchDesk:
    """The files and batches of one server."""

    complete: Callable[[dict[str, Any]], dict[str, Any]]
    """Answers a request."""

    refuse: Callable[[dict[str, Any]], tuple[int, Any] | None] = lambda request: None
    """Gives status and body with which a request is refused."""

    spoil: Callable[[Result], Result | None] = lambda result: result
    """Changes the line of a result; None leaves it out."""

    ending: str = "completed"
    """How batches end."""

    works: int | None = None
    """How many requests of a batch are worked on; None for all of them."""

    is_ill: bool = False
    """Whether looks at a batch fail."""

    holding: bool = False
    """Whether batches stay in progress."""

    loses: list[str] = field(default_factory=list)
    """Paths to which the next request is answered, but its answer does not arrive."""

    files: dict[str, str] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Those that were made, the oldest first."""

    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def requests(self) -> list[dict[str, Any]]:
        """Give the lines of all batches, as they came in."""
        inputs = (self.files[batch["input_file_id"]] for batch in self.batches.values())
        return [json.loads(line) for text in inputs for line in text.splitlines()]

    def post(self, path: str, kind: str, sent: bytes) -> Response:
        """Take a file, or a batch."""
        name = urlsplit(path).path.rsplit("/v1", 1)[1]
        answer = self._file(kind, sent) if name == "/files" else self._batch(json.loads(sent))
        if name in self.loses:
            self.loses.remove(name)
            return _json({"error": {"message": "lost"}}, 500, {"retry-after-ms": "1"})
        return _json(answer)

    def get(self, path: str) -> Response:
        """Give a batch, the newest batches, or a file."""
        parts = urlsplit(path)
        what, *rest = parts.path.rsplit("/v1/", 1)[1].split("/")
        if what == "files" and rest[1:] == ["content"]:
            return 200, self.files[rest[0]].encode(), "application/octet-stream", {}
        if what == "batches" and rest and self.is_ill:
            return _json({"error": {"message": "ill"}}, 500, {"retry-after-ms": "1"})
        if what == "batches" and rest:
            return _json(self._look(self.batches[rest[0]]))
        if what == "batches":
            return _json(self._list(parse_qs(parts.query)))
        return _json({"error": {"message": f"unknown path {path}"}}, 404)

    def _file(self, kind: str, sent: bytes) -> dict[str, Any]:
        form = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + sent)
        parts: dict[Any, Any] = {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
            for part in form.walk()
            if not part.is_multipart()
        }
        assert parts["purpose"] == b"batch"
        number = f"file-{next(self._numbers)}"
        self.files[number] = parts["file"].decode()
        told = {"id": number, "object": "file", "purpose": "batch", "created_at": 1, "bytes": 1}
        return {**told, "filename": "x.jsonl", "status": "processed"}

    def _batch(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert asked["endpoint"] == "/v1/chat/completions"
        number = f"batch-{next(self._numbers)}"
        total = len(self.files[asked["input_file_id"]].splitlines())
        self.batches[number] = {
            "id": number,
            "object": "batch",
            "created_at": int(time.time()),
            "status": "validating",
            "request_counts": {"total": total, "completed": 0, "failed": 0},
            **asked,
        }
        return self.batches[number]

    def _list(self, query: dict[str, list[str]]) -> dict[str, Any]:
        newest = list(reversed(self.batches.values()))
        after = query.get("after", [None])[0]
        names = [one["id"] for one in newest]
        first = names.index(after) + 1 if after else 0
        limit = int(query["limit"][0])
        shown = newest[first : first + limit]
        return {"object": "list", "data": shown, "has_more": first + limit < len(newest)}

    def _look(self, batch: dict[str, Any]) -> dict[str, Any]:
        if self.holding:
            batch["status"] = "in_progress"
        elif "output_file_id" not in batch:
            self._work_off(batch)
        return batch

    def _work_off(self, batch: dict[str, Any]) -> None:
        lines = [json.loads(one) for one in self.files[batch["input_file_id"]].splitlines()]
        files: dict[str, list[Result]] = {"output_file_id": [], "error_file_id": []}
        for line in lines[: self.works]:
            refusal = self.refuse(line["body"])
            status, body = refusal or (200, self.complete(line["body"]))
            response = {"status_code": status, "request_id": "r", "body": body}
            told = {"id": "x", "custom_id": line["custom_id"], "response": response, "error": None}
            if (result := self.spoil(told)) is not None:
                files["error_file_id" if refusal else "output_file_id"].append(result)
        error = {"code": "batch_expired", "message": "This request could not be executed."}
        for line in lines[len(lines) if self.works is None else self.works :]:
            told = {"id": "x", "custom_id": line["custom_id"], "response": None, "error": error}
            files["error_file_id"].append(told)
        for name, results in files.items():
            batch[name] = None
            if results:
                batch[name] = f"file-{next(self._numbers)}"
                self.files[batch[name]] = "".join(
                    f"{json.dumps(one, ensure_ascii=False)}\n" for one in results
                )
        batch["status"] = self.ending


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return status, json.dumps(body).encode(), "application/json", headers or {}

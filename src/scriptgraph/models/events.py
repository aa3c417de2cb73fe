"""Streams of events as servers write them, made such as any client can read.

Gateways put several objects into one event, or no empty line between two, leave out `data:`, or end
without the last empty line. Events that are as they should be are given on as they came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from scriptgraph.models.readable import first_choices, part_of
from scriptgraph.models.words import words_in

_LINE_ENDS = re.compile(rb"\r\n|\n|\r(?=[^\n])")
_USUAL = re.compile(rb"data: (\{[^\r\n]*\})\n\n")
"""A piece as nearly all of them come: one event, and nothing else."""

_SEVERAL = re.compile(r"\}\s*\{")
_ENDED = re.compile(r'"finish_reason"\s*:\s*"[^"]')
_DONE, _MARK = "[DONE]", "\ufeff"
_MOST_LINES = 64
"""Of one event; more of them are no longer read together, however they go on."""

_JSON = json.JSONDecoder(strict=False)

UNSAID = "incomplete"
"""Why an answer ended, where a server says only that it has: it may be cut off."""

BROKEN_OFF = "the stream broke off before the end of the answer"


class Events:
    """Reads the bytes of a stream of events, wherever they are cut."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._rest: list[bytes] = []
        self._lines: list[str] = []
        self._is_error = self._is_said = self._is_ended = False

    def feed(self, piece: bytes) -> bytes:
        """Give the events that are whole with a further piece."""
        if not (self._lines or any(self._rest)) and (usual := _USUAL.fullmatch(piece)):
            self._lines = [usual[1].decode(errors="replace")]
            return "".join(self._event()).encode()
        begun, *others = _LINE_ENDS.split(piece)
        self._rest.append(begun)
        if not others:
            return b""
        *whole, rest = others
        lines = [b"".join(self._rest), *whole]
        self._rest = [rest]
        return self._written(lines)

    def finish(self) -> bytes:
        """Give what is left when the stream has come to its end."""
        lines, self._rest = [b"".join(self._rest), b""], []
        return self._written(lines)

    def _written(self, ended: list[bytes]) -> bytes:
        lines = (line for one in ended for line in one.splitlines() or [b""])
        return "".join(event for line in lines for event in self._read(line)).encode()

    def _read(self, raw: bytes) -> Iterator[str]:
        line = raw.decode(errors="replace").removeprefix(_MARK)
        name, _, value = line.partition(":")
        if not line.strip():
            yield from self._event()
        elif name == "event":
            if self._is_whole():
                yield from self._event()
            self._is_error = value.strip() == "error"
        elif name == "data" or line.startswith("{"):
            said = value.removeprefix(" ") if name == "data" else line
            if (is_over := said.startswith(_DONE)) or self._is_whole():
                yield from self._event()  # there was no empty line behind the one before
            self._lines.append(said)
            if is_over:
                yield from self._event()

    def _is_whole(self) -> bool:
        """Say whether an event is whole although no empty line has ended it."""
        if not self._lines or len(self._lines) > _MOST_LINES:
            return False
        return self._lines[-1].rstrip().endswith("}") and bool(_objects("\n".join(self._lines)))

    def _event(self) -> Iterator[str]:
        text, is_error = "\n".join(self._lines), self._is_error
        is_one = len(self._lines) == 1 and not _SEVERAL.search(text)
        self._lines, self._is_error = [], False
        if not text.strip():
            return
        if text.startswith(_DONE):
            if self._is_said and not self._is_ended:
                ending = {"index": 0, "delta": {}, "finish_reason": UNSAID}
                yield _data({"choices": [ending]})
            yield f"data: {_DONE}\n\n"
            return
        self._is_said = self._is_said or '"choices"' in text
        self._is_ended = self._is_ended or bool(_ENDED.search(text))
        found = [] if is_one and not is_error else _objects(text)
        if not found:
            lines = "".join(f"data: {line}\n" for line in text.split("\n"))
            yield f"{lines}\n"
        for one in found:
            yield _data({"error": one} if is_error and "error" not in one else one)


def as_whole(stream: bytes) -> dict[str, Any]:
    """Put a stream of events together as one answer; or give the error that it holds."""
    events = Events()
    text = (events.feed(stream) + events.finish()).decode()
    body: dict[str, Any] = {}
    parts: list[dict[str, Any]] = []
    finish = None
    for chunk in (one for event in text.split("\n\n") for one in _objects(event[len("data: ") :])):
        if chunk.get("error") or ("choices" not in chunk and any(words_in(chunk, 3))):
            return chunk
        body |= {name: value for name, value in chunk.items() if value is not None}
        for choice in first_choices(chunk):
            finish = choice.get("finish_reason") or finish
            parts.append(part_of(choice, "delta") or {})
    if finish is None:
        return {"error": {"message": BROKEN_OFF}}
    message = {name: _joined(parts, name) for name in ("content", "reasoning_content")}
    return {**body, "choices": [{"index": 0, "message": message, "finish_reason": finish}]}


def _joined(parts: Iterable[dict[str, Any]], name: str) -> str:
    return "".join(text for part in parts if isinstance(text := part.get(name), str))


def _data(body: dict[str, Any]) -> str:
    return f"data: {json.dumps(body)}\n\n"


def _objects(text: str) -> list[dict[str, Any]]:
    """Give the objects that a text consists of; none where it holds anything else."""
    found, position, text = [], 0, text.strip()
    while position < len(text):
        try:
            one, position = _JSON.raw_decode(text, position)
        except (ValueError, RecursionError):
            return []
        if not isinstance(one, dict):
            return []
        found.append(one)
        while text[position : position + 1].isspace():
            position += 1
    return found

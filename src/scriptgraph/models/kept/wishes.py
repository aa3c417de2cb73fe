"""What is wished for of a server, told apart by a digest; and which answers to it are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scriptgraph.core.digest import digest
from scriptgraph.models.endings import is_cut
from scriptgraph.models.events import UNSAID, as_whole
from scriptgraph.models.readable import first_choices, part_of
from scriptgraph.models.redaction import holds_secret

_NOT_WISHED = frozenset({"stream", "stream_options", "timeout", "extra_headers"})
"""What a request says of its way, and not of its answer; a header may hold a key."""

_SAID = ("content", "reasoning_content", "reasoning", "tool_calls")
_LAYOUT = 1


def wish_for(address: str, payload: Mapping[str, Any], draw: int) -> str:
    """Identify what is wished for, before it is made to fit what a server has turned out to take.

    Args:
        address: The server's.
        payload: The request.
        draw: Which of several draws it is.
    """
    asked = {name: value for name, value in payload.items() if name not in _NOT_WISHED}
    parts = [_LAYOUT, plain_address(address), bool(payload.get("stream")), draw, asked]
    return digest(json.dumps(parts, sort_keys=True), 64)


def plain_address(address: str) -> str:
    """Give an address without what could be a password in it."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))


def may_be_kept(body: bytes, *, stream: bool) -> bool:
    """Say whether an answer has come to its own end, says anything, and holds no key."""
    return _is_whole(body, stream=stream) and not holds_secret(body.decode(errors="replace"))


def _is_whole(body: bytes, *, stream: bool) -> bool:
    try:
        answer = as_whole(body) if stream else json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(answer, dict) or answer.get("error"):
        return False
    for choice in first_choices(answer):
        message = part_of(choice, "message") or {}
        finish = choice.get("finish_reason") or "stop"  # some servers leave it out of whole answers
        return finish != UNSAID and not is_cut(finish) and any(message.get(one) for one in _SAID)
    return False

"""What a request may say: a key that nobody knows is refused, so that none goes unheard."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import unquote_plus

from fastapi import Request
from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from scriptgraph.core.errors import InputError
from scriptgraph.web.helping import note_words

_LONGEST_KEY = 60
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


class Body(BaseModel):
    """What a request of `/api` carries."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @model_validator(mode="before")
    @classmethod
    def _knows_every_key(cls, given: object) -> object:
        """Refuse a key that is mistyped: what stands under it would be lost without a word."""
        if not isinstance(given, Mapping):
            return given
        unknown = [str(key)[:_LONGEST_KEY] for key in given if key not in cls.model_fields]
        if unknown:
            raise PydanticCustomError(
                "unknown_key",
                "there is no key {unknown}; there are: {known}",
                {"unknown": ascii(unknown[0]), "known": ", ".join(cls.model_fields)},
            )
        return given


async def refuse_doubled_keys(request: Request) -> None:
    """Refuse a body with a key that stands twice: what stands under the first would be lost.

    Raises:
        InputError: When it has one.
    """
    body = await request.body()
    try:
        json.loads(body, object_pairs_hook=_without_doubles)
    except InputError:
        note_words(request, None, words_of(body))
        raise
    except (ValueError, RecursionError):
        return  # whoever reads it says what is wrong


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        double = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise InputError(f"the key {double[:_LONGEST_KEY]!a} stands twice in one object")
    return found


def words_of(body: object) -> str:
    """Give all that a body says, whatever form it has: broken JSON, no UTF-8, or no JSON at all."""
    if isinstance(body, bytes):
        return "\n".join(dict.fromkeys(_words_in(one) for one in _decoded(body)))
    return _words_in(body) if isinstance(body, str) else "\n".join(_texts(body))


def _decoded(body: bytes) -> Iterator[str]:
    """Read bytes as UTF-8; where they are none, also as what they may be instead."""
    yield body.decode(errors="replace")
    with suppress(UnicodeDecodeError):
        body.decode()
        return
    yield body.decode("latin-1")


def _words_in(text: str) -> str:
    with suppress(ValueError, RecursionError):
        return "\n".join(_texts(json.loads(text, strict=False, object_pairs_hook=_Pairs)))
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    plain = plain.replace("\\n", "\n").replace('\\"', '"')
    form = unquote_plus(plain)  # a form writes blanks so
    return plain if form == plain else f"{plain}\n{form}"


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON with all that stands in it, also under a key that stands there twice."""


def _texts(given: object) -> Iterator[str]:
    """Give every text in data, in its order, keys as well; however deep, it takes no stack."""
    waiting = [given]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case Mapping() as some:
                waiting += [one for pair in reversed([*some.items()]) for one in reversed(pair)]
            case list() | tuple() as some:
                waiting += reversed(some)
            case _:
                pass

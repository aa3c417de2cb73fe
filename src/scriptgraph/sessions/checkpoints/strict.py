"""Stored values are data: nothing in a file decides which code runs when it is read.

LangGraph's serialiser writes objects down with the names of their modules, and builds them anew
from any name that it finds. A file may come from somebody else. So only messages and plain values
are built, and a value that names anything else is refused: left out in silence, it would be missed.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import ormsgpack
from langgraph.checkpoint.serde.jsonplus import (
    EXT_CONSTRUCTOR_KW_ARGS,
    EXT_CONSTRUCTOR_POS_ARGS,
    EXT_CONSTRUCTOR_SINGLE_ARG,
    EXT_DELTA_SNAPSHOT,
    EXT_METHOD_SINGLE_ARG,
    EXT_PYDANTIC_V1,
    EXT_PYDANTIC_V2,
    JsonPlusSerializer,
)

from scriptgraph.core.errors import InputError

_MESSAGES = ("ai", "base", "chat", "function", "human", "modifier", "system", "tool")
_PLAIN = {
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("collections", "deque"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
    ("decimal", "Decimal"),
    ("langgraph.types", "Command"),
    ("langgraph.types", "Interrupt"),
    ("langgraph.types", "Overwrite"),
    ("langgraph.types", "Send"),
    ("uuid", "UUID"),
}
"""Values that LangGraph and the state of a graph are made of, beside JSON's."""

_KNOWN = {
    EXT_DELTA_SNAPSHOT,
    EXT_CONSTRUCTOR_SINGLE_ARG,
    EXT_CONSTRUCTOR_POS_ARGS,
    EXT_CONSTRUCTOR_KW_ARGS,
    EXT_METHOD_SINGLE_ARG,
    EXT_PYDANTIC_V1,
    EXT_PYDANTIC_V2,
}
"""Extensions that hold a value, or a module, a name in it and what it is made from."""

_METHODS = {("datetime", "datetime", "fromisoformat")}
_KINDS = ("null", "bytes", "bytearray", "msgpack")


class StrictSerializer(JsonPlusSerializer):
    """Reads messages and plain values, and the types that a graph's own state declares."""

    def __init__(self, types: Collection[type] = ()) -> None:
        """Allow what every session may hold, and types of one's own."""
        super().__init__(pickle_fallback=False, allowed_msgpack_modules=types or None)

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Read a value.

        Raises:
            InputError: When it holds an object that no session has, or cannot be read.
        """
        kind, stored = data
        if kind.endswith("+aes"):
            raise InputError("a stored value is encrypted, and this store was opened without a key")
        if kind not in _KINDS:
            raise InputError(f"a stored value is written as {kind!r}, which no session of ours is")
        try:
            if kind == "msgpack" and (named := self._forbidden(stored)):
                raise InputError(
                    f"a stored value holds {named}, which is in no session and not built"
                )
            return super().loads_typed(data)
        except (ValueError, RecursionError) as error:
            raise InputError(f"a stored value cannot be read: {error}") from error

    def is_stored_as(self, value: Any, kind: str, stored: bytes) -> bool:
        """Say whether this is what a value was written as."""
        return self.dumps_typed(value) == (kind, stored)

    def _forbidden(self, stored: bytes) -> str:
        """Look at every name in a value before anything is built, and give one that may not be."""
        forbidden: list[str] = []  # what a hook raises would be lost on the way

        def look(code: int, data: bytes) -> None:
            parts = _unpack(data, look) if code in _KNOWN else None
            if code != EXT_DELTA_SNAPSHOT and not self._allows(code, parts):
                forbidden.append(_named(code, parts))

        _unpack(stored, look)
        return "".join(forbidden[-1:])

    def _allows(self, code: int, parts: Any) -> bool:
        if not isinstance(parts, list) or len(parts) < 3:
            return False
        if code == EXT_METHOD_SINGLE_ARG:
            return len(parts) == 4 and (parts[0], parts[1], parts[3]) in _METHODS
        module, name = parts[0], parts[1]
        if not (isinstance(module, str) and isinstance(name, str)):
            return False
        family, _, kind = module.rpartition(".")
        is_message = family == "langchain_core.messages" and kind in _MESSAGES
        if is_message:
            return name.removesuffix("Chunk").endswith("Message")
        declared = self._allowed_msgpack_modules  # a graph adds the types of its own state
        return (module, name) in _PLAIN or (
            isinstance(declared, set | frozenset) and (module, name) in declared
        )


def _unpack(data: bytes, hook: Any) -> Any:
    return ormsgpack.unpackb(data, ext_hook=hook, option=ormsgpack.OPT_NON_STR_KEYS)


def _named(code: int, parts: Any) -> str:
    names = [str(part)[:80] for part in parts[:2]] if isinstance(parts, list) else []
    return f"an object {'.'.join(names)!r}" if names else f"an extension of kind {code}"

"""A store under a key: what is kept in it cannot be read by who has the file or the database alone.

Values are encrypted as LangGraph's own `EncryptedSerializer` does it (AES in EAX mode, which also
tells what was changed). It leaves in the clear what a caller hands in beside the state (metadata)
and, in Postgres, plain texts and numbers: here they are encrypted as well. What stays in the clear
are the names of sessions, of steps and of channels, and when a step was stored in Postgres.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_checkpoint_metadata,
)
from langgraph.checkpoint.serde.encrypted import EncryptedSerializer

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import to_install
from scriptgraph.sessions.checkpoints.strict import StrictSerializer

LENGTHS = (16, 24, 32)
"""Bytes that a key of AES has."""

_CIPHER = "aes"
_SEALED = "sealed"
"""Where metadata hold, encrypted, what is not LangGraph's own."""

_CLEAR = frozenset({"source", "step", "parents", "counters_since_delta_snapshot"})
"""Metadata that LangGraph makes itself and looks for: numbers, ids, and names of channels."""


@dataclass(frozen=True)
class Hidden:
    """A plain value that a database would otherwise write beside what is encrypted."""

    value: Any


class KeyedSerializer(StrictSerializer):
    """Encrypts what it writes, and reads nothing that is not encrypted under its key."""

    def __init__(self, key: str | bytes, types: Collection[type] = ()) -> None:
        """Take a key.

        Raises:
            InputError: When it is none, or nothing can be encrypted here.
        """
        super().__init__(types)
        self.secret = _read(key)
        try:
            self._cipher = EncryptedSerializer.from_pycryptodome_aes(key=self.secret).cipher
        except ImportError:
            raise InputError(
                f"to encrypt sessions needs the extra `encryption`: {to_install('encryption')}"
            ) from None

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """Write a value, encrypted."""
        kind, plain = super().dumps_typed(obj.value if isinstance(obj, Hidden) else obj)
        name, sealed = self._cipher.encrypt(plain)
        return f"{kind}+{name}", sealed

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Read a value.

        Raises:
            InputError: When it is not encrypted, or not under this key, or cannot be read.
        """
        return super().loads_typed(self.opened(data))

    def is_stored_as(self, value: Any, kind: str, stored: bytes) -> bool:
        """Say whether this is what a value was written as; encrypted, it is never the same twice.

        Raises:
            InputError: When it cannot be decrypted.
        """
        return super().dumps_typed(value) == self.opened((kind, stored))

    def opened(self, data: tuple[str, bytes]) -> tuple[str, bytes]:
        """Decrypt what was written.

        Raises:
            InputError: When it is not encrypted, or not under this key.
        """
        written, sealed = data
        kind, _, cipher = written.partition("+")
        if cipher != _CIPHER:
            raise InputError("a stored value is not encrypted, and everything in this store is")
        try:
            return kind, self._cipher.decrypt(cipher, sealed)
        except ValueError:
            raise InputError(
                "a stored value cannot be decrypted: it was changed, or encrypted with another key"
            ) from None


def hide_plain(checkpoint: Checkpoint) -> Checkpoint:
    """Wrap the values of a step that a database would keep among its own columns."""
    values = {
        channel: Hidden(value) if isinstance(value, str | int | float) else value
        for channel, value in checkpoint["channel_values"].items()
    }
    return {**checkpoint, "channel_values": values}


def seal_metadata(
    config: RunnableConfig, metadata: CheckpointMetadata, serde: KeyedSerializer
) -> tuple[RunnableConfig, CheckpointMetadata]:
    """Encrypt what a caller has given beside the state; give the config without it."""
    given: Mapping[str, Any] = cast(Any, get_checkpoint_metadata(config, metadata))
    kept = {key: value for key, value in given.items() if key in _CLEAR}
    if rest := {key: value for key, value in given.items() if key not in _CLEAR}:
        kept[_SEALED] = base64.b64encode(serde.dumps_typed(rest)[1]).decode()
    here = config["configurable"]
    names = ("thread_id", "checkpoint_ns", "checkpoint_id")
    where = {name: here[name] for name in names if name in here}
    return {"configurable": where}, cast(CheckpointMetadata, kept)


def open_metadata(found: CheckpointTuple, serde: KeyedSerializer) -> CheckpointTuple:
    """Give a step with its metadata as they were before they were encrypted."""
    stored: dict[str, Any] = {**found.metadata}
    sealed = stored.pop(_SEALED, None)
    if sealed is not None:
        stored |= serde.loads_typed((f"msgpack+{_CIPHER}", base64.b64decode(sealed)))
    return found._replace(metadata=cast(CheckpointMetadata, stored))


def split_filter(asked: Mapping[str, Any] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part what a database can look for in metadata from what is encrypted there."""
    asked = asked or {}
    clear = {key: value for key, value in asked.items() if key in _CLEAR}
    return clear, {key: value for key, value in asked.items() if key not in _CLEAR}


def _read(key: str | bytes) -> bytes:
    if not isinstance(key, str | bytes):
        raise InputError(f"a key is a text or bytes, and no {type(key).__name__}")
    secret = key.encode(errors="surrogateescape") if isinstance(key, str) else key
    if len(secret) not in LENGTHS:
        raise InputError(
            f"the key (LANGGRAPH_AES_KEY) has {len(secret)} bytes, and a key of AES has 16, 24 or "
            "32; nothing was opened"
        )
    return secret

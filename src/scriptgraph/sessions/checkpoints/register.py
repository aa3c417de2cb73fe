"""What a store knows of its sessions beside them: whether it has a key, and who was forgotten.

A session's name may say who somebody is. So there is only a digest of it, made with a secret of the
store, and with its key where it has one: without it, nobody can try whether a name was among them.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from scriptgraph.core.errors import ForgottenError, InputError
from scriptgraph.sessions.checkpoints.keys import KeyedSerializer

TABLES = (
    "store_settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "known_sessions (name TEXT PRIMARY KEY, forgotten TEXT, author TEXT, turns INTEGER)",
)
"""Nothing in them is personal. A session that is forgotten has the time of it."""

IS_FORGOTTEN = "SELECT 1 FROM known_sessions WHERE name = {} AND forgotten IS NOT NULL"

_PROOF = "scriptgraph"
"""What is stored under the key, so that another key is told before anything is read."""

_NO_KEY = "none"
_PUT = "INSERT INTO store_settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
_TOMBSTONE = "SELECT name, forgotten, author, turns FROM known_sessions WHERE forgotten IS NOT NULL"

Ask = Callable[..., list[tuple[Any, ...]]]
"""From a query with `?` for its values, and these, to the rows that it gives."""


@dataclass(frozen=True)
class Tombstone:
    """What is left of a session that was forgotten."""

    name: str
    """A digest of the session's name."""

    at: str
    """When it was forgotten: ISO 8601, UTC."""

    by: str | None = None
    """By whom, where that was said."""

    turns: int | None = None
    """How many messages the agent had sent; None where the session could not be read."""


@dataclass
class Register:
    """The tables of a store beside its sessions."""

    ask: Ask
    key: KeyedSerializer | None
    _salt: bytes = b""

    def check(self, *, is_begun: bool) -> None:
        """Refuse a store whose key is another one than the one that was given.

        Args:
            is_begun: Whether it holds sessions.

        Raises:
            InputError: When it has one and none was given, or the other way round, or another.
        """
        settings = self.ask("SELECT name, value FROM store_settings")
        found: dict[str, str] = {name: value for name, value in settings}
        cipher = found.get("cipher")
        if cipher is None:
            if self.key and is_begun:
                raise InputError(_BEGUN_WITHOUT)
        elif self.key is None and cipher != _NO_KEY:
            raise InputError(
                "its sessions are encrypted, and no key was given, neither by the variable "
                "LANGGRAPH_AES_KEY nor by a program as the `key` of `open_store`"
            )
        elif self.key and cipher == _NO_KEY:
            raise InputError(_BEGUN_WITHOUT)
        elif self.key:
            self._try(self.key, cipher)
        self._salt = found.get("salt", "").encode()

    def settle(self, *, is_begun: bool) -> None:
        """Take note of the key with which a store begins; it stays with it.

        Args:
            is_begun: Whether it holds sessions.

        Raises:
            InputError: When the store has begun with another one.
        """
        self.check(is_begun=is_begun)
        cipher = _NO_KEY
        if self.key:
            cipher = base64.b64encode(self.key.dumps_typed(_PROOF)[1]).decode()
        self.ask(_PUT, "cipher", cipher)
        self.ask(_PUT, "salt", secrets.token_hex(16))
        self.check(is_begun=is_begun)

    def digest(self, session: str) -> str:
        """Give a digest of a session's name, which is this store's own."""
        secret = self._salt + (self.key.secret if self.key else b"")
        return hmac.new(secret, session.encode(errors="surrogatepass"), sha256).hexdigest()

    def note(self, session: str) -> None:
        """Take note that a session begins."""
        known = "INSERT INTO known_sessions (name) VALUES (?) ON CONFLICT (name) DO NOTHING"
        self.ask(known, self.digest(session))

    def bury(self, session: str, by: str | None, turns: int | None) -> Tombstone:
        """Take note that a session is forgotten; nobody goes on in it, or begins it anew."""
        stone = Tombstone(self.digest(session), now(), by, turns)
        self.ask(
            "INSERT INTO known_sessions (name, forgotten, author, turns) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET forgotten = excluded.forgotten, "
            "author = excluded.author, turns = excluded.turns",
            *(stone.name, stone.at, stone.by, stone.turns),
        )
        return stone

    def forgotten(self, session: str) -> Tombstone | None:
        """Give what is left of a session; None where it was not forgotten."""
        found = self.ask(f"{_TOMBSTONE} AND name = ?", self.digest(session))
        return Tombstone(*found[0]) if found else None

    def tombstones(self) -> list[Tombstone]:
        """List the sessions that were forgotten, in that order."""
        return [Tombstone(*row) for row in self.ask(f"{_TOMBSTONE} ORDER BY forgotten, name")]

    def vanished(self, sessions: Iterable[str]) -> list[str]:
        """Give the digests of those that are not there and were not forgotten."""
        there = set(map(self.digest, sessions))
        known = self.ask("SELECT name FROM known_sessions WHERE forgotten IS NULL ORDER BY name")
        return [name for (name,) in known if name not in there]

    def _try(self, key: KeyedSerializer, cipher: str) -> None:
        try:
            proof = key.loads_typed(("msgpack+aes", base64.b64decode(cipher)))
        except (InputError, ValueError):
            proof = None
        if proof != _PROOF:
            raise InputError("its sessions are encrypted with another key than the one given")


def forgotten_error(session: str, stone: Tombstone | None = None) -> ForgottenError:
    """Say that a session was forgotten."""
    when = f" on {stone.at[:10]}" if stone else ""
    by = f" by {stone.by}" if stone and stone.by else ""
    return ForgottenError(
        f"session {session!r} was forgotten{when}{by}: nothing of it is kept, and its name is not "
        "used again"
    )


def now() -> str:
    """Give the time of a tombstone."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


_BEGUN_WITHOUT = (
    "its sessions are not encrypted: it was begun without a key, and what is encrypted and what is "
    "not are never kept together. Begin another store with the key, or open this one without it: "
    "unset LANGGRAPH_AES_KEY, or in a program open it with key=None"
)

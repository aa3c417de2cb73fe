"""The addresses of stores: what each of them means, and how it is shown to people.

An address that is not understood is refused. As the name of a file it would keep the session on
this computer, in a file that is named after the password.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from scriptgraph.core.errors import InputError

MEMORY = "memory:"
"""The address of a store that forgets everything with the process."""

_SCHEMES = ("postgresql", "postgres")
_SETTING = re.compile(r"\b(host|hostaddr|port|dbname|user|password|service)\s*=", re.IGNORECASE)
"""How libpq also writes an address: `host=127.0.0.1 dbname=sessions`."""

_SECRETS = re.compile(r"(?i)([?&\s]|^)((?:ssl)?password|passfile|sslkey)\s*=\s*('[^']*'|[^&\s]*)&?")


@dataclass(frozen=True)
class Memory:
    """A store that forgets everything with the process."""


@dataclass(frozen=True)
class Postgres:
    """A database."""

    address: str
    """As libpq takes it, password and all: for `shown` only."""

    def __repr__(self) -> str:
        """Show it without its password."""
        return f"Postgres({shown(self.address)!r})"


@dataclass(frozen=True)
class File:
    """A SQLite file."""

    path: Path


def read_address(address: str) -> Memory | Postgres | File:
    """Say what kind of store an address names.

    Args:
        address: `memory:`, `postgresql://...`, or a file.

    Raises:
        InputError: When it is none of these, or may not have been meant for a file.
    """
    given = address.strip()
    if given.casefold() in (MEMORY, ":memory:"):
        return Memory()
    scheme, separator, rest = given.partition("://")
    if separator and scheme.casefold() in _SCHEMES:
        return Postgres(f"{scheme.casefold()}://{rest}")
    if reason := _no_file(given):
        raise InputError(
            f"{shown(given)!r} names no store: {reason}. Sessions are kept in a SQLite file, at "
            f"postgresql://USER@HOST/DATABASE, or with {MEMORY} until the program ends"
        )
    return File(Path(given).expanduser())


def shown(address: str) -> str:
    """Write an address as it may be seen by others: without its password."""
    head, separator, rest = address.partition("://")
    if not separator:
        head, rest = "", address
    user, at, place = rest.rpartition("@")  # a password may hold anything, an @ as well
    if at:
        rest = f"{user.partition(':')[0]}@{place}"
    return _SECRETS.sub(r"\1", f"{head}{separator}{rest}").rstrip("?& ")


def without_password(text: str, address: str) -> str:
    """Write what a database says about an address without the password that may stand in it."""
    for secret in _passwords(address):
        text = text.replace(secret, "***")
    return text.replace(address, shown(address))


def _passwords(address: str) -> set[str]:
    user, _, _ = address.partition("://")[2].rpartition("@")
    found = {user.partition(":")[2], *(match[3].strip("'") for match in _SECRETS.finditer(address))}
    return {form for secret in found if secret for form in (secret, unquote(secret))}


def _no_file(given: str) -> str:
    """Say why something will not have been meant for a file; empty where it may have been."""
    plain = unicodedata.normalize("NFKC", given)
    first = re.split(r"[/\\]", plain, maxsplit=1)[0]
    if not given:
        return "it is empty"
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in given):
        return "it holds a control character"
    if plain.casefold() == "memory":
        return f"write {MEMORY} for a store that forgets, or ./{given} for a file"
    if re.search(r":[^@]*@", plain) and "://" not in plain:
        return "it looks like an address of a database without its beginning"
    if "://" in plain:
        return f"{plain.partition('://')[0]!r} is no kind of store"
    if _SETTING.search(plain):
        return "settings of a database are written as one address"
    if given.startswith("$"):
        return "it looks like a variable that was not filled in"
    if ":" in first and not re.fullmatch(r"[A-Za-z]:", first):
        return f"for a file with a colon in its name, write ./{shown(given)}"
    return ""

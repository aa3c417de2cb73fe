"""Who may use a server: one secret for an application, or people with a role each.

A secret is kept as its SHA-256 alone: it is random, so that nothing slower is needed. Who has shown
it once in a browser carries a cookie that is signed with it, so that any number of processes know
them, and none remembers anything; another secret, or none, ends it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from scriptgraph.core.errors import InputError
from scriptgraph.core.validation import told
from scriptgraph.files.whole import read_json_object
from scriptgraph.web.roles import Person, Role

STAYS = 12 * 3600
"""Seconds for which a browser stays signed in."""

_INSIDE = r"[\p{L}\p{M}\p{N}._@'+-]"
Name = Annotated[str, Field(max_length=100, pattern=rf"^[\p{{L}}\p{{N}}]{_INSIDE}*( {_INSIDE}+)*$")]
"""What a person is called."""

APPLICATION = Person("", "admin")
"""Whoever has the one secret of a server."""


class Known(BaseModel):
    """A person who may use the server."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Role
    token: str = Field(default="", pattern="^([0-9a-f]{64})?$")
    """SHA-256 of their secret; empty where only a proxy signs them in."""


class Proxy(BaseModel):
    """A proxy that signs people in, and says in a header who they are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    header: str = Field(pattern=r"^[A-Za-z0-9-]+$")
    addresses: frozenset[str] = Field(min_length=1)
    """From where it asks; from anywhere else the header is not believed."""


class PeopleFile(BaseModel):
    """A file of people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    people: dict[Name, Known] = {}
    proxy: Proxy | None = None


@dataclass
class People:
    """Tells who asks; the file is read again where it has changed."""

    token: str | None = None
    """The one secret of an application."""

    file: Path | None = None
    clock: Callable[[], float] = time.time
    """Seconds since 1970."""

    _read: tuple[tuple[int, int], PeopleFile] | None = field(default=None, init=False)

    @property
    def is_open(self) -> bool:
        """Say whether nobody has to show anything: then only this machine is served."""
        return self.token is None and self.file is None

    def listed(self) -> PeopleFile:
        """Give the people of the file, as it is now.

        Raises:
            InputError: When it cannot be read: nobody is let in by what it said before.
        """
        if self.file is None:
            return PeopleFile()
        try:
            status = self.file.stat()
        except OSError as error:
            raise InputError(f"cannot read {self.file}: {error}") from error
        stamp = (status.st_mtime_ns, status.st_ino)
        if self._read is None or self._read[0] != stamp:
            self._read = (stamp, read_people(self.file))
        return self._read[1]

    def by_token(self, token: str) -> Person | None:
        """Give who has a secret; None where nobody has."""
        digest = digest_of(token)
        return next(
            (one for one, known in self._secrets() if hmac.compare_digest(known, digest)), None
        )

    def by_cookie(self, cookie: str) -> Person | None:
        """Give who is signed in by a cookie; None where it is not ours, or too old."""
        signed, _, seal = cookie.rpartition(".")
        name, _, ends = signed.rpartition(".")
        if not ends.isascii() or not ends.isdecimal() or int(ends) < self.clock():
            return None
        for one, known in self._secrets():
            if one.name.encode().hex() == name and hmac.compare_digest(seal, _seal(signed, known)):
                return one
        return None

    def by_name(self, name: str) -> Person | None:
        """Give the person with a name; None where nobody of the file has it."""
        known = self.listed().people.get(name)
        return Person(name, known.role) if known else None

    def cookie(self, token: str) -> str | None:
        """Sign a browser in that has shown a secret; None where nobody has it."""
        person = self.by_token(token)
        if person is None:
            return None
        signed = f"{person.name.encode().hex()}.{int(self.clock()) + STAYS}"
        return f"{signed}.{_seal(signed, digest_of(token))}"

    def _secrets(self) -> list[tuple[Person, str]]:
        people = [
            (Person(name, one.role), one.token)
            for name, one in self.listed().people.items()
            if one.token
        ]
        return [*people, *([(APPLICATION, digest_of(self.token))] if self.token else [])]


def read_people(file: Path) -> PeopleFile:
    """Read a file of people.

    Raises:
        InputError: When it is none.
    """
    return people_of(read_json_object(file, "file of people"), str(file))


def people_of(document: Mapping[str, object], name: str) -> PeopleFile:
    """Take a document as a file of people.

    Raises:
        InputError: When it is none.
    """
    try:
        return PeopleFile.model_validate(document)
    except ValidationError as error:
        raise InputError(f"{name} is no file of people: {told(error)}") from error


def require_person(name: str) -> str:
    """Give what somebody is called as it is.

    Raises:
        InputError: When nobody can be called that.
    """
    try:
        return TypeAdapter[str](Name).validate_python(name)
    except ValidationError as error:
        raise InputError(
            f"{name!a} is no name of a person: letters of any language, digits, single blanks "
            "inside, and ._@'+- make one, of 100 characters at most"
        ) from error


def new_token() -> str:
    """Make up a secret."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Give what is kept of a secret."""
    return hashlib.sha256(token.strip().encode()).hexdigest()


def _seal(signed: str, known: str) -> str:
    return hmac.new(f"cookie {known}".encode(), signed.encode(), "sha256").hexdigest()

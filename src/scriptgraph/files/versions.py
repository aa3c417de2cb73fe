"""Every version of the texts in a folder, so that nothing that somebody wrote is ever lost.

What was saved lies in `.scriptgraph/versions/NAME/` of the folder: each text under its hash, and a
line of JSON for each time that it was saved. They are plain files: backed up with the folder, and
put under git with it. A file that was changed by something else is noticed the next time somebody
reads or saves it, and is a version like every other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field

from scriptgraph.core.errors import InputError, StoreError
from scriptgraph.files.lines import append_lines, mend_lines, pass_over, read_lines
from scriptgraph.files.whole import PRIVATE, make_folder, refuse_link, regular_bytes, whole_bytes

KEPT = ".scriptgraph"
"""The folder, in the folder of the texts, that holds what is kept of them."""

_PATIENCE = 10.0
"""Seconds that one process waits for another to have saved."""

P = TypeVar("P", bound=BaseModel)

_REVISION = re.compile(r"[0-9a-f]{64}")


class Version(BaseModel):
    """A text as it once was."""

    model_config = ConfigDict(extra="allow", frozen=True)

    revision: str = Field(description="the text's SHA-256, as `sha256sum` gives it")
    saved_at: str = Field(description="when, as ISO 8601 in UTC")
    author: str = ""
    remark: str = ""
    outside: bool = Field(
        default=False, description="whether it was not saved here, but found changed on the disk"
    )


class ChangedError(InputError):
    """Somebody else has saved the text meanwhile; `current` is what they saved."""

    def __init__(self, current: Current | None) -> None:
        """Keep what there is now; None where the file is gone."""
        self.current = current
        what = "was changed" if current else "is gone"
        super().__init__(f"the file {what} since it was read; nothing was saved")


@dataclass(frozen=True)
class Current:
    """What stands in a file now."""

    content: bytes
    version: Version


class Versions:
    """The versions of one file; several processes may save it, one after the other."""

    def __init__(self, file: Path, *, most: int) -> None:
        """Look after a file.

        Args:
            file: The file, whether or not it is there; its folder is.
            most: Bytes that it may have.
        """
        self.file, self._most = file, most
        self._folder = file.parent / KEPT / "versions" / file.name
        self._ledger = self._folder / "versions.jsonl"

    def current(self) -> Current | None:
        """Give what stands in the file now; None where it is not there.

        Raises:
            InputError: When it is too large, or no ordinary file.
            StoreError: When it cannot be read, or what is kept of it cannot.
        """
        if not self.file.exists():
            return None
        try:
            with self._alone():
                return self._noticed()
        except StoreError:  # a folder that cannot be written can be read all the same
            content = self._read()
            at = datetime.fromtimestamp(self.file.stat().st_mtime, UTC)
            return Current(content, _version(content, at=at, outside=True))

    def listed(self) -> list[Version]:
        """List the versions, the newest first; empty where there never was one.

        Raises:
            StoreError: When they cannot be read.
        """
        if self.file.exists():
            self.current()
        with _stored():
            return self._versions()[::-1]

    def content(self, revision: str) -> bytes | None:
        """Give the text of a version; None where there is no such version.

        Raises:
            StoreError: When it cannot be read, or is not what was saved.
        """
        if not _REVISION.fullmatch(revision) or all(
            one.revision != revision for one in self.listed()
        ):
            return None
        with _stored():
            kept = regular_bytes(self._text(revision), self._most)
        if sha256(kept).hexdigest() != revision:
            raise StoreError(f"{self._text(revision)} is damaged: it is not what was saved there")
        return kept

    def save(
        self, content: bytes, based_on: str | None, *, author: str = "", remark: str = ""
    ) -> Version:
        """Save a new text, unless somebody else has saved one meanwhile.

        What stands there already is saved: whoever sends the same once more is told the same.

        Args:
            content: The text.
            based_on: The revision that it was made from; None where the file is to be new.
            author: Who wrote it.
            remark: What they say of it.

        Raises:
            ChangedError: When something else than `based_on` stands there now.
            InputError: When the file is a link, or too large.
            StoreError: When it cannot be written.
        """
        refuse_link(self.file)
        if len(content) > self._most:
            raise InputError(f"the text is too long; {self._most:,} bytes are the most")
        with self._alone():
            now = self._noticed() if self.file.exists() else None
            if now and now.content == content:
                return now.version
            if (now.version.revision if now else None) != based_on:
                raise ChangedError(now)
            version = _version(content, author=author, remark=remark)
            # Were it broken off between two of these, the text would be a version all the same.
            self._keep(content, version.revision)
            whole_bytes(self.file, content)
            append_lines(self._ledger, [version.model_dump_json()])
            return version

    def _noticed(self) -> Current:
        """Read the file, and make a version of what something else has written there."""
        content, kept = self._read(), self._versions()
        revision = sha256(content).hexdigest()
        if kept and kept[-1].revision == revision:
            return Current(content, kept[-1])
        at = datetime.fromtimestamp(self.file.stat().st_mtime, UTC)
        version = _version(content, at=at, outside=True)
        self._keep(content, revision)
        append_lines(self._ledger, [version.model_dump_json()])
        return Current(content, version)

    def _read(self) -> bytes:
        content = regular_bytes(self.file, self._most)
        if len(content) > self._most:
            raise InputError(f"the file is too large; {self._most:,} bytes are the most")
        return content

    def _versions(self) -> list[Version]:
        return kept_lines(self._ledger, Version, "a version")

    def _keep(self, content: bytes, revision: str) -> None:
        if not self._text(revision).exists():
            whole_bytes(self._text(revision), content, private=True)

    def _text(self, revision: str) -> Path:
        return self._folder / f"{revision}{self.file.suffix.lower()}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let nobody else save this file until the block is left."""
        with alone_in(self._folder):
            mend_lines(self._ledger, pass_over)
            yield


def kept_lines(path: Path, kind: type[P], noun: str) -> list[P]:
    """Read what is kept of a file, line by line; nothing where nothing has been kept.

    Raises:
        StoreError: When it cannot be read.
    """
    try:
        return list(read_lines(path, kind, noun, on_cut_off=pass_over)) if path.exists() else []
    except InputError as error:
        raise StoreError(str(error)) from error


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Let nobody else write into a folder of what is kept until the block is left.

    Raises:
        StoreError: When another process does for too long, or the folder cannot be written.
    """
    with _stored():
        for place in (folder.parent.parent, folder.parent, folder):
            refuse_link(place)
        make_folder(folder)
        lock = folder / ".lock"
        refuse_link(lock)
        try:
            held = FileLock(lock, timeout=_PATIENCE, mode=PRIVATE).acquire()
        except Timeout as error:
            raise StoreError(f"another process keeps {folder} to itself; try again") from error
        with held:
            yield


@contextmanager
def _stored() -> Iterator[None]:
    """Tell what the disk refuses as what it is: no fault of who asked."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"the folder of the scripts fails: {error}") from error
    except InputError as error:
        if isinstance(error.__cause__, OSError):
            raise StoreError(str(error)) from error
        raise


def _version(
    content: bytes,
    *,
    author: str = "",
    remark: str = "",
    at: datetime | None = None,
    outside: bool = False,
) -> Version:
    return Version(
        revision=sha256(content).hexdigest(),
        saved_at=(at or datetime.now(UTC)).isoformat(timespec="seconds"),
        author=author,
        remark=remark,
        outside=outside,
    )

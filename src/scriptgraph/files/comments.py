"""Comments on the texts of a folder: plain lines beside their versions."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import append_lines, mend_lines, pass_over
from scriptgraph.files.versions import KEPT, alone_in, kept_lines

_MOST = 10_000
"""Lines of one file: comments, and what became of them."""


class Comment(BaseModel):
    """What somebody says of a text, or of a section of it."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    section: str | None = Field(default=None, description="null where it is about the whole")
    author: str = ""
    text: str
    written_at: str = Field(description="when, as ISO 8601 in UTC")
    settled: bool = False


class Comments:
    """The comments on one file. Each line is a comment as it is from then on."""

    def __init__(self, file: Path) -> None:
        """Look after the comments on a file."""
        self._folder = file.parent / KEPT / "comments" / file.name
        self._lines = self._folder / "comments.jsonl"

    def listed(self) -> list[Comment]:
        """List the comments, the oldest first.

        Raises:
            StoreError: When what is kept of them cannot be read.
        """
        return list(_last(self._read()))

    def add(self, section: str | None, author: str, text: str) -> Comment:
        """Write a comment.

        Raises:
            InputError: When there are too many.
            StoreError: When it cannot be written.
        """
        comment = Comment(
            id=secrets.token_hex(8),
            section=section,
            author=author,
            text=text,
            written_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        self._write(comment)
        return comment

    def settle(self, comment: str, *, settled: bool) -> Comment | None:
        """Say whether a comment is settled; None where there is no such comment.

        Raises:
            StoreError: When it cannot be written.
        """
        known = {one.id: one for one in self.listed()}
        if comment not in known:
            return None
        changed = known[comment].model_copy(update={"settled": settled})
        if changed != known[comment]:
            self._write(changed)
        return changed

    def _read(self) -> list[Comment]:
        return kept_lines(self._lines, Comment, "a comment")

    def _write(self, comment: Comment) -> None:
        with alone_in(self._folder):
            mend_lines(self._lines, pass_over)
            if len(self._read()) >= _MOST:
                raise InputError(f"there are {_MOST:,} comments on this file; no more are kept")
            append_lines(self._lines, [comment.model_dump_json()])


def _last(lines: Iterable[Comment]) -> Iterable[Comment]:
    return {one.id: one for one in lines}.values()

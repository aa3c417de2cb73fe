"""The scripts that sessions began with: each text is kept once, however many sessions it has.

A session names its script by a hash. Here is the text behind it, so that a session can go on with
the script that it began with when the file has changed, and be audited against it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

T = TypeVar("T")

TABLE: Final = "session_scripts (hash TEXT PRIMARY KEY, text TEXT NOT NULL)"
COLUMNS: Final = "SELECT hash, text FROM session_scripts LIMIT 0"
"""What tells the table from another program's."""


class Scripts:
    """Texts of scripts, by their hashes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with none that is known to be kept."""
        super().__init__(*args, **kwargs)
        self._pinned: set[str] = set()

    @abstractmethod
    def script_text(self, script_hash: str) -> str | None:
        """Give the text of a script; None where it is not kept."""

    @abstractmethod
    def keep_script(self, script_hash: str, text: str) -> None:
        """Keep the text of a script; one that is kept already stays."""

    async def ascript_text(self, script_hash: str) -> str | None:
        """Give the text of a script; None where it is not kept."""
        return await self._aside(partial(self.script_text, script_hash))

    def pin(self, script_hash: str, text: Callable[[], str]) -> None:
        """Make sure that the text of a script is kept.

        Args:
            script_hash: The script's hash.
            text: Writes the text; only called where it is not kept yet.
        """
        if script_hash in self._pinned:
            return
        if self.script_text(script_hash) is None:
            self.keep_script(script_hash, text())
        self._pinned.add(script_hash)

    async def apin(self, script_hash: str, text: Callable[[], str]) -> None:
        """Make sure that the text of a script is kept."""
        if script_hash not in self._pinned:
            await self._aside(partial(self.pin, script_hash, text))

    async def _aside(self, work: Callable[[], T]) -> T:
        """Do something where it holds up nobody."""
        return work()

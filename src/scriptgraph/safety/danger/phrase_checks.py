"""Checks a file of phrases, entry by entry, and remembers every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.safety.danger.bounded import (
    UnboundedError,
    check_begun_once,
    check_bounded,
)
from scriptgraph.safety.danger.joining import alternatives
from scriptgraph.safety.danger.notation import NotationError, phrase
from scriptgraph.safety.danger.pieces import Word
from scriptgraph.safety.danger.spelling import folded, letters_folded, pattern
from scriptgraph.safety.danger.written import Phrase

_PART = re.compile(r"\{([a-z][a-z0-9-]*)\}")
_DEEPEST = 20
"""Parts within parts."""


class Tables:
    """The tables of one file, `[explicit.patterns]` beside `[explicit]`."""

    def __init__(self, source: str, name: str, tables: Mapping[str, Any], *, is_ours: bool) -> None:
        """Keep the text too: faults are told with its lines.

        Args:
            source: The text of the file.
            name: What the file is called in errors.
            tables: What is in it.
            is_ours: Whether it came with the package: then tests have read all that is in it.
        """
        self._is_ours = is_ours
        self._lines = source.splitlines()
        self._name = name
        self._tables = tables
        self._faults: list[tuple[int, str]] = []

    def check_names(self, lists: Mapping[str, Collection[str]], named: Collection[str]) -> None:
        """Find tables and keys that there are not, and values of another kind."""
        for table, entries in self._tables.items():
            if table not in lists and table not in named:
                known = ", ".join(f"[{one}]" for one in (*lists, *named))
                self._fault(table, None, f"there is no table [{table}]: write one of {known}")
            elif not isinstance(entries, dict):
                self._fault(
                    "", table, f"{table} is a table: write [{table}], and what is in it below"
                )
            elif table in lists:
                self._check_lists(table, entries, lists[table])
            else:
                for key, value in entries.items():
                    if not isinstance(value, str) or not value.strip():
                        self._fault(table, key, f'{key} has to be a text: {key} = "..."')

    def _check_lists(self, table: str, entries: dict[str, Any], keys: Collection[str]) -> None:
        for key, value in entries.items():
            if key not in keys:
                known = ", ".join(sorted(keys))
                self._fault(table, key, f"there is no {key} in [{table}]: write one of {known}")
            elif not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                self._fault(table, key, f'{key} has to be a list of texts: {key} = ["...", "..."]')

    def strings(self, table: str, key: str) -> tuple[str, ...]:
        """Give a list of plain words, folded."""
        found = self._list(table, key)
        for one in found:
            if not one.strip():
                self._fault(table, one, "an empty word: take it out")
        return tuple(map(folded, found))

    def named(self, table: str) -> dict[str, str]:
        """Give the texts of a table, keys and texts folded."""
        entries = self._tables.get(table)
        whole = entries if isinstance(entries, dict) else {}
        return {folded(key): folded(one) for key, one in whole.items() if isinstance(one, str)}

    def phrases(self, table: str, key: str) -> tuple[Phrase, ...]:
        """Give a list of phrases in the notation; a clinic's own are read, to find its mistakes."""
        return tuple(self._read(table, key, fewest=2, at_once=not self._is_ours))

    def words(self, table: str, key: str) -> tuple[tuple[Word, ...], ...]:
        """Read a list of phrases of which each may be one letter, or one sign."""
        return tuple(one.words for one in self._read(table, key, fewest=1, at_once=True))

    def _read(self, table: str, key: str, *, fewest: int, at_once: bool) -> Iterator[Phrase]:
        for one in self._list(table, key):
            written = Phrase(one, self._parts, fewest)
            try:
                if at_once:
                    assert written.words
            except NotationError as error:
                self._fault(table, one, f"the phrase {one!r}: {error}")
            else:
                yield written

    def patterns(self, table: str, key: str, *, accents: bool = False) -> tuple[str, ...]:
        """Read a list of regular expressions, for folded texts or for those with accents."""
        found: list[str] = []
        for one in self._list(table, key):
            try:
                filled = self._filled(one, 0)
                filled = filled if accents else letters_folded(filled)
                if not self._is_ours:
                    check_bounded(filled)
                    check_begun_once(filled)
                found.append(filled)
            except (UnboundedError, NotationError) as error:
                self._fault(table, one, f"the pattern {one!r}: {error}")
        return tuple(found)

    def _filled(self, text: str, depth: int) -> str:
        """Put the parts into a regular expression."""
        return _PART.sub(lambda found: self._part(found[1], depth), text)

    def _part(self, name: str, depth: int) -> str:
        if depth > _DEEPEST:
            raise NotationError(f"the part {{{name}}} holds itself")
        if name in self._pattern_parts:
            filled = self._filled(self._pattern_parts[name], depth + 1)
            return f"(?:{filled})" if len(alternatives(filled)) > 1 else filled
        return f"(?:{pattern(phrase(f'{{{name}}}', self._parts, 1))})"

    @cached_property
    def _parts(self) -> dict[str, str]:
        return self._texts("parts")

    @cached_property
    def _pattern_parts(self) -> dict[str, str]:
        return self._texts("parts.patterns")

    def _texts(self, table: str) -> dict[str, str]:
        entries = self._tables.get(table)
        whole = entries if isinstance(entries, dict) else {}
        return {key: one for key, one in whole.items() if isinstance(one, str)}

    def _list(self, table: str, key: str) -> list[str]:
        entries = self._tables.get(table)
        found = entries.get(key, []) if isinstance(entries, dict) else []
        return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []

    def _fault(self, table: str, entry: str | None, told: str) -> None:
        self._faults.append((self._line_of(table, entry), told))

    def _line_of(self, table: str, entry: str | None) -> int:
        """Find where an entry stands; where it is written otherwise, the line of its table."""
        header = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]")
        start = next((n for n, line in enumerate(self._lines, 1) if header.match(line)), 0)
        if entry is None:
            return max(start, 1)
        key = re.compile(rf"\s*(?:[\w.-]+\.)?{re.escape(entry)}\s*=") if entry else None
        ways = (
            {entry, entry.replace("\\", "\\\\")} if entry.strip() else {f'"{entry}"', f"'{entry}'"}
        )
        below = list(enumerate(self._lines[start:], start + 1))
        places = [n for n, line in below if key and key.match(line)]
        places += [n for n, line in below if any(way in line for way in ways)]
        return next(iter(places), max(start, 1))

    def refuse_faults(self) -> None:
        """Raise all faults at once, in the order of their lines.

        Raises:
            InputError: There is one.
        """
        if self._faults:
            raise InputError(
                "\n".join(
                    f"{self._name}, line {line}: {told}" for line, told in sorted(self._faults)
                )
            )

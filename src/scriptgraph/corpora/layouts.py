"""The layouts that dialogues of others come in, each with its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scriptgraph.corpora.arrays import read_array
from scriptgraph.corpora.chats import OPENAI, SHAREGPT, chats_of
from scriptgraph.corpora.columns import ANNOMI, NAMES, TABLE
from scriptgraph.corpora.esconv import read_esconv
from scriptgraph.corpora.tables import table_of
from scriptgraph.corpora.transcripts import read_transcripts
from scriptgraph.corpora.understood import Understood
from scriptgraph.corpora.workbook import read_workbook
from scriptgraph.records.dialogue import Dialogue

Named = Mapping[str, str]
"""What somebody has said of a file: which column is which, and who speaks for whom."""

Reads = Callable[[Path, Named, Understood], Iterator[Dialogue]]
"""Reads a file, one dialogue at a time, and says what it takes and what it passes over."""


@dataclass(frozen=True)
class Layout:
    """A layout of others."""

    name: str
    """What `--from` calls it."""

    title: str
    """What people call it."""

    read: Reads = field(repr=False)
    takes: frozenset[str] = frozenset()
    """What `--take` can say of it."""


ARRAY = "array"
"""The layout of our own dialogues in one array."""

_WHO = frozenset({"agent", "client"})

_ALL = (
    Layout("workbook", "the published workbook", read_workbook),
    Layout("openai", "OpenAI's messages", chats_of(OPENAI)),
    Layout("sharegpt", "ShareGPT's conversations", chats_of(SHAREGPT)),
    Layout("csv", "a table (CSV or TSV)", table_of(TABLE), frozenset({*NAMES, *_WHO})),
    Layout("annomi", "AnnoMI", table_of(ANNOMI), frozenset({"order", *_WHO})),
    Layout("esconv", "ESConv", read_esconv, _WHO),
    Layout("transcript", "plain transcripts", read_transcripts, _WHO),
    Layout(ARRAY, "an array of our own dialogues", read_array),
)

LAYOUTS: Mapping[str, Layout] = {one.name: one for one in _ALL}
"""By name, in the order in which they are told."""

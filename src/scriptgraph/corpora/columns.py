"""What the columns of a table are for: told by their names, or said."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.sides import folded
from scriptgraph.corpora.understood import Understood

SEPARATORS = ",;\t|"

NAMES: Mapping[str, str] = {
    "dialogue": "dialogue dialogue_id dialog dialog_id conversation conversation_id conv_id "
    "transcript_id session session_id thread_id chat_id gespräch dialog_nr 对话 对话编号",
    "speaker": "speaker interlocutor role from author sender who participant actor sprecher rolle "
    "说话人 角色",
    "text": "text utterance_text utterance message content value sentence äußerung nachricht "
    "内容 文本",
    "order": "turn turn_id turn_number turn_index utterance_id utterance_number utterance_index "
    "message_number message_index order reihenfolge 轮次 序号",
    "time": "time timestamp at created_at datetime zeit 时间",
}
"""What a column is for → what it may be called."""

NONE = "-"
"""What `--take dialogue=` says of a file that is one dialogue, and `order=` of rows that have one.

Rows without an order of their own stay as they stand, or as their times have it.
"""

_CAN_LACK = ("dialogue", "order")
"""What can be said to have no column."""


@dataclass(frozen=True)
class Known:
    """What is known of a kind of tables before one is read."""

    layout: str
    columns: Mapping[str, str]
    """What a column is for → its name."""

    key: str = ""
    """The column that tells messages apart; rows with one of its values are one message."""

    about: Collection[str] | None = None
    """Columns that say something of a dialogue; None where nobody knows: any that never differs."""


TABLE = Known("csv", {})

ANNOMI = Known(
    "annomi",
    {"dialogue": "transcript_id", "speaker": "interlocutor", "text": "utterance_text"},
    key="utterance_id",
    about=("mi_quality", "video_title", "video_url", "topic"),
)


@dataclass(frozen=True)
class Columns:
    """Where the parts of a message stand."""

    names: Sequence[str]
    """All columns, in order."""

    at: Mapping[str, int]
    """What a column is for → its place."""

    def rest(self) -> list[int]:
        """List the places of columns that are for nothing."""
        return [place for place in range(len(self.names)) if place not in self.at.values()]

    def name(self, use: str) -> str:
        """Give the name of a column that is there for something."""
        return self.names[self.at[use]]


def separator_of(head: str) -> str:
    """Tell by its first line what separates the cells of a table."""
    return max(SEPARATORS, key=head.count)


def cells_of(head: str) -> list[str]:
    """Take the first line of a table apart."""
    return [cell.strip() for cell in next(csv.reader([head], delimiter=separator_of(head)), [])]


def guessed(names: Sequence[str]) -> dict[str, str]:
    """Say which columns look like what they may be for."""
    by_name = {folded(name): name for name in names}
    found = {
        use: next((by_name[one] for one in usual.split() if one in by_name), None)
        for use, usual in NAMES.items()
    }
    return {use: name for use, name in found.items() if name is not None}


def columns_of(
    path: Path, head: str, named: Mapping[str, str], known: Known, understood: Understood
) -> Columns:
    """Say which column of a table is which.

    Args:
        path: The table.
        head: Its first line.
        named: What somebody has said.
        known: What is known of such tables.
        understood: Told what was chosen.

    Raises:
        InputError: When one is missing, or there twice.
    """
    names = cells_of(head)
    said = {use: named[use] for use in NAMES if use in named}
    chosen = {**guessed(names), **known.columns, **said}
    if "dialogue" not in chosen:
        raise InputError(
            f"{_lacking(path, 'dialogue', names)}; for a file of one dialogue, "
            f"--take dialogue={NONE}"
        )
    for use in _CAN_LACK:
        if chosen.get(use) == NONE:
            del chosen[use]
    for use in ("speaker", "text"):
        if use not in chosen:
            raise InputError(_lacking(path, use, names))
    for use, name in chosen.items():
        if names.count(name) != 1:
            what = "there twice" if name in names else f"not there; there are {', '.join(names)}"
            raise InputError(f"{path}:1: the column {name!r} ({use}) is {what}")
        if known.columns.get(use) != name:
            understood.choose(f"column {name} as the {use}")
    return Columns(names, {use: names.index(name) for use, name in chosen.items()})


def _lacking(path: Path, use: str, names: Sequence[str]) -> str:
    return (
        f"{path}:1: no column looks like the {use}: name it, as --take {use}=COLUMN; there are "
        f"{', '.join(names)}"
    )

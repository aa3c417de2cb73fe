"""Folds a session in a SQLite file; `folding` says what that is."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from langgraph.checkpoint.serde.base import SerializerProtocol

from scriptgraph.sessions.checkpoints.folding import (
    TASK,
    Fold,
    Write,
    arrange,
    plan,
    replacing,
    sources,
)
from scriptgraph.sessions.checkpoints.sqlite_digests import SqliteDigests

_FIRST_ROW = -(2**62)
"""Of the folded writes; SQLite itself counts rows from 1."""

_HERE = "thread_id = ? AND checkpoint_ns = ''"


@dataclass(frozen=True)
class SqliteFolding:
    """Folds one session, within a transaction that somebody else begins and commits."""

    connection: sqlite3.Connection
    serde: SerializerProtocol
    session: str
    digests: SqliteDigests

    def fold(self) -> None:
        """Fold the session's older steps, where it has any.

        Raises:
            StoreError: When a step that goes is damaged.
        """
        parents = dict(
            self._rows(
                f"SELECT checkpoint_id, parent_checkpoint_id FROM checkpoints WHERE {_HERE} "
                "ORDER BY checkpoint_id DESC"
            )
        )
        fold = plan(parents, newest=next(iter(parents), ""))
        if fold is None:
            return
        self._move_writes(fold)
        for step in fold.folded:
            self._change(f"DELETE FROM writes WHERE {_HERE} AND checkpoint_id = ?", step)
            self._change(f"DELETE FROM checkpoints WHERE {_HERE} AND checkpoint_id = ?", step)
            self.digests.forget(self.session, "", step)
        self.connection.execute(
            f"UPDATE checkpoints SET parent_checkpoint_id = ? WHERE {_HERE} AND checkpoint_id = ?",
            (fold.root, self.session, fold.border),
        )

    def _move_writes(self, fold: Fold) -> None:
        """Put what stays of the folded steps behind what the root already has of such."""
        [(last,)] = self._rows(
            f"SELECT max(idx) FROM writes WHERE {_HERE} AND checkpoint_id = ? AND task_id = ?",
            fold.root,
            TASK,
        )
        held = self._held([fold.border, *fold.folded])
        writes = self._writes(sources(fold, last))
        rows = count(self._free_row())
        for number, part in arrange(fold, held, writes, last):
            if isinstance(part, Write):
                place = (next(rows), fold.root, TASK, number)
                self.connection.execute(
                    "UPDATE writes SET rowid = ?, checkpoint_id = ?, task_path = '', task_id = ?, "
                    f"idx = ? WHERE {_HERE} AND checkpoint_id = ? AND task_id = ? AND idx = ?",
                    (*place, self.session, part.step, part.task, part.number),
                )
            else:
                value = replacing(held[part.step][part.channel])
                self._restart(fold.root, number, part.channel, value)

    def _restart(self, root: str, number: int, channel: str, value: Any) -> None:
        """Put a whole value in the place of all that was written to a channel before."""
        self._change(
            f"DELETE FROM writes WHERE {_HERE} AND checkpoint_id = ? AND channel = ?", root, channel
        )
        self._change(
            "INSERT INTO writes (thread_id, checkpoint_id, task_id, idx, channel, type, value) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(root, TASK, number, channel, *self.serde.dumps_typed(value)),
        )

    def _free_row(self) -> int:
        """Say where folded writes go on: side by side, apart from those that come and go.

        Among them they would hold on to the pages of the rows that are deleted, and half of the
        file would be holes.
        """
        query = "SELECT rowid FROM writes WHERE rowid < 0 ORDER BY rowid DESC LIMIT 1"
        found = self.connection.execute(query).fetchone()
        return found[0] + 1 if found else _FIRST_ROW

    def _held(self, steps: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Read the values that steps hold in full."""
        query = f"SELECT type, checkpoint FROM checkpoints WHERE {_HERE} AND checkpoint_id = ?"
        found = {step: self._rows(query, step)[0] for step in steps}
        return {s: self.serde.loads_typed(stored)["channel_values"] for s, stored in found.items()}

    def _writes(self, steps: Sequence[str]) -> list[Write]:
        query = (
            "SELECT checkpoint_id, task_path, task_id, idx, channel FROM writes "
            f"WHERE {_HERE} AND checkpoint_id = ?"
        )
        return [Write(*row) for step in steps for row in self._rows(query, step)]

    def _rows(self, query: str, *values: object) -> list[Any]:
        return self.connection.execute(query, (self.session, *values)).fetchall()

    def _change(self, query: str, *values: object) -> None:
        self.connection.execute(query, (self.session, *values))

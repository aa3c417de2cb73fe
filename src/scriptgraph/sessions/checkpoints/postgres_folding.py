"""Folds a session in a Postgres database; `folding` says what that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, LiteralString

from langgraph.checkpoint.serde.base import SerializerProtocol
from psycopg import Connection
from psycopg.rows import DictRow

from scriptgraph.sessions.checkpoints.folding import (
    TASK,
    Fold,
    Write,
    arrange,
    plan,
    replacing,
    sources,
)

_HERE: Final = "thread_id = %s AND checkpoint_ns = ''"


@dataclass(frozen=True)
class PostgresFolding:
    """Folds one session, within a transaction that somebody else begins and commits."""

    connection: Connection[DictRow]
    serde: SerializerProtocol
    session: str

    def fold(self) -> None:
        """Fold the session's older steps, where it has any."""
        steps = self._steps()
        parents = {step: row["parent"] for step, row in steps.items()}
        fold = plan(parents, newest=next(iter(steps), ""))
        if fold is None:
            return
        self._move_writes(fold, steps)
        for query in _DELETE:
            self._run(query, list(fold.folded))
        self.connection.execute(
            f"UPDATE checkpoints SET parent_checkpoint_id = %s WHERE {_HERE} "
            "AND checkpoint_id = %s",
            (fold.root, self.session, fold.border),
        )
        freed = {value for step in fold.folded for value in steps[step]["versions"].items()}
        left = steps.keys() - set(fold.folded)
        needed = {value for step in left for value in steps[step]["versions"].items()}
        self._drop_values(freed - needed)

    def _move_writes(self, fold: Fold, steps: Mapping[str, DictRow]) -> None:
        """Put what stays of the folded steps behind what the root already has of such."""
        [found] = self._rows(
            "SELECT max(idx) AS last FROM checkpoint_writes "
            f"WHERE {_HERE} AND checkpoint_id = %s AND task_id = %s",
            fold.root,
            TASK,
        )
        last = found["last"]
        held = self._held({step: steps[step] for step in (fold.border, *fold.folded)})
        writes = self._writes(sources(fold, last))
        moved: list[tuple[str, str, int, int]] = []
        for number, part in arrange(fold, held, writes, last):
            if isinstance(part, Write):
                moved.append((part.step, part.task, part.number, number))
            else:
                value = replacing(self._value(steps[part.step], part.channel))
                self._restart(fold.root, number, part.channel, value)
        if moved:
            self.connection.execute(
                "UPDATE checkpoint_writes SET checkpoint_id = %s, task_path = '', task_id = %s, "
                "idx = moved.number "
                "FROM unnest(%s::text[], %s::text[], %s::int[], %s::int[]) "
                "AS moved (step, task, place, number) "
                f"WHERE {_HERE} AND checkpoint_id = moved.step AND task_id = moved.task "
                "AND idx = moved.place",
                (fold.root, TASK, *map(list, zip(*moved, strict=True)), self.session),
            )

    def _restart(self, root: str, number: int, channel: str, value: Any) -> None:
        """Put a whole value in the place of all that was written to a channel before."""
        self._run(
            f"DELETE FROM checkpoint_writes WHERE {_HERE} AND checkpoint_id = %s AND channel = %s",
            root,
            channel,
        )
        self._run(
            "INSERT INTO checkpoint_writes "
            "(thread_id, checkpoint_id, task_id, idx, channel, type, blob) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            *(root, TASK, number, channel, *self.serde.dumps_typed(value)),
        )

    def _steps(self) -> dict[str, DictRow]:
        """Read the steps, the newest first."""
        rows = self._rows(
            "SELECT checkpoint_id AS id, parent_checkpoint_id AS parent, "
            "checkpoint -> 'channel_versions' AS versions, "
            "checkpoint -> 'channel_values' AS inline "
            f"FROM checkpoints WHERE {_HERE} ORDER BY checkpoint_id DESC"
        )
        return {row["id"]: row for row in rows}

    def _held(self, steps: Mapping[str, DictRow]) -> dict[str, set[str]]:
        """Name the channels that steps hold in full: inline what is simple, beside it the rest."""
        rows = self._rows(
            f"SELECT channel, version FROM checkpoint_blobs WHERE {_HERE} AND type <> 'empty'"
        )
        beside = {(row["channel"], row["version"]) for row in rows}
        return {
            step: {*row["inline"], *(c for c, v in row["versions"].items() if (c, v) in beside)}
            for step, row in steps.items()
        }

    def _value(self, step: DictRow, channel: str) -> Any:
        """Read what a step holds of a channel."""
        rows = self._rows(
            f"SELECT type, blob FROM checkpoint_blobs WHERE {_HERE} "
            "AND channel = %s AND version = %s",
            channel,
            step["versions"][channel],
        )
        if rows:
            return self.serde.loads_typed((rows[0]["type"], rows[0]["blob"]))
        return step["inline"][channel]

    def _writes(self, steps: Sequence[str]) -> list[Write]:
        rows = self._rows(
            "SELECT checkpoint_id, task_path, task_id, idx, channel FROM checkpoint_writes "
            f"WHERE {_HERE} AND checkpoint_id = ANY(%s)",
            list(steps),
        )
        return [Write(*row.values()) for row in rows]

    def _drop_values(self, values: Collection[tuple[str, str]]) -> None:
        """Delete values, each named by its channel and version."""
        if values:
            self.connection.execute(
                "DELETE FROM checkpoint_blobs AS stored "
                "USING unnest(%s::text[], %s::text[]) AS gone (channel, version) "
                f"WHERE {_HERE} AND stored.channel = gone.channel "
                "AND stored.version = gone.version",
                (*map(list, zip(*values, strict=True)), self.session),
            )

    def _rows(self, query: LiteralString, *values: object) -> list[DictRow]:
        found = self.connection.execute(query, (self.session, *values))
        return found.fetchall()

    def _run(self, query: LiteralString, *values: object) -> None:
        self.connection.execute(query, (self.session, *values))


_DELETE: Final = (
    f"DELETE FROM checkpoint_writes WHERE {_HERE} AND checkpoint_id = ANY(%s)",
    f"DELETE FROM checkpoints WHERE {_HERE} AND checkpoint_id = ANY(%s)",
)

"""Which batches are out, on disk before they are waited for.

A round is what goes out together: one batch of a server, with a line for each request. Its lines
stand in the file of kept answers until their answers do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from scriptgraph.models.kept.file import KeptFile


class Line(NamedTuple):
    """One request of a round."""

    id: str
    """What the server calls it in its answers (`custom_id`)."""

    wish: str


class Round(NamedTuple):
    """A round that is out, or was about to go."""

    id: str
    address: str
    at: datetime
    """When it was about to go."""

    batch: str | None
    """What the server calls it; None where nobody knows whether it has gone."""

    lines: Sequence[Line]


class LineAnswer(NamedTuple):
    """A whole answer to a line."""

    line: Line
    body: bytes


@dataclass(frozen=True)
class Rounds:
    """The rounds that stand in a file."""

    file: KeptFile

    def begin(self, round_: Round) -> None:
        """Write down that a round is about to go."""
        with self.file.transaction() as connection:
            connection.execute(
                "INSERT INTO rounds (id, address, at) VALUES (?, ?, ?)",
                (round_.id, round_.address, round_.at.isoformat()),
            )
            connection.executemany(
                "INSERT INTO lines (id, round, wish) VALUES (?, ?, ?)",
                [(line.id, round_.id, line.wish) for line in round_.lines],
            )

    def went(self, round_: Round, batch: str) -> Round:
        """Write down what the server calls a round that has gone."""
        with self.file.transaction() as connection:
            connection.execute("UPDATE rounds SET batch = ? WHERE id = ?", (batch, round_.id))
        return round_._replace(batch=batch)

    def end(self, round_: Round, answers: Iterable[LineAnswer] = ()) -> dict[str, int]:
        """Keep the answers of a round in its place.

        Returns:
            Line → the number of its answer.
        """
        numbers: dict[str, int] = {}
        with self.file.transaction() as connection:
            for line, body in answers:
                numbers[line.id] = self.file.insert(line.wish, body, is_new=True)
            connection.execute("DELETE FROM lines WHERE round = ?", (round_.id,))
            connection.execute("DELETE FROM rounds WHERE id = ?", (round_.id,))
        return numbers

    def out(self, address: str) -> list[Round]:
        """List the rounds of a server, the oldest first."""
        with self.file.transaction() as connection:
            found = connection.execute(
                "SELECT id, at, batch FROM rounds WHERE address = ? ORDER BY at", (address,)
            ).fetchall()
            return [
                Round(id_, address, datetime.fromisoformat(at), batch, self._lines(id_))
                for id_, at, batch in found
            ]

    def _lines(self, round_: str) -> list[Line]:
        with self.file.reading() as connection:
            rows = connection.execute(
                "SELECT id, wish FROM lines WHERE round = ? ORDER BY rowid", (round_,)
            )
            return [Line(*row) for row in rows]


def new_round(id_: str, address: str, wishes: Iterable[str]) -> Round:
    """Make a round of what is wished for."""
    lines = [Line(f"{id_}-{number}", wish) for number, wish in enumerate(wishes, 1)]
    return Round(id_, address, datetime.now(UTC), None, lines)

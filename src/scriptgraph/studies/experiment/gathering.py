"""Brings what several results folders hold of one plan together, session by session.

A folder's files only grow, so of two that hold the same session one may have been copied from the
other and have gone on: its lines begin with those of the other, and the longer ones are taken. When
neither does, a session was held twice, and which of them counts is nobody's here to say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, cast

from pydantic import BaseModel

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark, line_number, raw_lines, read_line
from scriptgraph.files.whole import whole_file
from scriptgraph.records.results import DIALOGUES, FAILURES, PATIENT_CHECKS, VERDICTS
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.checkpoints.sqlite import SqliteSessions

SCORES = "scores.*.jsonl"
SESSIONS = "sessions.sqlite"


class _Subject(BaseModel):
    """What a line is about: a dialogue, or something of it."""

    id: str = ""
    dialogue: str | None = None

    @property
    def session(self) -> str:
        return self.dialogue or self.id


class _Place(NamedTuple):
    """Where a line stands, and what tells it from others."""

    file: Path
    start: int
    content: bytes


@dataclass(frozen=True)
class Gathered:
    """What a folder holds after it was brought together."""

    ended: int
    failed: int
    """Sessions that failed and have not ended since."""

    under_way: int


async def gather(
    sources: Sequence[Path],
    target: Path,
    planned: Mapping[str, bool],
    remark: Remark,
    advance: Callable[[], object] = lambda: None,
) -> Gathered:
    """Write into a folder what others hold of its sessions, beside what it holds itself.

    Every file takes its place whole, in the plan's order, so that what is broken off is simply done
    again. Somebody holds the locks of all folders.

    Args:
        sources: Folders of the same plan, or of shards of it.
        target: Where it goes.
        planned: Every session of the plan → whether it belongs into the target.
        remark: Told of lines that were cut off.
        advance: Called after each file.

    Raises:
        InputError: When a session was held twice, or belongs to another plan.
    """
    folders = [*sources, target]
    found: dict[str, Mapping[str, Sequence[_Place]]] = {}
    for name in _line_files(folders):
        runs = found[name] = _runs([folder / name for folder in folders], planned, remark)
        taken = [runs[session] for session in planned if planned[session] and session in runs]
        if taken:
            _write(target / name, [place for run in taken for place in run])
        advance()
    ended = found.get(DIALOGUES, {})
    left = [one for one, belongs in planned.items() if belongs and one not in ended]
    under_way = await _take_over(sources, target, left)
    advance()
    failed = set(found.get(FAILURES, {})).intersection(left)
    return Gathered(
        sum(one in ended for one, belongs in planned.items() if belongs),
        len(failed),
        len(set(under_way) - failed),
    )


def _line_files(folders: Sequence[Path]) -> list[str]:
    """Name the files of lines; dialogues come last, as what has one counts as done."""
    scores = {file.name for folder in folders for file in folder.glob(SCORES)}
    return [VERDICTS, PATIENT_CHECKS, *sorted(scores), FAILURES, DIALOGUES]


def _runs(
    files: Sequence[Path], planned: Collection[str], remark: Remark
) -> dict[str, Sequence[_Place]]:
    """Map each session to its lines, from wherever there are most of them."""
    found: dict[str, Sequence[_Place]] = {}
    for file in filter(Path.exists, files):
        runs: dict[str, list[_Place]] = {}
        for session, place in _places(file, remark):
            if session not in planned:
                _refuse(place, f"{session!r} is none of this plan's sessions")
            runs.setdefault(session, []).append(place)
        for session, run in runs.items():
            found[session] = _longer(session, found.get(session, ()), run)
    return found


def _places(file: Path, remark: Remark) -> Iterator[tuple[str, _Place]]:
    for number, start, line in raw_lines(file, on_cut_off=remark):
        about = read_line(line, _Subject, "a line about a session", f"{file}:{number}")
        yield about.session, _Place(file, start, sha256(line.rstrip(b"\n")).digest())


def _longer(session: str, one: Sequence[_Place], other: Sequence[_Place]) -> Sequence[_Place]:
    """Take the lines that go further, where they are a copy that has grown.

    Raises:
        InputError: When they are of two sessions of one name.
    """
    for here, there in zip(one, other, strict=False):
        if here.content != there.content:
            place = f"{here.file}:{line_number(here.file, here.start)}"
            _refuse(
                there,
                f"what is said of {session!r} differs from {place}; one session was held, or "
                "judged, twice: leave one of these folders out",
            )
    return max(one, other, key=len)


def _refuse(place: _Place, why: str) -> None:
    raise InputError(f"{place.file}:{line_number(place.file, place.start)}: {why}")


def _write(path: Path, places: Sequence[_Place]) -> None:
    """Write lines as they stand elsewhere, the file whole or not at all."""
    with ExitStack() as open_files:
        files = {
            file: open_files.enter_context(file.open("rb"))
            for file in dict.fromkeys(place.file for place in places)
        }
        with whole_file(path) as out:
            for place in places:
                files[place.file].seek(place.start)
                out.write(files[place.file].readline().decode().rstrip("\n") + "\n")


async def _take_over(sources: Sequence[Path], target: Path, left: Sequence[str]) -> list[str]:
    """Store the sessions that are under way, each where it has come furthest.

    Returns:
        Those that are under way in the target.
    """
    furthest: dict[str, tuple[str, Path]] = {}
    for source in sources:
        for session, step in _newest(source).items():
            there = furthest.setdefault(session, (step, source))
            if there[0] != step and session in left:
                raise InputError(
                    f"{session!r} is under way both in {there[1]} and in {source}, and differs: "
                    "leave one of these folders out"
                )
    async with open_store(str(target / SESSIONS), key=None) as store:
        stored = cast(SqliteSessions, store.checkpointer)
        here = stored.newest()
        for session in here.keys() - set(left):
            await stored.adelete_thread(session)
        for session in left:
            step, source = furthest.get(session, ("", target))
            if step > here.get(session, ""):
                _store(session, source, stored)
                here[session] = step
    return [session for session in left if session in here]


def _newest(folder: Path) -> dict[str, str]:
    if not (folder / SESSIONS).exists():
        return {}
    stored = SqliteSessions.only_read(folder / SESSIONS)
    try:
        return stored.newest()
    finally:
        stored.conn.close()


def _store(session: str, source: Path, stored: SqliteSessions) -> None:
    other = SqliteSessions.only_read(source / SESSIONS)
    try:
        stored.take_over(session, other)
    finally:
        other.conn.close()

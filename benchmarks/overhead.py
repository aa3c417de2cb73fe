"""Overhead: what a turn costs beside its model, early in a session and late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

from benchmarks.contenders import (
    CONVERSATION,
    HAND_WRITTEN,
    LOOP,
    OURS,
    OURS_PLAIN,
    OURS_RECAPS,
    OURS_SCALARS,
    RECAPS_BEYOND,
    SCALARS,
    WINDOW,
    Take,
    Times,
    at,
    kept,
    race,
    unkept,
)
from benchmarks.group import Details, Group, Options, Row, Target
from benchmarks.keeping import PLACES, NotThere, Place, places
from benchmarks.tables import TIMES, number

TITLE = "Overhead"

EARLY, LATE = 10, 500
"""The turns at which it is measured."""

SHORT_RACES = 5
"""Sessions that only go as far as the early turns; one more goes on to the late ones."""

METHOD = f"""
A model that answers at once takes part in sessions over a script of 10 sections; the user and the
agent say 500 characters each, and every fifth turn moves on. What a turn takes is then everybody
else's. *Hand-written* is the smallest LangGraph graph of the same topology: evaluator, dispatcher
and speaker for each section, a plain `add_messages` list, the same calls with prompts of the same
size, no checks, no evidence, no trace. *Loop* is the same without a graph. Ours is
`graph.ainvoke` under the session's lock, kept by `open_store`; the hand-written graph is kept by
the library's own checkpointers, and takes no lock. Rows that say so keep our graph in these as
well, which shows what the graph alone takes. Each step is written before the next
(`durability="sync"`). Without a checkpointer the caller hands the state over. *`Conversation`* is
what a chat adds around our graph. *With recaps* our prompts show about {RECAPS_BEYOND:,} tokens of
conversation at most (`recaps_beyond`), as is meant for long sessions; state and trace keep all of
it, and the calls that take recaps count. *Asked for scalars* gives back {", ".join(SCALARS)}
only (`output_keys`); *ours* gives all there is, so that the store has to see whether the caller has
changed any of it. All of them take each turn side by side, in changing
order. A figure is the median of the {WINDOW} turns around the one that is named: at turn {EARLY}
over {SHORT_RACES + 1} sessions, at turn {LATE} in one.
"""

ALONE = "no checkpointer"
KINDS = (ALONE, *PLACES)

_BOUND = Target(1.25, of="ratio")
_GROWTH = Target(1.25)


@dataclass(frozen=True)
class _Course:
    """What everyone took with one checkpointer."""

    kind: str
    races: Sequence[Times]
    late: int
    missing: str = ""

    def ms(self, name: str, turn: int) -> float | None:
        """Give a contender's time at a turn; None where it was not there."""
        if self.missing or name not in self.races[0]:
            return None
        return at(turn, (times for times in self.races if len(times[name]) >= turn), name)

    def growth(self, name: str) -> float | None:
        """Divide a contender's time at the late turn by that at the early one."""
        early, late = self.ms(name, EARLY), self.ms(name, self.late)
        return late / early if early and late else None


async def measure(options: Options) -> Group:
    """Time turns with each checkpointer."""
    courses = [await _course(kind, options) for kind in KINDS]
    rows = [
        *_rows(courses, "a turn", OURS, _BOUND),
        *_rows(courses[1:], "a turn with the library's own checkpointer", OURS_PLAIN, _BOUND),
        *_growth(courses, "", OURS),
        *_growth(courses[1:], ", with recaps", OURS_RECAPS),
        *_growth(courses[1:], ", asked for scalars", OURS_SCALARS),
        *_rows(courses[1:], "a turn as `Conversation`", CONVERSATION),
    ]
    return Group(rows, details=[_details(courses)])


async def _course(kind: str, options: Options) -> _Course:
    late = options.scaled(LATE, least=EARLY + 2)
    lengths = [
        turn + WINDOW // 2 for turn in [EARLY] * options.scaled(SHORT_RACES, least=0) + [late]
    ]
    races = []
    try:
        for length in lengths:
            options.tell(f"overhead: {kind}, {length} turns")
            async with AsyncExitStack() as stack:
                races.append(await race(await _takes(stack, kind), length))
    except NotThere as reason:
        return _Course(kind, [], late, missing=str(reason))
    return _Course(kind, races, late)


async def _takes(stack: AsyncExitStack, kind: str) -> dict[str, Take]:
    if kind == ALONE:
        return unkept()
    place: Callable[[], Place] = await stack.enter_async_context(places(kind))
    return await kept(stack, place)


def _rows(
    courses: Sequence[_Course], figure: str, name: str, target: Target | None = None
) -> Iterator[Row]:
    """Hold a contender against the hand-written graph."""
    for course in courses:
        for turn in (EARLY, course.late):
            row = Row(
                f"{figure} at turn {turn}, {course.kind}",
                "ms",
                course.ms(name, turn),
                course.ms(HAND_WRITTEN, turn),
                HAND_WRITTEN,
                target,
            )
            yield replace(row, missing=course.missing)


def _growth(courses: Sequence[_Course], how: str, name: str) -> Iterator[Row]:
    """Hold a contender's late turns against its early ones."""
    for course in courses:
        yield Row(
            f"a turn at turn {course.late} against turn {EARLY}, {course.kind}{how}",
            TIMES,
            course.growth(name),
            course.growth(HAND_WRITTEN),
            HAND_WRITTEN,
            _GROWTH if course.kind == "SQLite" else None,
            missing=course.missing,
        )


def _details(courses: Sequence[_Course]) -> Details:
    names = (LOOP, HAND_WRITTEN, OURS_PLAIN, OURS, OURS_RECAPS, OURS_SCALARS, CONVERSATION)
    lines = []
    for course in courses:
        for turn in (EARLY, course.late):
            shown = (course.ms(name, turn) for name in names)
            cells = ("" if ms is None else number(ms) for ms in shown)
            lines.append((course.kind, str(turn), *cells))
    return Details("Milliseconds a turn", ("kept in", "turn", *names), lines)

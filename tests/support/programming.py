"""Programmes for tests: a folder with small scripts, and programmes that are generated."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import cast

from hypothesis import strategies as st

from scriptgraph.formats.load import load_script
from scriptgraph.graphs.programme import create_programme
from scriptgraph.graphs.session import create_session
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.reading import load_programme
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import END_OF_SESSION, Limit, Rule, Script
from scriptgraph.sessions.checkpoints import MEMORY, Store, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.memory import open_memory
from scriptgraph.sessions.pinned import stored_state
from scriptgraph.sessions.programmes import Course
from scriptgraph.state.session import SessionState

SMALL = """
script: small
sections:
  ask:
    tasks:
      mood: {do: Ask for their mood from 0 to 10., collect: {mood: integer 0..10}}
      plan: {do: Ask what they will do until next time., collect: {plan: string}}
    limits: {turns: 8, then: end}
"""
"""A script that collects what most tests read."""

CARING = """
script: caring
sections:
  ask:
    tasks:
      mood: {do: Ask for their mood from 0 to 10., collect: {mood: integer 0..10}}
    next: end
    limits: {turns: 8, then: end}
  help:
    tasks:
      words: {say: "Please call 112 now."}
      safe: Ask whether they are safe now.
    limits: {turns: 40, then: end}
anytime:
  - {to: help, when: the user is in danger, urgent: true}
"""
"""A script that has help for somebody in danger."""

TWO = """\
programme: two weeks
sessions:
  first:
    script: small.yaml
    keep: [mood, plan]
    homework: plan
    next:
      - {to: end, if: mood >= 8}
      - {to: first, if: not known(mood)}
      - {to: second}
    limits: {visits: 2, then: second}
  second:
    script: small.yaml
    knows: [mood, plan]
    after: 7 days
    within: 3 weeks
    keep: mood
danger: second
"""


def laid_out(place: Path, programme: str = TWO, **scripts: str) -> Path:
    """Write a programme and its scripts into a folder; give the programme's file."""
    for name, text in {"small": SMALL, "caring": CARING, **scripts}.items():
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    file = place / "programme.yaml"
    file.write_text(programme, encoding="utf-8")
    return file


def programme_of(place: Path, text: str = TWO, **scripts: str) -> Programme:
    """Load a programme without faults."""
    return load_programme(laid_out(place, text, **scripts))


CONDITIONS = (
    "mood < 4",
    "mood >= 8",
    "known(mood)",
    "declined(mood)",
    "not known(mood)",
    'plan == "walk"',
    "mood == 5 or not known(plan)",
)


@cache
@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Generate programmes in which every session keeps the same two values."""
    count = draw(st.integers(1, 4))
    names = [f"s{number}" for number in range(count)]
    script = load_script(SMALL, "yaml")
    return Programme(
        id="generated",
        title="Generated",
        danger=draw(st.one_of(st.none(), st.sampled_from(names))),
        sessions=tuple(_session(draw, name, names) for name in names),
        scripts=dict.fromkeys(names, script),
    )


def _session(draw: st.DrawFn, name: str, names: Sequence[str]) -> PlannedSession:
    targets = st.sampled_from([*names, END_OF_SESSION])
    conditions = draw(st.lists(st.sampled_from(CONDITIONS), max_size=3, unique=True))
    rules = [Rule.model_validate({"to": draw(targets), "if": text}) for text in conditions]
    if draw(st.booleans()):
        rules.append(Rule(to=draw(targets)))
    others = [other for other in (*names, END_OF_SESSION) if other != name]
    then = draw(st.sampled_from(others))
    limits = Limit(visits=draw(st.integers(1, 3)), then=then) if draw(st.booleans()) else None
    return PlannedSession(
        id=name,
        title=name.upper(),
        script="small.yaml",
        keep=("mood", "plan"),
        next=tuple(rules),
        limits=limits,
        danger=draw(st.one_of(st.none(), st.sampled_from(names))),
    )


@dataclass
class Scripted:
    """Holds the sessions of a programme: a person says certain lines in each, and then leaves."""

    store: Store
    lines: dict[str, list[list[str]]]
    """Session → what is said in it, sitting by sitting."""

    async def __call__(self, session: PlannedSession, script: Script, name: str) -> None:
        """Hold a sitting."""
        graph = create_session(script, RehearsalModel()).compile(
            checkpointer=self.store.checkpointer
        )
        conversation = Conversation(graph, self.store, name)
        waiting = self.lines.get(session.id) or [[]]
        for line in (None, *waiting.pop(0)):
            async for _ in conversation.turn(line):
                pass


@asynccontextmanager
async def a_course(
    programme: Programme,
    address: str = MEMORY,
    *,
    now: str = "2026-12-01",
    **lines: list[list[str]],
) -> AsyncIterator[Course]:
    """Open a person's way through a programme; `now` can be changed as `course.clock`."""
    async with (
        open_store(address) as store,
        open_memory(address, store.checkpointer) as memory,
    ):
        yield Course(
            programme=programme,
            person="P17",
            store=store,
            memory=memory,
            talks=Scripted(store, {name: [*said] for name, said in lines.items()}),
            compiles=create_programme,
            clock=at(now),
        )


def at(now: str) -> Callable[[], datetime]:
    """Give a clock that stands still."""
    return lambda: datetime.fromisoformat(now).replace(tzinfo=UTC)


async def state_of(course: Course, name: str) -> SessionState:
    """Read a session."""
    return cast(SessionState, (await stored_state(course.store.checkpointer, name)).values)

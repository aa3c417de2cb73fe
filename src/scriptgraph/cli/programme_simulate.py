"""`scriptgraph simulate` with a programme: all of its sessions, with a patient who remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

from scriptgraph.cli.memory import show_standing
from scriptgraph.cli.output import errors, print_data, remark, say
from scriptgraph.cli.simulate import Show, SimulateOptions, Simulation, prepared
from scriptgraph.formats.case import REPLIES, Case, case_id, case_number
from scriptgraph.graphs.programme import create_programme
from scriptgraph.programmes.leading import leads
from scriptgraph.programmes.reading import load_programme
from scriptgraph.programmes.remembering import remembered
from scriptgraph.programmes.standing import Standing, known, last
from scriptgraph.records.dialogue import Dialogue, write_dialogues
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.memory import open_memory
from scriptgraph.sessions.programmes import MOST_SESSIONS, Course
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.sessions.run import run_to_end

if TYPE_CHECKING:
    from langgraph.store.base import BaseStore

    from scriptgraph.programmes.model import PlannedSession, Programme
    from scriptgraph.programmes.spacing import Due
    from scriptgraph.script.model import Script
    from scriptgraph.sessions.checkpoints import Store
    from scriptgraph.state.session import SimulationState

_BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""When a simulated programme begins: nobody waits for its days to pass."""

_LASTS = timedelta(hours=1)
REMEMBERS = "earlier_sessions"
"""The part of a case in which a simulated patient finds what they told before."""


async def simulate_programme(options: SimulateOptions) -> None:
    """Run every session of a programme with one patient, and show what became of them."""
    programme = load_programme(options.script)
    simulation = prepared(options, programme.scripts[programme.first.id])
    person = options.session or f"{programme.id}-{case_id(simulation.case)}-{options.seed}"
    address = options.store if options.session else MEMORY
    if simulation.agent.rehearsing:
        say("A rehearsal: no language model speaks here.", "yellow")
    async with (
        open_store(address) as store,
        open_memory(address, store.checkpointer) as memory,
    ):
        stage = _Stage(options, programme, simulation, store, memory, person)
        course = Course(
            programme=programme,
            person=person,
            store=store,
            memory=memory,
            talks=stage.talk,
            compiles=create_programme,
            clock=lambda: stage.now,
            waits=stage.wait,
            most=MOST_SESSIONS,
        )
        before = await course.standing()
        if before and (visit := last(before["visits"])) and "ended" in visit:
            stage.now = max(stage.now, datetime.fromisoformat(visit["ended"]))
        standing = await course.go_on()
    _say_end(programme, standing)
    show_standing(errors(), standing, programme)
    if options.out:
        write_dialogues(options.out, stage.dialogues)
        remark(f"{len(stage.dialogues)} dialogues written to {options.out}")
    else:
        print_data("".join(dialogue.line() + "\n" for dialogue in stage.dialogues))


@dataclass
class _Stage:
    """Where the sessions are played."""

    options: SimulateOptions
    programme: Programme
    simulation: Simulation
    store: Store
    memory: BaseStore
    person: str
    now: datetime = _BEGINS
    said: int = 0
    """How many replies a scripted patient has given by now."""

    dialogues: list[Dialogue] = field(default_factory=list)

    def wait(self, due: Due) -> None:
        """Let the days pass until the next session may begin."""
        if due.earliest and self.now < due.earliest:
            self.now = due.earliest

    async def talk(self, session: PlannedSession, script: Script, name: str) -> None:
        """Play a session to its end."""
        standing = await remembered(self.memory, self.person, self.programme.id)
        case = remembering(self.simulation.case, self.programme, session, standing, self.said)
        played = self.simulation.of(script, case)
        show = Show(script, quiet=self.options.quiet)
        show.say(f"═══ {session.title} · {self.now:%d %B %Y} ═══", "bold")
        async with self.store.turn(name):
            snapshot = await run_to_end(
                played.graph().compile(checkpointer=self.store.checkpointer),
                {"configurable": {"thread_id": name}},
                is_over=played.is_over,
                on_update=show.update,
            )
        state = cast("SimulationState", snapshot.values)
        self.now += _LASTS
        self.said += sum(message.type == "human" for message in state["messages"])
        self.dialogues.append(
            record_dialogue(
                script,
                state,
                session=name,
                mode=played.settings.mode,
                case=case_number(self.simulation.case),
            )
        )


def remembering(
    case: Case, programme: Programme, session: PlannedSession, standing: Standing | None, said: int
) -> Case:
    """Give the same person with what they told before: they remember it, whatever the agent does.

    Args:
        case: Who they are.
        programme: The programme.
        session: The session that begins.
        standing: Which sessions they had.
        said: How many replies of a scripted patient were given before.
    """
    if (replies := case.get(REPLIES)) and isinstance(replies, list):
        return {**case, REPLIES: replies[said:]}
    told = known(standing) if standing else {}
    parts = [
        f"{name}: {one['value']} (“{one['source']['quote']}”)"
        for name, one in told.items()
        if "value" in one and "source" in one
    ]
    if not parts:
        return case
    held = len(standing["visits"]) - 1 if standing else 0
    text = f"You have had {held} of these sessions, and told there: {'; '.join(parts)}."
    return {**case, REMEMBERS: text}


def _say_end(programme: Programme, standing: Standing) -> None:
    visit = last(standing["visits"])
    if visit is None or "ended" not in visit:
        remark("The last session was not held to its end; the programme stops there.")
        return
    lead = leads(programme, standing)
    if lead.why:
        remark(f"A human is waited for ({lead.why}); the programme stops there.")
    else:
        say(f"The programme “{programme.title}” is over.", "bold")

"""`scriptgraph simulate`: a whole session with a simulated patient, written as a dialogue."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from scriptgraph.cli.action_options import ActionOptions
from scriptgraph.cli.agent_options import AgentOptions, AskingOptions, BestOfOptions, Models
from scriptgraph.cli.guard_options import GuardOptions
from scriptgraph.cli.kept_calls import CacheOption, calls_kept
from scriptgraph.cli.options import DEFAULT_STORE, ScriptFile, StoreOption, named_model
from scriptgraph.cli.output import errors, print_data, say
from scriptgraph.core.settings import MAX_TURNS, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from langchain_core.language_models import BaseChatModel
    from langgraph.types import StateSnapshot

    from scriptgraph.cli.rendering import Speaker
    from scriptgraph.formats.case import Case
    from scriptgraph.graphs.doors import SessionGraph
    from scriptgraph.nodes.calling import Given
    from scriptgraph.nodes.cast import BestOf
    from scriptgraph.safety.guard import Guard
    from scriptgraph.script.model import Script
    from scriptgraph.state.session import SimulationState


@dataclass(frozen=True, kw_only=True)
class SimulateOptions:
    """What was asked for on the command line."""

    script: ScriptFile
    patient: Annotated[
        Path,
        typer.Option(
            help="The patient: a case file, or a shipped one (accountant).",
            show_default=False,
        ),
    ]
    out: Annotated[
        Path | None, typer.Option(help="Append the dialogue to this file of JSON lines.")
    ] = None
    agent: AgentOptions
    patient_model: Annotated[
        str | None, typer.Option(help="The model that plays the patient (temperature 1).")
    ] = None
    attitude: Annotated[
        str | None, typer.Option(help="How the patient meets the agent, instead of the case's own.")
    ] = None
    difficulty: Annotated[
        int | None, typer.Option(min=1, max=5, help="1: makes it easy for the agent; 5: very hard.")
    ] = None
    max_turns: Annotated[int, typer.Option(min=1, help="Stop after so many messages.")] = MAX_TURNS
    asking: AskingOptions
    seed: Annotated[int, typer.Option(help="Varies what the rehearsal model's patient says.")] = 0
    session: Annotated[
        str | None, typer.Option(help="Keep the session under this name, and go on with it.")
    ] = None
    store: StoreOption = DEFAULT_STORE
    cache: CacheOption = None
    best_of: BestOfOptions
    guard: GuardOptions
    action: ActionOptions
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not show the session.")] = False

    def settings(self) -> Settings:
        """Give the session's settings; nobody waits for a simulated session's next turn."""
        return Settings(
            mode=self.agent.mode,
            max_turns=self.max_turns,
            recaps_beyond=self.asking.recaps_beyond,
            recap_patience=None,
            turn_seconds=None,  # nobody waits; a server may ask to be left alone for longer
            words_seconds=None,
            instructions=self.asking.instructions,
        )


def simulate(options: SimulateOptions) -> None:
    """Run a whole session with a simulated patient.

    The session is shown on standard error as it goes, with every decision and its reason. The
    dialogue itself is one JSON line in the layout of the published dialogues: appended to `--out`,
    or on standard output.

    Of a programme all sessions are run, one after the other, with a patient who remembers what they
    told; what became of their values is shown in one table.
    """
    from scriptgraph.cli.programmes import is_programme_file
    from scriptgraph.cli.silence import refuse_undecided
    from scriptgraph.formats.load import load_script
    from scriptgraph.sessions.checkpoints import MEMORY

    if is_programme_file(options.script):
        from scriptgraph.cli.programme_simulate import simulate_programme

        with calls_kept(options.cache):
            asyncio.run(simulate_programme(options))
        return
    simulation = prepared(options, load_script(options.script))
    show = Show(simulation.script, quiet=options.quiet)
    if simulation.agent.rehearsing:
        show.say(show.words.say("rehearsal"), "yellow")
    try:
        with calls_kept(options.cache):
            store = options.store if options.session else MEMORY
            state = asyncio.run(_run(simulation, store, show))
    except KeyboardInterrupt:
        say(show.words.say("stopped_kept" if options.session else "stopped_lost"))
        raise
    _keep(simulation, state, options.out, show)
    refuse_undecided(state["trace"])


@dataclass(frozen=True)
class Simulation:
    """What is to be simulated."""

    session: str
    script: Script
    case: Case
    agent: Models
    player: BaseChatModel
    settings: Settings
    best_of: BestOf | None
    guard: Guard
    actions: Given

    def of(self, script: Script, case: Case) -> Simulation:
        """Give the same with another script and case."""
        return replace(self, script=script, case=case)

    def graph(self) -> SessionGraph:
        """Compile the graph that plays it."""
        from scriptgraph.graphs.simulation import create_simulation

        return create_simulation(
            self.script,
            self.agent.dialog,
            case=self.case,
            patient_model=self.player,
            evaluator_model=self.agent.evaluator,
            dispatcher_model=self.agent.dispatcher,
            settings=self.settings,
            best_of=self.best_of,
            guard=self.guard,
            actions=self.actions,
        )

    def is_over(self, snapshot: StateSnapshot) -> bool:
        """Say whether the session is over; one that met its turn limit goes on under a higher."""
        from scriptgraph.records.exits import TURN_LIMIT
        from scriptgraph.sessions.run import is_over

        state = snapshot.values
        may_go_on = state.get("exit") == TURN_LIMIT and state["turn"] < self.settings.max_turns
        return is_over(snapshot) and not may_go_on


def prepared(options: SimulateOptions, script: Script) -> Simulation:
    """Read what is asked for, and refuse what could not be written down in the end."""
    from scriptgraph.cli.ids import refuse_twice
    from scriptgraph.files.lines import check_writable
    from scriptgraph.formats.case import case_id, load_case, with_conduct

    difficulty = str(options.difficulty) if options.difficulty else None
    case = with_conduct(
        load_case(options.patient), attitude=options.attitude, difficulty=difficulty
    )
    if options.out:
        check_writable(options.out)
        refuse_twice(options.out, options.session)
    model, asking = options.agent.model, options.asking
    return Simulation(
        session=options.session or f"{script.id}-{case_id(case)}-{options.seed}",
        script=script,
        case=case,
        agent=options.agent.models(asking.temperature(0)),
        player=named_model(
            options.patient_model or model, temperature=asking.temperature(1), seed=options.seed
        ),
        settings=options.settings(),
        best_of=options.best_of.read(model),
        guard=options.guard.read(),
        actions=options.action.or_rehearsed(script),
    )


async def _run(simulation: Simulation, store: str, show: Show) -> SimulationState:
    """Run the session to its end, or on from where it was broken off."""
    from scriptgraph.sessions.checkpoints import open_store
    from scriptgraph.sessions.run import run_to_end

    session = simulation.session
    async with open_store(store) as opened, opened.turn(session):
        snapshot = await run_to_end(
            simulation.graph().compile(checkpointer=opened.checkpointer),
            {"configurable": {"thread_id": session}},
            is_over=simulation.is_over,
            on_update=show.update,
        )
        return cast("SimulationState", snapshot.values)


def _keep(simulation: Simulation, state: SimulationState, out: Path | None, show: Show) -> None:
    """Write the dialogue where it was asked for."""
    from scriptgraph.cli.ids import free_id
    from scriptgraph.formats.case import case_number
    from scriptgraph.language.retold import retold
    from scriptgraph.records.dialogue import UNKNOWN, write_dialogues
    from scriptgraph.records.facts import ending
    from scriptgraph.sessions.recording import record_dialogue

    dialogue = record_dialogue(
        simulation.script,
        state,
        session=free_id(out, simulation.session),
        mode=simulation.settings.mode,
        case=case_number(simulation.case),
    )
    totals, say = dialogue.totals, show.words.say
    reason = retold(ending(dialogue.exit_reason or UNKNOWN), show.words.code)
    show.say(say("turns_of", reason=reason, turns=totals.interactions, calls=totals.calls))
    if out:
        write_dialogues(out, [dialogue])
        show.say(say("written", out=out))
    elif sys.stdout.isatty():
        show.say(say("keeps"))
    else:
        print_data(dialogue.line() + "\n")


class Show:
    """Shows a session as it goes: what is said, every switch, and its reason."""

    def __init__(self, script: Script, *, quiet: bool) -> None:
        """Show a session of a script, or nothing of it."""
        from scriptgraph.cli.terminal import Terminal
        from scriptgraph.language.labels import labels

        self._script = script
        self._terminal = Terminal(errors())
        self._quiet = quiet
        self.words = labels(script.language)

    def say(self, text: str, style: str = "dim") -> None:
        """Say something about the session."""
        if not self._quiet:
            self._terminal.say(text, style)

    def update(self, update: Mapping[str, Any]) -> None:
        """Show what the nodes of one step did."""
        if not self._quiet:
            for change in update.values():
                self._change(change or {})

    def _change(self, change: Mapping[str, Any]) -> None:
        from scriptgraph.cli.rendering import Line, agent_name, brief_rows, line_row

        for record in change.get("trace", []):
            self._terminal.rows(brief_rows(record, self.words))
            if record.get("opens"):
                self.say(f"── {self._script.by_id[record['section']].title} ──", "bold")
        for message in change.get("messages", []):
            speaker: Speaker = "agent" if message.type == "ai" else "user"
            line = Line(0, speaker, message.text)
            self._terminal.rows([line_row(line, self.words, agent_name(self._script, self.words))])

"""`scriptgraph simulate`: a whole session with a simulated patient, written as a dialogue."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from scriptgraph.cli.options import (
    DEFAULT_STORE,
    BestOfOption,
    BestOfWish,
    DispatcherOption,
    EvaluatorOption,
    InstructionsOption,
    JudgeOption,
    ModelOption,
    ModeOption,
    RecapsOption,
    RewardOption,
    RubricOption,
    ScriptFile,
    StoreOption,
    TemperatureOption,
    TemplateOption,
    models,
    named_model,
)
from scriptgraph.cli.output import errors, print_data
from scriptgraph.core.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import RunnableConfig
    from langgraph.types import StateSnapshot

    from scriptgraph.cli.options import Models
    from scriptgraph.cli.rendering import Speaker
    from scriptgraph.formats.case import Case
    from scriptgraph.graphs.doors import SessionGraph
    from scriptgraph.nodes.cast import BestOf
    from scriptgraph.script.model import Script
    from scriptgraph.state.session import SimulationState

EXAMPLE = "Example: scriptgraph simulate stress_relief --patient widow --out runs/widow.jsonl"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLE)(simulate)


def simulate(
    script: ScriptFile,
    patient: Annotated[
        Path,
        typer.Option(
            help="The patient: a case file, or a shipped one (accountant).",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(help="Append the dialogue to this file of JSON lines.")
    ] = None,
    mode: ModeOption = "multi",
    model: ModelOption = None,
    evaluator_model: EvaluatorOption = None,
    dispatcher_model: DispatcherOption = None,
    patient_model: Annotated[
        str | None, typer.Option(help="The model that plays the patient (temperature 1).")
    ] = None,
    attitude: Annotated[
        str | None, typer.Option(help="How the patient meets the agent, instead of the case's own.")
    ] = None,
    difficulty: Annotated[
        int | None, typer.Option(min=1, max=5, help="1: makes it easy for the agent; 5: very hard.")
    ] = None,
    max_turns: Annotated[int, typer.Option(min=1, help="Stop after so many messages.")] = 50,
    recaps_beyond: RecapsOption = None,
    temperature: TemperatureOption = None,
    instructions: InstructionsOption = "system",
    seed: Annotated[int, typer.Option(help="Varies what the rehearsal model's patient says.")] = 0,
    session: Annotated[
        str | None, typer.Option(help="Keep the session under this name, and go on with it.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    best_of: BestOfOption = None,
    rubric: RubricOption = None,
    judge_model: JudgeOption = None,
    reward: RewardOption = None,
    reward_template: TemplateOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not show the session.")] = False,
) -> None:
    """Run a whole session with a simulated patient.

    The session is shown on standard error as it goes, with every decision and its reason. The
    dialogue itself is one JSON line in the layout of the published dialogues: appended to `--out`,
    or on standard output.
    """
    from scriptgraph.cli.ids import refuse_twice
    from scriptgraph.cli.silence import refuse_undecided
    from scriptgraph.files.lines import check_writable
    from scriptgraph.formats.case import case_id, load_case, with_conduct
    from scriptgraph.formats.load import load_script
    from scriptgraph.sessions.checkpoints import MEMORY

    loaded = load_script(script)
    asked = str(difficulty) if difficulty else None
    case = with_conduct(load_case(patient), attitude=attitude, difficulty=asked)
    if out:
        check_writable(out)
        refuse_twice(out, session)
    agent = models(model, evaluator_model, dispatcher_model, temperature=None if temperature else 0)
    player = named_model(patient_model or model, temperature=None if temperature else 1, seed=seed)
    best = BestOfWish(best_of, rubric, judge_model, reward, reward_template).read(model)
    show = _Show(loaded, quiet=quiet)
    if agent.rehearsing:
        show.say("A rehearsal: no language model speaks here.", "yellow")
    # Nobody waits for a simulated session's next turn.
    settings = Settings(
        mode=mode,
        max_turns=max_turns,
        recaps_beyond=recaps_beyond,
        recap_patience=None,
        turn_seconds=None,  # nobody waits; a server may ask to be left alone for longer
        words_seconds=None,
        instructions=instructions,
    )
    wish = _Wish(loaded, case, agent, player, settings, best)
    name = session or f"{loaded.id}-{case_id(case)}-{seed}"
    try:
        state = asyncio.run(_run(wish, store if session else MEMORY, name, show))
    except KeyboardInterrupt:
        hint = "the same command goes on" if session else "--session NAME would keep it"
        errors().print(f"stopped; {hint}", markup=False)
        raise
    _keep(wish, state, name, out, show)
    refuse_undecided(state["trace"])


@dataclass(frozen=True)
class _Wish:
    """What is to be simulated."""

    script: Script
    case: Case
    agent: Models
    player: BaseChatModel
    settings: Settings
    best_of: BestOf | None

    def graph(self) -> SessionGraph:
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
        )

    def is_over(self, snapshot: StateSnapshot) -> bool:
        """Say whether the session is over; one that met its turn limit goes on under a higher."""
        from scriptgraph.records.exits import TURN_LIMIT
        from scriptgraph.sessions.run import is_over

        state = snapshot.values
        may_go_on = state.get("exit") == TURN_LIMIT and state["turn"] < self.settings.max_turns
        return is_over(snapshot) and not may_go_on


async def _run(wish: _Wish, store: str, session: str, show: _Show) -> SimulationState:
    """Run the session to its end, or on from where it was broken off."""
    from scriptgraph.sessions.checkpoints import open_store
    from scriptgraph.sessions.run import run_to_end

    async with open_store(store) as opened, opened.turn(session):
        compiled = wish.graph().compile(checkpointer=opened.checkpointer)
        config: RunnableConfig = {"configurable": {"thread_id": session}}
        snapshot = await run_to_end(compiled, config, is_over=wish.is_over, on_update=show.update)
        return cast("SimulationState", snapshot.values)


def _keep(wish: _Wish, state: SimulationState, session: str, out: Path | None, show: _Show) -> None:
    """Write the dialogue where it was asked for."""
    from scriptgraph.cli.ids import free_id
    from scriptgraph.formats.case import case_number
    from scriptgraph.records.dialogue import write_dialogues
    from scriptgraph.sessions.recording import record_dialogue

    dialogue = record_dialogue(
        wish.script,
        state,
        session=free_id(out, session),
        mode=wish.settings.mode,
        case=case_number(wish.case),
    )
    show.say(
        f"{dialogue.exit_reason}: {dialogue.totals.interactions} turns, "
        f"{dialogue.totals.calls} calls of the agent"
    )
    if out:
        write_dialogues(out, [dialogue])
        show.say(f"written to {out}")
    elif sys.stdout.isatty():
        show.say("--out FILE, or a redirect, keeps the dialogue as a JSON line")
    else:
        print_data(dialogue.line() + "\n")


class _Show:
    """Shows a session as it goes: what is said, every switch, and its reason."""

    def __init__(self, script: Script, *, quiet: bool) -> None:
        from scriptgraph.cli.terminal import Terminal

        self._script = script
        self._terminal = Terminal(errors())
        self._quiet = quiet

    def say(self, text: str, style: str = "dim") -> None:
        if not self._quiet:
            self._terminal.say(text, style)

    def update(self, update: Mapping[str, Any]) -> None:
        """Show what the nodes of one step did."""
        if not self._quiet:
            for change in update.values():
                self._change(change or {})

    def _change(self, change: Mapping[str, Any]) -> None:
        from scriptgraph.cli.rendering import Line, brief_rows, line_row

        for record in change.get("trace", []):
            self._terminal.rows(brief_rows(record))
            if record.get("opens"):
                self.say(f"── {self._script.by_id[record['section']].title} ──", "bold")
        for message in change.get("messages", []):
            speaker: Speaker = "agent" if message.type == "ai" else "user"
            line = Line(0, speaker, message.text)
            self._terminal.rows([line_row(line, self._script.agent.name)])

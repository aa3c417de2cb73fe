"""`scriptgraph simulate`: a whole session with a simulated patient, written as a dialogue."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import (
    DEFAULT_STORE,
    DispatcherOption,
    EvaluatorOption,
    ModelOption,
    ModeOption,
    ScriptFile,
    StoreOption,
    models,
    named_model,
)
from scriptgraph.cli.output import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scriptgraph.cli.rendering import Speaker
    from scriptgraph.script import Script
    from scriptgraph.state import SimulationState

EXAMPLE = (
    "Example: scriptgraph simulate scripts/stress_relief.yaml "
    "--patient scripts/patients/widow.yaml --out runs/widow.jsonl"
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLE)(simulate)


def simulate(
    script: ScriptFile,
    patient: Annotated[Path, typer.Option(help="The patient's case file.", show_default=False)],
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
    max_turns: Annotated[int, typer.Option(min=1, help="Stop after so many messages.")] = 50,
    seed: Annotated[int, typer.Option(help="Varies what the rehearsal model's patient says.")] = 0,
    session: Annotated[
        str | None, typer.Option(help="Keep the session under this name, and go on with it.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Do not show the session.")] = False,
) -> None:
    """Run a whole session with a simulated patient.

    The session is shown on standard error as it goes, with every decision and its reason. The
    dialogue itself is one JSON line in the layout of the published dialogues: appended to `--out`,
    or on standard output.
    """
    from scriptgraph.formats.case import load_case
    from scriptgraph.formats.load import load_script
    from scriptgraph.graphs.simulation import create_simulation
    from scriptgraph.recording import record_dialogue
    from scriptgraph.records import write_dialogues
    from scriptgraph.settings import Settings
    from scriptgraph.store import MEMORY

    loaded = load_script(script)
    case = load_case(patient)
    cast = models(model, evaluator_model, dispatcher_model)
    graph = create_simulation(
        loaded,
        cast.dialog,
        case=case,
        patient_model=named_model(patient_model or model, temperature=1, seed=seed),
        evaluator_model=cast.evaluator,
        dispatcher_model=cast.dispatcher,
        settings=Settings(mode=mode, max_turns=max_turns),
    )
    name = session or f"{loaded.id}-{case['patient']}-{seed}"
    show = _Show(loaded, quiet=quiet)
    if cast.rehearsing:
        show.say("A rehearsal: no language model speaks here.", "yellow")
    state = asyncio.run(_run(graph, store if session else MEMORY, name, show))
    dialogue = record_dialogue(loaded, state, session=name, mode=mode, case=_number(case))
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
        sys.stdout.write(dialogue.line() + "\n")


async def _run(graph: Any, store: str, session: str, show: _Show) -> SimulationState:
    """Run the session to its end, or on from where it was broken off."""
    from scriptgraph.store import open_store

    async with open_store(store) as opened, opened.turn(session):
        compiled = graph.compile(checkpointer=opened.checkpointer)
        config = {"configurable": {"thread_id": session}}
        begun = (await compiled.aget_state(config)).next
        updates = compiled.astream(
            None if begun else {"messages": []}, config, stream_mode="updates", durability="sync"
        )
        async for update in updates:
            for change in update.values():
                show.update(change or {})
        state: SimulationState = (await compiled.aget_state(config)).values
        return state


def _number(case: dict[str, str]) -> int | str:
    """Give the case's number as the published dialogues have it, or its name."""
    number = case.get("case", "")
    return int(number) if number.isdigit() else case["patient"]


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

    def update(self, change: Mapping[str, Any]) -> None:
        """Show what one node did."""
        from scriptgraph.cli.rendering import Line, brief_rows, line_row

        if self._quiet:
            return
        for record in change.get("trace", []):
            self._terminal.rows(brief_rows(record))
            if record.get("opens"):
                self.say(f"── {self._script.by_id[record['section']].title} ──", "bold")
        for message in change.get("messages", []):
            speaker: Speaker = "agent" if message.type == "ai" else "user"
            line = Line(0, speaker, message.text)
            self._terminal.rows([line_row(line, self._script.agent.name)])

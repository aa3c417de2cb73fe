"""`scriptgraph simulate`: a whole session with a simulated patient, written as a dialogue."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import (
    DispatcherOption,
    EvaluatorOption,
    ModelOption,
    ModeOption,
    ScriptFile,
    models,
    named_model,
)
from scriptgraph.cli.output import errors

if TYPE_CHECKING:
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
    store: Annotated[
        str, typer.Option(help="Where it is kept: a SQLite file or postgresql://...")
    ] = ".scriptgraph/sessions.sqlite",
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
        show.line("[yellow]A rehearsal: no language model speaks here.[/]")
    state = asyncio.run(_run(graph, store if session else MEMORY, name, show))
    dialogue = record_dialogue(loaded, state, session=name, mode=mode, case=_number(case))
    show.line(
        f"[dim]{dialogue.exit_reason}: {dialogue.totals.interactions} turns, "
        f"{dialogue.totals.calls} calls of the agent[/]"
    )
    if out:
        write_dialogues(out, [dialogue])
        show.line(f"[dim]written to {out}[/]")
    elif sys.stdout.isatty():
        show.line("[dim]--out FILE, or a redirect, keeps the dialogue as a JSON line[/]")
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
    """Shows a session as it goes: what is said, every decision, and its reason."""

    def __init__(self, script: Script, *, quiet: bool) -> None:
        self._script = script
        self._console = errors()
        self._quiet = quiet

    def line(self, text: str) -> None:
        if not self._quiet:
            self._console.print(text)

    def update(self, change: dict[str, Any]) -> None:
        """Show what one node did."""
        from rich.markup import escape

        for record in change.get("trace", []):
            self._decision(record, escape)
        for message in change.get("messages", []):
            speaker = self._script.agent.name if message.type == "ai" else "patient"
            colour = "bold cyan" if message.type == "ai" else "bold green"
            self.line(f"[{colour}]{escape(speaker)}[/]  {escape(message.text)}")

    def _decision(self, record: dict[str, Any], escape: Any) -> None:
        for quote in record["evidence"]:
            if quote["text"]:
                mark = "✓" if quote["found"] else "✗ not in the transcript:"
                self.line(
                    f"    [dim]{mark} {escape(quote['task'])} {quote['status']}: "
                    f"“{escape(quote['text'])}”[/]"
                )
        for refusal in record["refused"]:
            self.line(f"    [red]refused {escape(refusal['choice'])}: {escape(refusal['why'])}[/]")
        if record["role"] in ("evaluator", "dispatcher") and record.get("kind") != "stay":
            self.line(
                f"    [magenta]→ {escape(record['choice'])}[/] [dim]({escape(record['rule'])}; "
                f"{record['role']}: {escape(record['reason'])})[/]"
            )
        if record.get("opens"):
            title = self._script.by_id[record["section"]].title
            self.line(f"[bold]── {escape(title)} ──[/]")

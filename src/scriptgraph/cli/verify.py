"""`scriptgraph verify`: have a model judge stored dialogues, switch by switch."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import Json, named_model
from scriptgraph.cli.output import console, errors, print_json
from scriptgraph.cli.reading import progress, remark
from scriptgraph.cli.stopping import STOPPING, stoppable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scriptgraph.verification.cases import Cases
    from scriptgraph.verification.sitting import Sitting

EXAMPLE = "Example: scriptgraph verify runs/demo --model gpt-4o --patients"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLE)(verify)


def verify(
    path: Annotated[
        Path,
        typer.Argument(
            help="An experiment's folder, or JSON lines in the published layout.",
            show_default=False,
        ),
    ],
    model: Annotated[
        str | None,
        typer.Option(
            help="The model that judges (temperature 0), better a stronger one than the agent's. "
            "Without one, the offline rehearsal model."
        ),
    ] = None,
    script: Annotated[
        Path | None,
        typer.Option(help="The script of the dialogues, where no experiment's folder has it."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            help="The file for the verdicts. Without it they lie beside the dialogues.",
        ),
    ] = None,
    patients: Annotated[
        bool,
        typer.Option("--patients", help="Also ask what the patients said against their cases."),
    ] = False,
    case: Annotated[
        Path | None,
        typer.Option(help="The patient's case, where no experiment's folder has it."),
    ] = None,
    concurrency: Annotated[
        int, typer.Option(min=1, help="How many dialogues are judged at a time.")
    ] = 4,
    json: Json = False,
) -> None:
    """Have a model judge every switch of stored dialogues.

    For each section that was left: was each of its tasks really done, and is the agent's next
    message coherent? Exact words are looked up. Nothing is judged where a limit or an anytime rule
    led away and so nobody claimed that the section was complete.

    Each verdict is written as soon as it is there. The same command goes on where it was stopped,
    and asks again only where a verdict is missing. `scriptgraph report` shows the verdicts.
    """
    from scriptgraph.formats.load import load_script
    from scriptgraph.nodes.asking import model_name
    from scriptgraph.repertoire import Repertoire
    from scriptgraph.results import checks_beside, find_results
    from scriptgraph.settings import Settings
    from scriptgraph.verification.ledger import open_ledger
    from scriptgraph.verification.sitting import Sitting, summary

    place = find_results(path, verdicts=out)
    repertoire = Repertoire((path / "scripts",), load_script(script) if script else None)
    cases = _cases(path, case) if patients or case else None
    judge = named_model(model, temperature=0)
    with open_ledger(
        place.verdicts,
        checks_beside(place.verdicts),
        model=model_name(judge),
        with_checks=cases is not None,
        remark=remark,
    ) as ledger:
        sitting = Sitting(place.dialogues, repertoire, judge, ledger, Settings().attempts, cases)
        is_stopped = _carry_out(sitting, model_name(judge), concurrency)
    found = summary(sitting)
    if json:
        print_json(found)
    else:
        _print(found, path, out)
    if is_stopped:
        errors().print("stopped; the same command goes on")
        raise KeyboardInterrupt


def _cases(path: Path, case: Path | None) -> Cases:
    """Say where the patients' cases are."""
    from scriptgraph.formats.case import load_case
    from scriptgraph.verification.cases import Cases

    if case is not None:
        return Cases(given=load_case(case))
    if not path.is_dir():
        message = "only an experiment's folder has the patients' cases; --case gives one"
        raise typer.BadParameter(message, param_hint="--patients")
    return Cases(path / "patients")


def _carry_out(sitting: Sitting, model: str, concurrency: int) -> bool:
    """Judge what is left, and show how far it is; say whether it was stopped before the end."""
    from scriptgraph.models.rehearsal import NAME

    told = errors()
    with told.status("reading"):
        left = sitting.survey(remark)
    if model == NAME:
        told.print("A rehearsal: no language model judges here.", style="yellow")
    if sitting.discarded:
        told.print(f"{sitting.discarded} discarded dialogues are not judged")
    told.print(f"{left} verdicts to get from {model}", markup=False)
    with progress("judging", left) as advance:
        return asyncio.run(_judge(sitting, concurrency, advance))


async def _judge(sitting: Sitting, concurrency: int, advance: Callable[[], None]) -> bool:
    is_stopped = False

    def stop() -> bool:
        nonlocal is_stopped
        if is_stopped:
            return False
        is_stopped = True
        errors().print(STOPPING)
        return True

    with stoppable(stop):
        await sitting.carry_out(
            concurrency=concurrency, on_done=advance, must_halt=lambda: is_stopped
        )
    return is_stopped


def _print(found: Mapping[str, Any], path: Path, out: Path | None) -> None:
    """Say in a few lines what was found."""
    from scriptgraph.cli.terminal import printable

    shown = console()
    lines = [f"{found['dialogues']} dialogues, {found['switches']} switches to judge"]
    lines.append(f"  completed  {_share(found['completed'])}")
    lines.append(f"  coherent   {_share(found['coherent'])}")
    lines += _missing(found["missing"])
    if patients := found.get("patients"):
        lines.append(
            f"  patients   {patients['checked']} of {patients['dialogues']} checked; "
            f"{patients['contradictions']} contradictions in {patients['contradicting']} dialogues"
            f", {patients['unproven']} more without a true quote"
        )
        lines += _missing(patients["missing"])
    tokens = f"{found['input_tokens']:,} → {found['output_tokens']:,} tokens"
    unmetered = f", {found['unmetered']} verdicts without a count" if found["unmetered"] else ""
    lines.append(f"  asked now  {found['calls']:,} calls, {tokens}{unmetered}")
    lines.append(f"verdicts in {found['verdicts']}")
    lines.append(f"the table: scriptgraph report {path}{f' --verdicts {out}' if out else ''}")
    for line in lines:
        shown.print(printable(line), markup=False)


def _share(counted: Mapping[str, int]) -> str:
    yes, of = counted["yes"], counted["of"]
    return f"{yes} of {of}" + (f" ({yes / of:.1%})" if of else "")


def _missing(reasons: Mapping[str, int]) -> list[str]:
    count = sum(reasons.values())
    told = [f"    {number}x {reason}" for reason, number in reasons.items()]
    return [f"  missing    {count}", *told] if count else []

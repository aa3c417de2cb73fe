"""`scriptgraph experiment`: every session that a plan asks for, and where they stand."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import errors, print_json
from scriptgraph.cli.reading import remark
from scriptgraph.cli.stopping import STOPPING, stoppable

if TYPE_CHECKING:
    from scriptgraph.experiment.casting import Casting
    from scriptgraph.experiment.design import Experiment
    from scriptgraph.experiment.estimate import Estimate
    from scriptgraph.experiment.folder import Folder
    from scriptgraph.experiment.standing import Notice, Standing

EXAMPLE = "Example: scriptgraph experiment scripts/plans/rehearsal.yaml --out runs/rehearsal"
INTERRUPTED = "interrupted"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLE)(experiment)


def experiment(
    plan: Annotated[Path, typer.Argument(help="The plan: a YAML file.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option(help="The folder for the results; to go on, the same one.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what it would take, and stop.")
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Take failed sessions up where they failed.")
    ] = False,
    json: Json = False,
) -> None:
    """Run the sessions of a plan with simulated patients.

    Whatever stops it (Ctrl-C, a crash, the budget), the same command goes on where it was, and no
    finished call is paid twice. Sessions that fail are listed with the reason and not repeated
    unless --retry-failed asks for it. Exits with 1 while sessions are missing.
    """
    from scriptgraph.experiment.estimate import estimate
    from scriptgraph.experiment.loading import load_experiment

    loaded = load_experiment(plan)
    with errors().status("rehearsing one session of each kind for an estimate"):
        estimated = asyncio.run(estimate(loaded))
    _say_what_it_takes(loaded, estimated)
    if dry_run:
        if json:
            print_json(_estimate_document(loaded, estimated))
        return
    if out is None:
        raise typer.BadParameter("a folder for the results is needed", param_hint="--out")
    run_to_the_end(loaded, out, retry_failed=retry_failed, json=json)


def run_to_the_end(
    experiment: Experiment, out: Path, *, retry_failed: bool, json: bool = False
) -> None:
    """Run what is left of an experiment, say what came of it, and end the program accordingly."""
    standing = _carry_out(experiment, out, retry_failed=retry_failed)
    _say_what_came(standing, out)
    if json:
        print_json(_standing_document(standing))
    if standing.halt == INTERRUPTED:
        raise KeyboardInterrupt
    if standing.failed or not standing.done:
        raise typer.Exit(1)


def _carry_out(experiment: Experiment, out: Path, *, retry_failed: bool) -> Standing:
    """Run what is left of the experiment, and show how it goes."""
    from scriptgraph.cli.watching import watching
    from scriptgraph.experiment.account import Account
    from scriptgraph.experiment.casting import Casting, Endpoint
    from scriptgraph.experiment.folder import noted_sitting, open_folder
    from scriptgraph.experiment.standing import Standing

    plan = experiment.plan
    endpoint = Endpoint(os.environ.get("OPENAI_API_KEY"), os.environ.get("OPENAI_BASE_URL"))
    casting = Casting(plan, endpoint)
    for role in plan.models.resolved():
        casting.model(role, plan.seed)  # says now, and not in every session, what is missing
    standing = Standing(len(experiment.sessions), Account(plan))
    with (
        open_folder(out, experiment, remark) as folder,
        noted_sitting(folder) as sitting,
        watching(standing) as notice,
    ):
        asyncio.run(_run(folder, casting, standing, notice, retry_failed=retry_failed))
        sitting["how"] = standing.halt or "to the end"
    return standing


async def _run(
    folder: Folder, casting: Casting, standing: Standing, notice: Notice, *, retry_failed: bool
) -> None:
    from scriptgraph.experiment.judging import judge_dialogues
    from scriptgraph.experiment.runner import run_sessions

    with stoppable(lambda: _halt(standing, notice)):
        await run_sessions(folder, casting, standing, notice, retry_failed=retry_failed)
        await judge_dialogues(folder, casting, standing, notice)


def _halt(standing: Standing, notice: Notice) -> bool:
    if standing.halt == INTERRUPTED:
        return False
    standing.halt = INTERRUPTED
    notice(STOPPING, trouble=True)
    return True


def _say_what_it_takes(experiment: Experiment, estimated: Estimate) -> None:
    """Say how much work it is, and refuse a budget that is too small for a single session."""
    from scriptgraph.experiment.estimate import reach
    from scriptgraph.report.wording import counted

    out = errors()
    plan = experiment.plan
    out.print(
        f"{plan.experiment}: {estimated.sessions} sessions "
        f"({counted(len(experiment.scripts), 'script')}, {counted(len(plan.modes), 'mode')}, "
        f"{counted(len(experiment.personas), 'patient')}, "
        f"{counted(plan.repetitions, 'repetition')})",
        markup=False,
    )
    if plan.models.rehearse:
        out.print("A rehearsal: no language model speaks here.", style="yellow")
    calls = sum(estimated.calls.values())
    out.print(
        f"about {estimated.turns:,} turns, {calls:,} calls, {estimated.tokens:,} tokens, "
        f"{_dollars(estimated.dollars)}; each session at most {plan.turns} turns",
        markup=False,
    )
    sessions = reach(plan, estimated)
    if sessions < estimated.sessions:
        out.print(f"the budget is reached at about session {sessions}", style="yellow")


def _say_what_came(standing: Standing, out: Path) -> None:
    account = standing.account
    console_ = errors()
    console_.print(
        f"{standing.ended} of {standing.planned} sessions ended, {len(standing.failed)} failed; "
        f"{account.calls:,} calls, {account.tokens:,} tokens, {_account_dollars(standing)}",
        markup=False,
    )
    if standing.judged:
        console_.print(f"{standing.judged} dialogues judged", markup=False)
    if standing.halt:
        console_.print(f"stopped: {standing.halt}; the same command goes on", markup=False)
    if standing.ended:
        console_.print(f"the table: scriptgraph report {out}", markup=False)


def _account_dollars(standing: Standing) -> str:
    """Write what it has cost so far."""
    account = standing.account
    return _dollars(None if account.unpriced and not account.dollars else account.dollars) + (
        f" and {account.unpriced:,} calls of unknown price"
        if account.unpriced and account.dollars
        else ""
    )


def _dollars(dollars: float | None) -> str:
    return "price unknown" if dollars is None else f"{dollars:,.2f} dollars"


def _estimate_document(experiment: Experiment, estimated: Estimate) -> dict[str, Any]:
    return {
        "experiment": experiment.plan.experiment,
        "sessions": estimated.sessions,
        "turns": estimated.turns,
        "calls": estimated.calls,
        "input_tokens": estimated.input_tokens,
        "output_tokens": estimated.output_tokens,
        "dollars": estimated.dollars,
    }


def _standing_document(standing: Standing) -> dict[str, Any]:
    account = standing.account
    return {
        "planned": standing.planned,
        "ended": standing.ended,
        "discarded": standing.discarded,
        "failed": standing.failed,
        "stopped": standing.halt or None,
        "calls": account.calls,
        "tokens": account.tokens,
        "dollars": None if account.unpriced else account.dollars,
    }

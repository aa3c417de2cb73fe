"""`scriptgraph experiment`: every session that a plan asks for, and where they stand."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import errors, print_json, remark
from scriptgraph.cli.stopping import STOPPING, Stopped, stoppable

if TYPE_CHECKING:
    from scriptgraph.studies.experiment.account import Expectation
    from scriptgraph.studies.experiment.casting import Casting
    from scriptgraph.studies.experiment.design import Experiment
    from scriptgraph.studies.experiment.estimate import Estimate
    from scriptgraph.studies.experiment.folder import Folder
    from scriptgraph.studies.experiment.status import Notice, Status

GOES_ON = "the same command goes on"


def experiment(
    plan: Annotated[
        Path,
        typer.Argument(help="The plan: a YAML file, or `rehearsal`.", show_default=False),
    ],
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
    from scriptgraph.studies.experiment.estimate import estimate
    from scriptgraph.studies.experiment.folder import refuse_foreign
    from scriptgraph.studies.experiment.loading import load_experiment

    if out is None and not dry_run:
        raise typer.BadParameter("a folder for the results is needed", param_hint="--out")
    loaded = load_experiment(plan)
    if out and not dry_run:
        refuse_foreign(out, loaded)
    with errors().status("rehearsing one session of each kind for an estimate"):
        estimated = asyncio.run(estimate(loaded))
    _say_what_it_takes(loaded, estimated)
    if out and not dry_run:
        run_to_the_end(loaded, out, estimated.expected, retry_failed=retry_failed, json=json)
    elif json:
        figures = asdict(estimated)
        del figures["expected"]
        print_json({"experiment": loaded.plan.experiment} | figures)


def run_to_the_end(
    experiment: Experiment,
    out: Path,
    expected: Expectation | None = None,
    *,
    retry_failed: bool,
    json: bool = False,
) -> None:
    """Run what is left of an experiment, say what came of it, and end the program accordingly."""
    from scriptgraph.studies.experiment.account import Account, Expectation
    from scriptgraph.studies.experiment.status import INTERRUPTED, Status

    account = Account(experiment.plan, expected or Expectation())
    status = Status(len(experiment.sessions), account)
    _carry_out(experiment, out, status, retry_failed=retry_failed)
    _say_what_came(status, out)
    if json:
        print_json(_status_document(status))
    if status.halt == INTERRUPTED:
        raise KeyboardInterrupt
    if status.failed or not status.done or status.decisions.none_came:
        raise typer.Exit(1)


def _carry_out(experiment: Experiment, out: Path, status: Status, *, retry_failed: bool) -> None:
    """Run what is left of the experiment, and show how it goes."""
    from scriptgraph.cli.watching import watching
    from scriptgraph.models.endpoint import Endpoint
    from scriptgraph.studies.experiment.casting import Casting
    from scriptgraph.studies.experiment.folder import noted_sitting, open_folder

    plan = experiment.plan
    endpoint = Endpoint.of(os.environ)
    with watching(status) as notice:
        casting = Casting(plan, endpoint, partial(_wait, status, notice), notice)
        for role in plan.models.resolved():
            casting.model(role, plan.seed)  # says now, and not in every session, what is missing
        with open_folder(out, experiment, remark) as folder, noted_sitting(folder) as sitting:
            asyncio.run(_run(folder, casting, status, notice, retry_failed=retry_failed))
            sitting["how"] = status.halt or "to the end"


async def _run(
    folder: Folder, casting: Casting, status: Status, notice: Notice, *, retry_failed: bool
) -> None:
    from scriptgraph.studies.experiment.schedule import carry_out

    with suppress(Stopped), stoppable(lambda: _halt(status, notice)):
        await carry_out(folder, casting, status, notice, retry_failed=retry_failed)


def _wait(status: Status, notice: Notice, until: float) -> None:
    """Go on waiting for a server, or stop, and say so if it is news."""
    from scriptgraph.cli.judged import waiting

    if status.wait(until):
        notice(waiting(until))


def _halt(status: Status, notice: Notice) -> bool:
    is_first = status.interrupt()
    if is_first:
        notice(STOPPING, trouble=True)
    return is_first


def _say_what_it_takes(experiment: Experiment, estimated: Estimate) -> None:
    """Say how much work it is, and refuse a budget that is too small for a single session."""
    from scriptgraph.cli.watching import dollars
    from scriptgraph.report.wording import counted
    from scriptgraph.studies.experiment.estimate import reach

    out = errors()
    plan = experiment.plan
    out.print(
        f"{plan.experiment}: {counted(estimated.sessions, 'session')} "
        f"({counted(len(experiment.scripts), 'script')}, {counted(len(plan.modes), 'mode')}, "
        f"{counted(len(experiment.personas), 'patient')}, "
        f"{counted(plan.repetitions, 'repetition')})",
        markup=False,
    )
    if plan.models.rehearse:
        out.print("A rehearsal: no language model speaks here.", style="yellow")
    calls = sum(estimated.calls.values())
    out.print(
        f"about {counted(estimated.turns, 'turn')}, {counted(calls, 'call')}, "
        f"{estimated.tokens:,} tokens, {dollars(estimated.dollars)}; "
        f"each session at most {counted(plan.turns, 'turn')}",
        markup=False,
    )
    sessions = reach(plan, estimated)
    if sessions < estimated.sessions:
        told = f"the budget will do for about {counted(sessions, 'whole session')}"
        out.print(f"{told}; no other is begun", style="yellow")


def _say_what_came(status: Status, out: Path) -> None:
    from scriptgraph.cli.watching import spent
    from scriptgraph.report.wording import counted

    account = status.account
    console_ = errors()
    console_.print(
        f"{status.ended} of {counted(status.planned, 'session')} ended, "
        f"{len(status.failed)} failed; {counted(account.calls, 'call')}, {spent(account)}",
        markup=False,
    )
    if account.presumed:
        console_.print(
            "for calls without a count of tokens the budget was charged what was estimated: "
            f"{account.presumed:,} tokens",
            style="yellow",
        )
    if told := status.decisions.told():
        console_.print(f"{told}; the trace of a dialogue says why", style="yellow")
    if status.judged:
        console_.print(f"{counted(status.judged, 'dialogue')} judged", markup=False)
    if status.halt:
        goes_on = "a larger budget goes on" if "budget" in status.halt else GOES_ON
        console_.print(f"stopped: {status.halt}; {goes_on}", markup=False)
    if status.ended:
        console_.print(f"the table: scriptgraph report {out}", markup=False)


def _status_document(status: Status) -> dict[str, Any]:
    account = status.account
    return {
        "planned": status.planned,
        "ended": status.ended,
        "discarded": status.discarded,
        "judged": status.judged,
        "decisions": status.decisions.asked,
        "missing_decisions": status.decisions.missing,
        "failed": status.failed,
        "stopped": status.halt or None,
        "calls": account.calls,
        "tokens": account.tokens,
        "unmetered": account.unmetered,
        "presumed_tokens": account.presumed,
        "dollars": account.dollars,
        "dollars_at_least": account.known_dollars,
        "unpriced": account.unpriced,
    }

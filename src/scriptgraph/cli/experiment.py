"""`scriptgraph experiment`: every session that a plan asks for, and where they stand."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.experiment_on import carry_out_on
from scriptgraph.cli.experiment_told import (
    say_what_came,
    say_what_it_takes,
    status_document,
)
from scriptgraph.cli.kept_calls import CacheOption, calls_kept, say_what_is_kept
from scriptgraph.cli.options import Json, OnOption, ShardsOption
from scriptgraph.cli.output import errors, print_json, remark
from scriptgraph.cli.spreading import On, chosen_spread
from scriptgraph.cli.stopping import STOPPING, Stopped, stoppable
from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.studies.experiment.account import Expectation
    from scriptgraph.studies.experiment.casting import Casting
    from scriptgraph.studies.experiment.design import Experiment
    from scriptgraph.studies.experiment.folder import Folder
    from scriptgraph.studies.experiment.status import Notice, Status


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
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER/OF",
            help="Only one part of the sessions, such as 3/10, for one machine of ten; "
            "`scriptgraph merge` puts the folders together.",
            show_default=False,
        ),
    ] = None,
    on: OnOption = None,
    shards: ShardsOption = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Take failed sessions up where they failed.")
    ] = False,
    cache: CacheOption = None,
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
    spread = chosen_spread(shard, on, shards, cache=cache)
    part = spread.shard
    if out and not on and (out / "shards").exists():
        raise InputError(f"{out} holds shards of a plan that was run on a cluster; --on goes on")
    loaded = replace(load_experiment(plan), shard=part)
    if not loaded.sessions:
        raise InputError(f"{plan}: no session of it is in shard {part}; take fewer shards")
    if out and not dry_run:
        refuse_foreign(out, loaded)
    with errors().status("rehearsing one session of each kind for an estimate"):
        estimated = asyncio.run(estimate(loaded))
    say_what_it_takes(loaded, loaded.share, estimated)
    if cache and dry_run:
        say_what_is_kept(cache)
    if out and not dry_run:
        expected = estimated.expected
        with calls_kept(cache):
            run_to_the_end(
                loaded, out, expected, on=spread.on, retry_failed=retry_failed, json=json
            )
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
    on: On | None = None,
) -> None:
    """Run what is left of an experiment, say what came of it, and end the program accordingly."""
    from scriptgraph.studies.experiment.account import Account, Expectation
    from scriptgraph.studies.experiment.status import INTERRUPTED, Status

    account = Account(experiment.share, expected or Expectation(), experiment.casts)
    status = Status(len(experiment.sessions), account)
    if on:
        halt = partial(_halt, status)
        carry_out_on(on, experiment, out, status, halt, retry_failed=retry_failed)
    else:
        _carry_out(experiment, out, status, retry_failed=retry_failed)
    say_what_came(status, out)
    if json:
        print_json(status_document(status))
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

    plan = experiment.share
    endpoint = Endpoint.of(os.environ, plan.key_names)
    with watching(status) as notice:
        casting = Casting(plan, endpoint, partial(_wait, status, notice), notice)
        casting.refuse_unasked()
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

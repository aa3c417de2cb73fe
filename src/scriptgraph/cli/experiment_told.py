"""What is said of an experiment: how much work it is, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scriptgraph.cli.output import errors

if TYPE_CHECKING:
    from scriptgraph.studies.experiment.casts import RoleChoices
    from scriptgraph.studies.experiment.design import Experiment
    from scriptgraph.studies.experiment.estimate import Estimate
    from scriptgraph.studies.experiment.plan import Plan
    from scriptgraph.studies.experiment.status import Status

GOES_ON = "the same command goes on"


def say_what_it_takes(experiment: Experiment, share: Plan, estimated: Estimate) -> None:
    """Say how much work it is, and refuse a budget that is too small for a single session."""
    from scriptgraph.cli.watching import dollars
    from scriptgraph.report.wording import counted
    from scriptgraph.studies.experiment.estimate import reach

    out = errors()
    plan = experiment.plan
    part = f"shard {experiment.shard}: " if experiment.shard else ""
    several = plan.models.several
    out.print(
        f"{plan.experiment}: {part}{counted(estimated.sessions, 'session')} "
        f"({counted(len(experiment.scripts), 'script')}, {counted(len(plan.modes), 'mode')}, "
        f"{''.join(f'{len(names)} models as {role}, ' for role, names in several.items())}"
        f"{counted(len(experiment.personas), 'patient')}, "
        f"{counted(plan.repetitions, 'repetition')})",
        markup=False,
    )
    if told := rehearsed(plan.models):
        out.print(told, style="yellow", markup=False)
    calls = sum(estimated.calls.values())
    out.print(
        f"about {counted(estimated.turns, 'turn')}, {counted(calls, 'call')}, "
        f"{estimated.tokens:,} tokens, "
        f"{dollars(estimated.dollars, estimated.dollars_at_least, estimated.unpriced)}; "
        f"each session at most {counted(plan.turns, 'turn')}",
        markup=False,
    )
    if experiment.shard and (plan.budget or plan.rate):
        out.print(
            f"the other shards may run at the same time: this one has 1/{experiment.shard.of} of "
            "the plan's budget and rate"
        )
    sessions = reach(share, estimated)
    if sessions < estimated.sessions:
        told = f"the budget will do for about {counted(sessions, 'whole session')}"
        out.print(f"{told}; no other is begun", style="yellow")


def rehearsed(models: RoleChoices) -> str:
    """Say who is played by the rehearsal model; empty where nobody is."""
    if models.is_rehearsal:
        return "A rehearsal: no language model speaks here."
    roles = [
        f"{role}{'' if always else ' (in some sessions)'}"
        for role, always in models.rehearsed.items()
    ]
    if not roles:
        return ""
    return f"Rehearsed: {', '.join(roles)}. Every other role is a language model's."


def say_what_came(status: Status, out: Path) -> None:
    """Say how many sessions ended, what they took, and how it goes on."""
    from scriptgraph.cli.watching import spent
    from scriptgraph.report.wording import counted, kept_calls

    account = status.account
    console_ = errors()
    console_.print(
        f"{status.ended} of {counted(status.planned, 'session')} ended, "
        f"{len(status.failed)} failed; {counted(account.calls, 'call')}, {spent(account)}",
        markup=False,
    )
    if account.kept:
        console_.print(kept_calls(account.kept), style="yellow", markup=False)
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


def status_document(status: Status) -> dict[str, Any]:
    """Give the same for a program."""
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
        "kept_calls": account.kept,
        "tokens": account.tokens,
        "unmetered": account.unmetered,
        "presumed_tokens": account.presumed,
        "dollars": account.dollars,
        "dollars_at_least": account.known_dollars,
        "unpriced": account.unpriced,
    }

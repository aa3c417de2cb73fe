"""What replayed dialogues used, and the tables that stand below the token figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.group import Details
from benchmarks.usage import Account
from scriptgraph.assurance.replay import Replay
from scriptgraph.core.settings import Mode


@dataclass(frozen=True)
class Run:
    """The published dialogues of one variant, in one arrangement."""

    arrangement: str
    account: Account
    replayed: Replay = field(default_factory=Replay)


Runs = Mapping[Mode, Run]
"""Mode → its run."""


def by_role(caption: str, runs: Sequence[Run]) -> Details:
    """List what each role used in a turn."""
    header = ("arrangement", "role", "calls", "input", "uncached input", "output")
    return Details(caption, header, [line for run in runs for line in _lines(run)])


def _lines(run: Run) -> Iterator[tuple[str, ...]]:
    account = run.account
    for role, usage in [*sorted(account.roles.items()), ("all", account.total())]:
        yield (
            run.arrangement,
            role,
            f"{usage.calls / account.turns:.2f}",
            *(f"{n / account.turns:,.0f}" for n in (usage.input, usage.uncached, usage.output)),
        )


def decisions(runs: Runs) -> Details:
    """List what became of the recorded decisions."""
    totals = {mode: run.replayed.totals() for mode, run in runs.items()}
    header = ("mode", *next(iter(totals.values())))
    lines = [(f"`{mode}`", *(f"{n:,}" for n in total.values())) for mode, total in totals.items()]
    return Details("What became of the recorded decisions (`replay`)", header, lines)

"""Shows how an experiment goes: a live display in a terminal, plain lines anywhere else."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from scriptgraph.cli.judged import waiting
from scriptgraph.cli.output import errors

if TYPE_CHECKING:
    from rich.console import Console

    from scriptgraph.studies.experiment.account import Account
    from scriptgraph.studies.experiment.status import Notice, Status


@contextmanager
def watching(status: Status) -> Iterator[Notice]:
    """Show an experiment while the block lasts; what is yielded takes news in a line."""
    out = errors()
    started = time.monotonic()

    def say(news: str, *, trouble: bool = False) -> None:
        _say(out, status, started, news)

    def say_trouble(news: str, *, trouble: bool = False) -> None:
        if trouble:
            out.print(news, markup=False)

    if not out.is_terminal:
        yield say
        return
    live = Live(
        get_renderable=lambda: _display(status, started),
        console=out,
        transient=True,
        refresh_per_second=4,
    )
    with live:
        yield say_trouble


def _say(out: Console, status: Status, started: float, news: str) -> None:
    out.print(
        f"[{status.ended + len(status.failed)}/{status.planned}] {news}"
        f" · {_figures(status, started)}",
        markup=False,
    )


def _display(status: Status, started: float) -> Table:
    done = status.ended + len(status.failed)
    grid = Table.grid(padding=(0, 2))
    grid.add_row(
        ProgressBar(total=status.planned, completed=done, width=30),
        Text(f"{done}/{status.planned}", style="bold"),
        Text(_figures(status, started)),
    )
    if status.waited.until > time.time() + 1:
        grid.add_row("", "", Text(waiting(status.waited.until), style="yellow"))
    return grid


def _figures(status: Status, started: float) -> str:
    under_way = Counter(status.under_way.values())
    parts = [f"{under_way['running']} running"]
    if under_way["being judged"] or status.judged:
        parts += [f"{under_way['being judged']} being judged", f"{status.judged} judged"]
    parts += [f"{len(status.failed)} failed", spent(status.account)]
    return ", ".join([*parts, _time_left(status, started)])


def _time_left(status: Status, started: float) -> str:
    left = status.jobs - status.jobs_done
    if not left:
        return "done"
    if not status.jobs_done:
        return "time left unknown"
    seconds = (time.monotonic() - started) / status.jobs_done * left
    minutes, seconds = divmod(round(seconds), 60)
    return f"about {minutes} min {seconds} s left" if minutes else f"about {seconds} s left"


def spent(account: Account) -> str:
    """Write what calls have cost: tokens, and dollars as far as their prices are known."""
    tokens = f"{account.tokens:,} tokens"
    if account.unmetered:
        tokens += f" ({account.unmetered:,} calls without a count)"
    return f"{tokens}, {dollars(account.dollars, account.known_dollars, account.unpriced)}"


def dollars(amount: float | None, known: float, unpriced: int) -> str:
    """Write an amount of money; where a part of it is unknown, what it is at least."""
    if amount is not None:
        return f"{amount:,.2f} dollars"
    if not known:
        return "price unknown"
    return f"at least {known:,.2f} dollars; {unpriced:,} calls of unknown price"

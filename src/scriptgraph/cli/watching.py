"""Shows how an experiment goes: a live display in a terminal, plain lines anywhere else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from scriptgraph.cli.output import errors
from scriptgraph.cli.phrases import waiting

if TYPE_CHECKING:
    from rich.console import Console

    from scriptgraph.studies.experiment.account import Account
    from scriptgraph.studies.experiment.status import Notice, Standing


@contextmanager
def watching(standing: Standing) -> Iterator[Notice]:
    """Show an experiment while the block lasts; what is yielded takes news in a line."""
    out = errors()
    started = time.monotonic()

    def say(news: str, *, trouble: bool = False) -> None:
        _say(out, standing, started, news)

    def say_trouble(news: str, *, trouble: bool = False) -> None:
        if trouble:
            out.print(news, markup=False)

    if not out.is_terminal:
        yield say
        return
    live = Live(
        get_renderable=lambda: _display(standing, started),
        console=out,
        transient=True,
        refresh_per_second=4,
    )
    with live:
        yield say_trouble


def _say(out: Console, standing: Standing, started: float, news: str) -> None:
    out.print(
        f"[{standing.ended + len(standing.failed)}/{standing.planned}] {news}"
        f" · {_figures(standing, started)}",
        markup=False,
    )


def _display(standing: Standing, started: float) -> Table:
    done = standing.ended + len(standing.failed)
    grid = Table.grid(padding=(0, 2))
    grid.add_row(
        ProgressBar(total=standing.planned, completed=done, width=30),
        Text(f"{done}/{standing.planned}", style="bold"),
        Text(_figures(standing, started)),
    )
    if standing.waited.until > time.time() + 1:
        grid.add_row("", "", Text(waiting(standing.waited.until), style="yellow"))
    return grid


def _figures(standing: Standing, started: float) -> str:
    parts = [f"{len(standing.running - standing.judging)} running"]
    if standing.judging or standing.judged:
        parts += [f"{len(standing.judging)} being judged", f"{standing.judged} judged"]
    parts += [f"{len(standing.failed)} failed", spent(standing.account)]
    return ", ".join([*parts, _time_left(standing, started)])


def _time_left(standing: Standing, started: float) -> str:
    left = standing.jobs - standing.jobs_done
    if not left:
        return "done"
    if not standing.jobs_done:
        return "time left unknown"
    seconds = (time.monotonic() - started) / standing.jobs_done * left
    minutes, seconds = divmod(round(seconds), 60)
    return f"about {minutes} min {seconds} s left" if minutes else f"about {seconds} s left"


def spent(account: Account) -> str:
    """Write what calls have cost: tokens, and dollars as far as their prices are known."""
    tokens = f"{account.tokens:,} tokens"
    if account.unmetered:
        tokens += f" ({account.unmetered:,} calls without a count)"
    if account.dollars is None and account.known_dollars:
        known = f"at least {dollars(account.known_dollars)}"
        return f"{tokens}, {known}; {account.unpriced:,} calls of unknown price"
    return f"{tokens}, {dollars(account.dollars)}"


def dollars(amount: float | None) -> str:
    """Write an amount of money."""
    return "price unknown" if amount is None else f"{amount:,.2f} dollars"

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

if TYPE_CHECKING:
    from rich.console import Console

    from scriptgraph.experiment.standing import Notice, Standing


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
    return grid


def _figures(standing: Standing, started: float) -> str:
    account = standing.account
    cost = f"{account.tokens:,} tokens"
    if account.dollars:
        cost += f", {account.dollars:,.2f} dollars"
    judged = f"{standing.judged} judged, " if standing.judged else ""
    return (
        f"{judged}{len(standing.running)} running, {len(standing.failed)} failed, {cost}, "
        f"{_time_left(standing, started)}"
    )


def _time_left(standing: Standing, started: float) -> str:
    carried = standing.ended - standing.ended_before
    left = standing.planned - standing.ended - len(standing.failed)
    if not carried or not left:
        return "done" if not left else "time left unknown"
    seconds = (time.monotonic() - started) / carried * left
    minutes, seconds = divmod(round(seconds), 60)
    return f"about {minutes} min {seconds} s left" if minutes else f"about {seconds} s left"

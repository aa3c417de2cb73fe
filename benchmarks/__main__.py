"""Takes all figures, prints them as one table, and writes `docs/benchmarks.md`.

    python -m benchmarks
    python -m benchmarks --only tokens,storage --quick

All of it takes about 25 minutes, and should have the machine to itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.group import Measured, Options, Prices
from benchmarks.tables import HINDRANCES, WIDTH, document, show

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "benchmarks.md"

GROUPS = (
    "tokens",
    "peers",
    "latency",
    "guard_cost",
    "overhead",
    "at_once",
    "streamed",
    "over_http",
    "storage",
    "cold_start",
    "scale",
    "written",
    "reports",
    "intervals",
    "planted",
    "experts_page",
    "on_ray",
)
"""Modules of this package, in the order in which they are run and shown."""

QUICK = 0.1
"""The scale of a quick run."""


def main(
    only: Annotated[str, typer.Option(help=f"Some of {', '.join(GROUPS)}.")] = "",
    scale: Annotated[float, typer.Option(min=0.001, max=1, help="Below 1, runs are shorter.")] = 1,
    quick: Annotated[bool, typer.Option("--quick", help=f"The same as --scale {QUICK}.")] = False,
    prices: Annotated[
        str | None,
        typer.Option(
            metavar="INPUT,CACHED,OUTPUT",
            help="Dollars for a million tokens. Without them no cost is shown.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write the document; a full run writes docs/benchmarks.md."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Take the figures that no test asserts."""
    chosen = _chosen(only)
    scale = QUICK if quick else scale
    if out is None and chosen == GROUPS and scale == 1:
        out = DOCUMENT
    measured = _measure(chosen, _options(scale, _prices(prices)))
    if as_json:
        sys.stdout.write(json.dumps([_as_data(one) for one in measured], indent=2) + "\n")
    else:
        console = Console(width=None if sys.stdout.isatty() else WIDTH)
        show(measured, console, scale=scale)
    if out:
        hindrances = HINDRANCES.read_text(encoding="utf-8")
        text = document(measured, hindrances, on=datetime.now(UTC).date(), scale=scale)
        out.write_text(text, encoding="utf-8")


def _chosen(only: str) -> tuple[str, ...]:
    named = tuple(name.strip() for name in only.split(",") if name.strip())
    if unknown := sorted(set(named) - set(GROUPS)):
        raise typer.BadParameter(f"--only: no group {unknown}; there are {', '.join(GROUPS)}")
    return tuple(name for name in GROUPS if not named or name in named)


def _prices(given: str | None) -> Prices | None:
    if given is None:
        return None
    try:
        return Prices(*(float(price) for price in given.split(",")))
    except (TypeError, ValueError) as error:
        raise typer.BadParameter(f"--prices: three numbers are needed, not {given!r}") from error


def _options(scale: float, prices: Prices | None) -> Options:
    shared = ROOT / os.environ.get("SCRIPTGRAPH_SHARED", "../shared")
    if not (shared / "published" / "dialogues.jsonl").is_file():
        return Options(scale=scale, prices=prices)
    # Offline, the tokenizer is read from there, here and in every process that we start.
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(shared / "tokenizer"))
    return Options(shared, scale, prices)


def _measure(chosen: Sequence[str], options: Options) -> list[Measured]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("")
        telling = replace(options, tell=lambda what: progress.update(task, description=what))
        return [asyncio.run(_measured(name, telling)) for name in chosen]


async def _measured(name: str, options: Options) -> Measured:
    group = import_module(f"benchmarks.{name}")
    return Measured(group.TITLE, group.METHOD, await group.measure(options))


def _as_data(measured: Measured) -> dict[str, Any]:
    rows = [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in measured.group.rows]
    return {
        "group": measured.title,
        "rows": rows,
        "remarks": measured.group.remarks,
        "details": [asdict(details) for details in measured.group.details],
    }


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
app.command()(main)

if __name__ == "__main__":
    app()

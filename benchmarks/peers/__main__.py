"""Puts everybody to every trial, and writes `docs/peers.md`: `make bench-peers`.

    python -m benchmarks.peers
    python -m benchmarks.peers --only burr,swarm

Foreign frameworks are installed from PyPI, each into an environment of its own below `.peers`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from benchmarks.peers.contestants import (
    FRAMEWORKS,
    HERE_AT_HAND,
    OURS,
    PATIENCE,
    Contestant,
    LeftTheDialogue,
)
from benchmarks.peers.environments import NotInstalled, interpreter
from benchmarks.peers.process import PeerFailed
from benchmarks.peers.report import Result, report
from benchmarks.peers.server import application
from benchmarks.peers.trials import AT_ONCE, Trials
from benchmarks.serving import served

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "peers.md"

EVERYBODY = (*HERE_AT_HAND, *FRAMEWORKS)


def main(
    only: Annotated[
        str, typer.Option(help=f"Some of {', '.join(dict.fromkeys(c.program for c in EVERYBODY))}.")
    ] = "",
    sessions: Annotated[int, typer.Option(min=1, help="How many talk at once.")] = AT_ONCE,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write the document; a run of everybody writes docs/peers.md."),
    ] = None,
) -> None:
    """Hold one dialogue with us and with what people would pick instead."""
    chosen = _chosen(only)
    results = asyncio.run(_measure(chosen, sessions))
    text = report(results, datetime.now(UTC).date())
    if out is None and chosen == EVERYBODY and sessions == AT_ONCE:
        out = DOCUMENT
    if out:
        out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _chosen(only: str) -> tuple[Contestant, ...]:
    named = {name.strip() for name in only.split(",") if name.strip()}
    if unknown := sorted(named - {one.program for one in EVERYBODY}):
        raise typer.BadParameter(f"--only: there is no {unknown}")
    return tuple(one for one in EVERYBODY if not named or one.program in named)


async def _measure(chosen: Sequence[Contestant], sessions: int) -> list[Result]:
    shared = ROOT / os.environ.get("SCRIPTGRAPH_SHARED", "../shared")
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(shared / "tokenizer"))
    with served(application) as server:
        async with httpx.AsyncClient(timeout=PATIENCE) as wire:
            return [await _result(one, server, wire, sessions) for one in chosen]


async def _result(
    contestant: Contestant, server: str, wire: httpx.AsyncClient, sessions: int
) -> Result:
    result = Result(contestant)
    try:
        python = await interpreter(contestant.environment, _tell)
    except NotInstalled as error:
        result.failed["installation"] = str(error)
        return result
    trials = Trials(contestant, python, server, wire)

    async def attempt(name: str, trial: Awaitable[Any]) -> Any:
        _tell(f"{contestant.name}: {name}")
        try:
            return await trial
        except (PeerFailed, LeftTheDialogue, TimeoutError) as error:
            result.failed[name] = str(error)
            return None

    result.usage = await attempt("count", trials.count())
    result.speed = await attempt("many at once", trials.many(sessions))
    killed = await attempt("kill", trials.kill())
    result.sent_again, result.not_sent_again = killed or ("", "")
    result.moved_by_lie = await attempt("lie", trials.lie("way"))
    if contestant in OURS:
        result.moved_by_false_quotes = await attempt("false quotes", trials.lie("quotes"))
    return result


def _tell(what: str) -> None:
    sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    typer.run(main)

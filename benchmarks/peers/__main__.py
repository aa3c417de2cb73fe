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
from benchmarks.peers.trials import AT_ONCE, ROUNDS, Trials
from benchmarks.serving import served

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "peers.md"

EVERYBODY = (*HERE_AT_HAND, *FRAMEWORKS)


def main(
    only: Annotated[
        str, typer.Option(help=f"Some of {', '.join(dict.fromkeys(c.program for c in EVERYBODY))}.")
    ] = "",
    sessions: Annotated[int, typer.Option(min=1, help="How many talk at once.")] = AT_ONCE,
    rounds: Annotated[int, typer.Option(min=1, help="How often each is timed, in turn.")] = ROUNDS,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write the document; a run of everybody writes docs/peers.md."),
    ] = None,
) -> None:
    """Hold one dialogue with us and with what people would pick instead."""
    chosen = _chosen(only)
    results = asyncio.run(_measure(chosen, sessions, rounds))
    text = report(results, datetime.now(UTC).date(), sessions=sessions, rounds=rounds)
    if out is None and chosen == EVERYBODY:
        out = DOCUMENT
    if out:
        out.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _chosen(only: str) -> tuple[Contestant, ...]:
    named = {name.strip() for name in only.split(",") if name.strip()}
    if unknown := sorted(named - {one.program for one in EVERYBODY}):
        raise typer.BadParameter(f"--only: there is no {unknown}")
    return tuple(one for one in EVERYBODY if not named or one.program in named)


async def _measure(chosen: Sequence[Contestant], sessions: int, rounds: int) -> list[Result]:
    """Put everybody to each trial before the next one, and time them in turn, round by round."""
    shared = ROOT / os.environ.get("SCRIPTGRAPH_SHARED", "../shared")
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(shared / "tokenizer"))
    with served(application) as server:
        async with httpx.AsyncClient(timeout=PATIENCE) as wire:
            results = [Result(one) for one in chosen]
            entered = [
                (result, trials)
                for result in results
                if (trials := await _entered(result, server, wire))
            ]
            for result, trials in entered:
                result.usage = await _attempt(result, "count", trials.count())
            for _ in range(rounds):
                for result, trials in entered:
                    speed = await _attempt(result, "many at once", trials.many(sessions))
                    result.speeds += [speed] if speed else []
            for result, trials in entered:
                await _threaten(result, trials)
            return results


async def _entered(result: Result, server: str, wire: httpx.AsyncClient) -> Trials | None:
    """Make ready what somebody needs; None where it is not to be had."""
    try:
        python = await interpreter(result.contestant.environment, _tell)
    except NotInstalled as error:
        result.failed["installation"] = str(error)
        return None
    return Trials(result.contestant, python, server, wire)


async def _threaten(result: Result, trials: Trials) -> None:
    """Kill it, and have its model lie."""
    killed = await _attempt(result, "kill", trials.kill())
    result.sent_again, result.not_sent_again = killed or ("", "")
    result.moved_by_lie = await _attempt(result, "lie", trials.lie("way"))
    if result.contestant in OURS:
        false = trials.lie("quotes")
        result.moved_by_false_quotes = await _attempt(result, "false quotes", false)


async def _attempt(result: Result, name: str, trial: Awaitable[Any]) -> Any:
    _tell(f"{result.contestant.name}: {name}")
    try:
        return await trial
    except (PeerFailed, LeftTheDialogue, TimeoutError) as error:
        result.failed[name] = str(error)
        return None


def _tell(what: str) -> None:
    sys.stderr.write(f"{what}\n")


if __name__ == "__main__":
    typer.run(main)

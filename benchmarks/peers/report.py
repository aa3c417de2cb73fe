"""Writes down what the contestants' trials came to: `docs/peers.md`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from benchmarks.counting import Usage
from benchmarks.peers.contestants import Contestant
from benchmarks.peers.dialogue import HERE
from benchmarks.peers.environments import packages
from benchmarks.peers.figures import COUNTING, HEADER, line
from benchmarks.peers.lines import lines_of
from benchmarks.peers.trials import AT_ONCE_TURNS, Speed
from benchmarks.tables import machine, number, table

UNKNOWN = "\N{EN DASH}"


@dataclass
class Result:
    """What one contestant's trials came to; None where there is nothing to say."""

    contestant: Contestant
    usage: Usage | None = None
    speeds: list[Speed] = field(default_factory=list)
    """One for each round."""

    sent_again: str = ""
    not_sent_again: str = ""
    moved_by_lie: bool | None = None
    moved_by_false_quotes: bool | None = None
    """None where evidence is not asked for."""

    failed: dict[str, str] = field(default_factory=dict)
    """Trial → why there is no figure."""


def report(results: Sequence[Result], on: date, *, sessions: int, rounds: int) -> str:
    """Write the document.

    Args:
        results: What everybody came to.
        on: The day of it.
        sessions: How many talked at once where that was timed.
        rounds: How often it was timed.
    """
    costs = [_cost(one) for one in results]
    stands = [_standing(one) for one in results]
    parts = [
        (HERE / "report.md").read_text(encoding="utf-8").strip() + "\n",
        "## What the dialogue costs\n",
        table((*HEADER, "turns a second", "CPU ms", "lines"), costs),
        "## What is left, and what is checked\n",
        table(("", "killed, words sent again", "not sent again", *_CHECKS), stands),
        *_failures(results),
        "## How it is measured\n",
        COUNTING.strip() + "\n",
        (HERE / "report_method.md")
        .read_text(encoding="utf-8")
        .format(at_once=sessions, turns=AT_ONCE_TURNS, rounds=rounds)
        .strip()
        + "\n",
        "## Where it was measured\n",
        table(("", ""), [("date", on.isoformat()), *machine().items(), *_versions(results)]),
    ]
    return "\n".join(parts)


_CHECKS = ("evidence is checked", "an incomplete section is barred")


def _cost(result: Result) -> tuple[str, ...]:
    name, usage = result.contestant.name, result.usage
    counts = line(name, usage) if usage else (name, *[UNKNOWN] * (len(HEADER) - 1))
    fast = (
        _median(one.turns_a_second for one in result.speeds),
        _median(one.cpu_ms for one in result.speeds),
    )
    return (*counts, *fast, str(lines_of(result.contestant.program)))


def _median(values: Iterable[float]) -> str:
    known = [*values]
    return number(median(known)) if known else UNKNOWN


def _standing(result: Result) -> tuple[str, ...]:
    evidence = {None: "none is asked for", True: "no", False: "yes"}
    barred = {None: "nobody can say where it stands", True: "no", False: "yes"}
    return (
        result.contestant.name,
        result.sent_again or UNKNOWN,
        result.not_sent_again or UNKNOWN,
        evidence[result.moved_by_false_quotes],
        UNKNOWN if "lie" in result.failed else barred[result.moved_by_lie],
    )


def _failures(results: Sequence[Result]) -> Iterator[str]:
    said = [
        f"* {one.contestant.name}, {trial}: {why}"
        for one in results
        for trial, why in one.failed.items()
    ]
    if said:
        yield "What could not be measured:\n"
        yield "\n".join(said) + "\n"


def _versions(results: Sequence[Result]) -> Iterator[tuple[str, str]]:
    for one in results:
        if one.contestant.environment:
            yield one.contestant.name, ", ".join(packages(one.contestant.environment))

"""Mistakes that are planted in scripts, and how many of them proofs find."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.group import Details, Group, Options, Row, Target
from benchmarks.planted_scripts import Field, Violation, planted_field, violations
from benchmarks.replayed import departure
from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.assurance.guarantees.search import Proof
from scriptgraph.assurance.values.look import Looked, look
from scriptgraph.script.guarantees import read_guarantee

TITLE = "Planted mistakes"

SECTIONS = 1_000
"""Sections of the script with planted rules; of each five, one has a gap and one a dead rule."""

_LEAST = 60

_DEAD = ("never", "unasked", "hidden")

METHOD = f"""
A script of {SECTIONS:,} sections collects four values in each (two numbers, a choice, a truth). One
section of five has values for which no rule holds, one has a rule that is never followed, and three
are sound, in six shapes each: single values, sums, differences, products, choices, and conditions
that join several. Everything that the solver says is counted: what was planted and is named at its
section or rule is *found*, all else is *false*. Then a violation of every kind of guarantee is
planted in a chain of sections. It is *caught* where the guarantee was proved before, is refuted
after, and the way that is shown goes through what was planted; the way is *legal* where the
compiled graph takes it, with a model that decides as planned. Times are for information.
"""


@dataclass(frozen=True)
class Caught:
    """What came of a planted violation."""

    violation: Violation
    before: Proof
    after: Proof
    departure: str
    """Where the compiled graph does not go the way that is shown; empty where it does."""

    @property
    def is_caught(self) -> bool:
        """Say whether it was proved before and is refuted on the right way now."""
        verdicts = (self.before.verdict, self.after.verdict)
        return verdicts == ("proven", "refuted") and self.is_right_way

    @property
    def is_right_way(self) -> bool:
        """Say whether the way that is shown goes through what was planted."""
        names = [step.move.target for step in self.after.walk]
        wanted = list(self.violation.path)
        places = range(len(names) - len(wanted) + 1)
        return any(names[n : n + len(wanted)] == wanted for n in places)


@dataclass(frozen=True)
class Counts:
    """What the solver has found of what was planted."""

    gaps: int
    dead: int
    false: int


def counts(field: Field, looked: Looked) -> Counts:
    """Count what was found, and what was found where nothing is."""
    gaps = {seen.section for seen in looked.seen if seen.kind == "gap"}
    dead = {(seen.section, seen.path[-1]) for seen in looked.seen if seen.kind in _DEAD}
    right = len(gaps & field.gaps), len(dead & field.dead.items())
    return Counts(*right, len(looked.seen) - sum(right))


async def caught() -> list[Caught]:
    """Prove every guarantee without its violation and with it, and go the way that is shown."""
    found = []
    for violation in violations():
        guarantee = read_guarantee(violation.line)
        (before,) = prove(violation.script, [guarantee])
        (after,) = prove(violation.broken, [guarantee])
        told = await departure(violation.broken, after.walk)
        found.append(Caught(violation, before, after, told))
    return found


async def measure(options: Options) -> Group:
    """Plant, look and count."""
    sections = options.scaled(SECTIONS, _LEAST)
    options.tell(f"planted mistakes: {sections} sections")
    field = planted_field(sections)
    started = time.perf_counter()
    looked = await asyncio.to_thread(look, field.script)
    seconds = time.perf_counter() - started
    options.tell("planted mistakes: guarantees")
    ways = await caught()
    return Group([*_rows(field, looked, seconds), *_way_rows(ways)], details=[_table(ways)])


def _rows(field: Field, looked: Looked, seconds: float) -> list[Row]:
    found, size = counts(field, looked), len(field.script.sections)
    planted = (len(field.gaps), len(field.dead))
    return [
        _all_of("Gaps found", found.gaps, planted[0]),
        _all_of("Dead rules found", found.dead, planted[1]),
        Row("False findings", "findings", found.false, target=Target(0)),
        Row("Questions given up", "rules", len(looked.undecided), target=Target(0)),
        Row(f"Looking at {size:,} sections", "s", seconds),
    ]


def _way_rows(ways: Sequence[Caught]) -> list[Row]:
    legal = [each for each in ways if not each.departure]
    return [
        _all_of("Kinds of guarantees: violations caught", _caught(ways), len(ways)),
        _all_of("Ways shown that the compiled graph goes", len(legal), len(ways)),
    ]


def _caught(ways: Sequence[Caught]) -> int:
    return sum(each.is_caught for each in ways)


def _all_of(figure: str, found: int, planted: int) -> Row:
    target = Target(1, of="ratio", at_least=True)
    return Row(figure, "found", found, planted, "planted", target)


def _table(ways: Sequence[Caught]) -> Details:
    lines = [
        (
            each.violation.kind,
            f"`{each.violation.line}`",
            each.before.verdict,
            each.after.verdict,
            " → ".join(step.move.target for step in each.after.walk[-2:]),
        )
        for each in ways
    ]
    header = ("kind", "guarantee", "before", "after", "the way ends")
    return Details("Violations of guarantees that were planted", header, lines)

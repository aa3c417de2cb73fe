"""What is planted in the benchmark's scripts is there, and all of it is found."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest
from benchmarks.planted import Caught, caught, counts
from benchmarks.planted_scripts import Field, planted_field

from scriptgraph.assurance.values.look import look
from scriptgraph.script import expressions
from scriptgraph.script.guarantees import AtMost, Counted, Guarantee, read_guarantee
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Section

SECTIONS = 60
"""Twice every shape of what is planted."""


@pytest.fixture(scope="module")
def field() -> Field:
    return planted_field(SECTIONS)


def _followed(section: Section) -> set[int | None]:
    """Try all values together: which rules are followed, and whether none is for some."""
    v, w, k, o = section.tasks[0].collect
    numbers = range(11)
    found: set[int | None] = set()
    for one, other, choice, truth in product(numbers, numbers, ("low", "mid", "high"), (0, 1)):
        values: dict[str, Constant] = {v: one, w: other, k: choice, o: bool(truth)}
        rules = enumerate(section.next)
        holding = (n for n, rule in rules if expressions.holds(rule.if_ or "", values))
        found.add(next(holding, None))
    return found


def test_what_is_planted_is_there(field: Field) -> None:
    """With every combination of values tried, just the planted sections have gaps or dead rules."""
    for section in field.script.sections:
        followed = _followed(section)
        assert (None in followed) == (section.id in field.gaps)
        unfollowed = set(range(len(section.next))) - followed
        assert unfollowed == ({field.dead[section.id]} if section.id in field.dead else set())


def test_all_of_it_is_found_and_nothing_else(field: Field) -> None:
    """Every planted gap and dead rule is found, and no other thing is said."""
    found = counts(field, look(field.script))
    assert (found.gaps, found.dead, found.false) == (len(field.gaps), len(field.dead), 0)
    assert len(field.gaps) == len(field.dead) == SECTIONS / 5


def _read(each: Caught) -> Guarantee:
    return read_guarantee(each.violation.line)


async def test_every_kind_of_guarantee_is_caught() -> None:
    """A violation of each kind is refuted on the planted way, and the compiled graph goes it."""
    ways: list[Caught] = await caught()
    kinds = {type(_read(each)) for each in ways}
    assert kinds == set(get_args(Guarantee))
    bounds = {g.counted for each in ways if isinstance(g := _read(each), AtMost)}
    assert bounds == set(get_args(Counted))
    for each in ways:
        assert each.is_caught, each.violation
        assert each.departure == ""

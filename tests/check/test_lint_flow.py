"""Lint rules about the way through a script: dead ends, traps and circles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from script_building import LIMIT, found, judged, messages, script

from scriptgraph.check.flow import components


def test_unreachable_section() -> None:
    """A section that only unreachable ones lead to is unreachable, too."""
    made = script({"a": [], "b": ["c"], "c": ["a"]})
    assert [f.section for f in found(made, "unreachable-section")] == ["b", "c"]


@pytest.mark.parametrize(
    "rest", [{"anytime": judged(b="the patient wants it")}, {"limits": {"turns": 3, "then": "b"}}]
)
def test_unreachable_section_counts_every_kind_of_move(rest: dict[str, object]) -> None:
    """A limit or an `anytime` rule leads to a section as well as any other."""
    assert not found(script({"a": [], "b": []}, **rest), "unreachable-section")


def test_no_way_to_an_end() -> None:
    """A trap is reported once, and not the sections that lead into it."""
    made = script({"a": ["b"], "b": ["c"], "c": ["b"]})
    (trap,) = found(made, "no-way-to-an-end")
    assert trap.severity == "error"
    assert trap.message.startswith("sections 'b', 'c' lead only to each other")


def test_no_way_to_an_end_of_one_section() -> None:
    """A section that leads only to itself is a trap."""
    (message,) = messages(script({"a": ["a"]}), "no-way-to-an-end")
    assert message == "section 'a' leads only to itself, so the session can never end"


@pytest.mark.parametrize(
    "rest", [{"anytime": judged(end="the patient wants to stop")}, {"limits": LIMIT}]
)
def test_no_way_to_an_end_counts_every_end(rest: dict[str, object]) -> None:
    """A limit or an `anytime` rule that ends the session is a way to an end."""
    assert not found(script({"a": ["b"], "b": ["a"]}, **rest), "no-way-to-an-end")


def test_cycle_without_limit() -> None:
    """Sections that circle are reported once, together."""
    made = script({"a": ["b"], "b": [*judged(a="again"), "c"], "c": []})
    (message,) = messages(made, "cycle-without-limit")
    assert message == "sections 'a', 'b' form a circle without any limit of turns"


def test_cycle_without_limit_of_one_section() -> None:
    """A section that repeats itself is a cycle."""
    (message,) = messages(script({"a": [*judged(a="again"), "end"]}), "cycle-without-limit")
    assert message == "section 'a' can be repeated without any limit of turns"


@pytest.mark.parametrize("rest", [{"limits": LIMIT}, {}])
def test_cycle_without_limit_is_content_with_one(rest: dict[str, object]) -> None:
    """A limit on one section of the cycle is enough, wherever it is written."""
    one = {} if rest else {"limits": LIMIT}
    made = script({"a": ["b"], "b": {"next": [*judged(a="again"), "end"], **one}}, **rest)
    assert not found(made, "cycle-without-limit")


def test_cycle_without_limit_where_the_limit_leads() -> None:
    """The script's limit does not hold in the section that it leads to."""
    made = script({"a": [*judged(a="again"), "end"]}, limits={"turns": 3, "then": "a"})
    assert found(made, "cycle-without-limit")


def test_cycle_without_limit_sees_a_smaller_circle() -> None:
    """A limit in the large circle does not end the small one beside it."""
    limited = {"next": ["a"], "limits": LIMIT}
    made = script({"a": ["b"], "b": [*judged(a="again", c="on")], "c": limited})
    assert messages(made, "cycle-without-limit") == [
        "sections 'a', 'b' form a circle without any limit of turns"
    ]


def test_components_are_maximal_circles() -> None:
    """Components partition the graph, and an edge into a later one never comes back."""
    graph = {"a": "b", "b": "ca", "c": "d", "d": "ex", "e": "c", "f": "f"}
    assert components(graph) == [["a", "b"], ["c", "d", "e"], ["f"]]


def test_components_of_a_long_chain() -> None:
    """The search does not recurse."""
    chain = {str(one): [str(other)] for one, other in pairwise(range(20_000))}
    assert len(components(chain)) == len(chain)

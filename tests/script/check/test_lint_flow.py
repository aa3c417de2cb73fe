"""Lint rules about the way through a script: dead ends, traps and circles."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from support.script_building import LIMIT, asking, found, judged, messages, script

from scriptgraph.script.check.flow import components
from scriptgraph.script.model import Script


def test_unreachable_section() -> None:
    """A section that only unreachable ones lead to is unreachable, too, and named with them."""
    made = script({"a": [], "b": ["c"], "c": ["a"]})
    assert [f.section for f in found(made, "unreachable-section")] == ["b"]


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
    assert trap.severity == "warning"
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


CIRCLE = "circle-without-visits"
TURNS, VISITS = {"turns": 3, "then": "end"}, {"visits": 3, "then": "end"}


def circling(back: Any, *, rest: Any = (), **limits: Any) -> Script:
    """Make a script whose sections `a` and `b` lead to each other; `limits` are those of `b`."""
    low = {"to": "b", "if": "mood < 4"}
    asks = {"tasks": [asking()], "next": [low, "end"]}
    return script({"a": asks, "b": {"next": back, **limits}}, **dict(rest))


@pytest.mark.parametrize(
    ("limits", "rest", "said"),
    [
        ({}, {}, ""),
        ({"limits": TURNS}, {}, "; the limit of turns holds for each visit anew"),
        ({}, {"limits": TURNS}, "; the limit of turns holds for each visit anew"),
    ],
)
def test_turns_end_no_circle(limits: Any, rest: Any, said: str) -> None:
    """A circle that nobody chooses is told, whatever limit each visit has, and told once."""
    made = circling(["a"], rest=rest, **limits)
    start = "sections 'a', 'b' form a circle, and no limit of visits ends it"
    assert messages(made, CIRCLE) == [start + said]
    assert not found(made, "cycle-without-limit")


@pytest.mark.parametrize(
    "made",
    [
        circling(["a"], limits=VISITS),
        circling(["a"], limits={**TURNS, "visits": 2}),
        circling(["a"], rest={"limits": VISITS}),
        circling(judged(a="they want to", end="they do not"), limits=TURNS),
        circling(["end"], limits=TURNS),
    ],
)
def test_visits_end_a_circle(made: Script) -> None:
    """A limit of visits ends it, and so does a choice; no circle is none."""
    assert not found(made, CIRCLE)


def test_a_limit_that_leads_back_to_a_choice_makes_no_circle() -> None:
    """Who has chosen once too often is asked again, and may choose something else."""
    back = {"visits": 2, "then": "a"}
    chosen = {
        "a": judged(b="they want to", end="they do not"),
        "b": {"next": ["end"], "limits": back},
    }
    assert not found(script(chosen), CIRCLE)
    sent = {"a": ["b"], "b": {"next": ["a"], "limits": back}}
    assert len(found(script(sent), CIRCLE)) == 1


def test_a_computed_rule_that_holds_everywhere_makes_a_circle() -> None:
    """What is true of the values stays true, and leads back again and again."""
    watched = [{"to": "b", "if": "mood < 4"}]
    sections: dict[str, Any] = {"a": {"tasks": [asking()]}, "b": {"next": ["a"], "limits": TURNS}}
    assert found(script(sections, anytime=watched), CIRCLE)
    sections["b"]["limits"] = VISITS
    assert not found(script(sections, anytime=watched), CIRCLE)


def test_cycle_without_limit() -> None:
    """Sections that circle are reported once, together."""
    made = script({"a": ["b"], "b": [*judged(a="again"), "c"], "c": []})
    (message,) = messages(made, "cycle-without-limit")
    assert message == "sections 'a', 'b' form a circle without any limit"


def test_cycle_without_limit_of_one_section() -> None:
    """A section that repeats itself is a cycle."""
    (message,) = messages(script({"a": [*judged(a="again"), "end"]}), "cycle-without-limit")
    assert message == "section 'a' can be repeated without any limit"


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
        "sections 'a', 'b' form a circle without any limit"
    ]


def test_components_are_maximal_circles() -> None:
    """Components partition the graph, and an edge into a later one never comes back."""
    graph = {"a": "b", "b": "ca", "c": "d", "d": "ex", "e": "c", "f": "f"}
    assert components(graph) == [["a", "b"], ["c", "d", "e"], ["f"]]


def test_components_of_a_long_chain() -> None:
    """The search does not recurse."""
    chain = {str(one): [str(other)] for one, other in pairwise(range(20_000))}
    assert len(components(chain)) == len(chain)


def test_what_only_follows_is_not_told_again() -> None:
    """Of sections behind one that nothing leads to, only that one is told, and names them."""
    made = script({"a": [], "b": ["c"], "c": ["d"], "d": ["b"], "e": ["end"]})
    told = messages(made, "unreachable-section")
    assert told == [
        "no way leads from 'a' to section 'b', nor to what only it leads to: 'c', 'd'",
        "no way leads from 'a' to section 'e'",
    ]
    (first, _) = found(made, "unreachable-section")
    assert first.hint == "Lead a rule to it, perhaps from 'a' (`next: b`), or take it out."


VISITS = {"visits": 2, "then": "end"}


def test_a_limit_of_visits_to_which_no_way_leads_back_is_told() -> None:
    """A section that is entered once never reaches its second visit, nor any where all are so."""
    made = script({"a": ["b"], "b": {"next": ["c"], "limits": VISITS}, "c": []})
    (told,) = found(made, "visits-never-reached")
    assert (told.severity, told.section) == ("warning", "b")
    assert "no way leads back to section 'b'" in told.message
    (message,) = messages(script({"a": ["b"], "b": []}, limits=VISITS), "visits-never-reached")
    assert message.startswith("no way leads back to any section")


@pytest.mark.parametrize(
    "made",
    [
        script({"a": ["b"], "b": {"next": ["a"], "limits": VISITS}}),
        script({"a": [{"to": "a", "when": "she wants to"}, "b"], "b": []}, limits=VISITS),
        script(
            {"a": [], "b": {"next": ["c"], "limits": VISITS}, "c": []},
            anytime=judged(b="she asks for it"),
        ),
        script(
            {"a": [], "b": {"limits": {"visits": 2, "then": "back"}}},
            anytime=[{"to": "b", "when": "she asks for it", "back": True}],
        ),
        script({"a": ["b"], "b": {"next": [], "limits": {"turns": 3, "then": "end"}}}),
    ],
    ids=["circle", "itself", "anytime", "digression", "turns"],
)
def test_a_limit_of_visits_that_can_be_reached_is_not_told(made: Script) -> None:
    """Circles, rules for any time and digressions lead to a section again."""
    assert not found(made, "visits-never-reached")

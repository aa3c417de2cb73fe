"""Proofs know where a digression goes back to: no way leads where nobody has been."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import script, task

from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.assurance.guarantees.search import Proof
from scriptgraph.assurance.guarantees.walks import Walks
from scriptgraph.script.check.promises import guarantees_of
from scriptgraph.script.model import Script

URGENT = {"to": "help", "when": "the user is in danger", "urgent": True}


def _chain(length: int, digressions: int, visits: int | None = None, *lines: str) -> Script:
    """Write sections one behind the other, each of three turns, and digressions of two."""
    limit: dict[str, Any] = {"turns": 2, "then": "back"} | ({"visits": visits} if visits else {})
    following = [*(f"s{n}" for n in range(1, length)), "end"]
    sections: dict[str, Any] = {
        f"s{n}": {"next": [{"to": to}], "limits": {"turns": 3, "then": to}}
        for n, to in enumerate(following)
    }
    names = [f"d{n}" for n in range(digressions)]
    sections |= {name: {"limits": limit} for name in names}
    back = [{"to": name, "when": f"they ask for {name}", "back": True} for name in names]
    return script(sections, anytime=back, guarantees=lines)


def _proofs(made: Script) -> dict[str, Proof]:
    return dict(zip(made.guarantees, prove(made, [*guarantees_of(made).values()]), strict=True))


@pytest.mark.parametrize(
    "line",
    [
        "s0 before s2",
        "s1 before s2",
        "s2 is always reached",
        "never s1 after s2",
        "never s1 after s1",
        "at most 1 visit of s1",
        "d0 before d0",
    ],
)
def test_no_way_back_leads_where_nobody_was(line: str) -> None:
    """What holds without digressions holds with them, but for what is said of the digressions."""
    made = (
        _chain(3, 2, None, line) if line != "d0 before d0" else _chain(3, 2, None, "s0 before d0")
    )
    assert [proof.verdict for proof in _proofs(made).values()] == ["proven"]


def test_to_come_back_behind_a_digression_is_to_enter_after_it() -> None:
    """`never` counts ways back: whoever was in the digression is in the section again."""
    proof = _proofs(_chain(3, 2, None, "never s0 after d0"))["never s0 after d0"]
    assert proof.verdict == "refuted"
    assert proof.reason == "'s0' is come back to after 'd0'"
    assert [step.move.kind for step in proof.walk] == ["anytime", "back"]


@pytest.mark.parametrize(
    ("led_out", "verdict"),
    [
        ([], "refuted"),
        ([{"to": "bye", "if": "not agrees"}], "refuted"),
        ([{"to": "bye", "if": "declined(agrees) or not agrees"}], "proven"),
    ],
)
def test_nobody_comes_back_who_does_not_agree_any_more(led_out: list[Any], verdict: str) -> None:
    """`only if` holds of ways back, where a rule for any time leads out who says no meanwhile."""
    asks = {"tasks": [task("ask", do="Ask.", collect={"agrees": "boolean"})]}
    made = script(
        {
            "intake": {**asks, "next": [{"to": "screen", "if": "agrees"}, {"to": "bye"}]},
            "screen": {"next": [{"to": "bye"}]},
            "bye": {},
            "privacy": {"limits": {"turns": 4, "visits": 2, "then": "back"}},
        },
        anytime=[*led_out, {"to": "privacy", "when": "they ask", "back": True}],
        guarantees=["screen only if agrees"],
    )
    assert [proof.verdict for proof in _proofs(made).values()] == [verdict]


def test_turns_have_no_bound_while_digressions_have_none() -> None:
    """The reason names the digression, and the walk goes there and back."""
    proof = _proofs(_chain(2, 1, None, "at most 100 turns"))["at most 100 turns"]
    assert proof.verdict == "refuted"
    assert "may digress to 'd0' again and again" in proof.reason
    assert {"anytime", "back"} <= {step.move.kind for step in proof.walk}


@pytest.mark.parametrize(("visits", "most"), [(1, 9), (2, 12), (3, 15)])
def test_turns_are_counted_to_the_digit(visits: int, most: int) -> None:
    """Two visits of three turns; each digression takes two, and one more to come back."""
    lines = (f"at most {most} turns", f"at most {most - 1} turns", f"at most {visits} visits of d0")
    proofs = _proofs(_chain(2, 1, visits, *lines))
    assert [proof.verdict for proof in proofs.values()] == ["proven", "refuted", "proven"]
    assert proofs[lines[1]].reason == f"there can be {most} turns"


def test_help_is_within_a_turn_from_digressions_as_well() -> None:
    """An urgent rule leads out of them; a digression is out of reach from what it interrupts."""
    tasks = [task("call", say="Please call 112."), task("safe", do="Are they safe?")]
    made = script(
        {"a": {}, "d": {}, "e": {}, "help": {"tasks": tasks}},
        anytime=[
            URGENT,
            {"to": "d", "when": "they ask", "back": True},
            {"to": "e", "when": "what?", "back": True},
        ],
        guarantees=["help within 1 turn", "d within 1 turn"],
    )
    assert [proof.verdict for proof in _proofs(made).values()] == ["proven", "refuted"]


def test_a_value_that_a_digression_collects_is_known_behind_it() -> None:
    """`only if` is proven by what a digression may have asked for, and not by what it must have."""
    once = {"turns": 3, "visits": 1, "then": "back"}  # so that nobody comes back to `b`
    asks = {"tasks": [task("ask", do="Ask.", collect={"old": "boolean"})], "limits": once}
    made = script(
        {"a": {"next": [{"to": "b", "if": "old"}, {"to": "end"}]}, "b": {}, "d": asks},
        anytime=[{"to": "d", "when": "they ask", "back": True}],
        guarantees=["b only if old", "b is always reached"],
    )
    assert [proof.verdict for proof in _proofs(made).values()] == ["proven", "refuted"]


def test_a_thousand_sections_are_told_apart_by_place() -> None:
    """Where situations are too many, places are told apart still, bounded by how deep they nest."""
    walks = Walks(_chain(1000, 1))
    assert len(walks.graph) == 1000 * 3 + 1
    assert all(len(place.back_to) <= 1 for place in walks.graph)

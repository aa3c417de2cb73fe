"""Whether a session is at risk, and why, is read from its state."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from scriptgraph.core.danger import GuardFinding, Level
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.state import risk
from scriptgraph.state.risk import at_risk, danger_of


def record(role: Any = "evaluator", turn: int = 1, **more: Any) -> Any:
    made = trace_record(
        turn=turn, node="evaluate_a", role=role, section="a", choice="a", reason="told", rule="r"
    )
    return {**made, "at": f"2026-01-01T00:00:0{turn}+00:00", **more}


def found_in(state: Any) -> risk.Risk | None:
    return at_risk(state)


def guard(level: Level) -> dict[str, Any]:
    return {"guard": GuardFinding(level=level, about="self", by="phrases", words="die")}


RISKY: dict[str, tuple[dict[str, Any], str, str]] = {
    "an urgent rule": ({"urgent": True}, f"{risk.URGENT}: r", "explicit"),
    "an urgent rule in a record of an older version": (
        {"unproven": True},
        f"{risk.URGENT}: r",
        "explicit",
    ),
    "words that the judge passed over": (
        {"unheard": "ending their life"},
        risk.UNHEARD,
        "explicit",
    ),
    "words that nobody judged": ({"unjudged": "ending their life"}, risk.UNJUDGED, "explicit"),
    "an explicit finding": (guard("explicit"), risk.FOUND, "explicit"),
    "an imminent finding": (guard("imminent"), risk.FOUND, "imminent"),
    "a rule and a finding": (
        {"urgent": True, **guard("imminent")},
        f"{risk.URGENT}: r",
        "imminent",
    ),
    "a rule and an indirect finding": (
        {"urgent": True, **guard("indirect")},
        f"{risk.URGENT}: r",
        "explicit",
    ),
}


@pytest.mark.parametrize(("more", "reason", "level"), RISKY.values(), ids=RISKY)
def test_what_puts_a_session_at_risk(more: dict[str, Any], reason: str, level: str) -> None:
    """The reason and the level are told, and nothing that the user said."""
    found = at_risk({"messages": [], "trace": [record(**more)]})
    assert found is not None
    assert (found.newest.reason, found.level, found.newest.turn) == (reason, level, 1)
    assert "die" not in str(found)


@pytest.mark.parametrize(
    "more",
    [{}, guard("none"), guard("indirect"), {"kind": "anytime"}],
    ids=["nothing", "no finding", "an indirect one", "another rule"],
)
def test_what_does_not(more: dict[str, Any]) -> None:
    """Ordinary decisions, and what the guard finds indirect, call nobody."""
    assert at_risk({"messages": [], "trace": [record(**more)]}) is None


@pytest.mark.parametrize("kind", ["take", "say", "give_back", "end", "seen"])
def test_a_human_has_seen_what_was_before(kind: str) -> None:
    """Whatever they did, danger before it is known to them, and danger behind it is new."""
    trace = [record(**guard("imminent")), record("takeover", 2, kind=kind, by="Eve")]
    assert at_risk({"messages": [], "trace": trace}) is None
    found = at_risk({"messages": [], "trace": [*trace, record(turn=3, **guard("explicit"))]})
    assert found is not None
    assert (found.level, found.since) == ("explicit", "2026-01-01T00:00:03+00:00")


def test_it_lasts_from_the_first_danger_and_is_as_grave_as_the_gravest() -> None:
    """The newest danger is told beside both."""
    trace = [record(**guard("imminent")), record(turn=2), record(turn=3, urgent=True)]
    found = at_risk({"messages": [], "trace": trace})
    assert found is not None
    assert (found.level, found.since[-8:-6], found.newest.turn) == ("imminent", "01", 3)


def test_danger_that_nobody_has_answered_is_risk() -> None:
    """Where no model could be asked no decision tells of it, and the words wait."""
    about = {"section": "a", "turn": 1, "script": "test"}
    spoken = AIMessage("Hello.", additional_kwargs=about)
    waiting: Any = {
        "messages": [spoken, HumanMessage("I want to kill myself")],
        "trace": [record("dialog")],
        "script": {"id": "test", "version": 1, "hash": ""},
        "section": "a",
        "turn": 1,
    }
    found = at_risk(waiting)
    assert found is not None
    assert (found.newest.reason, found.newest.turn) == (risk.UNANSWERED, 2)
    assert "kill" not in str(found)
    assert found_in({**waiting, "messages": [*waiting["messages"], spoken]}) is None
    assert found_in({**waiting, "messages": [spoken, HumanMessage("I am fine")]}) is None


def test_a_session_that_has_not_begun_is_not_at_risk() -> None:
    """There is nothing in it."""
    assert at_risk({"messages": []}) is None
    assert danger_of(record()) is None

"""What an evaluator finds, or could not find out, is told as soon as that is known."""

from __future__ import annotations

from typing import Any

import pytest
from langgraph.graph import END, START, StateGraph
from support.dangerous import CARE, FEAR
from support.takeovers import CONFIG, said
from support.webhook import Heard

from scriptgraph.core.errors import AccessError, ModelError
from scriptgraph.nodes.alerting import alerting
from scriptgraph.nodes.runnables import RunnableNode
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.safety.alerts import Alarm
from scriptgraph.state import risk
from scriptgraph.state.session import SessionState

TALK = CARE.by_id["talk"]


def judging(outcome: Exception | dict[str, Any], heard: Heard) -> Any:
    """Build a graph of one evaluator, which fails, or decides so."""

    async def judge(state: SessionState, runtime: Any) -> dict[str, Any]:
        if isinstance(outcome, Exception):
            raise outcome
        decided = trace_record(
            turn=2, node="evaluate_talk", role="evaluator", section="talk", choice="talk", reason=""
        )
        return {"trace": [{**decided, **outcome}]}

    graph: Any = StateGraph(SessionState)
    graph.add_node("judge", RunnableNode(alerting(CARE, TALK, judge, Alarm(heard))))
    return graph.add_edge(START, "judge").add_edge("judge", END).compile()


@pytest.mark.parametrize("error", [ModelError("gone"), AccessError("no key"), KeyError("a fault")])
async def test_danger_that_nothing_could_judge_is_told(error: Exception) -> None:
    """Whatever made the turn fail, a human is told, and it fails as it would have."""
    heard = Heard()
    with pytest.raises(type(error)):
        await judging(error, heard).ainvoke(said("hello", FEAR), CONFIG)
    (alert,) = heard.wait()
    assert (alert.session, alert.turn, alert.reason) == ("a", 1, risk.UNANSWERED)
    assert FEAR not in str(alert)


async def test_a_turn_that_fails_without_danger_alerts_nobody() -> None:
    """A server that is down is no danger to anybody who is well."""
    heard = Heard()
    with pytest.raises(ModelError):
        await judging(ModelError("gone"), heard).ainvoke(said("I am fine"), CONFIG)
    assert heard.wait() == []


URGENT = {
    "choice": "crisis",
    "kind": "anytime",
    "rule": "anytime: when the patient wants to die",
}
FOUND: dict[str, tuple[dict[str, Any], str]] = {
    "an urgent rule": (URGENT, f"{risk.URGENT}: {URGENT['rule']}"),
    "words that nobody could judge": ({"unjudged": "ending their life"}, risk.UNJUDGED),
    "words that the judge passed over": ({"unheard": "ending their life"}, risk.UNHEARD),
    "what the guard finds": (
        {"guard": {"level": "imminent", "about": "self", "by": "phrases", "words": FEAR}},
        risk.FOUND,
    ),
}


@pytest.mark.parametrize(("decided", "reason"), FOUND.values(), ids=FOUND)
async def test_every_kind_of_danger_is_told(decided: dict[str, Any], reason: str) -> None:
    """The reason says how it was heard; the record says that an urgent rule was followed."""
    heard = Heard()
    state = await judging(decided, heard).ainvoke(said(FEAR), CONFIG)
    (alert,) = heard.wait()
    assert (alert.section, alert.turn, alert.reason) == ("talk", 2, reason)
    assert FEAR not in str(alert)
    assert state["trace"][0].get("urgent", False) == (decided is URGENT)


async def test_another_rule_for_any_time_is_no_danger() -> None:
    """Whoever wants to stop is followed, and nobody is alerted."""
    heard = Heard()
    stops = {**URGENT, "choice": "bye", "rule": "anytime: when the patient wants to stop"}
    state = await judging(stops, heard).ainvoke(said("I want to stop"), CONFIG)
    assert heard.wait() == []
    assert "urgent" not in state["trace"][0]

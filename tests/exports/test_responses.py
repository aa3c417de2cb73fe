"""The answers of a session are a QuestionnaireResponse, and each item says what proves it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver
from support.takeovers import CONFIG, said

from scriptgraph.exports.responses import Held, Said, response
from scriptgraph.formats.fhir.names import ABSENT, COMPUTED, EVIDENCE
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel

SCRIPT = load_script(Path(__file__).parents[2] / "scripts" / "phq9_intake.yaml")
ANSWERS = ("Several days.", "nearly every day", "I would rather not say.", "2")


def held(state: Any) -> Held:
    """Take what an export reads out of a session's state."""
    turn, lines = 1, []
    for message in state["messages"]:
        is_user = isinstance(message, HumanMessage)
        lines.append(Said(turn, is_user, message.text))
        turn += not is_user
    return Held("monday", SCRIPT, state["trace"], lines, state["status"] == "ended")


async def answered(*answers: str) -> Any:
    """Hold a session in which the first items are answered so."""
    graph = create_session(SCRIPT, RehearsalModel()).compile(checkpointer=InMemorySaver())
    await graph.ainvoke({"messages": []}, CONFIG)
    state = await graph.ainvoke(said("Yes, I agree."), CONFIG)
    for answer in answers:
        state = await graph.ainvoke(said(answer), CONFIG)
    return state


def evidence(item: dict[str, Any]) -> dict[str, Any]:
    """Give what proves an item, by name."""
    (found,) = [one for one in item["extension"] if one["url"] == EVIDENCE]
    return {
        part["url"]: next(value for key, value in part.items() if key != "url")
        for part in found["extension"]
    }


@pytest.fixture(scope="module")
def items() -> list[dict[str, Any]]:
    """Give the items of a session in which one was declined and others were never asked."""
    import asyncio

    found: Any = response(held(asyncio.run(answered(*ANSWERS))), SCRIPT.by_id["phq9"])
    assert found["resourceType"] == "QuestionnaireResponse"
    assert found["status"] == "in-progress"
    listed: list[dict[str, Any]] = found["item"]
    return listed


def test_each_item_has_its_quote_turn_verdict_and_script(items: list[dict[str, Any]]) -> None:
    """The words are the user's own; what only informs has no answer."""
    assert [item["linkId"] for item in items] == [f"phq{n}" for n in range(1, 10)]
    assert evidence(items[0]) == {
        "verdict": "answered", "quote": "Several days.", "turn": 3, "script": SCRIPT.hash,
    }  # fmt: skip
    coding = items[1]["answer"][0]["valueCoding"]
    assert (coding["code"], coding["display"]) == ("3", "nearly every day")
    assert coding["extension"][0]["valueDecimal"] == 3
    assert evidence(items[3])["quote"] == "2"


def test_declined_open_and_not_asked_are_told_apart(items: list[dict[str, Any]]) -> None:
    """None of them has an answer, and none is silently one of the others."""
    told = {
        item["linkId"]: (
            [one["valueCode"] for one in item["extension"] if one["url"] == ABSENT],
            evidence(item)["verdict"],
            "answer" in item,
        )
        for item in items
    }
    assert told["phq1"] == ([], "answered", True)
    assert told["phq3"] == (["asked-declined"], "declined", False)
    assert told["phq5"] == (["temp-unknown"], "open", False)
    assert told["phq6"] == told["phq9"] == (["not-asked"], "not-asked", False)
    assert "rather not" in evidence(items[2])["quote"]


async def test_an_answer_that_was_taken_back_is_not_exported() -> None:
    """The item says that it was taken back, and in which words; the score is not worked out."""
    state = await answered(*["several days"] * 9, "Please forget my phq2.")
    found: Any = response(held(state), SCRIPT.by_id["phq9"])
    item = found["item"][1]
    assert "answer" not in item
    assert evidence(item)["verdict"] == "withdrawn"
    assert "forget" in evidence(item)["quote"]
    names = [one["extension"][0]["valueString"] for one in found.get("extension", [])]
    assert "score" not in names


async def test_a_score_and_its_band_stand_in_a_complete_response() -> None:
    """Eight for one and none for the last: eight points are mild."""
    state = await answered(*["several days"] * 8, "not at all")
    found: Any = response(held(state), SCRIPT.by_id["phq9"])
    assert found["status"] == "completed"
    told = [one["extension"] for one in found["extension"] if one["url"] == COMPUTED]
    assert [(name["valueString"], list(value.values())[1]) for name, value in told] == [
        ("score", 8), ("severity", "mild"),
    ]  # fmt: skip

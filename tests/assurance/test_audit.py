"""An audit finds what was changed in a stored session afterwards, and nothing where nothing was."""

from __future__ import annotations

import copy
from typing import Any, cast

import pytest
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.case.tamperings import TAMPERINGS, sealed_anew, tampered
from scriptgraph.assurance.course import Kind
from scriptgraph.core.settings import Mode
from scriptgraph.core.trace import TraceRecord
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.seals import seal_of
from scriptgraph.nodes.takeover_record import LOOKED, takeover_record
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

TALKS = {
    "stress_relief": ["Ann", "no questions", "I feel sad", "very", "an exercise", "why?"] * 2,
    "bike_repair": ["3 years", "a city bike", "gears", "it clicks", "yes", "100", "yes", "monday"],
    "every_feature": ["ok", "Ann", "3 cups and 7 hours", "yes", "slow", "my cat", "tips please"],
}
EVERYTHING = [*TALKS["stress_relief"], "I want to die"]
CRISIS = ["Ann", "I want to die", "no", "I am safe now", "yes, my sister", "bye"]

State = dict[str, Any]


async def held(name: str, said: list[str], mode: Mode = "multi") -> tuple[Script, State]:
    """Hold a session with the rehearsal model, and give its script and what is stored of it."""
    script = load_script(name)
    graph = create_session(script, RehearsalModel(), mode=mode)
    session = graph.compile(checkpointer=InMemorySaver())
    config: Any = {"configurable": {"thread_id": "1"}}
    await session.ainvoke({"messages": []}, config)
    for text in said:
        if (await session.ainvoke({"messages": [HumanMessage(text)]}, config))["status"] != "open":
            break
    return script, dict((await session.aget_state(config)).values)


def kinds(script: Script, state: State) -> set[Kind]:
    """Give the kinds of what an audit finds."""
    return {found.kind for found in audit(script, cast(SessionState, state))}


@pytest.mark.parametrize("mode", ["multi", "single", "speculative"])
@pytest.mark.parametrize("name", [*TALKS, "crisis"])
async def test_an_honest_session_has_no_irregularity(name: str, mode: Mode) -> None:
    """Whatever the way and the mode, what the graph stores is what the script and trace explain."""
    sample, said = ("stress_relief", CRISIS) if name == "crisis" else (name, TALKS[name])
    script, state = await held(sample, said, mode)
    assert len(state["trace"]) > 5
    assert audit(script, cast(SessionState, state)) == []


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_every_tampering_is_found(what: str) -> None:
    """Whatever is changed, added, removed or moved afterwards is told."""
    script, state = await held("stress_relief", EVERYTHING)
    assert kinds(script, tampered(what, script, state))
    assert not kinds(script, state)


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("where a move led", "move"),
        ("by which rule", "move"),
        ("a quote", "evidence"),
        ("a value", "state"),
        ("the section", "state"),
        ("a task done that was not", "state"),
        ("exact words", "words"),
    ],
)
async def test_forged_seals_hide_no_illegal_move(what: str, kind: Kind) -> None:
    """Though every seal fits, moves, evidence and state are held against the script."""
    script, state = await held("stress_relief", EVERYTHING)
    assert kind in kinds(script, tampered(f"{what}, all seals forged", script, state))


async def test_exact_words_stand_as_they_were_written() -> None:
    """A hotline that was changed in the stored message is told, though every seal fits."""
    script, state = await held("stress_relief", ["Ann", "I want to die"])
    changed = copy.deepcopy(state)
    text = changed["messages"][-1].text.replace("988", "555")
    changed["messages"][-1] = changed["messages"][-1].model_copy(update={"content": text})
    assert text != state["messages"][-1].text
    assert "words" in kinds(script, sealed_anew(changed))


async def test_an_older_session_without_seals_is_told_once() -> None:
    """A session of a version that made none is looked through, and lacks its seals."""
    script, state = await held("stress_relief", CRISIS)
    for record in state["trace"]:
        del record["seal"]
    assert [found.kind for found in audit(script, cast(SessionState, state))] == ["seal"]


async def test_a_first_turn_that_was_broken_off_is_no_irregularity() -> None:
    """What a user said before the opening may be judged, and the process die before the reply."""
    script, state = await held("every_feature", [])
    said = [HumanMessage("hello")]
    here = script.first.id
    move = {"target": here, "kind": "stay", "rule": "not yet", "turn": 1, "heard": 1}
    before: State = {"messages": said, "status": "open", "progress": {here: {}}, "judged": 1}
    before["move"] = move
    record = {**state["trace"][0], "role": "evaluator", "kind": "stay", "rule": "not yet"}
    record = {key: part for key, part in record.items() if key not in ("seal", "covers", "opens")}
    seal = seal_of("", cast(TraceRecord, record), said)
    broken_off = {**before, "trace": [{**record, "covers": 1, "seal": seal}]}
    assert audit(script, cast(SessionState, broken_off)) == []
    assert kinds(script, {**broken_off, "section": script.sections[1].id}) == {"state"}
    at = cast(SessionState, {**broken_off, "section": script.first.id})
    looks = takeover_record(script, at, "Dr Weber", "seen", LOOKED, "to see")
    seal = seal_of(seal, looks, [])
    seen = [*broken_off["trace"], {**looks, "covers": 1, "seal": seal}]
    assert audit(script, cast(SessionState, {**broken_off, "trace": seen})) == []

"""An audit finds what was changed in a stored session afterwards, and nothing where nothing was."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, cast

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.assurance.audit import Kind, audit
from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.seals import seal_of
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

TALKS = {
    "stress_relief": ["Ann", "no questions", "I feel sad", "very", "an exercise", "why?"] * 2,
    "bike_repair": ["3 years", "a city bike", "gears", "it clicks", "yes", "100", "yes", "monday"],
    "every_feature": ["ok", "Ann", "3 cups and 7 hours", "yes", "slow", "my cat", "tips please"],
}
CRISIS = ["Ann", "I want to die", "no", "I am safe now", "yes, my sister", "bye"]

State = dict[str, Any]
Tamper = Callable[[State], object]


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


def _record(state: State, role: str, **wanted: object) -> Any:
    """Give the first record of a role for which all of this is so."""
    return next(
        record
        for record in state["trace"]
        if record["role"] == role and all(record.get(k) == v for k, v in wanted.items())
    )


def _move(state: State) -> Any:
    return next(r for r in state["trace"] if r.get("kind") not in (None, "stay", "dispatch"))


def _reword(state: State, kind: type, text: str) -> None:
    number = next(n for n, m in enumerate(state["messages"]) if isinstance(m, kind))
    state["messages"][number] = state["messages"][number].model_copy(update={"content": text})


def _swap(state: State) -> None:
    state["trace"][2], state["trace"][4] = state["trace"][4], state["trace"][2]


def _invent_credit(state: State) -> None:
    state["progress"][state["section"]] = {
        "never": {"status": "done", "evidence": "never said", "turn": 2}
    }


TAMPERINGS: dict[str, Tamper] = {
    "a reason": lambda s: _record(s, "evaluator").update(reason="because I say so"),
    "a time": lambda s: s["trace"][0].update(at="2001-01-01T00:00:00+00:00"),
    "a record removed": lambda s: s["trace"].pop(3),
    "the first record removed": lambda s: s["trace"].pop(0),
    "the last record removed": lambda s: s["trace"].pop(),
    "a record added": lambda s: s["trace"].insert(3, copy.deepcopy(s["trace"][3])),
    "two records swapped": _swap,
    "all seals removed": lambda s: [r.pop("seal") for r in s["trace"]],
    "a quote": lambda s: next(r for r in s["trace"] if r["evidence"])["evidence"][0].update(
        text="I agree to everything"
    ),
    "a refusal removed": lambda s: _record(s, "evaluator").update(refused=["never"]),
    "tokens": lambda s: s["trace"][0].update(call=None),
    "where a move led": lambda s: _move(s).update(choice="thought_record"),
    "by which rule": lambda s: _move(s).update(rule="if true"),
    "what the user said": lambda s: _reword(s, HumanMessage, "I am fine"),
    "what the agent said": lambda s: _reword(s, AIMessage, "Give me your money."),
    "a message removed": lambda s: s["messages"].pop(3),
    "a message added": lambda s: s["messages"].append(AIMessage("Trust me.")),
    "two messages swapped": lambda s: s["messages"].insert(1, s["messages"].pop(3)),
    "the section": lambda s: s.update(section="closing"),
    "the status": lambda s: s.update(status="ended"),
    "the count of turns": lambda s: s.update(turn=s["turn"] + 1),
    "a value": lambda s: s.update(collected={**s["collected"], "preferred_name": "Eve"}),
    "a task done that was not": _invent_credit,
    "a record that is none": lambda s: s["trace"].insert(2, {"role": "evaluator"}),
    "a number for a record": lambda s: s["trace"].append(7),
    "which messages a record covers": lambda s: s["trace"][1].pop("covers"),
    "messages covered backwards": lambda s: s["trace"][1].update(covers=-5),
    "a turn that is no number": lambda s: s["trace"][1].update(turn="two"),
    "evidence that is none": lambda s: s["trace"][1].update(evidence=["yes"]),
    "a section that is none": lambda s: [r.update(section="nowhere") for r in s["trace"]],
    "credits that are none": lambda s: s["progress"].update(crisis={"safe": {"status": "done"}}),
    "another script": lambda s: s.update(script={**s["script"], "hash": "0" * 16}),
}


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_every_tampering_is_found(what: str) -> None:
    """Whatever is changed, added, removed or moved afterwards is told."""
    script, state = await held("stress_relief", TALKS["stress_relief"])
    tampered = copy.deepcopy(state)
    TAMPERINGS[what](tampered)
    assert kinds(script, tampered)
    assert not kinds(script, state)


def _sealed_anew(state: State) -> State:
    """Forge all seals, as somebody could who knows how they are made."""
    seal, covered = "", 0
    for record in state["trace"]:
        record.pop("seal")
        seal = seal_of(seal, record, state["messages"][covered : record["covers"]])
        covered = record["covers"]
        record["seal"] = seal
    return state


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("where a move led", "move"),
        ("by which rule", "move"),
        ("a quote", "evidence"),
        ("a value", "state"),
        ("the section", "state"),
        ("a task done that was not", "state"),
    ],
)
async def test_forged_seals_hide_no_illegal_move(what: str, kind: Kind) -> None:
    """Though every seal fits, moves, evidence and state are held against the script."""
    script, state = await held("stress_relief", TALKS["stress_relief"])
    tampered = copy.deepcopy(state)
    TAMPERINGS[what](tampered)
    assert kind in kinds(script, _sealed_anew(tampered))


async def test_exact_words_stand_as_they_were_written() -> None:
    """A hotline that was changed in the stored message is told, though every seal fits."""
    script, state = await held("stress_relief", ["Ann", "I want to die"])
    tampered = copy.deepcopy(state)
    text = tampered["messages"][-1].text.replace("988", "555")
    tampered["messages"][-1] = tampered["messages"][-1].model_copy(update={"content": text})
    assert text != state["messages"][-1].text
    assert "words" in kinds(script, _sealed_anew(tampered))


async def test_an_older_session_without_seals_is_told_once() -> None:
    """A session of a version that made none is looked through, and lacks its seals."""
    script, state = await held("stress_relief", CRISIS)
    for record in state["trace"]:
        del record["seal"]
    assert [found.kind for found in audit(script, cast(SessionState, state))] == ["seal"]

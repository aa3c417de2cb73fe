"""Ways to falsify a stored session afterwards; an audit has to find each of them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.case.claims import Claim
from scriptgraph.nodes.seals import seal_of
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

State = dict[str, Any]
Tamper = Callable[[State, Script], object]
"""Changes a session; a `LookupError` says that it holds nothing that could be changed so."""


def tampered(what: str, script: Script, state: Mapping[str, Any]) -> State:
    """Give a copy of a session that was falsified.

    Args:
        what: One of `TAMPERINGS`.
        script: The script that it was held with.
        state: The session; it stays as it is.

    Raises:
        LookupError: When it holds nothing that could be changed so.
    """
    changed = copy.deepcopy(dict(state))
    TAMPERINGS[what](changed, script)
    if changed == state:
        raise LookupError(what)
    return changed


@dataclass(frozen=True)
class Tried:
    """What became of planted tamperings."""

    found: Sequence[str]
    missed: Sequence[str]
    unplanted: Sequence[str]
    """Of which no session holds what could be changed so."""

    sessions: int
    """In how many sessions tamperings were planted; each in every session that it fits."""

    planted: int


def try_all(held: Iterable[tuple[Script, SessionState]]) -> Tried:
    """Plant every tampering in every session, and audit it.

    A kind counts as found where the audit finds it in each session that it was planted in.
    """
    sessions = list(held)
    planted = dict.fromkeys(TAMPERINGS, 0)
    missed: dict[str, int] = {}
    for script, state in sessions:
        for what in TAMPERINGS:
            try:
                changed = tampered(what, script, state)
            except LookupError:
                continue
            planted[what] += 1
            if not audit(script, cast(SessionState, changed), has_human=False):
                missed[what] = missed.get(what, 0) + 1
    return Tried(
        found=[what for what, times in planted.items() if times and what not in missed],
        missed=list(missed),
        unplanted=[what for what, times in planted.items() if not times],
        sessions=len(sessions),
        planted=sum(planted.values()),
    )


def tampering_claim(held: Sequence[tuple[Script, SessionState]], names: Sequence[str]) -> Claim:
    """Claim that whoever changes a stored session afterwards is found out."""
    tried = try_all(held)
    kinds = len(tried.found) + len(tried.missed)
    unplanted = f"; not planted: {', '.join(tried.unplanted)}" if tried.unplanted else ""
    return Claim(
        id="tampering",
        area="tampering",
        about="audit",
        text="A stored session in which what was said or decided, or the state that follows from "
        "it, was changed, added, removed or moved afterwards is told by an audit. docs/safety.md "
        "names what of a turn under way nobody can work out.",
        outcome="shown" if kinds and not tried.missed else "refuted",
        evidence=f"{kinds} kinds of tampering were planted in copies of {tried.sessions} rehearsed "
        f"sessions, {tried.planted:,} in all; found were {len(tried.found)} kinds of "
        f"{kinds}{unplanted}.",
        check=f"scriptgraph assure {' '.join(names)}",
        lines=(
            *(f"NOT found: {what}" for what in tried.missed),
            *(f"found: {what}" for what in tried.found),
        ),
        figures={
            "planted": tried.planted,
            "kinds": kinds,
            "found": len(tried.found),
            "missed": list(tried.missed),
            "not_planted": list(tried.unplanted),
        },
    )


def sealed_anew(state: State) -> State:
    """Forge all seals of a session, as somebody could who knows how they are made."""
    seal, covered = "", 0
    for record in state["trace"]:
        record.pop("seal")
        seal = seal_of(seal, record, state["messages"][covered : record["covers"]])
        covered = record["covers"]
        record["seal"] = seal
    return state


def _first(found: Iterable[Any]) -> Any:
    for each in found:
        return each
    raise LookupError("there is none")


def _record(state: State, role: str) -> Any:
    return _first(record for record in state["trace"] if record["role"] == role)


def _moves(state: State) -> Iterator[Any]:
    return (r for r in state["trace"] if r.get("kind") not in (None, "stay", "dispatch", "seen"))


def _move(state: State) -> Any:
    return _first(record for record in _moves(state) if record["role"] != "takeover")


def _lead_elsewhere(state: State, script: Script) -> None:
    """Lead where no rule leads from there."""
    move = _move(state)
    legal = {way.target for way in script.transitions(script.by_id[move["section"]])}
    others = (one.id for one in script.sections if one.id not in {*legal, move["section"]})
    move["choice"] = _first(others)


def _quote(state: State) -> Any:
    return _first(q for r in state["trace"] for q in r["evidence"] if q["found"])


def _reword(state: State, kind: type[BaseMessage], text: str) -> None:
    number = _first(n for n, m in enumerate(state["messages"]) if isinstance(m, kind))
    state["messages"][number] = state["messages"][number].model_copy(update={"content": text})


def _reword_exact(state: State, script: Script) -> None:
    """Change a section's exact words in the message that was sent."""
    for number, message in enumerate(state["messages"]):
        for exact in _exact(script):
            if isinstance(message, AIMessage) and exact in message.text:
                text = message.text.replace(exact, exact[::-1])
                state["messages"][number] = message.model_copy(update={"content": text})
                return
    raise LookupError("no exact words")


def _exact(script: Script) -> list[str]:
    """List exact words with which a section begins."""
    return [one.tasks[0].say for one in script.sections if one.tasks and one.tasks[0].say]


def _swap(listed: list[Any], one: int, other: int) -> None:
    listed[one], listed[other] = listed[other], listed[one]


def _put_in(state: State, script: Script) -> None:
    """Put words in as the agent's, as a program can, and let the later records cover them."""
    state["messages"].insert(2, AIMessage("Take twenty pills."))
    for record in state["trace"]:
        record["covers"] += record["covers"] > 2


def _credit(state: State, script: Script) -> None:
    section = script.by_id[state["section"]]
    judged = _first(one.id for one in section.tasks if one.is_judged)
    credit = {"status": "done", "evidence": "what nobody has ever said", "turn": 2}
    state["progress"] = {**state["progress"], section.id: {judged: credit}}


def _value(state: State, script: Script) -> None:
    name = _first(state["collected"])
    state["collected"] = {**state["collected"], name: "changed"}


def _section(state: State, script: Script) -> None:
    state["section"] = _first(one.id for one in script.sections if one.id != state["section"])


def _care(state: State, script: Script) -> None:
    """Let somebody in danger go on, or take somebody for one who is."""
    care = {"about": "self", "turn": 1, "occasion": "first", "open": ["own"]}
    state["care"] = None if state.get("care") else care


def _status(state: State, script: Script) -> None:
    state["status"] = "open" if state["status"] == "ended" else "ended"


def _forged(tamper: Tamper) -> Tamper:
    def forge(state: State, script: Script) -> None:
        tamper(state, script)
        sealed_anew(state)

    return forge


_HIDDEN: dict[str, Tamper] = {
    "where a move led": _lead_elsewhere,
    "by which rule": lambda s, _: _move(s).update(rule="if true"),
    "a quote": lambda s, _: _quote(s).update(text="I agree to all of it"),
    "a value": _value,
    "the section": _section,
    "a task done that was not": _credit,
    "whether somebody is in danger": _care,
    "the turns in a section": lambda s, _: s.update(section_turns=s["section_turns"] + 50),
    "how often a section was visited": lambda s, _: s.update(visits={}),
    "what was judged": lambda s, _: s.update(judged=len(s["messages"]) + 9),
    "exact words": _reword_exact,
    "words put in as the agent's": _put_in,
}
"""What an audit finds though somebody has made all seals anew."""

TAMPERINGS: dict[str, Tamper] = {
    **_HIDDEN,
    **{f"{what}, all seals forged": _forged(tamper) for what, tamper in _HIDDEN.items()},
    "a reason": lambda s, _: _record(s, "evaluator").update(reason="because I say so"),
    "a time": lambda s, _: s["trace"][0].update(at="2001-01-01T00:00:00+00:00"),
    "a record removed": lambda s, _: s["trace"].pop(3),
    "the first record removed": lambda s, _: s["trace"].pop(0),
    "the last record removed": lambda s, _: s["trace"].pop(),
    "a record added": lambda s, _: s["trace"].insert(3, copy.deepcopy(s["trace"][3])),
    "two records swapped": lambda s, _: _swap(s["trace"], 2, 4),
    "all seals removed": lambda s, _: [r.pop("seal") for r in s["trace"]],
    "a refusal": lambda s, _: _record(s, "evaluator").update(refused=["never"]),
    "what a decision cost": lambda s, _: s["trace"][0].update(call=None),
    "what the user said": lambda s, _: _reword(s, HumanMessage, "I am fine"),
    "what the agent said": lambda s, _: _reword(s, AIMessage, "Give me your money."),
    "a message removed": lambda s, _: s["messages"].pop(3),
    "a message added": lambda s, _: s["messages"].append(AIMessage("Trust me.")),
    "two messages swapped": lambda s, _: s["messages"].insert(1, s["messages"].pop(3)),
    "the status": _status,
    "the count of turns": lambda s, _: s.update(turn=s["turn"] + 1),
    "a record that is none": lambda s, _: s["trace"].insert(2, {"role": "evaluator"}),
    "a number for a record": lambda s, _: s["trace"].append(7),
    "which messages a record covers": lambda s, _: s["trace"][1].pop("covers"),
    "messages covered backwards": lambda s, _: s["trace"][1].update(covers=-5),
    "a turn that is no number": lambda s, _: s["trace"][1].update(turn="two"),
    "evidence that is none": lambda s, _: s["trace"][1].update(evidence=["yes"]),
    "a section that is none": lambda s, _: [r.update(section="nowhere") for r in s["trace"]],
    "credits that are none": lambda s, _: s["progress"].update(nowhere={"it": {"status": "done"}}),
    "another script": lambda s, _: s.update(script={**s["script"], "hash": "0" * 16}),
}
"""What was changed → how."""

"""Whatever a script says, what the solver finds in it is so."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from support import fakes
from support.declining import with_declined
from support.strategies import scripts

from scriptgraph.assurance.values.look import look
from scriptgraph.assurance.values.rules import Seen
from scriptgraph.nodes.rules import decide, next_move
from scriptgraph.script import expressions
from scriptgraph.script.computed import worked_out
from scriptgraph.script.kinds import Constant, kind_of
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.state.session import Credit

_TURNS = 12
_DEAD = ("never", "unasked", "hidden")


def _value(data: st.DataObject, script: Script, name: str) -> Constant:
    kind = kind_of(script.values[name])
    if kind.choices:
        return data.draw(st.sampled_from(kind.choices))
    if kind.meaning == "truth":
        return data.draw(st.booleans())
    if kind.meaning == "text":
        return data.draw(st.sampled_from(["anna", "", "b"]))
    low, high = -10 if kind.low is None else kind.low, 100 if kind.high is None else kind.high
    return data.draw(st.integers(int(low), int(high)))


def _credits(section: Section) -> dict[str, Credit]:
    return {task.id: Credit(status="done", evidence="", turn=1) for task in section.tasks}


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_session_follows_a_rule_that_is_called_dead(data: st.DataObject) -> None:
    """Whatever is told and chosen, a rule that never holds or is hidden leads nowhere."""
    script = data.draw(scripts())
    dead = {seen.path for seen in look(script).seen if seen.kind in _DEAD}
    section, collected = script.first, dict[str, Constant]()
    for _ in range(_TURNS):
        for name in sorted({name for task in section.tasks for name in task.collect}):
            if data.draw(st.booleans()):
                collected[name] = _value(data, script, name)
        known = with_declined(
            {**collected, **worked_out(script, collected)},
            {n for task in section.tasks for n in task.collect},
        )
        move = decide(
            script,
            section,
            credits=_credits(section),
            collected=known,
            claimed=data.draw(st.integers(0, len(script.anytime))),
            turns=1,
            visits={},
        )
        if move is not None and move.kind == "judged":
            chosen = data.draw(st.integers(0, len(section.next)))
            move = next_move(script, section, known, chosen)
        assert move is None or move.path not in dead
        if move is None:
            continue
        if move.target == END_OF_SESSION:
            return
        section = script.by_id[move.target]


@settings(max_examples=80, deadline=None)
@given(scripts())
def test_what_is_shown_is_so(script: Script) -> None:
    """In a gap no rule holds, and where two rules are said to hold, both do."""
    seen_all = look(script).seen
    for seen in seen_all:
        if seen.kind in ("gap", "missing"):
            assert _is_gap(script, seen)
        if seen.kind == "both":
            known = _known(script, seen)
            assert expressions.holds(seen.text, known)
            assert expressions.holds(seen.others[0], known)


def _known(script: Script, seen: Seen) -> dict[str, Constant]:
    """Give the values that are shown, and what is worked out of them."""
    told = {name: value for name, value in (seen.values or {}).items() if value is not None}
    return {**told, **worked_out(script, told)}


def _is_gap(script: Script, seen: Seen) -> bool:
    """Try the section's rules with the values that are shown; those left out do not matter."""
    section = script.by_id[seen.section or ""]
    known = _known(script, seen)
    absent = [name for name, value in (seen.values or {}).items() if value is None]
    # What is absent was not asked for, or was declined.
    return any(
        all(not _holds(rule.if_ or "", values) for rule in section.next)
        for values in (known, with_declined(known, absent))
    )


def _holds(text: str, values: dict[str, Constant]) -> bool:
    try:
        return expressions.holds(text, values)
    except expressions.UnknownValueError:
        return False


def test_what_is_absent_may_have_been_declined() -> None:
    """A way that is closed by a decline is missing for whoever declines, and for nobody else."""
    sections: dict[str, Any] = {
        "a": {"next": [{"to": "b", "if": "not declined(mood)"}]},
        "b": {"tasks": [fakes.task("ask", collect={"mood": "string"})], "next": [{"to": "a"}]},
    }
    made = fakes.script(sections)
    [seen] = [one for one in look(made).seen if one.kind == "missing"]
    assert (seen.section, seen.others) == ("a", ("mood",))
    assert _is_gap(made, seen)


def test_a_value_that_has_to_be_known_is_shown_with_a_gap() -> None:
    """It may be any, but where it is not known another rule holds."""
    collect = {"age": "integer 0..9", "mood": "integer 0..9"}
    rules = [{"to": "b", "if": "not known(age)"}, {"to": "b", "if": "mood > 4"}]
    made = fakes.script(
        {"a": {"tasks": [fakes.task("ask", collect=collect)], "next": rules}, "b": {}}
    )
    [seen] = [one for one in look(made).seen if one.kind == "gap"]
    assert {*(seen.values or {})} == {"age", "mood"}
    assert _is_gap(made, seen)

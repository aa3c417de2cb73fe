"""Whether a session can go on with another version follows from what it has settled."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.edits import edited, renamed
from support.fakes import script, task
from support.strategies import scripts, value_types

from scriptgraph.script.model import Script
from scriptgraph.state.fitting import fitted
from scriptgraph.state.moving import Moving
from scriptgraph.state.session import SessionState

OLD: dict[str, Any] = {
    "a": {
        "tasks": [task("notice", say="Hello."), task("mood", collect={"mood": "integer"})],
        "next": [{"to": "b"}],
    },
    "b": {"tasks": [task("talk"), task("wish", say="Be well.", do="Wish them well.")]},
}


def _state(**more: Any) -> SessionState:
    """Write the state of a session that is in `b`, and has settled everything of `a`."""
    settled: Any = {"status": "done", "evidence": "it is 3", "turn": 2}
    said: Any = {"status": "said", "evidence": "Be well.", "turn": 2}
    state: Any = {
        "messages": [],
        "section": "b",
        "visits": {"a": 1, "b": 1},
        "progress": {"a": {"notice": settled, "mood": settled}, "b": {"wish": said}},
        "collected": {"mood": 3},
        **more,
    }
    return cast(SessionState, state)


def _moving(old: dict[str, Any], new: dict[str, Any], **more: Any) -> Moving:
    return Moving(script(old), script(new), _state(**more))


def _why(new: dict[str, Any], **more: Any) -> list[str]:
    return list(_moving(OLD, {**OLD, **new}, **more).obstacles())


def _tasks(*tasks: dict[str, Any]) -> dict[str, Any]:
    return {"tasks": list(tasks)}


NOTICE, MOOD = OLD["a"]["tasks"]
TALK, WISH = OLD["b"]["tasks"]


def test_what_it_has_not_come_to_may_change() -> None:
    """New tasks, other rules, other words of what is open, and more sections keep nobody back."""
    new = {
        "a": {**OLD["a"], "tasks": [NOTICE, MOOD, task("more")], "next": [{"to": "c"}]},
        "b": _tasks({**TALK, "do": "Talk at length."}, {**WISH, "do": "Wish them the best."}),
        "c": {"next": [{"to": "b"}]},
    }
    assert _why(new) == []


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (
            {"a": {**OLD["a"], "tasks": [{**NOTICE, "say": "Good day."}, MOOD]}},
            "the exact words of a task have changed, which it has settled: a.notice",
        ),
        (
            {"b": _tasks(TALK, {**WISH, "say": "Farewell."})},
            "the exact words of a task have changed, which it has settled: b.wish",
        ),
        (
            {"a": {**OLD["a"], "tasks": [NOTICE, {**MOOD, "do": "Ask how they slept."}]}},
            "the instruction of a task has changed, which it has settled: a.mood",
        ),
        (
            {"a": {**OLD["a"], "tasks": [NOTICE, {**MOOD, "collect": {"mood": "integer 5..9"}}]}},
            "the value mood does not fit its type any more: integer 5..9",
        ),
        (
            {"a": {**OLD["a"], "tasks": [NOTICE, {**MOOD, "collect": {"mood": "integer 0..5"}}]}},
            "the value mood may mean something else now: it is `integer 0..5` now, and was "
            "`integer`",
        ),
        (
            {"a": _tasks(NOTICE, {**MOOD, "collect": {"mood": "integer", "age": "integer"}})},
            "a task collects age now, which it has settled: a.mood",
        ),
        (
            {"b": {**OLD["b"], "waits_for_human": True}},
            "its section 'b' waits for a human now, and none was asked for",
        ),
    ],
)
def test_what_it_has_settled_may_not_change(new: dict[str, Any], why: str) -> None:
    """Each change that makes something else of what was settled keeps the session where it is."""
    assert _why(new) == [why]


def test_what_was_told_ahead_of_a_question_in_other_words_is_no_answer_to_it() -> None:
    """The task is open still, so that only the value says to what it was told."""
    state = _state(progress={})
    new = {**OLD, "a": {**OLD["a"], "tasks": [NOTICE, {**MOOD, "do": "Ask how they slept."}]}}
    assert list(Moving(script(OLD), script(new), state).obstacles()) == [
        "the value mood may mean something else now: it is asked for by “Ask how they slept.” now, "
        "and was by “Do mood.”"
    ]


def test_a_section_that_is_gone_keeps_a_session_only_while_it_is_there() -> None:
    """Whoever is in it has to stay; whoever has left it leaves behind what is known of it."""
    only_a = {"a": _tasks(NOTICE, MOOD)}
    gone = list(_moving(OLD, only_a).obstacles())
    assert gone == ["its section 'b' is gone"]
    moving = _moving(OLD, {"b": OLD["b"]})
    assert list(moving.obstacles()) == []
    carried = moving.carried()
    assert carried["progress"] == {"b": _state()["progress"]["b"]}
    assert (carried["visits"], carried["collected"]) == ({"b": 1}, {})
    assert moving.version_move()["dropped"] == ["a", "mood"]


def test_new_names_are_carried_over() -> None:
    """Place, visits, progress and settled tasks stand under the names that they have now."""
    wish = {**WISH, "id": "farewell", "renamed_from": ["wish"]}
    new = {"a": {**OLD["a"], "next": [{"to": "c"}]}, "c": {**_tasks(TALK, wish)}}
    new["c"]["renamed_from"] = ["b"]
    moving = _moving(OLD, new)
    assert list(moving.obstacles()) == []
    carried = moving.carried()
    assert (carried["section"], carried["visits"]) == ("c", {"a": 1, "c": 1})
    assert carried["progress"]["c"] == {"farewell": _state()["progress"]["b"]["wish"]}
    moved = moving.version_move()
    assert (moved["sections"], moved["tasks"]) == ({"b": "c"}, {"b": {"wish": "farewell"}})


def test_what_has_become_one_keeps_who_has_been_in_both() -> None:
    """Nobody could say how often it has been entered, or which of its tasks are settled."""
    one = {"b": {**OLD["b"], "renamed_from": ["a"]}}
    why = "it has been in b and a, which have become one: b"
    assert list(_moving(OLD, one).obstacles()) == [why]
    only_b = {"visits": {"b": 1}, "progress": {}}
    assert list(_moving(OLD, one, **only_b).obstacles()) == []


def test_another_script_or_language_is_refused() -> None:
    """A session of one script is none of another; nobody is spoken to in another language."""
    other = Moving(script(OLD), script(OLD, id="other"), _state())
    assert list(other.obstacles()) == ["it is a session of 'test', and not of 'other'"]
    german = Moving(script(OLD), script(OLD, language="de"), _state())
    assert list(german.obstacles()) == ["it is held in 'en', and the script is in 'de'"]


@pytest.mark.parametrize(
    ("value", "kind", "fit"),
    [
        (3, "integer", 3),
        (3, "number", 3.0),
        (3.0, "integer", 3),
        (3.5, "integer", None),
        (3, "integer 5..9", None),
        (5, "integer 5..9", 5),
        (3, "string", None),
        (3, "boolean", None),
        (True, "integer", None),
        (True, "boolean", True),
        (True, ("1", "2"), None),
        ("3", "integer", None),
        ("slow", ("slow", "fast"), "slow"),
        ("calm", ("slow", "fast"), None),
        ("calm", "string", "calm"),
        ("yes", "boolean", None),
        (1, ("1", "2"), 1),
        (3, ("1", "2"), None),
    ],
)
def test_a_value_fits_a_type_or_not(value: Any, kind: Any, fit: Any) -> None:
    """Whole numbers are numbers; nothing is read as anything else."""
    found = fitted(value, kind, None)
    assert found == fit
    assert type(found) is type(fit)


@pytest.mark.parametrize(
    ("value", "was", "kind"),
    [
        (90, "integer", "duration"),
        (5400, "duration", "integer"),
        (72.0, "number kg", "number lb"),
        ("2026-03-12", "string", "date"),
        ("2026-03-12", "date", "date 2027-01-01..2027-12-31"),
    ],
)
def test_a_value_in_another_unit_is_not_carried_over(value: Any, was: Any, kind: Any) -> None:
    """90 minutes are no 90 seconds, and 72 kg no 72 lb."""
    assert fitted(value, was, was) == value
    assert fitted(value, kind, was) is None


@pytest.mark.parametrize(
    ("kind", "fit"),
    [
        (("0 = never", "1 = rarely", "2 = often", "3 = always"), 1),
        (("0 = never", "1 =  rarely", "2 = very often"), 1),
        (("0 = never", "2 = rarely", "1 = often"), None),
        (("0 = never", "1 = on some days", "2 = often"), None),
        ("integer 0..3", None),
        (("0", "1", "2"), None),
    ],
)
def test_an_answer_in_words_is_none_in_other_words_of_its_number(kind: Any, fit: Any) -> None:
    """Who said "rarely" has not said "often", whatever numbers the two change to."""
    assert fitted(1, kind, ("0 = never", "1 = rarely", "2 = often")) == fit
    assert fitted(1, ("0 = never", "1 = rarely"), "integer 0..3") is None


@given(st.one_of(st.booleans(), st.integers(-9, 40), st.floats(-9, 40), st.text()), value_types())
def test_what_fits_fits_again(value: Any, kind: Any) -> None:
    """A value that was carried over once can be carried over any number of times."""
    found = fitted(value, kind, None)
    assert found is None or fitted(found, kind, kind) == found == value


def _somewhere(data: st.DataObject, made: Script) -> SessionState:
    """Draw the state of a session that has settled some tasks of some sections.

    It is in no digression: how those move is held by tests of their own.
    """
    here = data.draw(st.sampled_from([name for name in made.by_id if name not in made.digressions]))
    others = data.draw(st.lists(st.sampled_from(list(made.by_id)), unique=True))
    been = [here, *(name for name in others if name != here)]
    credit: Any = {"status": "done", "evidence": "yes", "turn": 1}
    progress = {
        name: {task.id: credit for task in made.by_id[name].tasks if data.draw(st.booleans())}
        for name in been
    }
    visits = dict.fromkeys(been, 1)
    return _state(section=been[0], visits=visits, progress=progress, collected={})


@given(st.data())
def test_new_names_alone_keep_nobody_back(data: st.DataObject) -> None:
    """Whatever was settled is settled under its new name, and nothing is dropped."""
    old = data.draw(scripts())
    new, state = data.draw(renamed(old)), _somewhere(data, old)
    moving = Moving(old, new, state)
    assert list(moving.obstacles()) == []
    carried = moving.carried()
    assert moving.version_move()["dropped"] == []
    assert carried["section"] == moving.known.sections[state["section"]]
    assert [[*c.values()] for c in carried["progress"].values()] == [
        [*c.values()] for c in state["progress"].values()
    ]


@given(st.data())
def test_what_moves_stands_in_the_new_version(data: st.DataObject) -> None:
    """Where nothing keeps it back, every name in its state is one of the new version's."""
    old = data.draw(scripts())
    new, state = data.draw(edited(old)), _somewhere(data, old)
    moving = Moving(old, new, state)
    if list(moving.obstacles()):
        return
    carried = moving.carried()
    assert carried["section"] in new.by_id
    assert carried["visits"].keys() <= new.by_id.keys()
    for name, credits in carried["progress"].items():
        assert credits.keys() <= {task.id for task in new.by_id[name].tasks}
    kept = sum(map(len, carried["progress"].values()))
    dropped = moving.version_move()["dropped"]
    lost = sum(len(c) for name, c in state["progress"].items() if name in dropped)
    assert kept + lost + sum("." in name for name in dropped) >= sum(
        map(len, state["progress"].values())
    )

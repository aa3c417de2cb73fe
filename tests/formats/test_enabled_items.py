"""When an item is asked (`enableWhen`) is read as an `if`, means the same, and is written again."""

from __future__ import annotations

from collections.abc import Mapping
from operator import eq, ge, gt, le, lt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fhir_forms import option, read, written

from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.formats.load import load_script, write_script
from scriptgraph.formats.skip_rules import CannotReadError
from scriptgraph.formats.skip_rules import read as read_rule
from scriptgraph.script.expressions import UnknownValueError, holds

CHOICE = [option("no", 0, code="n"), option("often", 1, code="o"), option("daily", 2, code="d")]
GATES: list[dict[str, Any]] = [
    {"linkId": "1", "text": "How often?", "type": "choice", "answerOption": CHOICE},
    {"linkId": "2", "text": "How many?", "type": "integer"},
    {"linkId": "3", "text": "Alone?", "type": "boolean"},
]
ANSWERS = {
    "1": ("answerCoding", [one["valueCoding"] for one in CHOICE]),
    "2": ("answerInteger", [0, 1, 2]),
    "3": ("answerBoolean", [True, False]),
}
NAMES = {"1": "q1", "2": "q2", "3": "q3"}
COMPARED = {"=": eq, ">": gt, "<": lt, ">=": ge, "<=": le}


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """Generate what FHIR says of when an item is asked."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        link = draw(st.sampled_from(["1", "2", "3"]))
        key, answers = ANSWERS[link]
        signs = ["exists", "=", "!=", *([">", "<", ">=", "<="] if link == "2" else [])]
        operator = draw(st.sampled_from(signs))
        answer = {key: draw(st.sampled_from(answers))}
        answer = {"answerBoolean": draw(st.booleans())} if operator == "exists" else answer
        found.append({"question": link, "operator": operator, **answer})
    behavior = draw(st.sampled_from(["all", "any"]))
    return {"enableWhen": found, **({"enableBehavior": behavior} if len(found) > 1 else {})}


def is_enabled(said: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Decide as FHIR says; a coding is compared as itself."""
    found = [_holds(one, answers.get(one["question"])) for one in said["enableWhen"]]
    return any(found) if said.get("enableBehavior") == "any" else all(found)


def _holds(condition: Mapping[str, Any], given: Any) -> bool:
    wanted = next(value for key, value in condition.items() if key.startswith("answer"))
    match condition["operator"]:
        case "exists":
            return (given is not None) is wanted
        case "!=":
            return bool(given != wanted)
        case sign:
            return given is not None and bool(COMPARED[sign](given, wanted))


def form(*items: dict[str, Any]) -> dict[str, Any]:
    """Give a Questionnaire of the three gates, and items behind them."""
    return {"resourceType": "Questionnaire", "status": "draft", "language": "en", "title": "T",
            "item": [*GATES, *items]}  # fmt: skip


@given(
    conditions(),
    st.fixed_dictionaries({link: st.none() | st.integers(0, 1) for link in ANSWERS}),
)
@settings(max_examples=60)
def test_an_item_is_asked_for_the_same_answers(said: Any, numbers: Mapping[str, Any]) -> None:
    """Whichever of them are missing; and it is written again as it was."""
    resource = form({"linkId": "4", "text": "Why?", "type": "string", **said})
    script = read(resource)
    answers = {k: ANSWERS[k][1][n] for k, n in numbers.items() if n is not None}
    known = {
        NAMES[k]: (n if k == "1" else ANSWERS[k][1][n]) for k, n in numbers.items() if n is not None
    }
    condition = script.first.tasks[3].if_
    assert condition is not None
    try:
        is_asked = holds(condition, known)
    except UnknownValueError:
        is_asked = False
    assert is_asked is is_enabled(said, answers)
    assert written(load_script(write_script(script, "yaml"), "yaml")) == resource


def test_what_stands_in_a_group_is_asked_when_the_group_is() -> None:
    """And when it is itself; the file is written again as it was."""
    alone = [{"question": "3", "operator": "=", "answerBoolean": True}]
    many = [{"question": "2", "operator": ">", "answerInteger": 1}]
    inside = {"linkId": "5", "text": "Why?", "type": "string", "enableWhen": alone}
    group = {"linkId": "4", "type": "group", "item": [inside], "enableWhen": many}
    script = read(form(group))
    assert script.first.tasks[3].if_ == "q2 > 1 and q3 == true"
    assert written(script) == form(group)


def test_the_order_of_codes_is_written_as_what_they_can_be() -> None:
    """FHIR has none; so `often > 0` is that there is an answer, and not that one."""
    script = load_script(
        "script: a\nsections:\n  a:\n    questionnaire: {answers: {0: no, 1: some, 2: much}}\n"
        "    tasks:\n      often: Often?\n      more: {ask: More?, if: often > 0, skipped: 0}\n",
        "yaml",
    )
    found = written(script)["item"][1]
    assert [(one["operator"], *list(one.values())[2:]) for one in found["enableWhen"]] == [
        ("exists", True),
        ("!=", {"code": "0", "display": "no"}),
    ]
    assert read(written(script)).first.tasks[1].if_ == "often != 0"


def test_who_changes_the_answers_of_a_gate_gets_its_new_codes_behind_it() -> None:
    """What was asked for one code is asked for the answer that a script has in its place."""
    said = {"enableWhen": [{"question": "1", "operator": "=", "answerCoding": ANSWERS["1"][1][2]}]}
    script = read(form({"linkId": "4", "text": "Why?", "type": "string", **said}))
    text = write_script(script, "yaml").replace("2: daily", "2: every day")
    found = written(load_script(text, "yaml"))
    now = {"code": "2", "display": "every day"}
    assert found["item"][0]["answerOption"][2]["valueCoding"] == now
    assert found["item"][3]["enableWhen"][0]["answerCoding"] == now


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ({"question": "9", "operator": "exists", "answerBoolean": True}, "'9', which is not asked"),
        ({"question": "1", "operator": ">", "answerCoding": {"code": "n"}}, "has no order"),
        ({"question": "1", "operator": "=", "answerCoding": {"code": "x"}}, "no answer of '1'"),
        ({"question": "2", "operator": "~", "answerInteger": 1}, "the operator '~'"),
        ({"question": "2", "operator": "=", "answerDate": "2026-01-01"}, "`answerDate`"),
        ({"question": "2", "operator": "="}, "0 answers, not one"),
        ({"question": "3", "operator": "exists", "answerInteger": 1}, "with `answerInteger`"),
    ],
)
def test_what_a_script_cannot_say_of_it_is_refused(condition: dict[str, Any], why: str) -> None:
    """With the item, and what was found."""
    with pytest.raises(ScriptError) as caught:
        read(form({"linkId": "4", "text": "Why?", "type": "string", "enableWhen": [condition]}))
    (finding,) = caught.value.findings
    assert why in finding.message
    assert "item '4'" in finding.message


def test_all_that_is_refused_is_told_at_once() -> None:
    """Several things of one item, of what stands in it, and of the next; not what follows of it."""
    odd = {"linkId": "4", "text": "", "type": "time", "repeats": True,
           "item": [{"linkId": "5", "text": "So?", "type": "attachment"}]}  # fmt: skip
    told = [{"question": "4", "operator": "exists", "answerBoolean": True}]
    after = {"linkId": "6", "text": "And?", "type": "string", "maxLength": 3, "enableWhen": told}
    with pytest.raises(ScriptError) as caught:
        read(form(odd, after))
    messages = [finding.message for finding in caught.value.findings]
    assert [message.split("'")[1] for message in messages] == ["4", "4", "4", "5", "6"]


def test_all_that_fhir_cannot_say_is_told_at_once() -> None:
    """Each task with its reason."""
    script = load_script(
        "script: a\nsections:\n  a:\n    questionnaire: {answers: {0: no, 1: some, 2: much}}\n"
        "    tasks:\n      often: Often?\n"
        "      more: {ask: More?, if: declined(often), skipped: 0}\n"
        "      sum: {ask: Sum?, if: often + more > 1, skipped: 0}\n",
        "yaml",
    )
    with pytest.raises(InputError) as caught:
        written(script)
    assert [line.split("'")[1] for line in str(caught.value).splitlines()] == ["more", "sum"]


@pytest.mark.parametrize(
    "text", ["a == 1 or b == 1", "a == 1 and (b == 1 or c == 1)", "a + b > 1", "a == b", "a in [1]"]
)
def test_a_rule_that_would_hold_for_other_answers_is_not_written(text: str) -> None:
    """Of two that `or` joins, ours does not hold where the first is missing."""
    with pytest.raises(CannotReadError):
        read_rule(text)

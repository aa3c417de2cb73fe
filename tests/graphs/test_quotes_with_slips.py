"""A value is not lost by a slip in its quote: labels are no words of it, and judges may mend it."""

from __future__ import annotations

import asyncio
import json
from typing import Any, cast

import pytest
from support.fakes import Talk, ToldModel, answer, roles, script, task
from support.piecewise import Listener, Piecewise, spoken
from support.small_sessions import every_mode

from scriptgraph.assurance.audit import audit
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.nodes.asking.bill import Bill
from scriptgraph.nodes.mending import may_ask_again
from scriptgraph.nodes.proof import NOT_SAID
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.state.session import SessionState

CONSENT = task("agree", do="Ask whether they agree.", collect={"consents": "boolean"})
ASKED = script({"a": {"tasks": [CONSENT], "next": [{"to": "b"}]}, "b": {"tasks": [task("bye")]}})
AGE = task("age", do="Ask how old they are.", collect={"age": "integer 0..120"})
OLDER = script({"a": {"tasks": [CONSENT, AGE], "next": [{"to": "b"}]}, "b": {}})


async def judged(talk: Talk) -> Any:
    """Give the record of the last judgement."""
    trace = (await talk.state())["trace"]
    return next(one for one in reversed(trace) if one["role"] == "evaluator")


@every_mode
@pytest.mark.parametrize("label", ['[2] user: "{}"', "Der Nutzer sagte: {}"])
async def test_a_label_before_a_quote_costs_no_value(mode: Mode, label: str) -> None:
    """The trace holds the words that were said, and nobody is asked again."""
    talk = Talk(
        ASKED, roles(lambda s: answer(values=[("consents", "true", label.format(s))])), mode
    )
    await talk.say(None, "Yes, I do.")
    assert (await talk.state())["collected"] == {"consents": True}
    record = await judged(talk)
    assert record["call"]["attempts"] == 1
    assert [(one["task"], one["text"].strip('"')) for one in record["evidence"]] == [
        ("agree", "Yes, I do.")
    ]


@every_mode
async def test_a_value_that_is_claimed_twice_is_noted_once(mode: Mode) -> None:
    """Of one value the trace says one thing, by the quote that proves it."""
    values = [("consents", "true", quote) for quote in ("Yes", "user: Yes", "no word of it")]
    talk = Talk(ASKED, roles(lambda s: answer({"agree": "Yes"}, values=values)), mode)
    await talk.say(None, "Yes, I do.")
    record = await judged(talk)
    assert record["collected"] == {"consents": True}
    assert record["refused"] == []
    assert [one["task"] for one in record["evidence"]] == ["agree"]


SAID = "Well, okay. Yes, I do agree."
SLIP = answer(values=[("consents", "true", "user agrees to it")])


def again(*answers: str) -> Any:
    """Answer a judge's prompts one after the other."""
    left = list(answers)
    return roles(lambda _: left.pop(0))


@every_mode
async def test_a_slip_in_a_quote_is_asked_about_once(mode: Mode) -> None:
    """The judge sees what the user has said, and what it then quotes proves the value."""
    model = ToldModel(tell=again(SLIP, answer(values=[("consents", "true", "Yes, I do agree")])))
    talk = Talk(ASKED, model, mode)
    await talk.say(None, SAID)
    state = await talk.state()
    assert state["collected"] == {"consents": True}
    assert state["section"] == "b"
    record = await judged(talk)
    assert record["call"]["attempts"] == 2
    assert [one["why"] for one in record["refused"]] == ["asked once more: no quote shows consents"]
    shown = next(p[-1].text for p in model.prompts if "<said>" in p[-1].text)
    assert SAID in shown
    assert "user agrees to it" in shown
    assert audit(ASKED, cast(SessionState, state)) == []


@every_mode
@pytest.mark.parametrize("second", [SLIP, "no JSON at all", ConnectionError("gone"), answer()])
async def test_after_that_a_refusal_stands(mode: Mode, second: Any) -> None:
    """One call more is all that a slip costs, whatever comes of it; all else counts as it was."""
    first = answer(values=[("consents", "true", "user agrees to it"), ("age", "34", "34")])
    left, replies = [first, second], 0

    def tell(prompt: Prompt) -> Any:
        nonlocal replies
        if not prompt.judges:
            replies += 1
            return "(a reply)"
        said = left.pop(0)
        if prompt.acts and isinstance(said, str) and said.startswith("{"):
            said = json.dumps({**json.loads(said), "rule": 0, "reply": "(a reply)"})
        return said

    talk = Talk(OLDER, tell, mode, attempts=3)
    assert await talk.say(None, f"{SAID} I am 34.") == "(a reply)"
    state = await talk.state()
    assert (state["section"], state["collected"]) == ("a", {"age": 34})
    record = await judged(talk)
    assert record["call"]["attempts"] == 2
    assert {"choice": "consents = true", "why": NOT_SAID} in record["refused"]
    # The opening asks for a reply; afterwards the single actor's own is sent, also the first one.
    assert replies == (1 if mode == "single" else 2)
    assert audit(OLDER, cast(SessionState, state)) == []


@every_mode
@pytest.mark.parametrize(
    ("said", "attempts"),
    [
        ("What would that mean?", 2),  # nothing in it is a yes
        ("No, I don't agree.", 2),
        (SAID, 1),  # no call is left
    ],
)
async def test_nobody_is_asked_again_in_vain(mode: Mode, said: str, attempts: int) -> None:
    """What the user's words cannot show costs no call, nor does a slip where none may be made."""
    talk = Talk(ASKED, roles(lambda _: SLIP), mode, attempts=attempts)
    await talk.say(None, said)
    assert (await talk.state())["collected"] == {}
    assert (await judged(talk))["call"]["attempts"] == 1


@every_mode
@pytest.mark.parametrize(("quote", "attempts"), [("I works too much", 2), ("a busy life", 1)])
async def test_a_text_is_asked_about_where_its_quote_is_like_what_was_said(
    mode: Mode, quote: str, attempts: int
) -> None:
    """Any words could show a text that sums up; what is made up, with its quote, costs no call."""
    asks = task("work", do="Ask what weighs on them.", collect={"burden": "string"})
    told = roles(lambda _: answer(values=[("burden", "overworked", quote)]))
    talk = Talk(script({"a": {"tasks": [asks]}}), told, mode)
    await talk.say(None, "I work too much, and sleep badly.")
    assert (await judged(talk))["call"]["attempts"] == attempts


async def test_a_value_is_asked_about_once_whatever_its_quotes() -> None:
    """However often it is claimed: nobody waits until each quote has been looked for."""
    made_up = [("consents", "true", f"never said {n}") for n in range(20)]
    model = ToldModel(tell=roles(lambda _: answer(values=[*made_up, ("age", "34", "is 34")])))
    talk = Talk(OLDER, model)
    await talk.say(None, " ".join(["One more sentence."] * 100) + " I am 34. Yes, I agree.")
    shown = next(p[-1].text for p in model.prompts if "<said>" in p[-1].text)
    assert (shown.count("consents ="), shown.count("age =")) == (1, 1)


@every_mode
async def test_who_speaks_of_danger_does_not_wait(mode: Mode) -> None:
    """A judge that hears none is not asked again for a value; the guard leads to help."""
    made = script(
        {"a": {"tasks": [CONSENT]}, "help": {"tasks": [task("call", say="Call 112.")]}},
        anytime=[{"to": "help", "when": "the user is in danger", "urgent": True}],
    )
    talk = Talk(made, roles(lambda _: SLIP), mode)
    await talk.say(None, "I want to kill myself. Yes.")
    assert await talk.section() == "help"
    assert (await judged(talk))["call"]["attempts"] == 1


@every_mode
async def test_a_known_value_costs_no_call(mode: Mode) -> None:
    """A model that tells once more what is known, with any quote, is not asked about it."""
    told = [answer(values=[("age", "34", "34")]), answer(values=[("age", "34", "never said")])]
    talk = Talk(OLDER, again(*told), mode)
    await talk.say(None, "I am 34.", "34, as I said.")
    assert (await judged(talk))["call"]["attempts"] == 1


@every_mode
async def test_a_record_of_a_list_is_asked_about_as_well(mode: Mode) -> None:
    """The second answer tells of the one record again, and the other one is kept."""
    kind = "list of {name: string, dose: number mg}"
    asks = [task("meds", do="Ask what they take.", collect={"medicines": kind})]
    made = script({"a": {"tasks": asks}})
    first = [
        ("medicines", "name: sertraline, dose: 50", "sertraline 50 mg"),
        ("medicines", "name: ibuprofen, dose: 400", "ibuprofen at 400"),
    ]
    mended = [("medicines", "name: ibuprofen, dose: 400", "ibuprofen 400 mg")]
    talk = Talk(made, again(answer(values=first), answer(values=mended)), mode)
    await talk.say(None, "I take sertraline 50 mg and ibuprofen 400 mg.")
    names = [one["name"] for one in (await talk.state())["collected"]["medicines"]]
    assert sorted(names) == ["ibuprofen", "sertraline"]
    assert (await judged(talk))["call"]["attempts"] == 2


@pytest.mark.parametrize(("left", "may"), [(None, True), (1.0, True), (-1.0, False)])
async def test_who_has_no_time_left_is_not_asked(left: float | None, may: bool) -> None:
    """What is left of a turn is for the reply."""
    bill, now = Bill(), asyncio.get_running_loop().time()
    bill.meter("judge").attempts = 1
    until = None if left is None else now + left
    state = SessionState(messages=[])
    assert may_ask_again(Settings(), state, None, bill, until) is may


def _pieces(decisions: str, reply: str) -> list[str]:
    text = json.dumps({**json.loads(decisions), "rule": 0, "reply": reply})
    return [text[start : start + 7] for start in range(0, len(text), 7)]


@pytest.mark.parametrize(
    ("second", "reply", "consents"),
    [
        (_pieces(answer(values=[("consents", "true", "Yes, I do")]), "Thank you."), "Said.", True),
        (_pieces(SLIP, "Then let us wait."), "Then let us wait.", None),
        (["no JSON"], "Do you agree?", None),
        ([ConnectionError("gone")], "Do you agree?", None),
    ],
    ids=["mended", "insists", "unreadable", "gone"],
)
async def test_of_a_doubted_answer_nothing_is_seen_before_it_is_used(
    second: list[Any], reply: str, consents: bool | None
) -> None:
    """One reply is sent: the second answer's, or the first one's where there is no second."""
    acts = [_pieces(SLIP, "Do you agree?"), second]

    def write(prompt: Prompt) -> Any:
        return spoken(acts.pop(0) if prompt.acts else ["Said."])

    listener = Listener(ASKED, Piecewise(write=write), "single")
    await listener.listen(None)
    state = await listener.listen(SAID)
    assert state["messages"][-1].text == reply
    assert listener.seen == reply
    assert state["collected"].get("consents") is consents
    assert acts == []


async def test_a_reply_that_fails_behind_mended_decisions_brings_no_other_back() -> None:
    """The first answer is not used any more where the second one's decisions are."""
    mended = _pieces(answer(values=[("age", "34", "I am 34")]), "Thank you, and now we")
    acts: list[list[Any]] = [
        _pieces(answer(values=[("age", "34", "is 34")]), "How old?"),
        [*mended[:-2], ConnectionError("gone")],
    ]

    def write(prompt: Prompt) -> Any:
        return spoken(acts.pop(0) if prompt.acts else ["Said."])

    listener = Listener(OLDER, Piecewise(write=write), "single")
    await listener.listen(None)
    state = await listener.listen("I am 34.")
    assert state["collected"] == {"age": 34}
    assert "How old?" not in state["messages"][-1].text


URGENT = script(
    {
        "a": {"tasks": [CONSENT, AGE], "next": [{"to": "b"}]},
        "b": {},
        "help": {"tasks": [task("call", say="Call 112.")]},
    },
    anytime=[
        {"to": "help", "when": "the user is in danger", "urgent": True},
        {"to": "end", "when": "the user wants to stop"},
    ],
)


@every_mode
@pytest.mark.parametrize(("rule", "section"), [(1, "help"), (2, "a"), (9, "a")])
async def test_danger_that_the_second_answer_names_is_believed(
    mode: Mode, rule: int, section: str
) -> None:
    """Its quote may be wrong, as in an emergency; what is mended beside any claim counts."""
    first = answer(values=[("age", "34", "is 34")])
    second = answer(values=[("age", "34", "I am 34")], anytime=(rule, "never said"))
    talk = Talk(URGENT, again(first, second), mode, attempts=3)
    await talk.say(None, "I am 34.")
    state = await talk.state()
    assert (state["section"], state["collected"]) == (section, {"age": 34})
    assert (await judged(talk))["call"]["attempts"] == 2
    assert audit(URGENT, cast(SessionState, state)) == []


@every_mode
@pytest.mark.parametrize(("sentences", "attempts"), [(3, 2), (250, 1)])
async def test_nobody_waits_until_all_of_a_long_text_is_tried(
    mode: Mode, sentences: int, attempts: int
) -> None:
    """Where it would take long to see whether a better quote exists, none is asked for."""
    talk = Talk(ASKED, roles(lambda _: SLIP), mode)
    rain = "It rains. "
    await talk.say(None, f"I do not agree. {rain * sentences}Yes, I do agree. {rain * 8}")
    assert (await judged(talk))["call"]["attempts"] == attempts

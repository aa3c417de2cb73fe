"""What somebody takes back is not used any more: by no text, no rule, no action and no prompt."""

from __future__ import annotations

import copy
from typing import Any, cast

import pytest
from support.fakes import Talk, ToldModel, answer, roles, script, task
from support.small_sessions import every_mode

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.case.tamperings import sealed_anew
from scriptgraph.core.settings import Mode
from scriptgraph.nodes.proof import NOT_THEIRS, SAID_BEFORE
from scriptgraph.nodes.withdrawing import TOLD_ANEW
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.reading import read
from scriptgraph.script.model import Script
from scriptgraph.sessions.rebuilding import differences, rebuilt
from scriptgraph.state.session import SessionState

MADE = script(
    {
        "ask": {"tasks": [task("number", collect={"phone": "string"})], "next": [{"to": "more"}]},
        "more": {
            "tasks": [task("on")],
            "next": [
                {"to": "by_post", "if": "declined(phone)"},
                {"to": "ring", "if": "known(phone)"},
                {"to": "nobody"},
            ],
        },
        "ring": {"tasks": [task("call", say="I call {phone|nobody}."), task("talk")]},
        "by_post": {"tasks": [task("write", say="Not {phone|by phone}, then."), task("talk")]},
        "nobody": {},
    },
)
FORGET = "please forget my number"


def evaluate(said: str) -> str:
    """Hear a number, that it is to be forgotten, and that the talk goes on."""
    if said == f"0123, no, {FORGET}":
        return answer(not_needed={"phone": FORGET}, values=[("phone", "0123", "0123")])
    if said.startswith("call"):
        number = said.split()[1]
        return answer(values=[("phone", number, said)])
    if FORGET in said:
        return answer(not_needed={"phone": FORGET})
    return answer({"on": said} if said == "on" else {})


async def talked(*texts: str, mode: Mode = "multi", made: Script = MADE) -> tuple[Talk, Any]:
    """Talk, and hold what is stored against its script and its own trace."""
    talk = Talk(made, roles(evaluate), mode)
    await talk.say(None, *texts)
    state: Any = await talk.state()
    assert audit(made, cast(SessionState, state)) == []
    assert differences(rebuilt(made, state["messages"], state["trace"]), state) == []
    return talk, state


@every_mode
async def test_it_is_declined_from_then_on(mode: Mode) -> None:
    """Rules and texts go by that, the task stays settled, and the trace has the words."""
    talk, state = await talked("call 0123", FORGET, mode=mode)
    assert state["collected"] == {}
    assert state["progress"]["ask"]["number"]["status"] == "not needed"
    record = next(one for one in state["trace"] if "withdrawn" in one)
    assert record["withdrawn"] == ["phone"]
    assert record["evidence"][0] == {
        "task": "phone",
        "status": "withdrawn",
        "text": FORGET,
        "found": True,
    }
    assert (await talk.say("on")).startswith("Not by phone, then.")
    assert await talk.section() == "by_post"


@every_mode
async def test_it_decides_in_the_turn_in_which_it_is_said(mode: Mode) -> None:
    """No rule of that turn goes by the old value any more."""

    def both(said: str) -> str:
        if said.endswith("and on"):
            return answer({"on": "and on"}, not_needed={"phone": FORGET})
        return evaluate(said)

    talk = Talk(MADE, roles(both), mode)
    await talk.say(None, "call 0123", f"{FORGET}, and on")
    assert await talk.section() == "by_post"


@every_mode
async def test_who_tells_it_again_has_told_it(mode: Mode) -> None:
    """A new value counts as ever, and is said back."""
    talk, state = await talked("call 0123", FORGET, "call 0456", mode=mode)
    assert state["collected"] == {"phone": "0456"}
    assert (await talk.say("on")).startswith("I call 0456.")


async def test_models_are_told_that_it_was_taken_back() -> None:
    """It stands among what is known no more, and who speaks is told not to mention it."""
    talk, _ = await talked("call 0123", FORGET, "well")
    assert isinstance(talk.model, ToldModel)
    for prompt in talk.model.prompts[-2:]:
        now = read(prompt).now
        assert "not to be used or mentioned any more: phone." in now
        assert "<known>" not in now
    assert read(talk.model.prompts[-2]).declined() == {"phone": "string"}


async def test_words_from_before_take_nothing_back() -> None:
    """Nor do the agent's words; the refusal says why, and the value stays."""

    def invents(said: str) -> str:
        if said == "old":
            return answer(not_needed={"phone": "no phone at first"})
        return answer(not_needed={"phone": "(a reply)"}) if said == "agent" else evaluate(said)

    talk = Talk(MADE, roles(invents))
    await talk.say(None, "no phone at first", "call 0123", "old", "agent")
    state = await talk.state()
    assert state["collected"] == {"phone": "0123"}
    whys = [one["why"] for record in state["trace"] for one in record["refused"]]
    assert whys == [SAID_BEFORE, NOT_THEIRS]


async def test_it_can_be_taken_back_in_the_same_breath() -> None:
    """What stands last counts: it is not collected at all, or corrected."""
    _, state = await talked(f"0123, no, {FORGET}")
    assert (state["collected"], state["section"]) == ({}, "more")

    def corrects(said: str) -> str:
        if said.startswith("forget"):
            return answer(not_needed={"phone": "forget"}, values=[("phone", "0456", "it is 0456")])
        return evaluate(said)

    talk = Talk(MADE, roles(corrects))
    await talk.say(None, "call 0123", "forget that one, it is 0456")
    state = await talk.state()
    assert state["collected"] == {"phone": "0456"}
    assert state["trace"][-2]["refused"][0]["why"] == TOLD_ANEW


PAIR = script(
    {
        "ask": {
            "tasks": [task("phone", collect={"phone": "string", "day": "string"})],
            "next": [{"to": "end", "if": "declined(phone) and known(day)"}, {"to": "ask"}],
        }
    }
)


def hears(said: str) -> str:
    """Hear a phone number and a day, each by its own words."""
    if said.startswith("forget"):
        return answer(not_needed={"phone": said})
    name = "day" if said == "Monday" else "phone"
    return answer(values=[(name, said, said)])


async def test_an_open_task_asks_for_the_rest() -> None:
    """Of two values one is taken back before the other is told: the task waits for that alone.

    Value and task have one name here: the user's own words tell which is meant.
    """
    talk = Talk(PAIR, roles(hears))
    await talk.say(None, "0123", "forget my phone")
    state = await talk.state()
    assert (state["collected"], state["progress"]["ask"]) == ({}, {})
    await talk.say("Monday")
    assert await talk.section() == "end"
    ended: Any = await talk.state()
    assert audit(PAIR, ended) == []
    assert differences(rebuilt(PAIR, ended["messages"], ended["trace"]), ended) == []


FORGED = {
    "the value is put back": lambda state: state["collected"].update(phone="0123"),
    "nobody has said so": lambda state: state["trace"][-2]["evidence"].clear(),
}


@pytest.mark.parametrize("what", FORGED)
async def test_an_audit_finds_what_nobody_has_taken_back(what: str) -> None:
    """Also where every record was sealed anew."""
    _, state = await talked("call 0123", FORGET)
    forged = copy.deepcopy(state)
    FORGED[what](forged)
    assert audit(MADE, cast(SessionState, sealed_anew(forged))) != []


@pytest.mark.parametrize(
    ("code", "told", "taken_back"),
    [
        ("en", "It is 01234.", "Actually, please forget my phone number."),
        ("de", "Das ist die 01234.", "Vergessen Sie bitte meine Nummer."),
        ("es", "Es el 01234.", "Por favor, olvide mi número."),
        ("fr", "C'est le 01234.", "Oubliez mon numéro, s'il vous plaît."),
        ("zh", "是01234。", "请忘掉我的号码。"),
    ],
)
async def test_the_rehearsal_model_hears_it(code: str, told: str, taken_back: str) -> None:
    """In each language whose words it knows."""
    made = Script.model_validate({**MADE.model_dump(by_alias=True), "language": code})
    talk = Talk(made, RehearsalModel())
    await talk.say(None, told)
    assert "phone" in (await talk.state())["collected"]
    await talk.say(taken_back)
    assert (await talk.state())["collected"] == {}


async def test_values_keep_what_was_said() -> None:
    """A sign that no prompt may hold is kept all the same, though the model has never seen it."""

    def reads(said: str) -> str:
        return answer(values=[("phone", said.removeprefix("it is "), said)])

    talk = Talk(MADE, roles(reads))
    await talk.say(None, "it is <b>0123</b> or ⟨x⟩")
    assert (await talk.state())["collected"] == {"phone": "<b>0123</b> or ⟨x⟩"}

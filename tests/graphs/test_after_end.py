"""What is said behind the end of a session is listened to, and leads nowhere."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest
from support.fakes import ToldModel, answer, roles, script, task
from support.mortal import Killed, open_mortal
from support.piecewise import Listener
from support.small_sessions import every_mode
from support.webhook import Heard

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.case.tamperings import sealed_anew
from scriptgraph.core.settings import Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.words_of_care import words_behind_end, words_of_care
from scriptgraph.script.model import Script
from scriptgraph.script.routes import AFTER_END, STAY
from scriptgraph.sessions.checkpoints import Store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.state.risk import BEHIND_END, at_risk
from scriptgraph.state.session import SessionState, SimulationState

FEAR = "I want to kill myself"
SHORT = {
    "talk": {"tasks": [task("ask")], "next": [{"to": "bye"}]},
    "bye": {"tasks": [task("bye", say="Goodbye.")]},
}
OVER = words_behind_end("en")


def cared(occasion: Any, about: Any = "self", region: str = "") -> str:
    """Write words of care as they are sent behind the end."""
    return words_behind_end("en", region, care=words_of_care(occasion, about, "en", region))


def settling(said: str) -> str:
    return answer({"ask": said})


async def ended(mode: Mode = "multi", made: Script | None = None, **more: Any) -> Listener:
    """Hold a session that has said goodbye."""
    model = more.pop("model", None) or ToldModel(tell=roles(settling))
    talk = Listener(made or script(SHORT), model, mode, **more)
    await talk.take(None)
    assert (await talk.take("fine"))["status"] == "ended"
    return talk


def irregular(made: Script, state: Any) -> list[str]:
    return [one.what for one in audit(made, cast(SessionState, state))]


@every_mode
async def test_danger_is_answered_and_told(mode: Mode) -> None:
    """Words of care, an alert, the inbox; no model is asked, and the script does not go on."""
    heard, model = Heard(), ToldModel(tell=roles(settling))
    talk = await ended(mode, model=model, on_alert=heard)
    asked = len(model.prompts)
    state = await talk.take(FEAR)
    assert state["messages"][-1].text == cared("first")
    assert len(model.prompts) == asked
    assert (state["section"], state["status"], state["turn"]) == ("bye", "ended", 3)
    (alert,) = heard.wait()
    assert (alert.level, alert.about, alert.reason) == ("explicit", "self", BEHIND_END)
    risk = at_risk(cast(SessionState, state))
    assert risk
    assert (risk.newest.reason, risk.newest.turn) == (BEHIND_END, 3)
    assert irregular(script(SHORT), state) == []


@every_mode
async def test_what_is_no_danger_is_told_that_the_session_is_over(mode: Mode) -> None:
    """Each time, in the same words, with whom to call; nobody is alerted."""
    heard = Heard()
    talk = await ended(mode, on_alert=heard, guard=Guard(region="GB"))
    for said in ("are you there?", "hello?"):
        state = await talk.take(said)
        assert state["messages"][-1].text == words_behind_end("en", "GB")
        assert "999" in state["messages"][-1].text
    assert at_risk(cast(SessionState, state)) is None
    assert heard.alerts == []
    assert irregular(script(SHORT), state) == []
    assert (await talk.take(None))["messages"] == state["messages"]


async def test_care_goes_on_until_they_are_safe() -> None:
    """They are asked again, and then told that the session is over; other danger is new."""
    talk = await ended(guard=Guard(region="DE"))
    texts = []
    for said in (FEAR, "hm", "I am safe now", "ok bye", "My husband beats me"):
        state = await talk.take(said)
        texts.append(state["messages"][-1].text)
    over = words_behind_end("en", "DE")
    first, again = cared("first", region="DE"), cared("again", region="DE")
    assert texts == [first, again, over, over, cared("first", "from others", "DE")]
    cares = [one.get("care") for one in state["trace"] if one["rule"] == AFTER_END]
    assert [one for one in cares if one] == ["first", "again", "over", "first"]
    assert irregular(script(SHORT), state) == []


TAKEN_BACK = {
    "en": ("I am safe now", "I lied."),
    "de": ("Ich bin in Sicherheit", "Das war gelogen."),
    "es": ("estoy a salvo", "Es mentira."),
    "fr": ("je suis en sécurité", "c'est faux"),
    "zh": ("我安全了", "我骗你的"),
}


@pytest.mark.parametrize("code", TAKEN_BACK)
async def test_a_safe_that_is_taken_back_behind_the_goodbye_is_heard(code: str) -> None:
    """The danger is the one that they spoke of, and somebody is alerted anew."""
    safe, taken_back = TAKEN_BACK[code]
    crisis = {
        "tasks": [task("help", say="Call 112."), task("safe", do="Ask whether they are safe")]
    }
    sections = {**SHORT, "crisis": {**crisis, "next": [{"to": "bye"}]}}
    rules = [{"to": "crisis", "when": "the user wants to die", "urgent": True}]
    made = script(sections, anytime=rules, language=code)

    def judging(said: str) -> str:
        return answer({"safe": said}) if said == safe else answer()

    heard = Heard()
    talk = Listener(made, ToldModel(tell=roles(judging)), "multi", on_alert=heard)
    await talk.take(None)
    assert (await talk.take(FEAR))["section"] == "crisis"
    state = await talk.take(safe)
    assert (state["section"], state["status"]) == ("bye", "ended")
    state = await talk.take(taken_back)
    care = words_of_care("first", "self", code)
    assert state["messages"][-1].text == words_behind_end(code, care=care)
    assert len(heard.wait()) == 2
    assert irregular(made, state) == []


async def test_it_is_taken_back_in_a_session_that_goes_on_as_well() -> None:
    """The urgent rule answers it once more; without a safe before it, the same words do nothing."""
    talk = Listener(script({"a": {}}), ToldModel(tell=roles(lambda said: answer())), "multi")
    await talk.take(None)
    assert (await talk.take("I lied."))["messages"][-1].text == "(a reply)"
    await talk.take(FEAR)
    await talk.take("I am safe")
    state = await talk.take("I lied.")
    assert state["messages"][-1].text == words_of_care("first", "self", "en")


async def test_a_model_listens_there_as_well() -> None:
    """What words alone do not hear is found by the guard's model."""
    bridge = "The bridge is high tonight, and nobody is here"

    def hears(prompt: Any) -> str:
        said = bridge in str(prompt)
        found = ("explicit", "self") if said else ("none", "")
        return json.dumps({"reason": "r", "level": found[0], "about": found[1], "quote": ""})

    talk = await ended(guard=Guard(model=ToldModel(tell=hears)))
    state = await talk.take(bridge)
    assert state["messages"][-1].text == cared("first")
    assert "guard_call" in state["trace"][-2]


async def test_a_session_that_ended_before_its_opening_listens() -> None:
    """Whoever wanted to stop before the agent spoke is heard, too."""
    made = script(SHORT, anytime=[{"to": "end", "when": "the user wants to stop"}])

    def judging(said: str) -> str:
        return answer(anytime=(1, said))

    talk = Listener(made, ToldModel(tell=roles(judging)), "multi")
    state = await talk.take("I want to stop")
    assert (state["status"], "section" in state) == ("ended", False)
    state = await talk.take(FEAR)
    assert (state["status"], state["messages"][-1].text) == ("ended", cared("first"))
    assert irregular(made, state) == []


async def test_what_is_recorded_holds_what_was_said_there() -> None:
    """The words behind the end are a turn of the dialogue like any other."""
    talk = await ended()
    state = await talk.take(FEAR)
    told = cast(SimulationState, state)
    dialogue = record_dialogue(script(SHORT), told, session="a", mode="multi", case=None)
    said = [one.content for one in dialogue.steps if one.actor in ("dialog", "patient")]
    assert said[-2:] == [FEAR, cared("first")]
    assert dialogue.exit_reason == "allSectionsCompleted"


@pytest.mark.parametrize("at", range(4))
async def test_a_turn_behind_the_end_that_was_broken_off_is_finished(
    at: int, tmp_path: Path
) -> None:
    """Whenever the process dies, the words are answered by the next one, and once."""
    graph = create_session(script(SHORT), ToldModel(tell=roles(settling)))
    address = str(tmp_path / "a.sqlite")

    async def turns(store: Store, *texts: str | None) -> Conversation:
        talking = Conversation(graph.compile(checkpointer=store.checkpointer), store, "a")
        for text in texts:
            [piece async for piece in talking.turn(text, message_id=text)]
        return talking

    async with open_mortal(address) as (store, mortal):
        await turns(store, None, "fine")
        mortal.dies(at, is_written=True)
        with suppress(Killed):
            await turns(store, FEAR)
    async with open_mortal(address) as (store, mortal):
        talking = await turns(store, FEAR)
        state = await talking.state()
        assert not await talking.is_waiting()
    said = [one.text for one in state["messages"]]
    assert said[-2:] == [FEAR, cared("first")]
    assert len([one for one in said if one == FEAR]) == 1


async def test_falsified_words_and_decisions_behind_the_end_are_found() -> None:
    """Another sentence, a decision as if it went on, or an end that nobody came to; also sealed."""
    made, state = script(SHORT), await (await ended()).take("are you there?")
    last = state["messages"][-1]
    other = [*state["messages"][:-1], last.model_copy(update={"content": "Let us go on!"})]
    told = irregular(made, sealed_anew({**state, "messages": other}))
    assert told == ["the words of care were not sent as they stand"]
    trace = state["trace"]
    on = [{**one, "rule": STAY} if one["rule"] == AFTER_END else one for one in trace]
    told = irregular(made, sealed_anew({**state, "trace": on}))
    assert told[0] == "'not yet' was decided, though the session was ended"
    early = [{**one, "rule": AFTER_END} if one["choice"] == "bye" else one for one in trace]
    told = irregular(made, sealed_anew({**state, "trace": early}))
    assert told[0] == f"{AFTER_END!r} was decided, though the session was open"

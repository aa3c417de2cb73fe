"""Somebody takes one record of a list back, and all else goes on by what is left."""

from __future__ import annotations

from typing import Any, cast, get_args

import pytest
from support.fakes import Talk, answer, roles, script, task

from scriptgraph.assurance.audit import audit
from scriptgraph.assurance.case.tamperings import sealed_anew
from scriptgraph.core.carried import CarriedValues
from scriptgraph.core.settings import DecisionForm, Mode
from scriptgraph.graphs.session import create_session
from scriptgraph.language.labels import labels
from scriptgraph.language.told_all import all_told
from scriptgraph.nodes.withdrawing import ONE_RECORD
from scriptgraph.records import in_words
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.sessions.carrying import carry, left
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.conversation import Conversation
from scriptgraph.sessions.rebuilding import differences, rebuilt
from scriptgraph.state.session import SessionState

MEDS = "list of {name: string, dose: number mg}"


def review(language: str = "en") -> Script:
    """Ask for a list, and in another section for something else; then say the list back."""
    ask = task("ask", do="Which medicines do they take?", collect={"meds": MEDS})
    sections = {
        "a": {"tasks": [ask], "next": [{"to": "b"}]},
        "b": {
            "tasks": [task("mood", do="Mood from 0 to 10?", collect={"mood": "integer 0..10"})],
            "next": [{"to": "none", "if": "count(meds) == 0"}, {"to": "some"}],
        },
        "none": {"tasks": [{"id": "t", "say": "Nothing, then."}]},
        "some": {"tasks": [{"id": "t", "say": "{meds|Things}."}]},
    }
    return script(sections, language=language)


REVIEW = review()
BOTH = "Sertraline 50 mg and ibuprofen, that is all"
STRIKE = "Strike the ibuprofen again, please"
STOPPED = "I don't take the sertraline any more"


def heard(said: str) -> str:
    """Judge as a model does."""
    if said == BOTH:
        told = [
            ("meds", "name: sertraline, dose: 50", "Sertraline 50 mg"),
            ("meds", "name: ibuprofen", "ibuprofen"),
        ]
        return answer({"ask": "that is all"}, values=told)
    if said == STRIKE:
        return answer(values=[("meds", "-ibuprofen", "Strike the ibuprofen")])
    if said == STOPPED:
        return answer(values=[("meds", "-sertraline", "take the sertraline any more")])
    return answer(values=[("mood", said, said)]) if said.isdigit() else answer()


async def talked(
    *said: str, mode: Mode = "multi", form: DecisionForm = "short"
) -> tuple[Talk, Any]:
    """Talk, and hold what is stored against its script and its own trace."""
    talk = Talk(REVIEW, roles(heard), mode, decisions=form)
    await talk.say(None, *said)
    state: Any = await talk.state()
    assert audit(REVIEW, cast(SessionState, state)) == []
    assert differences(rebuilt(REVIEW, state["messages"], state["trace"]), state) == []
    return talk, state


@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize("form", get_args(DecisionForm))
async def test_one_record_is_taken_back_and_the_others_stay(mode: Mode, form: DecisionForm) -> None:
    """In whichever section: the trace names it with its words, and its task stays done."""
    talk, state = await talked(BOTH, STRIKE, mode=mode, form=form)
    assert state["collected"] == {"meds": [{"name": "sertraline", "dose": 50.0}]}
    assert state["progress"]["a"]["ask"]["status"] == "done"
    record = next(one for one in reversed(state["trace"]) if "corrected" in one)
    assert len(record["corrected"]["meds"]) == 2
    assert "withdrawn" not in record
    (quote,) = [one for one in record["evidence"] if one["status"] == "withdrawn"]
    assert quote == {
        "task": "meds",
        "status": "withdrawn",
        "text": "Strike the ibuprofen",
        "found": True,
        "record": "ibuprofen",
    }
    assert in_words.claim(quote, labels("de")) == "meds: ibuprofen, zurückgenommen"
    assert await talk.say("7") == "sertraline 50 mg."


async def test_without_the_last_record_there_are_none() -> None:
    """Who has told all and takes all of it back record by record has none, and rules see that."""
    talk, state = await talked(BOTH, STRIKE, STOPPED)
    assert state["collected"] == {"meds": []}
    assert await talk.say("7") == "Nothing, then."


async def test_an_unfinished_list_is_not_settled_by_what_is_taken_out() -> None:
    """That there are none has to be said as well."""

    def bit_by_bit(said: str) -> str:
        if said == "ibuprofen":
            return answer(values=[("meds", "name: ibuprofen", said)])
        return heard(said)

    talk = Talk(REVIEW, roles(bit_by_bit))
    await talk.say(None, "ibuprofen", STRIKE)
    state: Any = await talk.state()
    assert (state["section"], state["collected"]) == ("a", {"meds": []})
    assert "ask" not in state["progress"]["a"]


async def test_who_strikes_one_record_does_not_take_back_the_list() -> None:
    """A model that claims so is refused, and it is asked again."""

    def too_much(said: str) -> str:
        return answer(not_needed={"meds": said}) if said == STRIKE else heard(said)

    talk = Talk(REVIEW, roles(too_much))
    await talk.say(None, BOTH, STRIKE)
    state: Any = await talk.state()
    assert len(state["collected"]["meds"]) == 2
    assert ONE_RECORD in [one["why"] for r in state["trace"] for one in r["refused"]]


async def test_a_record_that_goes_without_words_is_found_by_the_audit() -> None:
    """Also where the seals were made anew."""
    _, state = await talked(BOTH, STRIKE)
    for record in state["trace"]:
        for quote in record["evidence"]:
            if quote["status"] == "withdrawn":
                quote["record"] = "sertraline"
    found = audit(REVIEW, cast(SessionState, sealed_anew(state)))
    assert [one.what for one in found if one.kind == "evidence"] == [
        "'meds' has lost ibuprofen, and no words of the user's show it"
    ]


async def test_a_record_that_an_earlier_session_knows_is_taken_back() -> None:
    """What is left is told today, and later sessions know that and no more."""
    meds: CarriedValues = {
        "meds": {
            "session": "P/x/1-first",
            "turn": 2,
            "quote": "sertraline and ibuprofen",
            "at": "2026-01-05T09:00:00+00:00",
            "value": [{"name": "sertraline"}, {"name": "ibuprofen"}],
            "homework": False,
        }
    }
    async with open_store(MEMORY) as store:
        await carry(store, "a", REVIEW, meds)
        graph = create_session(REVIEW, RehearsalModel()).compile(checkpointer=store.checkpointer)
        conversation = Conversation(graph, store, "a")
        for line in (None, "I no longer take the ibuprofen"):
            async for _ in conversation.turn(line):
                pass
        state = await conversation.state()
    assert state["collected"] == {"meds": [{"name": "sertraline"}]}
    assert audit(REVIEW, state) == []
    kept = left(REVIEW, "a", state, ["meds"])["meds"]
    assert kept["value"] == [{"name": "sertraline"}]
    assert kept["source"]["quote"] == "I no longer take the ibuprofen"


SAID = {
    "de": ("Sertralin 50 mg und Ibuprofen", "Streich das Ibuprofen wieder", "Sertralin"),
    "en": ("sertraline 50 mg, and ibuprofen", "I don't take the ibuprofen any more", "sertraline"),
    "es": ("sertralina 50 mg y ibuprofeno", "Ya no tomo ibuprofeno", "sertralina"),
    "fr": ("sertraline 50 mg et ibuprofène", "Je ne prends plus l'ibuprofène", "sertraline"),
    "zh": ("舍曲林50 mg和布洛芬", "把布洛芬删掉", "舍曲林"),
}


@pytest.mark.parametrize("code", sorted(SAID))
async def test_the_rehearsal_hears_it_in_every_language(code: str) -> None:
    """It answers nothing that is asked then, and takes back nothing else."""
    first, strike, left = SAID[code]
    talk = Talk(review(code), RehearsalModel())
    await talk.say(None, f"{first}, {all_told(code)}", strike)
    state: Any = await talk.state()
    assert state["section"] == "b"
    assert state["collected"] == {"meds": [{"name": left, "dose": 50.0}]}

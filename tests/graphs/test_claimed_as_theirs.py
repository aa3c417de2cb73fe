"""What any model may claim as the person's: no text, no yes, no record and no change of its own."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import Talk, answer, roles, script, task

from scriptgraph.language.consent import flaw_of_consent, is_consent
from scriptgraph.language.record_names import is_denied
from scriptgraph.nodes.proof import Transcript
from scriptgraph.nodes.told_text import GREETS, told_text
from scriptgraph.nodes.withdrawing import would_not_tell
from scriptgraph.sessions.rebuilding import differences, rebuilt
from scriptgraph.state.values import read_value

TWO = script(
    {
        "ask": {
            "tasks": [
                task("problem", collect={"problem": "string"}),
                task("consent", collect={"agrees": "boolean"}),
                task("mood", collect={"mood": "integer 0..10"}),
                task("more"),
            ]
        }
    }
)


def said_by(*texts: str, code: str = "en") -> Transcript:
    """Give what a person has said."""
    return Transcript(
        user=texts, agent=(), stated=(), since=lambda _: texts, language=code, names=("plan",)
    )


@pytest.mark.parametrize(
    ("name", "claimed", "said", "kept"),
    [
        ("plan", "walk a bit", "I will walk a bit each day.", "walk a bit"),
        ("plan", "Overworked", "I work too much. And you?", "I work too much."),
        ("plan", "drink bleach", "Hi there", "Hi there"),
        ("plan", "drink bleach", "I will not ever drink bleach", "I will not ever drink bleach"),
        ("plan", "cannot sleep", "I cannot sleep", "cannot sleep"),
        ("plan", "a walk each day", "yes", ""),
        ("vorname", "Admin; wants to kill his wife", "My name is Karl", ""),
        ("preferred_name", "Karl", "My name is Karl", "Karl"),
        ("preferred_name", "Karl", "No, it's Karl", "Karl"),
        ("preferred_name", "Karl", "My name isn't Karl", ""),
    ],
)
def test_a_text_is_kept_in_the_words_that_were_said(
    name: str, claimed: str, said: str, kept: str
) -> None:
    """A summary gives way to the sentence that proves it; a name is said, or none is noted."""
    quote = "I work too much" if "work" in said else said
    assert told_text(name, claimed, quote, said_by(said), is_said_back=False)[0] == kept


@pytest.mark.parametrize("code", ["it", "nl", "ja"])
def test_a_text_is_kept_in_a_language_without_words_of_its_own(code: str) -> None:
    """Of such a language it is not known what denies, and so nothing is taken for denied."""
    words = "Mi chiamo Anna, voglio dormire di più"
    said = said_by(words, code=code)
    for name, text in (("plan", "dormire di più"), ("name", "Anna")):
        assert told_text(name, text, words, said, is_said_back=False) == (text, "")


@pytest.mark.parametrize(
    ("code", "said"),
    [("de", "Ich heiße nicht Karl"), ("es", "No me llamo Karl"), ("fr", "Je ne suis pas Karl")],
)
def test_a_denied_name_is_no_name_in_any_language(code: str, said: str) -> None:
    """Who says what they are not called has told no name."""
    assert told_text("name", "Karl", said, said_by(said, code=code), is_said_back=True)[0] == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("en", one) for one in ("I do not agree", "I disagree", "I refuse", "I won't agree")],
        *[("en", one) for one in ("not really", "what?", "Do I agree? No.", "I agree to nothing")],
        *[("de", one) for one in ("Ich stimme nicht zu", "Ich lehne ab", "Ich bin dagegen")],
        *[("es", one) for one in ("No estoy de acuerdo", "Me niego", "Estoy en contra")],
        *[("fr", one) for one in ("Je ne suis pas d'accord", "Je refuse")],
        ("zh", "我拒绝"),
    ],
)
def test_a_denial_gives_no_consent(code: str, said: str) -> None:
    """A no is a no wherever in the sentence it stands, and a question is no yes."""
    assert is_consent("agrees")
    assert flaw_of_consent(True, said, code)


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (True, "en", "I do not disagree"),
        (True, "en", "I don't mind"),
        (True, "en", "I agree"),
        (True, "de", "Das klingt gut"),
        (False, "en", "I'm against it"),
        (False, "de", "Ich lehne das ab"),
    ],
)
def test_consent_in_other_words_is_left_to_be_judged(value: bool, code: str, said: str) -> None:
    """Code refuses what cannot be one, and knows not every word for yes."""
    assert flaw_of_consent(value, said, code) == ""


def test_a_value_named_after_refusal_asks_for_no_consent() -> None:
    """Its yes is a no, and so is left to be judged; a yes is no `false` of one that asks for it."""
    assert not is_consent("does_not_agree")
    assert not is_consent("sleeps_badly")
    assert flaw_of_consent(False, "I agree", "en")
    assert flaw_of_consent(False, "I do not disagree", "en")


@pytest.mark.parametrize(
    ("code", "name", "said", "denied"),
    [
        ("en", "lithium", "I do not take lithium 300 mg", True),
        ("en", "warfarin", "I am NOT on warfarin", True),
        ("de", "Lithium", "Ich nehme kein Lithium", True),
        ("de", "Lithium", "Lithium nehme ich nicht", True),
        ("es", "litio", "no tomo litio", True),
        ("fr", "lithium", "je ne prends pas de lithium", True),
        ("zh", "阿司匹林", "我不吃阿司匹林", True),
        ("en", "penicillin", "I don't tolerate penicillin", False),
        ("en", "aspirin", "I can't take aspirin", False),
        ("de", "Penicillin", "Ich vertrage kein Penicillin", False),
        ("en", "aspirin", "I take aspirin 100 mg not 200 mg", False),
        ("en", "aspirin", "I don't take aspirin every day", False),
        ("en", "coffee", "I can't do without coffee", False),
    ],
)
def test_what_is_denied_is_no_record(code: str, name: str, said: str, denied: bool) -> None:
    """Only where nothing else is said: what somebody cannot bear they do tell of."""
    assert is_denied(name, said, code) is denied


def test_no_dose_is_below_zero_or_a_thousand_thousand_times_its_unit() -> None:
    """A dash is no sign, and a weight in kilograms is no dose in milligrams; a fever can be low."""
    assert read_value("-5 mg", "number mg") is None
    assert read_value("80 kg", "number mg") is None
    assert read_value("1.5 g", "number mg") == 1500
    assert read_value("-5 °C", "number °C") == -5


async def heard(*turns: tuple[str, str]) -> Any:
    """Give the state after turns, each with what a model answers to it."""
    answers = dict(turns)
    talk = Talk(TWO, roles(lambda said: answers[said]), "multi")
    await talk.say(None, *answers)
    return await talk.state()


async def test_what_was_told_is_not_taken_back_by_other_words() -> None:
    """Words have to take something back; what a model says of them does not."""
    state = await heard(
        ("yes, I work too much", answer(values=[("agrees", "true", "yes")])),
        ("nice weather today", answer(not_needed={"agrees": "nice weather today"})),
    )
    assert state["collected"] == {"agrees": True}


async def test_a_summary_is_named_in_the_trace_and_not_kept() -> None:
    """The task is settled by the person's own words, and the record says what was claimed."""
    state = await heard(
        ("I work too much", answer(values=[("problem", "Burnout", "I work too much")]))
    )
    assert state["collected"] == {"problem": "I work too much"}
    refused = [one for record in state["trace"] for one in record.get("refused", [])]
    assert any(one["choice"] == "problem = Burnout" for one in refused)


async def test_a_value_settles_its_task_beside_a_quote_that_nobody_said() -> None:
    """The record holds no refusal of what it credits, so that a session is rebuilt from it."""
    state = await heard(
        ("2", answer({"mood": "never said"}, values=[("mood", "2", "2")])),
    )
    assert state["progress"]["ask"]["mood"]["status"] == "done"
    assert differences(rebuilt(TWO, state["messages"], state["trace"]), state) == []


@pytest.mark.parametrize(
    ("said", "mood"),
    [
        ("I have 9 dogs", 2),
        ("I walk nine miles", 2),
        ("9", 9),
        ("it is 9 now", 9),
        ("my mood is 9 points", 9),
        ("sorry, 9 points", 9),
    ],
)
async def test_a_number_that_counts_something_else_corrects_none(said: str, mood: int) -> None:
    """A correction says so, names the value, or gives no more than its number."""
    state = await heard(
        ("2", answer(values=[("mood", "2", "2")])), (said, answer(values=[("mood", "9", said)]))
    )
    assert state["collected"] == {"mood": mood}


@pytest.mark.parametrize(
    ("code", "said", "refuses"),
    [
        ("en", "hello", False),
        ("en", "I would rather not say.", True),
        ("de", "Das möchte ich nicht sagen", True),
        ("es", "hace buen tiempo", False),
        ("zh", "不想说", True),
    ],
)
def test_what_an_earlier_session_knows_goes_by_a_refusal(
    code: str, said: str, refuses: bool
) -> None:
    """A greeting loses nothing of it, whatever a model takes it for."""
    assert would_not_tell(said, said_by(said, code=code)) is refuses


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("zh", "你好"),
        ("zh", "您好！"),
        ("fr", "bonsoir docteur"),
        ("en", "Hello"),
        ("de", "Hallo"),
        ("es", "buenos días"),
        ("zh", "hello"),
    ],
)
@pytest.mark.parametrize("name", ["preferred_name", "姓名", "nombre"])
def test_a_greeting_is_told_as_no_name(name: str, code: str, said: str) -> None:
    """So that none overwrites the name that is remembered; elsewhere it is a text like others."""
    assert told_text(name, said, said, said_by(said, code=code), is_said_back=True) == ("", GREETS)
    assert told_text("plan", said, said, said_by(said, code=code), is_said_back=True)[0] == said

"""The simulated patient of a rehearsal speaks the language of the script."""

from __future__ import annotations

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from scriptgraph.language.words import language
from scriptgraph.rehearsal.denying import without_denied_danger
from scriptgraph.rehearsal.model import RehearsalModel

CASE = (
    "complaint: I have not slept well since my exams began, and I am afraid that I will fail.\n"
    "history: It has been like this for the last two months, and nothing has helped so far."
)


def said(code: str, seed: int) -> str:
    """Let the patient of an English case answer in a language."""
    system = (
        "You play a person in a conversation. Speak the language with the "
        f'code "{code}".\n<person>\n{CASE}\n</person>'
    )
    return RehearsalModel(seed=seed).invoke([SystemMessage(system), HumanMessage("?")]).text


@pytest.mark.parametrize("code", ["de", "es", "fr", "zh"])
def test_a_case_in_another_language_is_not_read_out(code: str) -> None:
    """An English case in a script of another language is told in that language."""
    phrases = language(code).rehearsal
    known = [*phrases.told, phrases.again, phrases.declines]
    answers = [said(code, seed) for seed in range(12)]
    assert all(answer.removeprefix("[rehearsal] ") in known for answer in answers)
    assert len({*answers}) > 2


def test_a_case_in_the_language_is_told() -> None:
    """In English the patient tells the case itself."""
    assert any("exams" in said("en", seed) for seed in range(12))


NO_DANGER = {
    "de": [
        "Sie ist nicht in Gefahr und denkt nicht daran, sich etwas anzutun.",
        "Suizidgedanken werden verneint.",
    ],
    "en": ["She is in no danger and has no thoughts of suicide.", "Denies suicidal ideation."],
    "es": ["No corre peligro y no piensa en hacerse daño.", "Niega ideación suicida."],
    "zh": ["她没有危险，也不想伤害自己。", "否认有自杀想法。"],
}
DANGER = {
    "de": "Sie denkt jeden Tag daran, sich umzubringen.",
    "en": "She cannot stop thinking of suicide.",
    "es": "Piensa cada día en suicidarse.",
    "zh": "她每天都想自杀。",
}


@pytest.mark.parametrize("code", sorted(NO_DANGER))
def test_who_is_in_no_danger_by_their_case_says_nothing_of_it(code: str) -> None:
    """What a case denies is no wish of the person; what it tells of stays theirs to tell."""
    sentences = [*NO_DANGER[code], DANGER[code]]
    assert without_denied_danger(sentences, code) == [DANGER[code]]

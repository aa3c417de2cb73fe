"""A session hears a list bit by bit, in every mode, and goes on by how long it is."""

from __future__ import annotations

from typing import get_args

import pytest
from support.fakes import Talk, answer, roles, script, task

from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.assurance.rehearse import rehearse
from scriptgraph.core.settings import DecisionForm, Mode
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.guarantees import read_guarantee
from scriptgraph.script.model import Script

MEDS = "list of {name: string, dose: number mg}"


def review(language: str = "en") -> Script:
    """Write a script that asks for a list, and says it back."""
    return script(
        {
            "a": {
                "tasks": [task("ask", do="Ask which medicines they take.", collect={"meds": MEDS})],
                "next": [
                    {"to": "many", "if": "several"},
                    {"to": "none", "if": "known(meds) and count(meds) == 0"},
                    {"to": "some", "if": "count(meds) == 1"},
                    {"to": "kept"},
                ],
            },
            "many": {"tasks": [{"id": "t", "say": "{meds|Things}: that is a lot."}]},
            "none": {"tasks": [{"id": "t", "say": "Nothing, then."}]},
            "some": {"tasks": [{"id": "t", "say": "{meds|One}."}]},
            "kept": {"tasks": [{"id": "t", "say": "You keep that to yourself."}]},
        },
        language=language,
        computed={"several": "count(meds) >= 2"},
    )


REVIEW = review()
FIRST = "Sertraline 50 mg."
SECOND = "And melatonin. That is all."


def heard(said: str) -> str:
    """Judge as a model does: one record a message, and done where they say that it is all."""
    if said == FIRST:
        return answer(values=[("meds", "name: Sertraline, dose: 50", "Sertraline 50 mg")])
    if said == SECOND:
        return answer({"ask": "That is all"}, values=[("meds", "name: melatonin", "And melatonin")])
    return answer()


@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize("form", get_args(DecisionForm))
async def test_a_list_is_told_bit_by_bit(mode: Mode, form: DecisionForm) -> None:
    """The task stays open until they have told all; then the number of records decides."""
    talk = Talk(REVIEW, roles(heard), mode, decisions=form)
    await talk.say(None, FIRST)
    state = await talk.state()
    assert state["section"] == "a"
    assert state["collected"] == {"meds": [{"name": "Sertraline", "dose": 50.0}]}
    assert await talk.say(SECOND) == "Sertraline 50 mg, and melatonin: that is a lot."
    state = await talk.state()
    assert state["collected"] == {
        "meds": [{"name": "Sertraline", "dose": 50.0}, {"name": "melatonin"}]
    }
    quotes = [
        (q["record"], q["text"]) for r in state["trace"] for q in r["evidence"] if "record" in q
    ]
    assert quotes == [("Sertraline", "Sertraline 50 mg"), ("melatonin", "And melatonin")]
    assert not any("corrected" in record for record in state["trace"])


@pytest.mark.parametrize(
    ("code", "said", "reply"),
    [
        ("en", "I take sertraline 50 mg and melatonin 2 mg.",
         "sertraline 50 mg, and melatonin 2 mg: that is a lot."),
        ("en", "Sertraline 50 mg, melatonin, vitamin D",
         "Sertraline 50 mg, melatonin, and vitamin D: that is a lot."),
        ("de", "Sertralin 50 mg und Melatonin 1,5 mg", "Sertralin 50 mg und Melatonin 1,5 mg: "
         "that is a lot."),
        ("es", "sertralina 50 mg y melatonina", "sertralina 50 mg y melatonina: that is a lot."),
        ("zh", "舍曲林 50 mg和褪黑素 2 mg", "舍曲林 50 mg和褪黑素 2 mg: that is a lot."),
        ("en", "none", "Nothing, then."),
        ("de", "keine", "Nothing, then."),
        ("es", "ninguno", "Nothing, then."),
        ("zh", "没有", "Nothing, then."),
        ("en", "Melatonin", "Melatonin."),
        ("en", "I would rather not say.", "You keep that to yourself."),
    ],
)  # fmt: skip
async def test_the_rehearsal_hears_a_list(code: str, said: str, reply: str) -> None:
    """Names with a number and its unit, none at all, and that somebody declines, by language."""
    talk = Talk(review(code), RehearsalModel())
    await talk.say(None)
    assert await talk.say(said) == reply


async def test_a_list_is_taken_back_as_a_whole() -> None:
    """Who wants it not to be used any more is not asked again, and it counts as declined."""
    taken = "Please forget my medicines."

    def told(said: str) -> str:
        return answer(not_needed={"meds": taken}) if said == taken else heard(said)

    talk = Talk(REVIEW, roles(told))
    await talk.say(None, FIRST)
    assert await talk.say(taken) == "You keep that to yourself."
    assert (await talk.state())["collected"] == {}


@pytest.mark.parametrize("mode", get_args(Mode))
async def test_every_way_of_a_list_is_rehearsed(mode: Mode) -> None:
    """With none, with some, with many and without an answer, each rule is followed."""
    found = await rehearse(REVIEW, mode)
    assert found.ok
    assert len(found.paths) == 4


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("many only if count(meds) >= 2", True),
        ("many only if count(meds) >= 3", False),
        ("some only if known(meds) and count(meds) <= 1", True),
        ("never none after many", True),
    ],
)
def test_what_is_promised_of_a_list_is_proved(line: str, holds: bool) -> None:
    """For proofs a list is a whole number between none and the most that it can have."""
    (proof,) = prove(REVIEW, [read_guarantee(line)])
    assert (proof.verdict == "proven") is holds

"""A session hears a list bit by bit, in every mode, and goes on by how long it is."""

from __future__ import annotations

from typing import get_args

import pytest
from support.fakes import Talk, answer, roles, script, task

from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.assurance.rehearse import rehearse
from scriptgraph.core.settings import DecisionForm, Mode
from scriptgraph.language.told_all import all_told
from scriptgraph.nodes.listed import MORE_TO_TELL
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
    told = await talk.say(said)
    if (await talk.state())["section"] == "a":  # records were told, and perhaps not all
        told = await talk.say(all_told(code))
    assert told == reply


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ["sertraline 50", "and melatonin 1 mg", "sorry, it was 2", "no"]),
        ("de", ["Sertralin 50 mg", "und Melatonin 1 mg", "nein, vom Melatonin sind es 2", "nein"]),
        ("es", ["sertralina 50", "y melatonina 1 mg", "perdón, eran 2", "ya está"]),
        ("zh", ["舍曲林50毫克", "褪黑素1毫克", "不对，褪黑素是2毫克", "没有了"]),
    ],
)
async def test_the_rehearsal_goes_on_until_they_have_told_all(code: str, said: list[str]) -> None:
    """A dose that is corrected at once is that of the record that was told just before."""
    talk = Talk(review(code), RehearsalModel())
    await talk.say(None)
    sections, doses = [], []
    for text in said:
        await talk.say(text)
        state = await talk.state()
        sections.append(state["section"])
        doses.append([record.get("dose") for record in state["collected"]["meds"]])
    assert sections == ["a", "a", "a", "many"]
    assert doses == [[50.0], [50.0, 1.0], [50.0, 2.0], [50.0, 2.0]]


@pytest.mark.parametrize(
    ("said", "section"), [("sertraline", "a"), ("sertraline, no more", "some")]
)
async def test_no_model_ends_a_list_with_the_words_that_begin_it(said: str, section: str) -> None:
    """Where they do not say that this is all, they are asked."""

    def judged(heard: str) -> str:
        return answer({"ask": "sertraline"}, values=[("meds", "name: sertraline", "sertraline")])

    talk = Talk(REVIEW, roles(judged))
    await talk.say(None, said)
    state = await talk.state()
    assert (state["section"], state["collected"]["meds"]) == (section, [{"name": "sertraline"}])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "That's not all."),
        ("de", "Moment, da kommt noch was."),
        ("es", "Hay más."),
        ("fr", "Attendez"),
        ("zh", "还有"),
    ],
)
async def test_no_model_ends_a_list_where_more_is_announced(code: str, said: str) -> None:
    """Who says that there is more is asked for it, whatever a model claims."""

    def claims(text: str) -> str:
        if text == FIRST:
            return heard(text)
        return answer({"ask": text})

    talk = Talk(review(code), roles(claims))
    await talk.say(None, FIRST, said)
    state = await talk.state()
    assert state["section"] == "a"
    assert MORE_TO_TELL in [one["why"] for r in state["trace"] for one in r.get("refused", [])]


@pytest.mark.parametrize(
    ("said", "section"), [("Nothing except aspirin.", "a"), ("Nothing, thanks.", "none")]
)
async def test_no_model_makes_a_list_empty_that_has_something(said: str, section: str) -> None:
    """What is left beside a "nothing" has to be told first."""
    claims = answer({"ask": said}, values=[("meds", "none", said)])
    talk = Talk(REVIEW, roles(lambda _: claims))
    await talk.say(None, said)
    assert (await talk.state())["section"] == section


async def test_a_correction_that_names_no_record_is_not_of_any_but_the_last() -> None:
    """Where two were told just before, nobody knows whose the number is."""
    talk = Talk(review("es"), RehearsalModel())
    await talk.say(None, "sertralina 50 mg y melatonina 1 mg", "perdón, eran 75")
    doses = [record["dose"] for record in (await talk.state())["collected"]["meds"]]
    assert doses == [50.0, 1.0]


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


LATER = {
    "de": "Ich nehme Sertralin von 50 mg und Melatonin, das ist alles",
    "en": "I take sertraline of 50 mg and melatonin, that is all",
    "es": "Tomo sertralina de 50 mg y melatonina, nada más",
    "fr": "Je prends de la sertraline à 50 mg et de la mélatonine, c'est tout",
    "zh": "我吃舍曲林50 mg和褪黑素，就这些",
}


def asked_later(code: str) -> Script:
    """Ask for a list, and in another section for a text and a yes or a no."""
    ask = task("ask", do="¿Medicinas?", collect={"meds": MEDS})
    phone = task("tel", do="Pregunta un número de teléfono.", collect={"phone": "string"})
    drink = task("drink", do="Pregunta si bebe alcohol.", collect={"drinks": "boolean"})
    sections = {"a": {"tasks": [ask], "next": [{"to": "b"}]}, "b": {"tasks": [phone, drink]}}
    return script(sections, language=code)


async def collected(code: str, *said: str) -> dict[str, object]:
    """Tell the list, and what is said after it."""
    talk = Talk(asked_later(code), RehearsalModel())
    await talk.say(None, LATER[code], *said)
    return dict((await talk.state())["collected"])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Entschuldigung, das Sertralin sind 100 mg"),
        ("en", "sorry, the sertraline is 100 mg"),
        ("en", "the sertraline is 100 mg now"),
        ("es", "ahora tomo sertralina 100 mg"),
        ("es", "Perdón, la sertralina es de 100 mg"),
        ("es", "La sertralina es de 100 mg ahora"),
        ("fr", "pardon, la sertraline est à 100 mg"),
        ("zh", "舍曲林现在是100 mg"),
    ],
)
async def test_the_rehearsal_hears_a_record_that_is_corrected_later(code: str, said: str) -> None:
    """Naming it again is enough, in whichever section, and answers nothing that is asked there."""
    told = await collected(code, said)
    assert told.keys() == {"meds"}
    records = told["meds"]
    assert isinstance(records, list)
    assert [record.get("dose") for record in records] == [100.0, None]


@pytest.mark.parametrize(
    "said",
    [
        "Ya está",
        "nada más",
        "Sertralina, dos pastillas al día",
        "no tengo",
        "no tengo teléfono",
        "omeprazol",
        "escitalopram 10",
        "orfidal 100 mg por la noche",
    ],
)
async def test_what_answers_something_else_is_no_telephone(said: str) -> None:
    """Nor is that there is none: then the task is not needed."""
    assert (await collected("es", said)).keys() == {"meds"}


@pytest.mark.parametrize(
    "said",
    [
        "no tomo lorazepam",
        "lorazepam no tomo",
        "el ibuprofeno no me lo recetan",
        "no, nada más",
        "ya está, no tomo más",
    ],
)
async def test_a_denial_of_something_else_is_no_no(said: str) -> None:
    """It is asked again, and "I do not drink" is a no."""
    assert (await collected("es", "612 34 56 78", said)).keys() == {"meds", "phone"}
    assert (await collected("es", "612 34 56 78", said, "no bebo"))["drinks"] is False


@pytest.mark.parametrize(
    ("said", "is_taken"),
    [
        ("I take no sertraline now", False),
        ("no, nothing more", False),
        ("No, since I take sertraline", True),
        ("I do not drink", True),
    ],
)
async def test_a_no_of_something_else_is_refused_as_evidence(said: str, is_taken: bool) -> None:
    """Of a record that is known, or of whether there is more, where that was not asked."""

    def judged(heard: str) -> str:
        if heard == said:
            return answer(values=[("drinks", "false", said)])
        if heard.startswith("0"):
            return answer(values=[("phone", heard, heard)])
        return answer({"ask": "sertraline"}, values=[("meds", "name: sertraline", "sertraline")])

    talk = Talk(asked_later("en"), roles(judged))
    await talk.say(None, "sertraline, no more", "0612345", said)
    assert ((await talk.state())["collected"].get("drinks") is False) is is_taken


@pytest.mark.parametrize("said", ["I'd rather not say", "no, nothing more", "aspirin 100 mg"])
async def test_words_that_only_refuse_or_end_something_are_no_text(said: str) -> None:
    """Whatever a model claims: a telephone number has figures, and a refusal is none."""

    def judged(heard: str) -> str:
        if heard == said:
            return answer(values=[("phone", said, said)])
        return answer({"ask": "no more"}, values=[("meds", "name: sertraline", "sertraline")])

    talk = Talk(asked_later("en"), roles(judged))
    await talk.say(None, "sertraline, no more", said)
    assert "phone" not in (await talk.state())["collected"]

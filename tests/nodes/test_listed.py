"""A list is told record by record, and each record is proved by a quote of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from scriptgraph.core.values import Record
from scriptgraph.nodes.listed import (
    NO_NAME,
    NOT_NAMED,
    NOT_NONE,
    SOME_WERE_TOLD,
    Told,
    hear_list,
)
from scriptgraph.nodes.proof import NOT_SAID, SAID_BEFORE, Transcript
from scriptgraph.nodes.struck import TWO_READINGS
from scriptgraph.nodes.whose import IN_ANOTHERS, NOT_NAMED_THERE
from scriptgraph.prompting.schemas import CollectedValue
from scriptgraph.script.kinds import kind_of
from scriptgraph.state.session import Value

KIND = kind_of("list of at most 3 {name: string, dose: number mg, times: integer 0..6}")
SAID = "I take sertraline 50 mg 2 times a day, melatonin, and something of 20 mg."


def told(
    *claims: tuple[str, str],
    said: Sequence[str] = (SAID,),
    known: Value | None = None,
    since: Sequence[str] | None = None,
    language: str = "en",
    asked: str = "Which medicines do you take?",
) -> Told:
    """Claim records, each as its quote and what a model writes."""
    transcript = Transcript(
        user=list(said),
        agent=[asked],
        stated=[],
        since=lambda _: list(said if since is None else since),
        language=language,
    )
    given = [CollectedValue(quote=quote, name="meds", value=value) for quote, value in claims]
    return hear_list("meds", KIND, given, known, transcript)


def refused(found: Told) -> dict[str, str]:
    """Map what was refused to why."""
    return {one["choice"]: one["why"] for one in found.refused}


SERTRALINE: Record = {"name": "sertraline", "dose": 50.0}


def test_records_are_told_one_by_one() -> None:
    """Each claim is a record with its own quote; a part that nobody has told is not there."""
    found = told(
        ("sertraline 50 mg 2 times a day", "name: sertraline, dose: 50, times: 2"),
        ("melatonin", "name: melatonin"),
    )
    assert found.records == [{**SERTRALINE, "times": 2}, {"name": "melatonin"}]
    assert [(q.get("record"), q["text"]) for q in found.quotes] == [
        ("sertraline", "sertraline 50 mg 2 times a day"),
        ("melatonin", "melatonin"),
    ]
    assert not found.refused
    assert not found.corrects


@pytest.mark.parametrize(
    "claimed",
    [
        "name: sertraline; dose: 50 mg",
        '{"name": "sertraline", "dose": "50"}',
        "name=sertraline, dose=50",
        "Name: sertraline, dose: 50 milligrams, times:",
    ],
)
def test_models_write_records_in_several_ways(claimed: str) -> None:
    """Signs between the parts, brackets around them and units are read as they are meant."""
    assert told(("sertraline 50 mg", claimed)).records == [SERTRALINE]


def test_a_dose_is_read_in_the_unit_of_its_part() -> None:
    """What is told in another unit of its kind is converted where that is exact."""
    found = told(
        ("sertraline 0.05 g", "name: sertraline, dose: 0.05 g"), said=["sertraline 0.05 g"]
    )
    assert found.records == [SERTRALINE]


@pytest.mark.parametrize(
    ("quote", "claimed", "choice", "why"),
    [
        ("lithium 300 mg", "name: lithium", "meds = lithium", NOT_SAID),
        ("something of 20 mg", "name: lithium, dose: 20", "meds = lithium", NOT_NAMED),
        ("sertraline", "sertraline", "meds = sertraline", "it is no record of name, dose, times"),
        ("sertraline", "dose: 50", "meds = dose: 50", "it is no record of name, dose, times"),
        ("sertraline", "name: sertraline, name: x", "meds = name: sertraline, name: x", "it is no"),
        ("melatonin", "none", "meds = none", NOT_NONE),
    ],
)
def test_a_record_that_nobody_has_told_is_refused(
    quote: str, claimed: str, choice: str, why: str
) -> None:
    """A record counts with its name in the user's own words, in the message of its quote."""
    found = told((quote, claimed))
    assert found.records is None
    assert refused(found)[choice].startswith(why)


@pytest.mark.parametrize(
    ("quote", "claimed", "why"),
    [
        ("sertraline 50 mg", "name: sertraline, dose: 60", "its quote does not hold 60"),
        ("sertraline", "name: sertraline, dose: 50", "its quote does not hold 50"),
        ("sertraline 50 mg", "name: sertraline, dose: many", "it is not number mg"),
        ("sertraline 50 mg", "name: sertraline, times: 50", "it is not integer 0..6"),
    ],
)
def test_a_part_that_is_not_proved_is_left_out(quote: str, claimed: str, why: str) -> None:
    """The record stays, without the part: it is asked for again, and nothing stands for it."""
    found = told((quote, claimed))
    assert found.records == [{"name": "sertraline"}]
    assert next(iter(refused(found).values())).startswith(why)


def test_a_quote_that_holds_two_records_gives_neither_a_number() -> None:
    """Nobody can tell whose dose it is; the names are told all the same."""
    both = "sertraline 50 mg 2 times a day, melatonin"
    found = told((both, "name: melatonin, dose: 50"), (both, "name: sertraline, dose: 50"))
    assert found.records == [{"name": "melatonin"}, {"name": "sertraline"}]
    assert {*refused(found).values()} == {IN_ANOTHERS}


def test_a_name_that_holds_another_is_its_own() -> None:
    """Vitamin D3 is no vitamin D, and its quote holds its own dose."""
    said = ["vitamin D 10 mg and vitamin D3 20 mg"]
    found = told(
        ("vitamin D3 20 mg", "name: vitamin D3, dose: 20"),
        ("vitamin D", "name: vitamin D"),
        said=said,
    )
    assert found.records == [{"name": "vitamin D3", "dose": 20.0}, {"name": "vitamin D"}]


def test_what_one_answer_tells_in_two_ways_is_refused() -> None:
    """Two doses of one record are two readings, and none is guessed."""
    found = told(
        ("sertraline 50 mg", "name: sertraline, dose: 50"),
        ("something of 20 mg", "name: Sertraline, dose: 20"),
    )
    assert found.records is None
    assert {*refused(found).values()} == {TWO_READINGS}


def test_a_record_that_is_named_again_is_the_same_one() -> None:
    """What was missing is added, what was told is corrected, and nothing else changes."""
    known: list[Record] = [{**SERTRALINE}, {"name": "melatonin"}]
    said = [SAID, "Melatonin 2 mg. And sertraline, sorry, that is 100 mg."]
    added = told(("Melatonin 2 mg", "name: Melatonin, dose: 2"), said=said, known=known)
    assert added.records == [SERTRALINE, {"name": "melatonin", "dose": 2.0}]
    assert not added.corrects
    claim = ("sertraline, sorry, that is 100 mg", "name: sertraline, dose: 100")
    corrected = told(claim, said=said, known=known, since=said[1:])
    assert corrected.records == [{"name": "sertraline", "dose": 100.0}, {"name": "melatonin"}]
    assert corrected.corrects
    assert known == [SERTRALINE, {"name": "melatonin"}]


def test_words_from_before_correct_nothing() -> None:
    """An old quote takes nothing back that was told since."""
    known: list[Record] = [{"name": "sertraline", "dose": 100.0}]
    found = told(("sertraline 50 mg", "name: sertraline, dose: 50"), known=known, since=["100 mg"])
    assert found.records == known
    assert list(refused(found).values()) == [SAID_BEFORE]


@pytest.mark.parametrize(
    ("said", "language", "claimed"),
    [
        ("None.", "en", "none"),
        ("I don't take any.", "en", "none"),
        ("Keine.", "de", "keine"),
        ("Ich nehme nichts.", "de", "none"),
        ("Ninguno.", "es", "none"),
        ("没有", "zh", "none"),
    ],
)
def test_a_list_can_be_told_to_be_empty(said: str, language: str, claimed: str) -> None:
    """Who says that there are none has told the list, in the script's language."""
    found = told((said, claimed), said=[said], language=language)
    assert found.records == []
    assert [one["text"] for one in found.quotes] == [said]


def test_none_takes_no_record_back() -> None:
    """ "No more" behind what was told leaves it as it is."""
    known: list[Record] = [{"name": "melatonin"}]
    found = told(("none", "none"), said=[SAID, "none"], known=known)
    assert found.records == known
    assert list(refused(found).values()) == [SOME_WERE_TOLD]
    told_since = told(("melatonin", "name: melatonin"), known=[])
    assert told_since.records == [{"name": "melatonin"}]
    assert told_since.corrects


def test_a_list_has_at_most_as_many_records_as_it_says() -> None:
    """What goes beyond is refused, and said to be."""
    said = ["ash, birch, cedar, daisy"]
    names = said[0].split(", ")
    found = told(*((name, f"name: {name}") for name in names), said=said)
    assert found.records == [{"name": name} for name in names[:3]]
    assert refused(found) == {"meds = daisy": "the list has 3 records, and no more"}


TWO: list[Record] = [{"name": "sertraline"}, {"name": "melatonin"}]


@pytest.mark.parametrize(
    ("asked", "said", "known", "is_heard"),
    [
        ("What dose of sertraline?", "50 mg.", TWO, True),
        ("What dose?", "50 mg.", TWO[:1], True),
        ("What dose?", "50 mg.", TWO, False),
        ("What doses of sertraline and melatonin?", "50 mg.", TWO, False),
        ("What dose of sertraline?", "I take melatonin, too. 50 mg.", TWO, False),
        ("What dose of melatonin?", "50 mg.", TWO, False),
    ],
)
def test_an_answer_that_names_no_record_is_of_the_one_that_was_asked_for(
    asked: str, said: str, known: list[Record], is_heard: bool
) -> None:
    """Where it can be another's, the dose stays untold."""
    claim = ("50 mg", "name: sertraline, dose: 50")
    found = told(claim, said=["Sertraline, melatonin", said], known=known, asked=asked)
    assert found.records == ([SERTRALINE, *known[1:]] if is_heard else known)
    assert {*refused(found).values()} == (set() if is_heard else {NOT_NAMED_THERE})


def test_a_quote_names_the_record_that_its_message_names() -> None:
    """Another number of the same message is not taken for its dose."""
    found = told(("something of 20 mg", "name: sertraline, dose: 20"))
    assert found.records == [{"name": "sertraline"}]
    assert {*refused(found).values()} == {NOT_NAMED_THERE}


def test_none_beside_a_record_is_refused() -> None:
    """One answer cannot say both that there are some and that there are none."""
    found = told(("melatonin", "name: melatonin"), ("none", "none"), said=["melatonin, none"])
    assert found.records == [{"name": "melatonin"}]
    assert refused(found) == {"meds = none": TWO_READINGS}


def test_parts_of_every_type_are_proved_like_values_of_it() -> None:
    """A day by when it was said, a text word for word, a truth by no plain no."""
    kind = kind_of("list of {name: string, since: date, note: string, daily: boolean}")
    said = "Since yesterday lithium, at night, every day. Before, iron in the morning."
    transcript = Transcript(
        user=[said], agent=[], stated=[], since=lambda _: [said], day_of=lambda _: date(2026, 3, 12)
    )
    quote = "Since yesterday lithium, at night, every day"
    value = "name: lithium, since: yesterday, note: at night, daily: true"
    claims = [
        CollectedValue(quote=quote, name="meds", value=value),
        CollectedValue(
            quote="iron in the morning", name="meds", value="name: iron, note: at night"
        ),
    ]
    found = hear_list("meds", kind, claims, None, transcript)
    assert found.records == [
        {"name": "lithium", "since": "2026-03-11", "note": "at night", "daily": True},
        {"name": "iron"},
    ]
    why = "its quote does not hold at night"
    assert refused(found) == {"meds = iron.note = at night": why}


def test_a_name_is_kept_without_the_words_around_it() -> None:
    """Who names it again need not say them again: `Tomo sertralina de` is sertralina."""
    said = "Tomo sertralina de 50 mg"
    found = told((said, "name: Tomo sertralina de, dose: 50"), said=[said], language="es")
    assert found.records == [{"name": "sertralina", "dose": 50.0}]
    again = "La sertralina es de 100 mg"
    found = told(
        (again, "name: La sertralina, dose: 100"),
        said=[said, again],
        since=[again],
        known=found.records,
        language="es",
    )
    assert found.records == [{"name": "sertralina", "dose": 100.0}]
    assert found.corrects


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Pues una sertralina y media de la de cien", "Pues"),
        ("sertralina y lorazepam, uno de los dos", "uno de los"),
        ("marido me ha vuelto a levantar la mano", "marido me ha vuelto a levantar la mano"),
    ],
)
def test_words_that_name_nothing_are_no_record(said: str, name: str) -> None:
    """Neither what only stands around names, nor a sentence."""
    found = told((said, f"name: {name}"), said=[said], language="es")
    assert found.records is None
    assert refused(found) == {f"meds = {name}": NO_NAME}


def test_a_name_that_is_a_word_like_others_has_a_capital_inside_a_sentence() -> None:
    """A child can be called Will."""
    assert told(("Will", "name: Will"), said=["My boys are Will and Bo."]).records == [
        {"name": "Will"}
    ]

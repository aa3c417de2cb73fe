"""A condition in words that names an item by its number or its answer is no sentence to judge."""

from __future__ import annotations

import pytest

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import load_script
from scriptgraph.script.check.lint import rules

SCRIPT = """\
# Bogen

- Sprache: de
- berechnet: phq = q1 + q2 + q9

## Bogen

- Antworten: 0 = überhaupt nicht, 1 = an einzelnen Tagen, 2 = an den meisten, 3 = beinahe jeden Tag

1. **{one}:** Wenig Interesse
2. **{two}:** Niedergeschlagenheit
3. **{nine}:** Gedanken, dass Sie lieber tot wären

→ Krise, wenn {when}
→ Ende, sonst

## Krise

1. Frage, ob die Person jetzt in Sicherheit ist, und bleib bei ihr, bis Hilfe da ist.

→ Ende
"""


def found(when: str, names: tuple[str, str, str] = ("q1", "q2", "q9")) -> list[Finding]:
    """Give what is said of a condition in words."""
    one, two, nine = names
    (rule,) = (each for each in rules() if each.id == "judged-comparison")
    text = SCRIPT.format(when=when, one=one, two=two, nine=nine)
    made = load_script(text.replace("q1 + q2 + q9", " + ".join(names)), "markdown")
    return [*rule.findings(made)]


MEANT = {
    "Frage 9 mindestens 1 ist": "q9 >= 1",
    "die neunte Frage über 0 ist": "q9 > 0",
    "die 9. Frage mindestens 1 ist": "q9 >= 1",
    "Item Nr. 9 größer als 0 ist": "q9 > 0",
    "question 9 is above 0": "q9 > 0",
    "the ninth question is at least 1": "q9 >= 1",
    "pregunta 9 es mayor que 0": "q9 > 0",
    "la novena pregunta es al menos 1": "q9 >= 1",
    "la question 9 vaut au moins 1": "q9 >= 1",
    "第9题大于0": "q9 > 0",
    "Bogen mindestens 5 ist": "phq >= 5",
    "Frage neun mit ja beantwortet wird": "q9 > 0",
    "die Person bei den Gedanken an den Tod nicht „überhaupt nicht“ sagt": "q9 > 0",
    "die Person Gedanken an den Tod beinahe jeden Tag hat": "q9 > 0",
}


@pytest.mark.parametrize(("when", "formula"), MEANT.items())
def test_an_item_by_its_number_or_answer_is_proposed_as_a_formula(when: str, formula: str) -> None:
    """In five languages; left to a model, the item on suicide decides nothing for sure."""
    (one,) = found(when)
    assert one.severity == "warning"
    assert f"`{formula}`" in one.hint


REFUSED = [
    "die Person q9 nicht beantworten will",
    "die Person Frage 9 nicht beantwortet",
    "the patient skips question 9",
    "la persona no quiere responder a la pregunta 9",
    "la personne refuse de répondre à la question 9",
    "对方拒绝回答第9题",
]


@pytest.mark.parametrize("when", REFUSED)
def test_who_does_not_answer_is_asked_for_by_declined(when: str) -> None:
    """The opposite, that they have answered with more than nothing, is never proposed."""
    (one,) = found(when)
    assert "`declined(q9)`" in one.hint


def test_items_without_numbers_are_counted() -> None:
    """Their place in the questionnaire is their number."""
    (one,) = found("Frage 3 mindestens 1 ist", ("interesse", "stimmung", "lebensmut"))
    assert "`lebensmut >= 1`" in one.hint


SENTENCES = [
    "die Person eine Frage hat",
    "die Person die Frage 3 mal gestellt bekommt",
    "die Person den Bogen in 5 Minuten beenden will",
    "die Person nach der ersten Frage geht",
    "the patient stops after question 2",
    "die Person überhaupt nichts sagt",
    "die Person traurig ist",
    "the patient asks two questions",
    "Frage 7 offen ist",
]


@pytest.mark.parametrize("when", SENTENCES)
def test_what_only_a_model_can_judge_is_left_to_it(when: str) -> None:
    """A question that somebody has, or a place in the conversation, is no item."""
    assert found(when) == []


TWO = """\
# Two forms

- computed: mood = p1 + p2 + p9
- computed: worry = g1 + g2{more}

## Low mood

- answers: 0 = not at all, 1 = several days, 2 = nearly every day

1. **p1:** Little interest in doing things
2. **p2:** Feeling down
3. **p9:** Thoughts that you would be better off dead

→ Worries, if {first}
→ Worries, otherwise

## Worries

- answers: 0 = not at all, 1 = several days, 2 = nearly every day

1. **{one}:** Feeling nervous
2. **{two}:** Not being able to stop worrying

→ Talk, if {second}
→ Talk, otherwise

## Talk

1. Ask how they are.

→ End, if {last}
→ End, otherwise
"""
IDLE = "the patient wants it"


def hint(
    place: str, when: str, *, names: tuple[str, str] = ("g1", "g2"), more: str = ""
) -> str | None:
    """Give what is proposed for the condition at a place, if anything is."""
    conditions = {**dict.fromkeys(("first", "second", "last"), IDLE), place: when}
    text = TWO.format(one=names[0], two=names[1], more=more, **conditions)
    made = load_script(text.replace("g1 + g2", " + ".join(names)), "markdown")
    (rule,) = (each for each in rules() if each.id == "judged-comparison")
    return next((one.hint for one in rule.findings(made)), None)


OWN = {
    "first": ("question 2 is at least 1", "p2 >= 1"),
    "second": ("question 2 is at least 1", "g2 >= 1"),
    "last": ("question 9 is at least 1", "p9 >= 1"),
}


@pytest.mark.parametrize("place", OWN)
def test_of_two_questionnaires_the_item_of_its_own_is_meant(place: str) -> None:
    """A rule of a questionnaire is about that one; elsewhere only one has a ninth question."""
    when, formula = OWN[place]
    assert f"`{formula}`" in (hint(place, when) or "")


@pytest.mark.parametrize("place", ["first", "second", "last"])
def test_a_questionnaire_that_is_named_is_meant_wherever_it_is(place: str) -> None:
    """By its title, beside the number of the item."""
    assert "`p2" in (hint(place, "question 2 of low mood is at least 1") or "")
    assert "`g2" in (hint(place, "question 2 of the worries is at least 1") or "")


ANOTHERS = {
    "last": "question 2 is at least 1",
    "second": "question 9 is at least 1",
}


@pytest.mark.parametrize("place", ANOTHERS)
def test_no_item_of_another_questionnaire_is_proposed(place: str) -> None:
    """Whoever followed that would ask for what they do not mean."""
    assert hint(place, ANOTHERS[place]) is None


def test_items_without_numbers_are_counted_in_their_own_questionnaire() -> None:
    """Also where another one has items with numbers; it has no ninth question."""
    names = ("nervous", "worried")
    assert "`worried >= 1`" in (hint("second", "question 2 is at least 1", names=names) or "")
    assert hint("second", "question 9 is at least 1", names=names) is None


def test_an_answer_that_two_questionnaires_have_is_one_of_its_own() -> None:
    """Elsewhere the item has to be recognised by more than that."""
    assert "`g1" in (hint("second", "they say “nearly every day”") or "")
    assert hint("last", "they say “nearly every day”") is None
    assert "`g2" in (hint("last", "they say “nearly every day” about worrying") or "")


def test_what_is_computed_of_several_questionnaires_is_that_of_none() -> None:
    """A sum of two is not the score of the one whose title stands there."""
    assert "`mood >= 2`" in (hint("last", "low mood is at least 2") or "")
    assert "`worry" not in (hint("last", "worries is at least 2", more=" + p1") or "")

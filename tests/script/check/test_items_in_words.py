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

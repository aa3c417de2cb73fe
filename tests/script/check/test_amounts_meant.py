"""A hint for a condition keeps the unit in it: it is converted, or nothing is guessed."""

from __future__ import annotations

import pytest
from support.fakes import script, task

from scriptgraph.script.check.meant import Meanings
from scriptgraph.script.check.mistyped import mistyped_condition
from scriptgraph.script.check.unreadable import bad_expression
from scriptgraph.script.model import Script

VALUES = {
    "dose": "number mg",
    "height": "number cm",
    "weight": "number kg",
    "asleep": "duration 0..24 hours",
    "hours_awake": "number 0..24",
    "drinks": "integer",
    "mood": "integer 0..10",
}


def having(condition: str) -> Script:
    """Write a script whose first rule has a condition."""
    return script(
        {
            "a": {
                "tasks": [task("ask", do="Ask.", collect=VALUES)],
                "next": [{"to": "b", "if": condition}, {"to": "c"}],
            },
            "b": {"tasks": [task("bye", do="Part.")]},
            "c": {"tasks": [task("end", do="Part.")]},
        }
    )


READ = having("mood > 4")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dose > 1 g", "dose > 1000"),
        ("dose > 1 000 mg", "dose > 1000"),
        ("dose > 1,5 mg", "dose > 1.5"),
        ("dose > 0.125 mg", "dose > 0.125"),
        ("dose > 1 000 g", "dose > 1000000"),
        ("weight > 72,50 kg", "weight > 72.5"),
        ("weight > 0.500 kg", "weight > 0.5"),
        ("height > 2 m", "height > 200"),
        ("height > 1 m 80", "height > 180"),
        ("weight > 72 500 g", "weight > 72.5"),
        ("weight über 72,5 kg", "weight > 72.5"),
        ("asleep > 1h30", "asleep > 90 minutes"),
        ("asleep > 1 Stunde 30", "asleep > 90 minutes"),
        ("asleep > 2 horas", "asleep > 2 hours"),
        ("hours_awake > 1h30", "hours_awake > 1.5"),
        ("hours_awake > 90 Minuten", "hours_awake > 1.5"),
        ("asleep > 2 hours and dose > 1 g", "asleep > 2 hours and dose > 1000"),
        ("mood > 3 and dose < 5 克", "mood > 3 and dose < 5000"),
        ("mood mindestens 7 Punkte", "mood >= 7"),
        ("mood > 7/10", "mood > 7"),
        ("mood > 7 Punkte oder mood < 2 Punkte", "mood > 7 or mood < 2"),
        ("dose mindestens 5 oder mood > 3", "dose >= 5 or mood > 3"),
        ("dose über 5 liegt", "dose > 5"),
        ("dose 5 or more", "dose >= 5"),
        ("dose zwischen 5 bis 10", "5 <= dose <= 10"),
        ("dose entre 5 et 10", "5 <= dose <= 10"),
        ("dose más de 5 y mood > 3", "dose > 5 and mood > 3"),
        ("dose plus de 5 et mood > 3", "dose > 5 and mood > 3"),
        ("dose大于5且mood大于3", "dose > 5 and mood > 3"),
        ("dose大于5并且mood大于3", "dose > 5 and mood > 3"),
        ("dose小于5或mood小于3", "dose < 5 or mood < 3"),
        ("mood 大于 7 分 或 drinks 大于 3", "mood > 7 or drinks > 3"),
        ("mood大于7分或drinks大于3", ""),
    ],
)
def test_an_amount_is_written_in_the_unit_of_its_value(written: str, meant: str) -> None:
    """Exactly so many of it; a word that is no unit only says what is counted."""
    assert Meanings(READ).condition(written) == meant


@pytest.mark.parametrize(
    ("written", "allowed"),
    [
        ("dose > 2 ml", "`dose` is a number of mg"),
        ("weight > 1h30", "`weight` is a number of kg"),
        ("weight > 7 lb", "`weight` is a number of kg"),
        ("asleep > 30 pas", "write one such as `90 minutes`"),
        ("asleep > 2 m", "write one such as `90 minutes`"),
        ("drinks > 2 l", "`drinks` has no unit"),
        ("drinks > 1h30", "`drinks` has no unit"),
        ("drinks > 3 Monate", "`drinks` has no unit"),
        ("drinks > 2 Wochen", "`drinks` has no unit"),
        ("dose > 10 %", "`dose` is a number of mg"),
        ("dose > 1.500 Tropfen", "`dose` is a number of mg"),
        ("dose > 1,505 Tropfen", "`dose` is a number of mg"),
        ("dose > 20 drops", "`dose` is a number of mg"),
        ("dose > 3 pastillas", "`dose` is a number of mg"),
        ("dose > 3 comprimés", "`dose` is a number of mg"),
        ("dose > 3 片", "`dose` is a number of mg"),
        ("dose > 3 Tropfen 30", "`dose` is a number of mg"),
        ("height über 20 Punkte", "`height` is a number of cm"),
        ("dose > 1.505 ml", "`dose` is a number of mg"),
        ("dose > 1.505 mg", "write `1505` or, for a fraction, `1.505`"),
        ("weight > 1,505 kg", "write `1505` or, for a fraction, `1.505`"),
        ("dose > 1.500 mg", "write `1500` or, for a fraction, `1.5`"),
        ("dose > 1,500 mg", "write `1500` or, for a fraction, `1.5`"),
        ("weight > 72.500 kg", "write `72500` or, for a fraction, `72.5`"),
        ("weight > 1.250 kg und mood > 3", "write `1250` or, for a fraction, `1.25`"),
        ("dose > 1.050 Gramm", "write `1050000` or, for a fraction, `1050`"),
        ("asleep > 1.250 Stunden", "write `1250 hours` or, for a fraction, `1.25 hours`"),
        ("drinks > 1.500 Schlucke", "write `1500` or, for a fraction, `1.5`"),
        ("drinks > 1,505 sorbos", "write `1505` or, for a fraction, `1.505`"),
    ],
)
def test_an_amount_of_something_else_is_refused(written: str, allowed: str) -> None:
    """No number is proposed, in the hint or the message; what is allowed is told."""
    [told] = bad_expression(having(written))
    assert allowed in (told.hint or "")
    assert "write" not in told.message


@pytest.mark.parametrize(
    ("condition", "allowed"),
    [
        ("drinks > 3 months", "`drinks` has no unit"),
        ("dose > 3 months", "`dose` is a number of mg"),
    ],
)
def test_a_span_of_time_beside_a_number_gets_no_number(condition: str, allowed: str) -> None:
    """It can be read, and fits nothing: without its unit it would say something else."""
    [told] = mistyped_condition(having(condition))
    assert allowed in (told.hint or "")
    assert "write" not in told.message


def test_words_of_a_condition_are_no_advice() -> None:
    """What stands in quotes is told as it is, whatever it asks somebody to write."""
    [told] = mistyped_condition(having('mood == "tea; write the number alone"'))
    assert "'tea; write the number alone'" in told.message
    assert not (told.hint or "").startswith("Write the number alone")

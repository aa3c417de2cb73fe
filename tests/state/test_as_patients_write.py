"""Answers as patients type them: in haste, with more than was asked for, in two languages at once.

What is expected is what a careful reader would note. Where that reader would ask again, the value
is None: nothing may be taken that was not said.
"""

from __future__ import annotations

import pytest

from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Constant
from scriptgraph.state.values import doubt, read_value

MOOD = "integer 0..10"
PACE = ("slow", "normal", "fast")
OFTEN = ("nie", "manchmal", "oft")

SAID: list[tuple[str, ValueType, str, Constant | None]] = [
    # integers and numbers
    ("7/10 i guess 😕", MOOD, "en", 7),
    ("hmm maybe a 4", MOOD, "en", 4),
    ("its like a 6 today tbh", MOOD, "en", 6),
    ("11", MOOD, "en", None),
    ("-3", MOOD, "en", None),
    ("10/10", MOOD, "en", 10),
    ("7 out of 5", MOOD, "en", None),
    ("3 of 5", MOOD, "en", None),
    ("24/7", MOOD, "en", None),
    ("i give it 5 stars out of 5", MOOD, "en", None),
    ("5%", MOOD, "en", None),
    ("70 percent", "integer 0..100", "en", 70),
    ("setenta por ciento", "integer 0..100", "es", 70),
    ("between 6 and 7", MOOD, "en", None),
    ("6-7 hours", "number", "en", None),
    ("about 6 or 7", "number", "en", None),
    ("three or four", "integer", "en", None),
    ("7 or 11", MOOD, "en", None),
    ("a couple", "integer", "en", None),
    ("half a dozen", "integer", "en", None),
    ("a dozen", "integer", "en", 12),
    ("none at all", "integer", "en", 0),
    ("twice", "integer", "en", 2),
    ("3 and a half", "number", "en", 3.5),
    ("2 hours and a half", "number", "en", 2.5),
    ("more than 5", "number", "en", None),
    ("less than 3 hours", "number", "en", None),
    ("20-something", "integer", "en", None),
    ("the 5th", "integer", "en", None),
    ("on May 5", "integer", "en", None),
    ("11 o'clock", "integer", "en", None),
    ("i go to bed at 11", "integer", "en", None),
    ("eleven thirty", "integer 0..12", "en", None),
    ("two thirds", "number", "en", None),
    ("since covid-19", "integer", "en", None),
    ("it was 3, not 7", MOOD, "en", 3),
    ("instead of 7 its 3", MOOD, "en", 3),
    ("siebeneinhalb", "number", "de", 7.5),
    ("7 einhalb stunden", "number", "de", 7.5),
    ("so 7 würd ich sagen", MOOD, "de", 7),
    ("halb elf", "integer", "de", None),
    ("um 11", "integer", "de", None),
    ("keine 7", MOOD, "de", None),
    ("6 bis 7", "number", "de", None),
    ("zwischen 6 und 7", "number", "de", None),
    ("mehr als 5", "number", "de", None),
    ("am 3. Mai", "integer", "de", None),
    ("nicht 7, eher 5", MOOD, "de", 5),
    ("ein halbes dutzend", "integer", "de", None),
    ("drei viertel", "number", "de", None),
    ("keine", "integer", "de", 0),
    ("dos y medio", "number", "es", 2.5),
    ("dos horas y media", "number", "es", 2.5),
    ("una hora y media", "number", "es", 1.5),
    ("a las dos y media", "number", "es", None),
    ("no 7 sino 3", MOOD, "es", 3),
    ("entre 6 y 7", "number", "es", None),
    ("media docena", "integer", "es", None),
    ("ninguna", "integer", "es", 0),
    ("más o menos 7", MOOD, "es", 7),
    ("el 5 de mayo", "integer", "es", None),
    ("une heure et demie", "number", "fr", 1.5),
    ("2 heures et demie", "number", "fr", 2.5),
    ("2h30", "number", "fr", None),
    ("vers 23h", "integer", "fr", None),
    ("pas 7 mais 3", MOOD, "fr", 3),
    ("plus de 5", "number", "fr", None),
    ("cinq ou six", "integer", "fr", None),
    ("le 3e", "integer", "fr", None),
    ("一个半小时", "number", "zh", 1.5),
    ("3个半小时", "number", "zh", 3.5),
    ("零", "integer", "zh", 0),
    ("两三次", "integer", "zh", None),
    ("一半", "number", "zh", None),
    ("万一睡不着", "integer", "zh", None),
    ("千万别这样", "integer", "zh", None),
    ("三点半睡", "integer", "zh", None),
    ("5月3号", "integer", "zh", None),
    ("二十多", "integer", "zh", None),
    ("20多岁", "integer", "zh", None),
    ("七成", "number", "zh", None),
    ("6到7分", MOOD, "zh", None),
    ("不是7分，是3分", MOOD, "zh", 3),
    # yes and no
    ("yep totally", "boolean", "en", True),
    ("nah", "boolean", "en", False),
    ("not really no", "boolean", "en", None),
    ("yes no", "boolean", "en", None),
    ("yes wait no, i mean no", "boolean", "en", False),
    ("idk", "boolean", "en", None),
    ("i dont remember", "boolean", "en", None),
    ("not bad", "boolean", "en", None),
    ("no doubt", "boolean", "en", True),
    ("I'd rather not say", "boolean", "en", None),
    ("kein Problem, ja", "boolean", "de", True),
    ("Das ist kein Problem", "boolean", "de", True),
    ("da hab ich nichts dagegen", "boolean", "de", True),
    ("keine angabe", "boolean", "de", None),
    ("jein", "boolean", "de", None),
    ("ja aber nein", "boolean", "de", None),
    ("sí pero no", "boolean", "es", None),
    ("ni oui ni non", "boolean", "fr", None),
    ("nö", "boolean", "de", False),
    ("jup passt", "boolean", "de", True),
    ("ok klar, yes", "boolean", "de", True),
    ("überhaupt nicht", "boolean", "de", False),
    ("ok", "boolean", "zh", True),
    ("nop", "boolean", "es", False),
    ("carrément 😅", "boolean", "fr", True),
    ("absolument pas", "boolean", "fr", False),
    ("yesss", "boolean", "en", True),
    ("ne, doch nicht", "boolean", "de", False),
    ("nicht nur das", "boolean", "de", None),
    ("sin duda", "boolean", "es", True),
    ("no me acuerdo", "boolean", "es", None),
    ("paso", "boolean", "es", None),
    ("aucun souci", "boolean", "fr", True),
    ("je ne m'en souviens pas", "boolean", "fr", None),
    ("je passe", "boolean", "fr", None),
    ("不是没有", "boolean", "zh", None),
    ("没错", "boolean", "zh", True),
    ("我非常同意", "boolean", "zh", True),
    ("特别想", "boolean", "zh", True),
    ("不记得了", "boolean", "zh", None),
    ("不想说", "boolean", "zh", None),
    # choices
    ("kinda slow i guess", PACE, "en", "slow"),
    ("not slow, fast!!", PACE, "en", "fast"),
    ("slow or normal", PACE, "en", None),
    ("manchmal, nicht oft", OFTEN, "de", "manchmal"),
    ("oft 😔", OFTEN, "de", "oft"),
]


@pytest.mark.parametrize(("text", "kind", "code", "value"), SAID)
def test_a_value_is_read_rightly_or_not_at_all(
    text: str, kind: ValueType, code: str, value: Constant | None
) -> None:
    """Never wrongly: ranges, times, dates, ordinals, other scales and denials give no number."""
    found = read_value(text, kind, code)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("value", "kind", "said", "code"),
    [
        (7, MOOD, "it was 3, not 7", "en"),
        (7, MOOD, "nein, nicht 7, sondern 3", "de"),
        (7, MOOD, "no 7 sino 3", "es"),
        (7, MOOD, "pas 7 mais 3", "fr"),
        (7, MOOD, "不是7分，是3分", "zh"),
        (3, MOOD, "3 of 5", "en"),
        (5, "number", "more than 5", "en"),
        (2, "number", "deux heures et demie", "fr"),
        (False, "boolean", "I'd rather not say", "en"),
        (False, "boolean", "不想说", "zh"),
        (True, "boolean", "I'd rather not say", "en"),
    ],
)
def test_a_model_cannot_prove_what_was_not_said(
    value: Constant, kind: ValueType, said: str, code: str
) -> None:
    """Whichever model it is: what is denied, or on another scale, or declined, is no proof."""
    assert doubt(value, kind, said, said, code)

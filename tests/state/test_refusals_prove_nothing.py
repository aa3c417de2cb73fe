"""Who refuses to answer has given none, whatever the answers look like."""

from __future__ import annotations

import pytest

from scriptgraph.script.kinds import Constant
from scriptgraph.state.values import doubt

SCALE = {
    "en": ("0 = not at all", "1 = several days", "2 = nearly every day"),
    "de": ("0 = gar nicht", "1 = an einzelnen Tagen", "2 = fast jeden Tag"),
    "es": ("0 = nunca", "1 = varios días", "2 = casi todos los días"),
    "fr": ("0 = jamais", "1 = plusieurs jours", "2 = presque tous les jours"),
    "zh": ("0 = 完全没有", "1 = 几天", "2 = 几乎每天"),
}
REFUSALS = {
    "en": (
        "I'd rather not answer",
        "no comment",
        "None of your business.",
        "pass",
        "I don't want to answer the 2 of them",
        "that's too personal",
        "I won't say whether it is several days",
    ),
    "de": (
        "Das möchte ich lieber nicht sagen",
        "kein Kommentar",
        "dazu sage ich nichts",
        "keine Angabe",
        "ich passe",
        "das ist mir zu persönlich",
    ),
    "es": (
        "prefiero no responder",
        "sin comentarios",
        "paso",
        "no es asunto suyo",
        "es demasiado íntimo",
    ),
    "fr": (
        "je préfère ne pas répondre",
        "je ne veux pas répondre",
        "je passe",
        "sans commentaire",
        "no comment",
        "ça ne vous regarde pas",
        "c'est trop intime",
        "je préfère garder ça pour moi",
        "je préfère ne pas dire si c'est plusieurs jours",
    ),
    "zh": ("不想回答", "无可奉告", "跳过", "不关你的事", "这太私人了"),
}


@pytest.mark.parametrize(
    ("code", "said"), [(code, said) for code, all_said in REFUSALS.items() for said in all_said]
)
def test_a_refusal_is_no_score(code: str, said: str) -> None:
    """It is none of a scale's answers, and no number either."""
    assert all(doubt(value, SCALE[code], said, said, code) for value in (0, 1, 2))
    assert doubt(0, "integer 0..10", said, said, code)


@pytest.mark.parametrize(
    ("code", "quote", "message"),
    [
        ("en", "several days", "I won't say whether it is several days"),
        ("fr", "plusieurs jours", "Je préfère ne pas dire si c'est plusieurs jours."),
        ("de", "an einzelnen Tagen", "Das möchte ich nicht sagen ob an einzelnen Tagen"),
    ],
)
def test_a_part_of_a_refusal_proves_nothing(code: str, quote: str, message: str) -> None:
    """What is quoted out of it is no more an answer than the whole."""
    assert doubt(1, SCALE[code], quote, message, code)


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("en", "Several days. I'd rather not talk about it.", 1),
        ("en", "several days and I don't want to talk about it", 1),
        ("en", "I'd rather not say, but it is several days", 1),
        ("en", "not at all, next question please", 0),
        ("en", "not at all", 0),
        ("de", "an einzelnen Tagen, aber ich möchte nicht darüber sprechen", 1),
        ("es", "varios días, pero prefiero no hablar de eso", 1),
        ("fr", "plusieurs jours mais je préfère ne pas en parler", 1),
        ("fr", "jamais, question suivante", 0),
        ("fr", "jamais", 0),
        ("zh", "几天，我不想说太多", 1),
    ],
)
def test_an_answer_beside_a_refusal_is_one(code: str, said: str, value: int) -> None:
    """Who answers and does not want to say more has answered."""
    assert doubt(value, SCALE[code], said, said, code) == ""


def test_a_number_beside_a_refusal_is_told() -> None:
    """Who says 7 and no more has said 7."""
    for said in ("7, but I'd rather not talk about it", "7. I'd rather not say why"):
        assert doubt(7, "integer 0..10", said, said, "en") == ""
    assert doubt(7, "integer 0..10", "I won't say 7", "I won't say 7", "en")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (("0 = never", "1 = often", "9 = prefer not to say"), 9),
        (("female", "male", "prefer not to say"), "prefer not to say"),
    ],
)
def test_a_refusal_that_is_a_choice_can_be_chosen(kind: tuple[str, ...], value: Constant) -> None:
    """Some scales have an answer for it."""
    assert doubt(value, kind, "prefer not to say", "I prefer not to say", "en") == ""
    assert doubt(value, kind, "I prefer not to say", "I prefer not to say", "en") == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "not at all... well yes"),
        ("en", "lately, yes"),
        ("en", "at night, yes"),
        ("de", "nachts ja"),
        ("de", "in letzter Zeit, ja"),
        ("es", "nunca... bueno sí"),
        ("es", "por la noche sí"),
        ("fr", "jamais... enfin si"),
        ("fr", "la nuit oui"),
        ("fr", "ces derniers temps, oui"),
        ("zh", "晚上会"),
    ],
)
def test_a_yes_is_not_none_of_it(code: str, said: str) -> None:
    """Who has it at night cannot be noted to have it never."""
    assert doubt(0, SCALE[code], said, said, code)

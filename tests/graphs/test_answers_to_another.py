"""An answer to the item that was just asked overwrites none before it, whatever a judge names."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import Talk, answer, roles, script, task

SCALES = {
    "en": ("0 = never", "1 = on some nights", "2 = every night"),
    "de": ("0 = nie", "1 = in manchen Nächten", "2 = jede Nacht"),
    "es": ("0 = nunca", "1 = algunas noches", "2 = todas las noches"),
    "fr": ("0 = jamais", "1 = certaines nuits", "2 = toutes les nuits"),
    "zh": ("0 = 从不", "1 = 有几晚", "2 = 每晚"),
}
ITEMS = {
    "en": ("Trouble falling asleep", "Waking up early"),
    "de": ("Schwierigkeiten beim Einschlafen", "Zu frühes Aufwachen"),
    "es": ("Dificultad para dormirse", "Despertarse temprano"),
    "fr": ("Difficultés à s'endormir", "Réveils trop tôt"),
    "zh": ("入睡困难", "早醒"),
}


async def state_after(code: str, said: str, value: str) -> dict[str, Any]:
    """Answer two items, the second by words that a judge takes for the first one's."""
    first, second = ITEMS[code]
    scale = SCALES[code]
    items = [
        task("falling", say=first, collect={"falling": scale}),
        task("waking", say=second, collect={"waking": scale}),
        task("bye"),
    ]
    often = scale[2].partition(" = ")[2]
    answers = {
        often: answer(values=[("falling", "2", often)]),
        said: answer(values=[("falling", value, said)]),
    }
    talk = Talk(
        script({"ask": {"tasks": items}}, language=code), roles(lambda heard: answers[heard])
    )
    await talk.say(None, often, said)
    return dict((await talk.state())["collected"])


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("en", "never", "0"),
        ("en", "On no night.", "0"),
        ("en", "well, on some nights", "1"),
        ("de", "nie", "0"),
        ("de", "in manchen Nächten", "1"),
        ("es", "nunca", "0"),
        ("fr", "jamais", "0"),
        ("zh", "从不", "0"),
    ],
)
async def test_a_plain_answer_corrects_no_other_item(code: str, said: str, value: str) -> None:
    """What was told before stays, and the item that was asked is asked again."""
    assert await state_after(code, said, value) == {"falling": 2}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "sorry, I meant never"),
        ("en", "The one before: never"),
        ("en", "falling asleep: never"),
        ("en", "I fell asleep wrong, for falling it is never"),
        ("en", "never, for the first question"),
        ("de", "Ich meinte nie"),
        ("de", "bei der Frage davor: nie"),
        ("de", "Einschlafen: nie"),
        ("es", "perdón, quise decir nunca"),
        ("es", "la pregunta anterior: nunca"),
        ("fr", "pardon, je voulais dire jamais"),
        ("fr", "la question précédente : jamais"),
        ("zh", "说错了，是从不"),
        ("zh", "上一题是从不"),
    ],
)
async def test_words_that_correct_an_item_do_so(code: str, said: str) -> None:
    """They say so, name the item, or point back to it."""
    assert await state_after(code, said, "0") == {"falling": 0}

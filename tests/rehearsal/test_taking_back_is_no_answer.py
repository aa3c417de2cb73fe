"""Words that take something back are not kept as the answer to what is asked at the time."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import Talk, answer, roles, script, task

from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script

VALUES = {
    "de": ("gewicht", "stimmung", "wunsch"),
    "en": ("weight", "mood", "wish"),
    "es": ("peso", "animo", "deseo"),
    "fr": ("poids", "humeur", "souhait"),
    "zh": ("体重", "心情", "愿望"),
}
TAKEN_BACK = [
    ("de", "ich nehme mein Gewicht zurück"),
    ("de", "das Gewicht hätte ich lieber nicht gesagt"),
    ("en", "Please delete my weight"),
    ("es", "Retiro mi peso"),
    ("fr", "Je retire mon poids"),
    ("zh", "我收回我的体重"),
]


def asking(code: str) -> Script:
    """Ask for two numbers, and then for a wish in the user's own words."""
    weight, mood, wish = VALUES[code]
    items = [
        task("a", collect={weight: "number 30..250 kg"}),
        task("b", collect={mood: "integer 0..10"}),
        task("c", collect={wish: "string"}),
        task("d"),
    ]
    return script({"ask": {"tasks": items}}, language=code)


async def talked(code: str, *said: str, model: Any = None) -> dict[str, Any]:
    """Talk, and give the state."""
    talk = Talk(asking(code), model or RehearsalModel())
    await talk.say(None, *said)
    return dict(await talk.state())


@pytest.mark.parametrize(("code", "said"), TAKEN_BACK)
async def test_the_value_that_is_named_is_gone(code: str, said: str) -> None:
    """And what was asked for is asked again."""
    state = await talked(code, "72", "7", said)
    assert state["collected"] == {VALUES[code][1]: 7}
    assert "c" not in state["progress"]["ask"]


@pytest.mark.parametrize(("code", "said"), [*TAKEN_BACK, ("de", "Bitte vergessen Sie das")])
async def test_no_model_makes_an_answer_of_it(code: str, said: str) -> None:
    """Whatever it claims, and however small a part it quotes."""
    weight, mood, wish = VALUES[code]
    for quote in (said, said.split()[-1]):
        claims = {
            "72": answer(values=[(weight, "72", "72")]),
            "7": answer(values=[(mood, "7", "7")]),
            said: answer(values=[(wish, said, quote)]),
        }
        state = await talked(code, "72", "7", said, model=roles(claims.__getitem__))
        assert state["collected"] == {weight: 72.0, mood: 7}
        assert state["trace"][-2]["refused"] or state["trace"][-1]["refused"]


async def test_a_text_is_told_anew_behind_the_words_that_take_it_back() -> None:
    """What is quoted is not what takes something back."""
    said = "Please forget my wish, I wish for rain"
    claims = {
        "sun": answer(values=[("wish", "sun", "sun")]),
        said: answer(values=[("wish", "rain", "I wish for rain")]),
    }
    state = await talked("en", "sun", said, model=roles(claims.__getitem__))
    assert state["collected"] == {"wish": "rain"}


@pytest.mark.parametrize(
    "said",
    ["I cannot forget my weight on the scales", "I want to take my garden back from the weeds"],
)
async def test_who_wishes_to_forget_has_answered(said: str) -> None:
    """The words are about something else than what was told."""
    assert (await talked("en", "72", "7", said))["collected"]["wish"] == said


@pytest.mark.parametrize(
    ("code", "said", "name"),
    [
        ("de", "Ich heiße Karin", "Karin"),
        ("en", "You can call me Kay, please", "Kay"),
        ("es", "Me llamo Ana", "Ana"),
        ("fr", "Je m'appelle Anne", "Anne"),
        ("zh", "我叫小丽", "小丽"),
        ("de", "Karin", "Karin"),
    ],
)
async def test_a_name_is_kept_without_its_sentence(code: str, said: str, name: str) -> None:
    """Where a name is asked for; other texts stay as they were typed."""
    items = [task("a", collect={"name": "string"}), task("b", collect={"why": "string"}), task("c")]
    talk = Talk(script({"ask": {"tasks": items}}, language=code), RehearsalModel())
    await talk.say(None, said, said)
    assert (await talk.state())["collected"] == {"name": name, "why": said}

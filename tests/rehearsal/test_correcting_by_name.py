"""A correction that names a value is of that value, or is asked about; never of another one."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import Talk, answer, roles, script, task

from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script

NAMES = {
    "de": ("gruebeln", "freude", "rueckzug"),
    "en": ("brooding", "joy", "retreat"),
    "es": ("preocupacion", "alegria", "aislamiento"),
    "fr": ("soucis", "joie", "isolement"),
    "zh": ("思虑", "快乐", "退缩"),
}
LABELS = {
    "de": ("0 = gar nicht", "1 = an einzelnen Tagen", "2 = an den meisten Tagen", "3 = jeden Tag"),
    "en": ("0 = not at all", "1 = on some days", "2 = on most days", "3 = every day"),
    "es": ("0 = para nada", "1 = algunos días", "2 = casi siempre", "3 = todos los días"),
    "fr": ("0 = pas du tout", "1 = certains jours", "2 = souvent", "3 = tous les jours"),
    "zh": ("0 = 完全没有", "1 = 有几天", "2 = 经常", "3 = 每天"),
}
BY_NAME = [
    ("de", "Ich meinte beim Grübeln jeden Tag"),
    ("de", "Grübeln: doch jeden Tag"),
    ("de", "Ich habe mich vertan, gruebeln jeden Tag"),
    ("en", "I meant every day for the brooding"),
    ("en", "brooding: every day"),
    ("es", "Quise decir todos los días en preocupación"),
    ("fr", "Je voulais dire tous les jours pour les soucis"),
    ("zh", "我的意思是思虑每天"),
    ("zh", "思虑：每天"),
]


def asking(code: str) -> Script:
    """Ask three items, and then talk of something else."""
    items = [task(f"t{n}", say="?", collect={n: LABELS[code]}) for n in NAMES[code]]
    sections = {
        "ask": {"tasks": items, "next": [{"to": "more"}]},
        "more": {"tasks": [task("x"), task("y")]},
    }
    return script(sections, language=code)


async def talked(code: str, *said: str, model: Any = None) -> dict[str, Any]:
    """Talk, and give the state."""
    talk = Talk(asking(code), model or RehearsalModel())
    await talk.say(None, *said)
    return dict(await talk.state())


def told(code: str, *values: int) -> list[str]:
    """Give the words of some answers."""
    return [LABELS[code][value].partition(" = ")[2] for value in values]


@pytest.mark.parametrize(("code", "said"), BY_NAME)
async def test_a_correction_is_of_the_item_that_it_names(code: str, said: str) -> None:
    """Not of the last one, nor an answer to the one that is open."""
    state = await talked(code, *told(code, 0, 1), said)
    first, second, _ = NAMES[code]
    assert state["collected"] == {first: 3, second: 1}
    assert state["section"] == "ask"


@pytest.mark.parametrize(("code", "said"), BY_NAME)
@pytest.mark.parametrize("claimed", [1, 2])
async def test_no_model_gets_another_item_out_of_it(code: str, said: str, claimed: int) -> None:
    """What names one value proves none of the others, whether that was told before or is open."""
    first, second, third = NAMES[code]
    before = told(code, 0, 1)
    claims = {
        before[0]: answer({}, values=[(first, "0", before[0])]),
        before[1]: answer({}, values=[(second, "1", before[1])]),
        said: answer({}, values=[((second, third)[claimed - 1], "3", said)]),
    }
    state = await talked(code, *before, said, model=roles(claims.__getitem__))
    assert state["collected"] == {first: 0, second: 1}
    refused = [one for record in state["trace"] for one in record["refused"]]
    assert first in refused[-1]["why"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Ich meinte beim Essen jeden Tag"),
        ("en", "I meant 3 for the appetite"),
        ("es", "Quise decir todos los días en la comida"),
        ("fr", "Je voulais dire tous les jours pour les repas"),
    ],
)
async def test_a_correction_of_what_nobody_knows_is_of_none(code: str, said: str) -> None:
    """It changes nothing, and the open item is asked again."""
    state = await talked(code, *told(code, 0, 1), said)
    first, second, _ = NAMES[code]
    assert state["collected"] == {first: 0, second: 1}


@pytest.mark.parametrize("code", NAMES)
async def test_the_item_that_is_asked_may_be_named_in_its_answer(code: str) -> None:
    """As before a colon."""
    said = f"{NAMES[code][0]}: {told(code, 3)[0]}"
    assert (await talked(code, said))["collected"] == {NAMES[code][0]: 3}


NIGHT = [
    ("de", "gruebeln", "gruebeln_nacht", "Ich meinte beim Grübeln jeden Tag"),
    ("en", "brooding", "brooding_night", "I meant every day for the brooding"),
    ("es", "preocupacion", "preocupacion_noche", "Preocupación: todos los días"),
    ("fr", "soucis", "soucis_nuit", "Soucis : tous les jours"),
    ("zh", "思虑", "思虑_夜", "我的意思是思虑每天"),
]


@pytest.mark.parametrize(("code", "name", "following", "said"), NIGHT)
async def test_a_correction_opens_the_item_that_was_skipped(
    code: str, name: str, following: str, said: str
) -> None:
    """It is named by the words that its own name begins with; what it counted as is gone."""
    labels = LABELS[code]
    items = [
        task("a", say="?", collect={name: labels}),
        task("b", say="?", collect={following: labels}, **{"if": f"{name} > 0", "skipped": "0"}),
        task("c", say="?", collect={NAMES[code][1]: labels}),
        task("d"),
    ]
    talk = Talk(script({"ask": {"tasks": items}}, language=code), RehearsalModel())
    await talk.say(None, told(code, 0)[0], told(code, 2)[0])
    assert (await talk.state())["collected"] == {name: 0, following: 0, NAMES[code][1]: 2}
    await talk.say(said)
    assert (await talk.state())["collected"] == {name: 3, NAMES[code][1]: 2}
    await talk.say(told(code, 1)[0])
    assert (await talk.state())["collected"] == {name: 3, following: 1, NAMES[code][1]: 2}


async def test_what_can_be_answered_names_no_value() -> None:
    """Of "every day" no `day` is meant, whatever else the script asks for."""
    items = [
        task("a", say="?", collect={"brooding": LABELS["en"]}),
        task("b", say="?", collect={"day": "date"}),
    ]
    claims = {
        "not at all": answer(values=[("brooding", "0", "not at all")]),
        "I meant every day": answer(values=[("brooding", "3", "every day")]),
    }
    talk = Talk(script({"ask": {"tasks": items}}), roles(claims.__getitem__))
    await talk.say(None, *claims)
    assert (await talk.state())["collected"] == {"brooding": 3}

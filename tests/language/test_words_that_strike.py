"""Words by which one record of a list goes, and words that only sound like it."""

from __future__ import annotations

import pytest

from scriptgraph.language.struck import part_about, takes_out

OUT = {
    "en": [
        "please strike the ibuprofen",
        "I don't take the ibuprofen any more",
        "I no longer take ibuprofen",
        "Take the ibuprofen off the list again",
        "I stopped taking ibuprofen",
        "Could you delete the ibuprofen?",
        "Actually, remove ibuprofen",
        "I take the ibuprofen back",
    ],
    "de": [
        "streich das Ibuprofen wieder",
        "Streichen Sie bitte das Ibuprofen",
        "Ibuprofen nehme ich nicht mehr",
        "Nimm das Ibuprofen wieder raus",
        "Ich nehme kein Ibuprofen mehr",
        "Das Ibuprofen habe ich abgesetzt",
        "Können Sie das Ibuprofen bitte wieder streichen?",
        "das Ibuprofen doch nicht",
    ],
    "es": [
        "quita el ibuprofeno",
        "Ya no tomo ibuprofeno",
        "No tomo más el ibuprofeno",
        "He dejado el ibuprofeno",
        "Por favor, borre el ibuprofeno",
    ],
    "fr": ["Je ne prends plus d'ibuprofène", "enlevez l'ibuprofène", "J'ai arrêté l'ibuprofène"],
    "zh": ["把布洛芬删掉", "我不吃布洛芬了", "布洛芬停了", "我已经不再吃布洛芬", "布洛芬不要了"],
}
STAYS = {
    "en": [
        "I forgot my ibuprofen",
        "I don't take the ibuprofen every day any more",
        "Should I have stopped the ibuprofen?",
        "I want to stop the ibuprofen",
        "I haven't stopped the ibuprofen",
        "please don't delete the ibuprofen",
        "I forget the ibuprofen sometimes",
        "not more than one ibuprofen",
        "I will drop the ibuprofen soon",
    ],
    "de": [
        "Ich vergesse oft das Ibuprofen",
        "Ich nehme Ibuprofen nicht mehr als einmal",
        "Soll ich das Ibuprofen nicht mehr nehmen?",
        "Ich nehme das Ibuprofen nicht mehr jeden Tag",
        "Ich habe das Ibuprofen nicht abgesetzt",
        "streich das Ibuprofen nicht",
        "Ich möchte das Ibuprofen nicht mehr nehmen",
    ],
    "es": [
        "Olvidé el ibuprofeno",
        "no tomo más de un ibuprofeno",
        "quiero dejar el ibuprofeno",
        "No he dejado el ibuprofeno",
        "El ibuprofeno quita el dolor",
    ],
    "fr": ["j'ai oublié l'ibuprofène", "je ne prends pas plus de deux"],
    "zh": ["别删掉布洛芬", "我没停布洛芬", "布洛芬不能停", "我想停了布洛芬", "不是每天吃布洛芬了"],
}


@pytest.mark.parametrize(("code", "said"), [(code, one) for code in OUT for one in OUT[code]])
def test_people_take_one_record_out(code: str, said: str) -> None:
    """They ask for it, or say that it is so no longer."""
    assert takes_out(said, code)


@pytest.mark.parametrize(("code", "said"), [(code, one) for code in STAYS for one in STAYS[code]])
def test_who_forgets_wonders_or_says_how_often_takes_nothing_out(code: str, said: str) -> None:
    """Nobody loses a record by a question, a plan, a denial or a number."""
    assert not takes_out(said, code)


@pytest.mark.parametrize(
    ("name", "part"),
    [("aspirin", "I stopped aspirin"), ("melatonin", "but take melatonin"), ("iron", "iron stays")],
)
def test_what_is_said_of_one_record_is_said_of_no_other(name: str, part: str) -> None:
    """A clause ends at a mark, and at a "but"."""
    said = "I stopped aspirin but take melatonin, iron stays"
    assert part_about(name, said, "en") == part

"""What a record is called is what is left once the words around it are taken away."""

from __future__ import annotations

import pytest

from scriptgraph.language.record_names import (
    has_none,
    is_short_enough,
    name_before,
    stripped,
)
from scriptgraph.language.told_all import asks_for_more, says_all

ASKED = "Ask which medicines they take. Pregunta qué medicinas toma."


@pytest.mark.parametrize(
    ("code", "told", "name"),
    [
        ("es", "Tomo sertralina de", "sertralina"),
        ("es", "lorazepam de", "lorazepam"),
        ("es", "Pues una sertralina", "sertralina"),
        ("es", "ahora tomo sertralina", "sertralina"),
        ("es", "La sertralina es de", "sertralina"),
        ("es", "lorazepam por la noche", "lorazepam"),
        ("es", "mis medicinas son sertralina", "sertralina"),
        ("es", "sal de frutas", "sal de frutas"),
        ("es", "vitamina A", "vitamina A"),
        ("es", "media de la", ""),
        ("es", "uno de los", ""),
        ("es", "Ya está", ""),
        ("es", "lorazepam no tomo", ""),
        ("es", "mi marido toma enalapril", ""),
        ("es", "marido me ha vuelto a levantar la mano", ""),
        ("en", "sorry, the sertraline is", "sertraline"),
        ("en", "I'm on lithium", "lithium"),
        ("en", "St John's wort", "St John's wort"),
        ("en", "one of them", ""),
        ("de", "Ich nehme Sertralin", "Sertralin"),
        ("de", "das Sertralin ist jetzt", "Sertralin"),
        ("fr", "Je prends de la sertraline", "sertraline"),
        ("fr", "la sertraline est à", "sertraline"),
        ("zh", "我现在吃舍曲林", "舍曲林"),
        ("zh", "对乙酰氨基酚", "对乙酰氨基酚"),
    ],
)
def test_a_name_is_what_is_left_of_what_tells_a_record(code: str, told: str, name: str) -> None:
    """No verb, no article and no `of` belongs to it, and a sentence or a denial names nothing."""
    assert name_before(told, code, ASKED) == name


@pytest.mark.parametrize("name", ["de", "Pues", "uno de los"])
def test_of_words_that_name_nothing_nothing_is_left(name: str) -> None:
    """They stand around every name."""
    assert stripped(name, "es") == ""


def test_a_sentence_is_too_long_for_a_name() -> None:
    """It is known by its words, and where there are no blanks by its characters."""
    assert not is_short_enough("marido me ha vuelto a levantar la mano")
    assert not is_short_enough("我的丈夫昨天晚上又喝醉了酒")
    assert is_short_enough("blood pressure tablets")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "nothing more"),
        ("de", "das war's"),
        ("es", "Ya está, nada más"),
        ("fr", "c'est tout"),
        ("zh", "就这些"),
    ],
)
def test_people_say_that_this_is_all(code: str, said: str) -> None:
    """That is no answer but to who asks whether there is more."""
    assert says_all(said, code)
    assert not says_all("sertraline", code)
    assert asks_for_more("Is there anything else?", "en")
    assert not asks_for_more("Pregunta si bebe alcohol.", "es")


def test_who_has_none_of_what_is_asked_for_says_nothing_else() -> None:
    """A word of their own, and they speak of something else."""
    assert has_none("no tengo teléfono", "es", "Pregunta un número de teléfono.")
    assert has_none("I have none", "en", "Ask for a telephone number.")
    assert not has_none("no tengo hermanos", "es", "Pregunta un número de teléfono.")
    assert not has_none("612 34 56 78", "es", "Pregunta un número de teléfono.")

"""What addresses the one who is spoken to is left out, and a doctor of whom one tells is not."""

from __future__ import annotations

import pytest

from scriptgraph.language.spoken_to import without_address


@pytest.mark.parametrize(
    ("code", "said", "left"),
    [
        ("en", "no ma'am", "no"),
        ("en", "no, Dr. Smith", "no"),
        ("en", "Doctor, I take nothing", "I take nothing"),
        ("en", "doctor", ""),
        ("de", "danke, Herr Doktor", "danke"),
        ("de", "nein Frau Müller", "nein"),
        ("de", "nichts Herr Doktor", "nichts"),
        ("es", "no tomo nada, doctora", "no tomo nada"),
        ("es", "no tomo nada doctora", "no tomo nada"),
        ("es", "no, doctora, nada más", "no, nada más"),
        ("es", "no, dra. Inés", "no"),
        ("es", "no, sumercé", "no"),
        ("es", "No, doctora. Losartán.", "No. Losartán."),
        ("es", "losartán, señora, y aspirina", "losartán, y aspirina"),
        ("es", "¿estoy a salvo, doctora?", "¿estoy a salvo?"),
        ("fr", "non docteur", "non"),
        ("fr", "rien, madame", "rien"),
        ("zh", "没有了医生", "没有了"),
        ("zh", "李医生，没有", "没有"),
    ],
)
def test_an_address_is_left_out(code: str, said: str, left: str) -> None:
    """Between marks, behind an answer, with a name or without."""
    assert without_address(said, code) == left


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "my doctor"),
        ("en", "I have no doctor"),
        ("en", "I told the doctor, and then my sister"),
        ("en", "tea, dr pepper"),
        ("de", "meine Frau"),
        ("de", "die Frau Doktor hat es verschrieben"),
        ("es", "mi señora"),
        ("es", "la doctora me dio losartán"),
        ("fr", "mon docteur"),
        ("zh", "我的医生"),
        ("zh", "我是医生"),
        ("zh", "医生开的"),
    ],
)
def test_who_is_told_of_is_not_addressed(code: str, said: str) -> None:
    """The words stay as they are."""
    assert without_address(said, code) == said

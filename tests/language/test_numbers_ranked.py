"""Numbers that somebody rules out, ranks behind another, or has no longer are not theirs."""

from __future__ import annotations

import pytest

from scriptgraph.language.numerals import numbers_in


@pytest.mark.parametrize(
    ("code", "said", "values"),
    [
        ("fr", "ni 5 ni 6", []),
        ("fr", "plutôt cinq que six", [5]),
        ("fr", "cinq plutôt que six", [5]),
        ("fr", "cinq... euh pardon, six", [6]),
        ("fr", "je ne pèse plus 80 kilos", []),
        ("en", "neither 5 nor 6", []),
        ("en", "I'd rather say 5 than 6", [5]),
        ("en", "five... uh sorry, six", [6]),
        ("en", "I no longer weigh 80 kilos", []),
        ("en", "I don't weigh 80 kilos any more", []),
        ("de", "weder 5 noch 6", []),
        ("de", "eher 5 als 6", [5]),
        ("de", "5 eher als 6", [5]),
        ("de", "fünf... äh Entschuldigung, sechs", [6]),
        ("es", "ni 5 ni 6", []),
        ("es", "más bien 5 que 6", [5]),
        ("es", "cinco... eh perdón, seis", [6]),
        ("es", "ya no peso 80 kilos", []),
        ("zh", "既不是5也不是6", []),
        ("zh", "5而不是6", [5]),
    ],
)
def test_a_number_that_is_ruled_out_is_not_read(code: str, said: str, values: list[int]) -> None:
    """What stays is the number that they settle on, if any."""
    assert [one.value for one in numbers_in(said, code) if one.value is not None] == values


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("fr", "plutôt 7", 7),
        ("fr", "plutôt bien, je dirais que 7", 7),
        ("fr", "ni bien ni mal, 5", 5),
        ("fr", "je préfère aller à 2 séances", 2),
        ("en", "rather 7", 7),
        ("en", "I'd prefer going to 2 sessions", 2),
        ("en", "neither good nor bad, 5", 5),
        ("de", "ich habe noch 5", 5),
        ("de", "lieber 5", 5),
        ("de", "weder gut noch schlecht, 5", 5),
        ("es", "mejor 5", 5),
        ("es", "prefiero ir a 2 sesiones", 2),
        ("es", "ni bien ni mal, 5", 5),
    ],
)
def test_a_number_that_is_only_qualified_is_read(code: str, said: str, value: int) -> None:
    """Neither a wish nor a mood between two others denies a number."""
    assert [one.value for one in numbers_in(said, code)] == [value]

"""A yes or a no that is taken back in the same breath, or is not meant."""

from __future__ import annotations

import pytest

from scriptgraph.language.polarity import answer
from scriptgraph.state.values import doubt, read_value


@pytest.mark.parametrize(
    ("code", "said", "meant"),
    [
        ("en", "no - sorry, yes", True),
        ("en", "no, wait, yes", True),
        ("en", "No. Actually yes, at night", True),
        ("en", "no I do", True),
        ("en", "yes, sorry, no", False),
        ("en", "yes - no, I don't", False),
        ("de", "nein, eigentlich schon", True),
        ("de", "nein, Entschuldigung, ja", True),
        ("de", "ja, Moment, nein", False),
        ("es", "no, bueno, sí", True),
        ("es", "no, perdón, sí", True),
        ("es", "sí, perdón, no", False),
        ("fr", "non, pardon, oui", True),
        ("fr", "oui, pardon, non", False),
        ("zh", "没有，对不起，有", True),
    ],
)
def test_the_last_answer_of_a_correction_counts(code: str, said: str, meant: bool) -> None:
    """It is read and proven as it is meant; a quote of what is taken back proves nothing."""
    assert read_value(said, "boolean", code) is meant
    assert doubt(meant, "boolean", said, said, code) == ""
    assert doubt(not meant, "boolean", said.split()[0], said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "yeah right"),
        ("en", "as if"),
        ("en", "yes but he left"),
        ("en", "yes, but not any more"),
        ("de", "ja klar, als ob"),
        ("de", "ja, aber das war früher"),
        ("es", "sí, pero se fue"),
        ("fr", "oui, mais c'était avant"),
    ],
)
def test_a_yes_that_is_not_meant_is_none(code: str, said: str) -> None:
    """Irony, and what is over, is asked about again; no model gets a yes out of it."""
    assert read_value(said, "boolean", code) is None
    assert doubt(True, "boolean", said, said, code)
    assert doubt(True, "boolean", said.split()[0].strip(","), said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "ned"),
        ("de", "na, gar ned"),
        ("de", "glaub net"),
        ("de", "i hob des nöd"),
        ("de", "nit"),
        ("en", "i dont"),
        ("en", "i nt smoking"),
    ],
)
def test_a_denial_in_dialect_is_a_no(code: str, said: str) -> None:
    """What sounds like home denies as well as the written language."""
    assert read_value(said, "boolean", code) is False


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Ich bin nicht dagegen"),
        ("de", "Ich habe keine Einwände"),
        ("es", "No me opongo"),
        ("en", "I don't object"),
        ("fr", "aucune objection"),
    ],
)
def test_who_has_nothing_against_it_agrees(code: str, said: str) -> None:
    """The words deny, and the answer is a yes."""
    assert read_value(said, "boolean", code) is True
    assert doubt(True, "boolean", said, said, code) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "es wäre besser ohne mich"),
        ("de", "ich halt das nicht mehr aus"),
        ("de", "nichts hilft mehr"),
        ("es", "nada me ayuda"),
        ("en", "nothing helps"),
        ("fr", "rien ne m'aide"),
    ],
)
def test_despair_is_neither_consent_nor_its_refusal(code: str, said: str) -> None:
    """Who says that nothing helps has not said no to the question."""
    assert answer(said, code) is None


@pytest.mark.parametrize(
    ("code", "said", "yes"),
    [
        ("en", "yes, no problem", True),
        ("en", "yeah, right now", True),
        ("en", "yes but only on the left", True),
        ("en", "no, sorry", False),
        ("en", "no, I do not", False),
        ("en", "no, sorry, I am alone", False),
        ("en", "No, please!", False),
        ("de", "nein, eigentlich nicht", False),
        ("de", "nein, im Gegenteil", False),
        ("de", "ja, aber nur nachts", True),
        ("de", "nein, leider nicht", False),
        ("es", "sí, no duermo", True),
        ("es", "no, si tomo café no", False),
        ("fr", "non, désolé", False),
        ("zh", "没有", False),
        ("zh", "不是", False),
    ],
)
def test_an_ordinary_answer_is_heard(code: str, said: str, yes: bool) -> None:
    """An excuse alone takes nothing back."""
    assert read_value(said, "boolean", code) is yes
    assert doubt(yes, "boolean", said, said, code) == ""

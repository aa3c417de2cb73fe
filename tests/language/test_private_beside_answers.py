"""What is called too private answers nothing, unless an answer stands beside it."""

from __future__ import annotations

import pytest

from scriptgraph.language.declining import declines


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Yes, too personal to say more"),
        ("en", "No. That's too personal."),
        ("en", "He gets too personal with me, yes"),
        ("de", "Das Verhältnis zum Chef ist zu persönlich"),
        ("de", "Ja, zu persönlich"),
        ("es", "Sí, tengo un problema muy personal"),
        ("fr", "Oui, trop intime"),
        ("fr", "il est trop intime avec moi"),
        ("zh", "有，太私人了"),
    ],
)
def test_who_answers_beside_it_does_not_decline(code: str, said: str) -> None:
    """A yes or a no stands, and so does what is told of somebody else."""
    assert not declines(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "that's too personal"),
        ("en", "sorry, too private for me"),
        ("en", "That question is too personal for me"),
        ("de", "Das ist mir zu persönlich"),
        ("de", "Die Frage ist mir zu privat"),
        ("es", "esa pregunta es muy personal"),
        ("es", "demasiado íntimo, lo siento"),
        ("fr", "c'est trop intime"),
        ("fr", "cette question est trop personnelle"),
        ("zh", "这个问题太私人了"),
        ("zh", "抱歉，太隐私了"),
    ],
)
def test_who_calls_a_question_too_private_declines(code: str, said: str) -> None:
    """As all of a clause."""
    assert declines(said, code)

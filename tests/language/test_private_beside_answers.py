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


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "That's too personal, ok?"),
        ("en", "That's too personal, okay"),
        ("en", "this is getting too personal"),
        ("en", "This is getting a bit too personal"),
        ("en", "it's becoming too private"),
        ("en", "you're getting too personal"),
        ("en", "Okay, that's too personal"),
        ("en", "That's too personal, alright?"),
        ("en", "I'm sorry but that's too personal"),
        ("en", "I find that too personal"),
        ("en", "that feels too intimate"),
        ("en", "that's too personal to talk about"),
        ("en", "that's too personal, right?"),
        ("en", "That's way too personal for me to answer"),
        ("en", "That's kind of too personal"),
        ("en", "Too personal!"),
        ("en", "That seems too private to me"),
        ("en", "this got too personal, sorry"),
        ("en", "That is too personal, you know?"),
        ("en", "Too personal. Is that ok?"),
        ("de", "Das ist mir zu persönlich, ok?"),
        ("de", "Das ist zu privat, okay"),
        ("de", "das wird mir zu persönlich"),
        ("de", "jetzt wird es mir langsam zu persönlich"),
        ("de", "Das ist mir zu intim, ja?"),
        ("de", "Sie werden mir zu persönlich"),
        ("de", "Tut mir leid, das ist mir zu persönlich"),
        ("de", "Okay, das ist mir zu persönlich"),
        ("de", "Das wird langsam zu privat, gut?"),
        ("de", "Das finde ich zu persönlich"),
        ("de", "Das ist mir ehrlich gesagt zu privat"),
        ("fr", "c'est trop personnel, ok ?"),
        ("fr", "ça devient trop personnel"),
        ("fr", "vous devenez trop intime"),
        ("fr", "ça devient un peu trop intime pour moi"),
        ("fr", "c'est trop privé, d'accord ?"),
        ("fr", "D'accord, mais c'est trop personnel"),
        ("fr", "désolé, c'est trop personnel"),
        ("fr", "C'est trop personnel, hein ?"),
        ("fr", "Je trouve ça trop intime"),
        ("es", "eso es demasiado personal, ¿vale?"),
        ("es", "esto se está poniendo demasiado personal"),
        ("es", "se vuelve muy personal"),
        ("es", "eso es muy privado, ¿ok?"),
        ("es", "vale, pero es demasiado íntimo"),
        ("es", "Está siendo demasiado personal"),
        ("es", "lo siento pero es demasiado personal"),
        ("es", "Eso es demasiado personal, ¿sí?"),
        ("zh", "这太私人了，好吗？"),
        ("zh", "这变得太私人了"),
        ("zh", "越来越私人了"),
        ("zh", "这个问题太隐私了，行吗"),
        ("zh", "好吧，这个太私密了"),
        ("zh", "不好意思，这有点太私人了"),
    ],
)
def test_who_only_asks_leave_beside_it_or_says_that_it_gets_so_declines(
    code: str, said: str
) -> None:
    """ "That's too personal, ok?" is no yes."""
    assert declines(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Yes, that's too personal to say more"),
        ("en", "No. That's too personal."),
        ("en", "My boss is getting too personal"),
        ("en", "my letters are too private"),
        ("en", "He got too personal, yes"),
        ("en", "Yeah, too personal"),
        ("en", "Too personal? No."),
        ("en", "Too personal, no, it happens every day"),
        ("de", "Ja, zu persönlich"),
        ("de", "Nein. Das ist mir zu persönlich"),
        ("de", "Mein Chef wird mir zu persönlich"),
        ("de", "Das ist zu persönlich, nein"),
        ("fr", "Oui, trop intime"),
        ("fr", "Non. C'est trop personnel"),
        ("fr", "mon chef devient trop personnel"),
        ("es", "Sí, muy personal"),
        ("es", "No. Es demasiado personal"),
        ("es", "mi jefe se está poniendo demasiado personal"),
        ("zh", "有，太私人了"),
        ("zh", "没有。太私人了"),
        ("zh", "他太私人了"),
    ],
)
def test_a_yes_or_a_no_beside_it_and_what_others_are_still_answer(code: str, said: str) -> None:
    """Nor is a question declined by who calls their chief too private."""
    assert not declines(said, code)

"""A list that is told to its end is ended, and a plain none is one, whatever else is said."""

from __future__ import annotations

import pytest

from scriptgraph.language.left_to_tell import leaves_some, says_more
from scriptgraph.state.values import has_none


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Yes, that's all. I sometimes forget to take it."),
        ("en", "Yes, that's all. I have to see my doctor on Monday."),
        ("en", "Yes, that's everything. How many more questions?"),
        ("en", "That's all. I have to get up early."),
        ("de", "Das ist alles. Ich muss jetzt nach Hause"),
        ("de", "Ich muss nach der Arbeit Aspirin nehmen"),
        ("fr", "c'est tout, il reste combien de questions ?"),
        ("fr", "doliprane, j'en ai un"),
        ("fr", "suite à mon opération: doliprane"),
        ("fr", "C'est tout. Je dois voir mon médecin lundi"),
        ("es", "Eso es todo. ¿Faltan muchas preguntas?"),
        ("es", "Eso es todo. Tengo que ver a mi médica"),
        ("zh", "就这些。我有时忘了吃"),
    ],
)
def test_what_is_asked_or_told_of_something_else_opens_no_list(code: str, said: str) -> None:
    """Who forgets to take it, has to leave or asks how long it takes has no more to tell."""
    assert not says_more(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "That's all. I forgot to mention ibuprofen"),
        ("en", "That's all. I have to look in my bag"),
        ("en", "I missed one"),
        ("de", "Das ist alles. Ich habe noch eine vergessen"),
        ("de", "ich schaue mal nach"),
        ("fr", "C'est tout. J'ai oublié le doliprane"),
        ("fr", "j'en ai d'autres"),
        ("es", "Eso es todo. Se me olvidaba la aspirina"),
        ("zh", "就这些。我忘了一个"),
    ],
)
def test_what_was_forgotten_opens_a_list_again(code: str, said: str) -> None:
    """What is said last counts."""
    assert says_more(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "No, I don't take any. Oh, and when is the next session?"),
        ("en", "None. I hardly ever get ill"),
        ("en", "no, but I need a break"),
        ("de", "Nein, nichts. Ja, ganz sicher"),
        ("de", "keine, ja sicher"),
        ("de", "keine, aber ich brauche eine Pause"),
        ("de", "Nichts. Ich bin kaum krank"),
        ("fr", "aucun, mais j'ai une question"),
        ("fr", "Rien, je suis à peine malade"),
        ("es", "Ninguno, sí, seguro"),
        ("es", "Ninguna, pero tengo una pregunta"),
        ("es", "Nada. Casi nunca me enfermo"),
        ("zh", "没有，很少生病"),
        ("zh", "没有。啊对了，还要多久？"),
    ],
)
def test_a_none_with_something_else_beside_it_is_one(code: str, said: str) -> None:
    """Being sure, seldom ill or in need of a break leaves nothing of what was asked for."""
    assert has_none(said, code)
    assert not leaves_some(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "None. I hardly ever take any"),
        ("en", "hardly"),
        ("en", "no, but I need to take aspirin"),
        ("en", "None. Oh, aspirin?"),
        ("de", "Nichts, aber ich brauche manchmal Aspirin"),
        ("de", "ich nehme kaum Tabletten"),
        ("fr", "aucun, mais j'ai du doliprane"),
        ("es", "Nada, casi nunca tomo aspirina"),
        ("es", "Ninguna, pero tengo aspirina"),
        ("zh", "没有。啊对了，阿司匹林"),
        ("zh", "很少吃"),
    ],
)
def test_a_none_that_is_hardly_one_leaves_some(code: str, said: str) -> None:
    """What is taken seldom, or asked about, is taken."""
    assert leaves_some(said, code) or not has_none(said, code)

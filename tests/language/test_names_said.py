"""What somebody is called, out of the sentence in which they say it."""

from __future__ import annotations

import pytest

from scriptgraph.language.naming import asks_for_name, is_greeting, name_in


@pytest.mark.parametrize(
    ("code", "said", "name"),
    [
        ("de", "Ich heiße Karin", "Karin"),
        ("de", "Guten Tag, mein Name ist Karin Voss.", "Karin Voss"),
        ("de", "Sie können mich Karin nennen", "Karin"),
        ("de", "Ich möchte mit Frau Voss angesprochen werden", "Frau Voss"),
        ("de", "Sagen Sie einfach Karin zu mir", "Karin"),
        ("de", "ich bin die Karin", "Karin"),
        ("de", "Karin, bitte", "Karin"),
        ("en", "I'm Kay", "Kay"),
        ("en", "Just call me Kay, please", "Kay"),
        ("en", "Hi, my name's Kay", "Kay"),
        ("en", "People call me Mr. Fox.", "Mr. Fox"),
        ("es", "Me llamo Ana", "Ana"),
        ("es", "Puede llamarme Ana María, por favor", "Ana María"),
        ("fr", "Je m'appelle Anne", "Anne"),
        ("fr", "Vous pouvez m'appeler Anne", "Anne"),
        ("zh", "我叫小丽", "小丽"),
        ("zh", "叫我小丽就好", "小丽"),
        ("zh", "你好，我是小丽。", "小丽"),
    ],
)
def test_the_name_is_taken_out_of_its_sentence(code: str, said: str, name: str) -> None:
    """As it was typed, and without what is only said around it."""
    assert name_in(said, code) == name


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Karin"),
        ("de", "ich bin müde"),
        ("de", "Ich möchte das nicht"),
        ("en", "I'm tired"),
        ("es", "soy así"),
        ("fr", "je suis là"),
        ("zh", "小丽"),
    ],
)
def test_what_presents_nobody_holds_no_name(code: str, said: str) -> None:
    """A name by itself needs nothing taken away."""
    assert name_in(said, code) is None


@pytest.mark.parametrize(
    ("code", "asked", "is_asked"),
    [
        ("de", "Frage, wie die Person angesprochen werden möchte.", True),
        ("de", "preferred_name", True),
        ("de", "Frage, was los ist.", False),
        ("en", "Ask for the address.", False),
        ("es", "Pregunta cómo se llama.", True),
        ("fr", "Demande comment la personne souhaite être appelée.", True),
        ("zh", "问对方怎么称呼。", True),
    ],
)
def test_a_question_for_a_name_is_known(code: str, asked: str, is_asked: bool) -> None:
    """By its words, or by the name of the value."""
    assert asks_for_name(asked, code) is is_asked


@pytest.mark.parametrize(
    "said",
    [
        *("你好", "您好！", "你好，医生", "早上好"),
        *("hello", "Hi there!", "Good morning, doctor"),
        *("Hallo", "Guten Tag", "Hallo zusammen", "Grüß Gott"),
        *("Hola", "buenos días", "Buenas tardes, doctora"),
        *("Bonjour", "bonsoir docteur", "Bonjour à tous"),
    ],
)
def test_a_greeting_is_no_name_in_any_language(said: str) -> None:
    """Nobody is called so, whatever the language of the script."""
    assert is_greeting(said)


@pytest.mark.parametrize(
    "name",
    ["李雷", "好好", "Tom", "Hiba", "Halla", "Doc", "Hello Kitty", "Dr. Day", "Alla", "Salut Anna"],
)
def test_a_name_that_sounds_like_a_greeting_is_none(name: str) -> None:
    """Only what greets and says nothing else is refused."""
    assert not is_greeting(name)

"""Whether somebody says yes or no, denies something, or corrects themselves."""

from __future__ import annotations

from typing import SupportsIndex, overload

import pytest

from scriptgraph.language.declining import declines, leaves
from scriptgraph.language.phrases import has_phrase, words_in
from scriptgraph.language.polarity import answer, corrects, denies


@pytest.mark.parametrize(
    ("text", "code", "yes"),
    [
        ("Nein, das möchte ich nicht.", "de", False),
        ("Das möchte ich nicht", "de", False),
        ("Ja, gerne", "de", True),
        ("Natürlich nicht", "de", False),
        ("Natürlich", "de", True),
        ("Das möchte ich", "de", True),
        ("Ach nein", "de", False),
        ("Kein Problem", "de", True),
        ("Keine Allergien", "de", False),
        ("Einverstanden!", "de", True),
        ("Doch", "de", True),
        ("Of course not", "en", False),
        ("Of course", "en", True),
        ("I don't think so", "en", False),
        ("No problem", "en", True),
        ("I have no allergies", "en", False),
        ("I do", "en", True),
        ("Well, no", "en", False),
        ("I'd rather not", "en", False),
        ("no", "en", False),
        ("Sí, claro", "es", True),
        ("si", "es", True),
        ("No, gracias", "es", False),
        ("Claro que no", "es", False),
        ("Por supuesto", "es", True),
        ("Claro que no me importa, adelante", "es", True),
        ("Of course I don't mind, go ahead", "en", True),
        ("Natürlich macht mir das nichts aus", "de", True),
        ("Bien sûr que ça ne me dérange pas", "fr", True),
        ("当然不介意", "zh", True),
        ("No tengo", "es", False),
        ("Bueno", "es", True),
        ("Oui", "fr", True),
        ("Non merci", "fr", False),
        ("Bien sûr que non", "fr", False),
        ("D'accord", "fr", True),
        ("Pas du tout", "fr", False),
        ("Je n'ai pas d'allergies", "fr", False),
        ("是", "zh", True),
        ("是的", "zh", True),
        ("不是", "zh", False),
        ("同意", "zh", True),
        ("我同意", "zh", True),
        ("我不同意", "zh", False),
        ("不，谢谢", "zh", False),
        ("没有", "zh", False),
        ("有", "zh", True),
        ("好的", "zh", True),
        ("好吧", "zh", True),
        ("没问题", "zh", True),
        ("可以", "zh", True),
        ("不可以", "zh", False),
        ("否", "zh", False),
        ("对不起，不行", "zh", False),
        ("是是", "zh", True),
        ("Да", "ru", True),
        ("нет", "ru", False),
        ("はい", "ja", True),
        ("いいえ", "ja", False),
    ],
)
def test_yes_and_no_are_heard(text: str, code: str, yes: bool) -> None:
    """An answer is what it begins with; else a negation anywhere makes it a no."""
    found = answer(text, code)
    assert found is not None
    assert found.yes == yes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Weiß ich nicht", "de"),
        ("Jein", "de"),
        ("Ich habe Hunger", "de"),
        ("not sure", "en"),
        ("no sé", "es"),
        ("Je ne sais pas", "fr"),
        ("不知道", "zh"),
        ("我想睡觉", "zh"),
    ],
)
def test_neither_yes_nor_no_is_no_answer(text: str, code: str) -> None:
    """Somebody who does not know, or speaks of something else, has not answered."""
    assert answer(text, code) is None


QUALIFIED = [
    ("nein, noch nicht, aber Tabletten habe ich", "de"),
    ("nicht direkt, aber ich weiß womit", "de"),
    ("Nein, aber ich denke daran", "de"),
    ("nicht wirklich", "de"),
    ("no, not yet, but I have the pills", "en"),
    ("No, but I think about it", "en"),
    ("not really", "en"),
    ("todavía no", "es"),
    ("no, pero lo pienso", "es"),
    ("pas encore", "fr"),
    ("non, mais j'y pense", "fr"),
    ("没有，不过我想过", "zh"),
    ("没有，但是药我准备好了", "zh"),
    ("还没", "zh"),
]


@pytest.mark.parametrize(("text", "code"), QUALIFIED)
def test_a_no_that_is_qualified_is_no_answer(text: str, code: str) -> None:
    """What follows may be the very thing that was asked for."""
    assert answer(text, code) is None


@pytest.mark.parametrize(
    ("text", "code", "plain"),
    [
        ("No, never", "en", True),
        ("I have no allergies", "en", False),
        ("Das möchte ich nicht", "de", False),
        ("Nein.", "de", True),
        ("我不同意", "zh", True),
    ],
)
def test_an_answer_is_plain_where_it_begins_with_yes_or_no(
    text: str, code: str, plain: bool
) -> None:
    """A negation somewhere in a sentence says less than a no."""
    found = answer(text, code)
    assert found is not None
    assert found.plain == plain


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sorry, I meant 8", "en"),
        ("Entschuldigung, ich meinte 8", "de"),
        ("nicht 3, sondern 8", "de"),
        ("perdón, quise decir ocho", "es"),
        ("pardon, je voulais dire 8", "fr"),
        ("说错了，是八分", "zh"),
    ],
)
def test_corrections_are_heard(text: str, code: str) -> None:
    """People say in many words that they take something back."""
    assert corrects(text, code)
    assert not corrects("8", code)


@pytest.mark.parametrize(
    ("text", "code", "denied"),
    [
        ("I don't want that", "en", True),
        ("a knot", "en", False),
        ("kein Problem", "de", True),
        ("vernichtend", "de", False),
        ("keineswegs", "de", True),
        ("没有", "zh", True),
        ("好", "zh", False),
        ("nunca", "es", True),
        ("je ne veux pas", "fr", True),
    ],
)
def test_negations_are_words_of_the_language(text: str, code: str, denied: bool) -> None:
    """They count as whole words."""
    assert denies(text, code) == denied


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I would rather not go into that.", "en"),
        ("Darüber möchte ich lieber nicht sprechen.", "de"),
        ("Prefiero no hablar de eso.", "es"),
        ("Je préfère ne pas en parler.", "fr"),
        ("这个我不太想谈。", "zh"),
        ("skip", "en"),
        ("k.A.", "de"),
        ("no comment!", "en"),
    ],
)
def test_who_does_not_want_to_say_is_heard(text: str, code: str) -> None:
    """Whatever was asked for; it is neither yes nor no."""
    assert declines(text, code)
    assert answer(text, code) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I skip breakfast", "en"),
        ("I'd rather not", "en"),
        ("I'd rather not say, but it is 7", "en"),
        ("Ich gehe weiter spazieren", "de"),
        ("Paso mucho tiempo en casa", "es"),
        ("Je passe mes journées au lit", "fr"),
        ("我过得还可以", "zh"),
    ],
)
def test_other_words_decline_nothing(text: str, code: str) -> None:
    """Neither who speaks of something else, nor who answers all the same."""
    assert not declines(text, code)


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("bye", "en", True),
        ("thanks a lot, bye bye!", "en", True),
        ("I have to go to the doctor", "en", False),
        ("I'm done with it", "en", False),
        ("Tschüss und danke", "de", True),
        ("Ich muss gehen lernen", "de", False),
        ("hasta luego, gracias por todo", "es", True),
        ("je dois y aller, merci", "fr", True),
        ("Salut", "fr", False),
        ("拜拜", "zh", True),
        ("我不想停", "zh", False),
    ],
)
def test_a_goodbye_is_all_of_a_sentence(text: str, code: str, says: bool) -> None:
    """With thanks and a name; the same words in a longer sentence say something else."""
    assert leaves(text, code) == says


class CutWords(list[str]):
    """Counts how often words are cut out of it."""

    cuts = 0

    @overload
    def __getitem__(self, place: SupportsIndex) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: SupportsIndex | slice) -> str | list[str]:
        self.cuts += isinstance(place, slice)
        return super().__getitem__(place)


def test_a_long_text_is_compared_only_where_a_phrase_may_begin() -> None:
    """Hundreds of phrases are looked for in what somebody pasted: each costs one look at a word."""
    words = CutWords([*words_in("It went on and on. " * 400), "of", "all", "of", "course"])
    assert has_phrase(words, "of course")
    assert not has_phrase(words, "of courses")
    assert words.cuts == 4

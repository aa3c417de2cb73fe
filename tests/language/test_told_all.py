"""Words that say that this is all end a list where they are a clause, and nothing else does."""

from __future__ import annotations

import pytest

from scriptgraph.language.telephone import has_telephone, is_telephone
from scriptgraph.language.told_all import before_all, says_all, says_only_all


@pytest.mark.parametrize(
    ("code", "said", "before"),
    [
        ("en", "birch 4 mg and that's it", "birch 4 mg and"),
        ("de", "Sertralin 50 mg, das wars", "Sertralin 50 mg,"),
        ("es", "sertralina 50 mg y ya", "sertralina 50 mg"),
        ("zh", "舍曲林50毫克没别的", "舍曲林50毫克"),
    ],
)
def test_a_list_ends_behind_what_it_tells(code: str, said: str, before: str) -> None:
    """What stands before is told; the message is not only an end."""
    assert says_all(said, code)
    assert not says_only_all(said, code)
    assert before_all(said, code) == before


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "I can't take it no more"),
        ("en", "nothing else helps me"),
        ("de", "ich kann nichts mehr essen"),
        ("es", "Mi hija ya está mejor"),
        ("zh", "我安全了"),
        ("zh", "我没有了工作"),
    ],
)
def test_such_words_in_a_sentence_end_nothing(code: str, said: str) -> None:
    """They are an answer as any other."""
    assert not says_all(said, code)
    assert before_all(said, code) == said


@pytest.mark.parametrize(
    ("code", "said"), [("en", "No, nothing else, thank you"), ("es", "ya está"), ("zh", "就这些")]
)
def test_who_says_only_that_answers_nothing_else(code: str, said: str) -> None:
    """A yes, a no and thanks may stand beside it."""
    assert says_only_all(said, code)


@pytest.mark.parametrize(
    ("code", "asked", "said"),
    [
        ("en", "What do you wish for?", "No more pain."),
        ("en", "What do you wish for?", "No more nightmares."),
        ("de", "Was wünschen Sie sich?", "Nichts mehr vergessen"),
        ("es", "¿Qué desea?", "No más dolor"),
        ("fr", "Que souhaitez-vous ?", "Plus rien oublier"),
    ],
)
def test_what_nobody_asked_for_is_an_answer(code: str, asked: str, said: str) -> None:
    """A wish that something ends says of no list that it is all."""
    assert not says_only_all(said, code, asked)


@pytest.mark.parametrize(
    ("code", "asked", "said"),
    [
        ("en", "Which pills do you take?", "No more pills."),
        ("en", "Which pills do you take?", "No more."),
        ("de", "Welche Tabletten nehmen Sie?", "Sonst keine Tabletten"),
        ("es", "¿Qué pastillas toma?", "No hay más pastillas"),
        ("fr", "Quelles pilules prenez-vous ?", "Plus rien"),
        ("zh", "您吃什么药？", "没有了"),
    ],
)
def test_a_word_of_the_question_says_what_there_is_no_more_of(
    code: str, asked: str, said: str
) -> None:
    """Then it is all that was to be told."""
    assert says_only_all(said, code, asked)


@pytest.mark.parametrize(
    ("code", "said", "has"),
    [
        ("es", "el 612 34 56 78", True),
        ("en", "0049 30 12345", True),
        ("es", "seis dos tres cuatro cinco siete", True),
        ("es", "escitalopram 10", False),
        ("en", "aspirin 100 mg", False),
        ("de", "habe ich nicht", False),
    ],
)
def test_a_telephone_number_has_figures(code: str, said: str, has: bool) -> None:
    """In digits or in words, and no dose."""
    assert has_telephone(said, code) is has


@pytest.mark.parametrize("name", ["telefono", "phone", "phone_number", "Handynummer", "电话号码"])
def test_a_value_is_a_telephone_number_by_its_name(name: str) -> None:
    """What is done with a telephone is none."""
    assert is_telephone(name)
    assert not is_telephone("phone_at_night")
    assert not is_telephone("name")

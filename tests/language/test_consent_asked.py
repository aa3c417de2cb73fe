"""Who asks about consent gives none: with a question mark, and without one."""

from __future__ import annotations

import pytest

from scriptgraph.language.asking import asks, without_questions
from scriptgraph.language.consent import NO_CLEAR_ANSWER, flaw_of_consent


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("同意吗", "zh"),
        ("同意嗎", "zh"),
        ("可以吗", "zh"),
        ("我可以同意吗", "zh"),
        ("必须同意吗", "zh"),
        ("谁同意啊", "zh"),
        ("凭什么同意", "zh"),
        ("怎么同意", "zh"),
        ("难道我会同意", "zh"),
        ("要同意什么", "zh"),
        ("能不能不同意", "zh"),
        ("我想问一下要不要同意", "zh"),
        ("同意？", "zh"),
        ("ok?", "zh"),
        ("ok?", "en"),
        ("do I have to agree", "en"),
        ("why should I agree", "en"),
        ("who agrees", "en"),
        ("muss ich einverstanden sein", "de"),
        ("wozu einverstanden", "de"),
        ("ja?", "de"),
        ("por qué de acuerdo", "es"),
        ("¿de acuerdo?", "es"),
        ("dois-je être d'accord", "fr"),
        ("suis-je d'accord", "fr"),
        ("d'accord ?", "fr"),
    ],
)
def test_a_question_gives_no_consent(said: str, code: str) -> None:
    """It is no clear answer, so that it is asked again."""
    assert asks(said, code)
    assert flaw_of_consent(True, said, code) == NO_CLEAR_ANSWER


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("同意", "zh"),
        ("好的呢", "zh"),
        ("好吧", "zh"),
        ("行吧", "zh"),
        ("同意，什么时候开始？", "zh"),
        ("我同意，你能快点吗", "zh"),
        ("什么都行，我同意", "zh"),
        ("没什么不可以的", "zh"),
        ("好么，就这么办", "zh"),
        ("我同意，没什么问题", "zh"),
        ("怎么都行", "zh"),
        ("yes, when do we start?", "en"),
        ("I do", "en"),
        ("will do", "en"),
        ("what a good idea", "en"),
        ("when you like, count me in", "en"),
        ("why not", "en"),
        ("warum nicht", "de"),
        ("wie gesagt, ja", "de"),
        ("ja, wann geht es los?", "de"),
        ("por qué no", "es"),
        ("pourquoi pas", "fr"),
        ("oui, on commence quand ?", "fr"),
    ],
)
def test_a_yes_beside_a_question_is_one(said: str, code: str) -> None:
    """What is said beside a question counts, and so does what only sounds like one."""
    assert flaw_of_consent(True, said, code) == ""


def test_what_is_told_is_kept_without_what_is_asked() -> None:
    """A clause that is a question is left out whole."""
    assert without_questions("I agree, when do we start?", "en") == "I agree,"
    assert without_questions("同意吗", "zh") == ""

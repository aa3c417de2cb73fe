"""Who says no in a whole sentence, "I have never been sad", has answered `never`."""

from __future__ import annotations

import pytest

from scriptgraph.state.values import doubt

ASKED = {
    "en": "Have you been sad?",
    "de": "Wie oft waren Sie traurig?",
    "es": "¿Ha estado triste?",
    "fr": "Vous êtes-vous senti triste ?",
    "zh": "您感到难过吗？",
}
ANSWERS = {
    "en": ("0 = never", "1 = often"),
    "de": ("0 = nie", "1 = oft"),
    "es": ("0 = nunca", "1 = a menudo"),
    "fr": ("0 = jamais", "1 = souvent"),
    "zh": ("0 = 从不", "1 = 经常"),
}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "I have never been sad"),
        ("en", "that never happened to me"),
        ("de", "ich war noch nie traurig"),
        ("de", "das kommt nie vor"),
        ("es", "nunca he estado triste"),
        ("es", "no estoy nunca triste"),
        ("fr", "je n'ai jamais été triste"),
        ("fr", "je ne suis jamais triste"),
        ("fr", "je ne l'ai jamais été"),
        ("fr", "ça ne m'est jamais arrivé"),
        ("fr", "jamais je ne suis triste"),
        ("zh", "我从不难过"),
    ],
)
def test_a_sentence_that_takes_up_the_question_is_an_answer(code: str, said: str) -> None:
    """The `ne` of `ne … jamais` is half of the denial, and denies no `jamais`."""
    assert not doubt(0, ANSWERS[code], said, said, code, asked=ASKED[code])


@pytest.mark.parametrize(
    ("code", "said", "asked"),
    [
        ("en", "I have never been so sad", ASKED["en"]),
        ("en", "never been better", ASKED["en"]),
        ("en", "not never", ASKED["en"]),
        ("en", "I've never slept", "Have you slept badly?"),
        ("en", "never sad", "Have you been sad or tired?"),
        ("de", "ich war noch nie so traurig", ASKED["de"]),
        ("es", "nunca he estado tan triste", ASKED["es"]),
        ("fr", "je n'ai jamais été aussi triste", ASKED["fr"]),
        ("fr", "ce n'est pas jamais", ASKED["fr"]),
        ("fr", "je n'ai jamais dormi", "Avez-vous mal dormi ?"),
        ("fr", "jamais au point d'être triste", ASKED["fr"]),
        ("zh", "我从不这么难过", ASKED["zh"]),
    ],
)
def test_what_says_more_is_none(code: str, said: str, asked: str) -> None:
    """More than the question asked, less than all of it, or the denial of the answer itself."""
    assert doubt(0, ANSWERS[code], said, said, code, asked=asked)

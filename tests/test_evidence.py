"""Whether a quote really stands in the conversation."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.evidence import is_quoted


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("i am FINE", "I am fine."),
        ("Well I am fine", "Well, I am... fine!"),
        ("don't", "I don\u2019t know"),
        ("don't", "I don`t know"),
        ("don't", "I don\u00b4t know"),
        ("don\u02bct", "I don't know"),
        ("\u201cno\u201d", 'I said "no".'),
        ("a b", "so a\u00a0\n b it is"),
        ("fine", "\ufb01ne"),
        ("\uff21\uff22 12", "ab \uff11\uff12"),
        ("STRASSE", "die Straße"),
        ("\u00e9t\u00e9", "un e\u0301te\u0301"),
        ("Zusammenhang", "Zusammen\u00adhang"),
        ("well", "we\u200bll"),
        ("5", "about 5€"),
        ("mood", "say `mood` now"),
        ("bold", "this is **bold**"),
        ("great", "great\u2764"),
        ("\u2764", "I \u2764\ufe0f it"),
        ("\U0001f44d", "ok\U0001f44d"),
        ("\U0001f44d", "\U0001f44d\U0001f3fd"),
        ("\U0001f469\u200d\u2695\ufe0f", "my \U0001f469\u200d\u2695 said"),
        ("好", "很好啊"),
        ("สวัสดี", "ผมสวัสดีครับ"),
        ("if x ⟨ 3", "if x < 3"),
    ],
)
def test_quote_is_found(quote: str, text: str) -> None:
    """Case, punctuation, white space, and the way a character is typed make no difference."""
    assert is_quoted(quote, ["something else", text])


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("no", "now"),
        ("no", "casino"),
        ("no", "I kno w"),
        ("am fine", "I am quite fine"),
        ("fine am", "I am fine"),
        ("12", "123"),
        ("naive", "naïve"),
        ("\U0001f44d", "\U0001f44e"),
        ("坏", "很好啊"),
        ("", "anything"),
        ("  \n", "anything   else"),
        ("...", "Well... yes."),
        ('"', 'I said "no".'),
        ("<>", "a <> b"),
        ("\u200b", "we\u200bll"),
        ("a b", ""),
    ],
)
def test_quote_is_not_found(quote: str, text: str) -> None:
    """Other words, parts of words, and quotes that say nothing are no evidence."""
    assert not is_quoted(quote, [text])


def test_quote_does_not_span_messages() -> None:
    """The end of one message and the beginning of the next make no quote."""
    assert not is_quoted("not good", ["It is not", "good to be here"])


WORDS = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=8)


@given(WORDS, st.data())
def test_words_of_a_text_are_quotes_of_it(words: list[str], data: st.DataObject) -> None:
    """Whole words copied from a text are always found in it, unless there is nothing in them."""
    text = " ".join(words)
    split = text.split()
    start = data.draw(st.integers(0, len(split)))
    end = data.draw(st.integers(start, len(split)))
    quote = " ".join(split[start:end])
    assert is_quoted(quote, [text]) or not is_quoted(quote, [quote])


@given(st.text(), st.text())
def test_a_quote_has_nothing_that_the_text_has_not(quote: str, text: str) -> None:
    """No letter or digit is ever found that does not occur in the text."""
    if is_quoted(quote, [text]):
        assert _letters(quote) <= _letters(text)


def _letters(text: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return {char for char in folded if char.isalnum() and char != "\u02bc"}


def test_long_texts_are_searched_in_reasonable_time() -> None:
    """A message of a megabyte does not hold a turn up for long."""
    text = "word " * 200_000
    started = time.thread_time()  # what others do on the machine does not count
    assert not is_quoted("this was not said", [text])
    assert time.thread_time() - started < 5

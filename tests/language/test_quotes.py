"""Whether a quote really stands in the conversation."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage

from scriptgraph.language.quotes import is_quoted, is_telling
from scriptgraph.nodes.proof import Stated


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
        ("10 sure", "10% sure"),
        ("am i done no", "Am I done? No."),
        ("die not at all", "I want to die. Not at all, I was joking"),
        ("want to die", "I do not want to die"),
        ("$", "$5"),
        ("nothing", "no\u00adthing"),
        ("noway", "no\u200bway"),
        ("y\u200be\u200bs", "yes"),
        ("i agree", "I... agree"),
        ("Ann", "I'm Ann's friend"),
        ("Ann\u2019s", "I'm Ann's friend"),
        ("est difficile", "c\u2019est difficile"),
        ("-5", "my mood is \u22125"),
        ("mood is 5", "my mood is 5, sometimes -5"),
        ("3.5", "about 3.5."),
        ("1,72", "Ich bin 1\uff0c72 m groß"),
        ("3", "it is 3. No more"),
        ("10", "from 10-20 a day"),
        ("想死", "我想死"),
        ("同意", "我同意。"),
        ("不同意", "我不同意"),
        ("我同意", "不，我同意"),
        ("特别", "特别好"),
        ("ต้องการ", "ผมต้องการครับ"),
        ("안녕하세요", "네, 안녕하세요!"),
        ("½", "about ½ of it"),
        ("⑩", "choose ⑩"),
        ("37", "37℃"),
        ("5", "№ 5"),
        ("да", "Ну да, конечно"),
        ("نعم", "نعم، شكرا"),
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
        ("y", "yesterday was fine"),
        ("no", "№ 5"),
        ("102", "the area is 10² metres"),
        ("10", "the area is 10² metres"),
        ("1", "about ½ of it"),
        ("2", "about ½ of it"),
        ("31", "I slept 3½ hours"),
        ("3", "I slept 3½ hours"),
        ("10", "choose ⑩"),
        ("1", "⑴"),
        ("10", "⒑"),
        ("viii", "Ⅷ"),
        ("37 c", "37℃"),
        ("prozactm", "Prozac™"),
        ("tel", "℡"),
        ("a", "ª"),
        ("5", "my mood is -5"),
        ("mood is 5", "my mood is -5"),
        ("mood is 5", "my mood is \u22125"),
        ("3 5", "3.5"),
        ("35", "3.5"),
        ("3", "3.5"),
        ("5", "1.000,5"),
        ("t agree", "I don't agree"),
        ("I don", "I don\u2019t agree"),
        ("I can", "I can't agree"),
        ("s", "Ann's"),
        ("I \u0430m Ann", "I am Ann"),
        ("ılık", "ILIK"),
        ("\u0301", "cafe\u0301"),
        ("\u0301", "x\u0301"),
        ("\U0001f3fd", "\U0001f44d\U0001f3fd"),
        ("同意", "我不同意"),
        ("同", "不同"),
        ("好", "不好"),
        ("ต้องการ", "ไม่ต้องการ"),
        ("녕하", "안녕하세요"),
        ("نعم", "نـعم"),
        ("שלום", "שָׁלוֹם"),
        ("istanbul", "İstanbul"),
        ("д", "да"),
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


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("this was not said", "word " * 200_000),
        ("a" * 50, "a" * 1_000_000),
        ("a", "a" * 1_000_000),
        ("a" + "\u0301" * 50, "\u0301" * 1_000_000),
        ("b", "a" + "\u0316\u0301" * 200_000),
        ("b a", "xab " * 250_000),
        ("好", "不同" * 200_000),
        ("t", "a't" * 300_000),
        ("5", "-5.5" * 250_000),
    ],
    ids=range(9),
)
def test_long_texts_are_searched_in_reasonable_time(quote: str, text: str) -> None:
    """A message of a megabyte does not hold a turn up, whatever it is made of."""
    started = time.thread_time()  # what others do on the machine does not count
    assert not is_quoted(quote, [text])
    assert time.thread_time() - started < 2


@pytest.mark.parametrize(
    ("quote", "texts", "telling"),
    [
        ("a", ["I have a mood of nine and a dog."], False),
        ("y", ["I say y", "y"], True),
        ("Y.", ["y"], True),
        ("ж", ["ж и м"], False),
        ("9", ["I have a mood of 9"], True),
        ("是", ["我是学生"], True),
        ("so", ["so it is"], True),
    ],
)
def test_one_letter_tells_nothing(quote: str, texts: list[str], telling: bool) -> None:
    """It does where it is all that somebody said; a digit or a Chinese character is no letter."""
    assert is_telling(quote, texts) == telling


def test_questions_state_nothing() -> None:
    """Of what the agent said, its questions are left out, and what surrounds them is not joined."""
    said = Stated(
        [
            AIMessage("Welcome, Ann. What is your name?! I listen. I wait."),
            HumanMessage("I said this."),
            AIMessage("你好。你叫什么名字？我在听。"),
        ]
    )
    assert [text.strip() for text in said] == [
        "Welcome, Ann.",
        "I listen. I wait.",
        "你好。",
        "我在听。",
    ]
    assert list(reversed(said)) == list(said)[::-1]
    assert not is_quoted("your name", said)
    assert not is_quoted("Ann. I listen", said)

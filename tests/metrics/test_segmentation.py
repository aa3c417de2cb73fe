"""Words in every language, and figures of two corpora that share no letter."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.two_tongues import DIALOGUES, PROFILES, Tongue, corpus

from scriptgraph.core.errors import InputError
from scriptgraph.metrics import segmentation
from scriptgraph.metrics.profiles import Profiles
from scriptgraph.metrics.segmentation import segmentation_of
from scriptgraph.metrics.speech import speech, spoken, words_in
from scriptgraph.metrics.summary import summarise
from scriptgraph.metrics.tally import Tally


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Straßenbahnhaltestelle, z.B. 3,5 km", ["strassenbahnhaltestelle", "z.b", "3,5", "km"]),
        ("l'été à Paris", ["l'été", "à", "paris"]),
        ("오늘은 잠을 못 잤어요.", ["오늘은", "잠을", "못", "잤어요"]),
        ("मुझे नींद नहीं आती", ["मुझे", "नींद", "नहीं", "आती"]),
        ("晚上睡不着，7或者8个小时", ["晚上", "睡不着", "7", "或者", "8", "个", "小时"]),
        ("昨夜は眠れなくて、仕事", ["昨夜", "は", "眠れ", "なく", "て", "仕事"]),
        ("ฉันนอนไม่หลับ", ["ฉัน", "นอนไม่หลับ"]),
        ("My word for it is 家.", ["my", "word", "for", "it", "is", "家"]),
    ],
)
def test_words_end_where_the_language_ends_them(text: str, words: list[str]) -> None:
    """By spaces and Unicode's rules, or by a segmenter where there are none."""
    assert words_in(text) == words


def test_kana_anywhere_make_the_characters_japanese() -> None:
    """A dialogue is in one language, also in a line that has none of its signs."""
    assert segmentation_of(["東京都", "です"]).han == "japanese"
    assert segmentation_of(["东京都"]).han == "chinese"


@settings(max_examples=30)
@given(st.text(alphabet="ab c.'一二三のカกา7", max_size=20))
def test_no_letter_is_lost(text: str) -> None:
    """Whatever stands beside what, the words hold all letters in their order."""
    letters = "".join(segmentation.letters_in(text))
    words = "".join(words_in(text))
    assert "".join(filter(lambda sign: sign in letters, words)) == letters


@pytest.fixture
def without_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the segmenter away, as where the extra is not installed."""
    segmentation._segmenter.cache_clear()
    monkeypatch.setitem(sys.modules, "rjieba", None)


@pytest.mark.usefixtures("without_chinese")
def test_without_a_segmenter_words_are_missing_and_characters_are_not() -> None:
    """With the reason, and what brings it; no run of characters is taken for a word."""
    found = speech(spoken(next(corpus("zh"))))
    assert found.client.words is None
    assert found.words is None
    assert found.client.variety == (None, None, None)
    assert found.client.characters > 100
    assert all(found.client.variety_of_characters)
    assert "pip install 'scriptgraph[chinese]'" in found.lacking
    with pytest.raises(InputError, match="words of Chinese need the extra `chinese`"):
        words_in("晚上")
    assert words_in("家") == ["家"], "one character is one word"


def test_writing_that_nobody_here_can_take_apart_has_no_words() -> None:
    """Rather than one for a whole sentence."""
    assert "Khmer" in segmentation_of(["ខ្ញុំគេងមិនលក់"]).lacking


@pytest.mark.parametrize(
    ("tongue", "each", "distinct"), [("zh", (7, 12), (0.1, 0.4)), ("de", (7, 12), (0.2, 0.5))]
)
def test_a_corpus_has_sensible_words_variety_and_overlap(
    tongue: Tongue, each: tuple[float, float], distinct: tuple[float, float]
) -> None:
    """Both say as much in as many words, repeat themselves alike, and speak of their own case."""
    profiles = {name: frozenset(words_in(text)) for name, text in PROFILES[tongue].items()}
    tally = Tally(profiles=Profiles(profiles))
    for dialogue in corpus(tongue):
        tally.add(dialogue, "here")
    (group,) = summarise(tally, intervals=False).groups
    assert len(group.figures) == DIALOGUES
    for one in group.figures:
        assert one.speech
        assert one.likeness
        client = one.speech.client
        assert client.words
        assert each[0] < client.words / client.utterances < each[1]
        assert client.variety[0]
        assert distinct[0] < client.variety[0] < distinct[1]
        assert one.likeness.own > one.likeness.others + 0.1

"""Phrases in the notation find what they say, and nothing else; what is none is refused."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.safety.danger import Danger, heard
from scriptgraph.safety.danger.joining import any_of
from scriptgraph.safety.danger.kinds import Kind
from scriptgraph.safety.danger.listed import Listed
from scriptgraph.safety.danger.notation import NotationError, phrase
from scriptgraph.safety.danger.phrase_files import our_phrases, phrases_in
from scriptgraph.safety.danger.spelling import folded, pattern
from scriptgraph.safety.danger.written import Phrase

KIND = Kind("explicit", "self")


def finds(written: str, text: str, more: str = "") -> bool:
    """Say whether a phrase of a file of its own is heard in a text."""
    read = phrases_in(f"explicit.self = [{json.dumps(written)}]\n{more}", "own")
    return bool(read.dangers(folded(text)))


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("I want to die", "so i WANT to die."),
        ("(end|take) my life", "i'll take my life"),
        ("want to [just] die", "want to die"),
        ("want to [just] die", "want to just die"),
        ("[really] want to die", "I really want to die"),
        ("kill* my-self", "killing my self"),
        ("don't care", "dont care"),
        ("don\u2019t care", "don't care"),
        ("kill ... him", "kill that bad man him"),
        ("he ('s|is) here", "he's here"),
        ("he ('s|is) here", "he is here"),
        ("pas [d'|une] issue", "pas d'issue"),
        ("pas [d'|une] issue", "pas une issue"),
        ("möchte gehen", "moechte gehen"),
        ("möchte gehen", "mochte gehen"),
        ("weiß es", "weiss es"),
        ("*tabletten geschluckt", "schlaftabletten geschluckt"),
        ("_ no more _", "well, no more!"),
        ("j'ai fini", "jai fini"),
        ("想死", "我真的想死了"),
        ("吃...药", "吃了一大把药"),
        ("{go} away", "gone away"),
    ],
)
def test_a_phrase_finds_what_it_says(written: str, text: str) -> None:
    """However it is typed, in each of its ways."""
    assert finds(written, text, 'parts.go = "(go|gone)"')


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("want to die", "want to diet"),
        ("want to die", "unwant to die"),
        ("want to die", "want die"),
        ("kill him", "kill all of him"),
        ("kill ... him", "kill time. see him"),
        ("kill ... him", "kill a b c d e him"),
        ("kill ... him", "kill, never him"),
        ("_ no more _", "no more tea"),
        ("(end|take) my life", "my life"),
        ("吃...药", "吃饭。买药"),
    ],
)
def test_a_phrase_finds_nothing_else(written: str, text: str) -> None:
    """Words are whole, and a clause ends where it ends."""
    assert not finds(written, text, 'denial.words = ["never"]')


DENIAL = """
[denial]
words = ["never", "don't", "nicht"]
between = ["would", "want to", "i"]
unless = ["why i"]
behind = ["nicht _"]
taken-back = ["yet"]
"""


@pytest.mark.parametrize(
    ("text", "is_heard"),
    [
        ("i would never go there", False),
        ("never would i go there", False),
        ("i don't want to go there", False),
        ("go there nicht.", False),
        ("i would never go there yet", True),
        ("why i don't go there", True),
        ("never mind, i go there", True),
        ("never again will i sleep unless i go there", True),
        ("never. go there", True),
        ("go there nicht nur", True),
        ("i would never go there. but i go there", True),
    ],
)
def test_what_is_denied_in_its_clause_does_not_count(text: str, is_heard: bool) -> None:
    """Only what stands between the denial and the phrase by the file's own words keeps it."""
    assert finds("go there", text, DENIAL) == is_heard


@pytest.mark.parametrize(
    ("written", "told"),
    {
        "": "empty",
        "...": "between two words",
        "*": "everywhere",
        "_": "everywhere",
        "[a]": "everywhere",
        "[maybe] [not]": "everywhere",
        "a": "everywhere",
        "k* off": "two letters before a *",
        "... him": "between two words",
        "kill ...": "between two words",
        "kill _ him": "first or last",
        "a|b": "(a|b)",
        "(kill": "a ) is missing",
        "kill)": "closes nothing",
        "(kill|)": "may be empty",
        "he('s| is) here": "touches a word",
        "(he|she)['s| is] here": "touches a word",
        "(he |s)he": "touches a word",
        "{who} goes": "no part",
        "{Who} goes": "in small letters",
        "{a} goes": "holds itself",
        "kill.*": "as people type them",
        "what?": "as people type them",
    }.items(),
)
def test_what_is_no_phrase_is_refused_with_what_to_write(written: str, told: str) -> None:
    """Nothing is guessed, and nothing is heard in every message."""
    with pytest.raises(NotationError, match=re.escape(told)):
        phrase(written, {"a": "{b}", "b": "{a}"})


@given(st.text(st.sampled_from("ab (|)[]{}*._'-想死ö\u2026"), max_size=20))
def test_every_text_is_read_or_refused(written: str) -> None:
    """There is no third way, and what is read is found by nothing that has no letter."""
    try:
        read = phrase(written)
    except NotationError:
        return
    assert not re.compile(pattern(read)).search(" .,-_' ")


WORDS = st.sampled_from(["want", "to", "die", "kill", "i", "möchte", "don't", "self", "no"])


@st.composite
def said(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a phrase, and one of the ways to say it."""
    written, text = ["needed"], ["needed"]
    for word in draw(st.lists(WORDS, min_size=1, max_size=5)):
        other = draw(WORDS)
        match draw(st.sampled_from(["plain", "either", "optional", "ending", "gap"])):
            case "plain":
                written, text = [*written, word], [*text, word]
            case "either":
                written = [*written, f"({word}|{other})"]
                text = [*text, draw(st.sampled_from([word, other]))]
            case "optional":
                written = [*written, f"[{other}]"]
                text = [*text, *draw(st.sampled_from([[other], []]))]
            case "ending":
                written, text = (
                    [*written, f"{word}*"],
                    [*text, word + draw(st.sampled_from(["", "ing"]))],
                )
            case _:
                between = draw(st.lists(WORDS, max_size=4))
                written, text = [*written, "...", word], [*text, *between, word]
    if draw(st.booleans()):
        written, text = written[::-1], text[::-1]
    return " ".join([*written, "end"]), " ".join([*text, "end"])


@given(said(), st.sampled_from(["", "well, ", "so "]), st.sampled_from(["", ".", " then"]))
def test_whatever_a_phrase_says_is_found_where_it_is_looked_up(
    pair: tuple[str, str], before: str, behind: str
) -> None:
    """Looking only where a word can begin it misses nothing."""
    written, text = pair
    try:
        assert Phrase(written).words
    except NotationError:
        assert written.startswith("...") or "*" in written
        return
    listed = Listed({KIND: [Phrase(written)]}, {})
    assert any(True for _ in listed.found(folded(f"{before}{text}{behind}")))


PATTERNS = [one for ours in our_phrases() for many in ours.patterns.values() for one in many]
PIECES = sorted({word for one in PATTERNS for word in re.findall(r"[^\W\d_]+| +", one)})
LOOKED_UP, JOINED = Listed({}, {KIND: PATTERNS}), any_of(PATTERNS)


@given(st.lists(st.sampled_from(PIECES), max_size=15).map(" ".join))
def test_patterns_are_found_as_if_they_were_tried_everywhere(text: str) -> None:
    """The letters with which they begin are read rightly, in every language."""
    told = folded(text)
    assert any(True for _ in LOOKED_UP.found(told)) == bool(JOINED.search(told))


def test_chinese_has_no_word_edges() -> None:
    """What is typed in haste is heard within a clause, and signs in their traditional form."""
    assert heard("我真的想自鲨").level == "explicit"
    assert heard("我想殺了他") == Danger("explicit", "to others", "我想殺了他")
    own = phrases_in('indirect.self = ["很坏"]\nspelling.apart = {"壞" = "坏"}', "own")
    assert own.spelling.meant("很壞") == "很坏"


def test_a_blank_ends_a_chinese_clause() -> None:
    """A denial before it denies nothing behind it; in a long message one is heard all the same."""
    assert heard("朋友都没有 不想活了").level == "explicit"
    assert heard("今天天气很好我去公园走了走" * 8 + "我没有想过自杀").level == "none"

"""Danger is heard in words that are set apart: by emphasis, quotes, a pause, or an aside."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import danger_in, heard


@pytest.mark.parametrize(
    "text",
    [
        "I want to **die**",
        "I *want* to die",
        "I _want_ to die",
        "I want to `die`",
        "I want to ~die~",
        "I want to <b>die</b>",
        "<b>I want</b> <i>to</i> d<b>ie</b>",
        "I want to d<!-- -->ie",
        "Je veux <i>mourir</i>",
        'I want to "die"',
        "I want to \u201cdie\u201d",
        "I want to 'die'",
        "ich will \u201esterben\u201c",
        "quiero \u00abmorir\u00bb",
        "I want to (die)",
        "I want to [die](http://x)",
        "I want to &nbsp;die",
        "I want to &#100;&#105;&#101;",
        "I want\\nto die",
        "I want/to/die",
        "I_want_to_die",
        "ich will *sterben*",
        "ich will nur noch **sterben**",
        "\u6211\u60f3*\u6b7b*",
        "\u6211\u60f3\u201c\u6b7b\u201d",
        "I'm going to kill *myself* tonight",
        "he hits *me* every day",
        "He **hits** me every day",
    ],
)
def test_marks_around_a_word_hide_no_danger(text: str) -> None:
    """Markdown, HTML, quotation marks, brackets, links and joined words say nothing."""
    assert danger_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want... to die",
        "I want to\u2026 die",
        "I want to - die",
        "I want to, like, die",
        "I want to, you know, die",
        "I want to fucking die",
        "ich will, ehrlich gesagt, sterben",
        "quiero, o sea, morir",
        "je veux, genre, mourir",
        "\u6211\u60f3\uff0c\u90a3\u4e2a\uff0c\u6b7b",
    ],
)
def test_a_pause_an_aside_and_an_oath_hide_no_danger(text: str) -> None:
    """Who hesitates, or gives their words weight, says what they say."""
    assert danger_in(text)


@pytest.mark.parametrize(
    "text",
    [
        *("i want to diee", "I wantt to diiieeee", "I want to kiiill myself"),
        *("I w a n t t o d i e", "I  w a n t  t o  d i e", "w.a.n.t - t.o - d.i.e"),
    ],
)
def test_letters_drawn_out_or_apart_hide_no_danger(text: str) -> None:
    """A letter twice or many times, and a whole sentence written letter by letter."""
    assert danger_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "I do not want to *die*",
        "I don't want to, like, die",
        'The leaflet says "may increase suicidal thoughts". I have none.',
        'We watched "Die Hard" and I want to see the next one',
        "I want to sleep... the kids kill time elsewhere",
        "I want to (maybe) dye my hair",
        "I want to, like, diet",
        "I want to fucking sleep",
        "He hits *record* every day",
        "my mother-in-law wants a week-end off",
        "d o n o t w o r r y",
        "I  d o  n o t  w a n t  t o  d i e",
        "sooo tired, my phone is deaaad",
    ],
)
def test_what_is_no_danger_is_none_where_it_is_set_apart(text: str) -> None:
    """A denial, a citation and ordinary words stay what they are."""
    assert danger_in(text) == ""


def test_the_passage_is_given_as_it_was_written() -> None:
    """Who looks at it sees the marks that were typed."""
    assert heard("Well. I want to **die** today").words == "want to **die"


@pytest.mark.parametrize(
    "sign", ["*", '"', "<a", "&", "[](", "\\", "...", "a-", "(", "a ", ", like"]
)
def test_a_long_run_of_marks_is_read_in_time_that_grows_with_it(sign: str) -> None:
    """Twenty thousand of them, and the danger behind them, are read like anything else."""
    assert danger_in(f"{sign * (20_000 // len(sign))} I want to die. I want to kill myself")

"""HTML and Markdown in what a patient reads: nothing shows them as a browser would."""

from __future__ import annotations

from typing import Any

import pytest
from support.script_building import asking, found, judged, messages, script

HTML, MARKUP, JUDGED = "html-in-text", "markup-in-words", "judged-comparison"


def saying(text: str) -> dict[str, Any]:
    """Make a section that says a text."""
    return {"a": {"tasks": [{"id": "x", "say": text}]}}


def test_html_is_told_wherever_a_patient_reads_it() -> None:
    """Exact words, the fallback, titles, the agent's name and role, and instructions are read."""
    assert messages(script(saying("Call <b>112</b>")), HTML) == [
        "`<b>` is HTML, and stays as it stands"
    ]
    for part in (
        {"title": "Good&nbsp;day"},
        {"fallback": "Sorry?<br>"},
        {"agent": {"name": "Kim &amp; Co"}},
        {"agent": {"role": "<i>a coach</i>"}},
    ):
        assert len(messages(script({"a": []}, **part), HTML)) == 1
    assert len(messages(script({"a": {"title": "<h2>Bye</h2>"}}), HTML)) == 1
    assert len(messages(script({"a": {"tasks": [{"id": "x", "do": "Say&hellip;"}]}}), HTML)) == 1


@pytest.mark.parametrize(
    "text", ["I <3 you", "a < b > c", "Q&A; R&D", "<name>", "AT&T;", "5 > 3 & 2 < 4", "<- here"]
)
def test_other_signs_are_no_html(text: str) -> None:
    """Signs of comparison, gaps and ampersands are left alone."""
    assert messages(script(saying(text)), HTML) == []


@pytest.mark.parametrize(
    "text",
    [
        "Call **112** now.", "Call __112__ now.", "~~Never~~ call.", "Call ==112==.",
        "[Help](https://example.org)", "[[Help page]]", "Call 112.[^1]", "%% remark %% Hello.",
        "[!warning] Call 112.", "> quoted twice", "# Heading", "- [ ] Call 112.", "→ Goodbye",
        "Call 112.\\\nNow.",
    ],
)  # fmt: skip
def test_signs_of_markdown_in_exact_words_are_told(text: str) -> None:
    """They are sent as they stand, one finding for each text."""
    assert len(messages(script(saying(text)), MARKUP)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Dial *31 #112.", "2 * 3 * 4 = 24", "snake__case__word", "#1 rule", "- call 112",
        "[24 h]", "5 > 3", "https://example.org/a_b_c", "1. Call.", "C:\\Users", "a == b",
        "![breathing](breath.png)",
    ],
)  # fmt: skip
def test_other_signs_in_words_are_no_markdown(text: str) -> None:
    """Numbers to dial, lists, addresses and calculations are left alone."""
    assert messages(script(saying(text)), MARKUP) == []


def test_an_instruction_may_hold_markdown() -> None:
    """A model reads it, and no patient."""
    made = script({"a": {"tasks": [{"id": "x", "do": "**Never** ask [why](x)."}]}})
    assert messages(made, MARKUP) == []


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        ("mood is below 4", "mood < 4"),
        ("the mood is at least 4", "mood >= 4"),
        ("mood ist kleiner als 4,5", "mood < 4.5"),
        ("mood es mayor que 4", "mood > 4"),
        ("mood est inférieur à 4", "mood < 4"),
        ("mood小于4", "mood < 4"),
        ("mood is 4", "mood == 4"),
    ],
)
def test_a_judged_comparison_is_told(condition: str, meant: str) -> None:
    """A comparison of a collected value is not left to a model in silence, whatever its words."""
    made = script({"a": {"tasks": [asking()], "next": judged(b=condition)}, "b": []})
    assert messages(made, JUDGED) == [
        f"{condition!r} compares a value, and a model judges it as a sentence"
    ]
    [finding] = found(made, JUDGED)
    assert f"`if: {meant}`" in finding.hint


@pytest.mark.parametrize(
    "condition",
    [
        "the mood is bad", "their mood is better than yesterday", "they are under 18",
        "mood is not clear", "she wants less than before", "the patient is in a good mood",
    ],
)  # fmt: skip
def test_a_sentence_is_judged(condition: str) -> None:
    """What a model has to judge is no comparison."""
    made = script({"a": {"tasks": [asking()], "next": judged(b=condition)}, "b": []})
    assert messages(made, JUDGED) == []

"""Whole files as people wrote them: what reaches the patient, and what is said of the rest."""

from __future__ import annotations

from pathlib import Path

from scriptgraph.formats.load import load_script, read_script

WHOLE = Path(__file__).parents[1] / "cases" / "whole"


def said(name: str) -> list[tuple[int, str]]:
    """List line and rule of each finding."""
    return [(found.place.line, found.rule) for found in read_script(WHOLE / name)[1]]


def test_a_lazy_line_belongs_to_the_exact_words() -> None:
    """The number of the hotline is sent, though its line has no sign of its own; it is told."""
    task = load_script(WHOLE / "07_lazy_quote.md").first.tasks[0]
    assert task.say
    assert "112" in task.say
    assert task.do is None
    assert said("07_lazy_quote.md") == [(7, "lazy-quote")]


def test_remarks_reach_nobody() -> None:
    """Neither the patient nor a model is shown a remark, and front matter is read."""
    script = load_script(WHOLE / "08_markdown_remarks.md")
    assert script.language == "de"
    assert "<!--" not in script.model_dump_json()
    assert "approved" not in script.model_dump_json()
    assert script.conduct == "Be warm."


def test_a_cut_text_is_told() -> None:
    """What follows ` #` is a remark, in exact words and inside braces."""
    assert said("hash.yaml") == [(7, "remark-in-words")]
    assert said("22_yaml_number_sign.yaml") == [(6, "syntax")]


def test_a_word_processors_signs_are_read_or_told() -> None:
    """Its dash collects; its quotes make no comparison, and that is told."""
    assert said("26_typography.md") == [(8, "odd-condition")]
    script, _ = read_script(WHOLE / "26_typography.md")
    assert script
    assert script.first.tasks[0].collect == {"mood": "integer"}


def test_letters_are_the_same_however_composed() -> None:
    """A name in composed and decomposed letters is one name."""
    assert said("nfd.yaml") == []


def test_german_words_are_read_and_decimal_commas_told() -> None:
    """In a German script the words of its rules are German; formulas are the same everywhere."""
    assert said("aufnahme.md") == [(43, "bad-expression"), (80, "bad-expression")]

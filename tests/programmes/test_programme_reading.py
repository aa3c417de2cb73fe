"""Programmes are read with all their faults at once, each at its place."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.command_line import ROOT
from support.programming import SMALL, TWO, laid_out

from scriptgraph.formats.samples import sample
from scriptgraph.programmes.check import CHECKS
from scriptgraph.programmes.reading import (
    LIMIT,
    PROGRAMME,
    RULE,
    SESSION,
    is_programme,
    load_programme,
    read_programme,
    read_programme_text,
)
from scriptgraph.programmes.spacing import read_span, span_in_words


def told(place: Path, text: str, **scripts: str) -> list[tuple[str, str, int]]:
    """Give the findings of a programme: severity, rule, line."""
    _, findings = read_programme(laid_out(place, text, **scripts))
    return [(one.severity, one.rule, one.place.line) for one in findings]


def test_a_sound_programme_has_no_finding(tmp_path: Path) -> None:
    """The programme of the tests, and what we ship, is without remarks."""
    assert told(tmp_path, TWO) == []
    assert read_programme(sample("better_sleep", "programme"))[1] == []


MISUSES = [
    ("    script: small.yaml\n    knows", "    knows", "missing", 12),
    ("keep: mood", "kep: mood", "unknown-key", 17),
    ("{to: second}\n", "{to: secnd}\n", "unknown-session", 10),
    ("danger: second", "danger: end", "danger-ends", 18),
    ("- {to: end, if: mood >= 8}", "- {to: end}", "rule-after-default", 9),
    ("mood >= 8", "mood => 8", "bad-expression", 8),
    ("mood >= 8", "mod >= 8", "unkept-value", 8),
    ("mood >= 8", 'mood == "good"', "mistyped-condition", 8),
    ("if: mood >= 8", "when: they feel well", "unknown-key", 8),
    ("keep: [mood, plan]", "keep: [mood, plans]", "unknown-value", 5),
    ("homework: plan", "homework: diary", "homework-not-kept", 6),
    ("knows: [mood, plan]", "knows: [mood, name]", "unknown-knowledge", 14),
    ("after: 7 days", "after: a week", "wrong-value", 15),
    ("within: 3 weeks", "within: 3 days", "impossible-spacing", 16),
    ("{visits: 2, then: second}", "{visits: 2, then: first}", "limit-to-itself", 11),
    ("{visits: 2, then: second}", "{turns: 2, then: second}", "unknown-key", 11),
    ("{visits: 2, then: second}", "{visits: two, then: second}", "wrong-value", 11),
    ("  second:\n", "  end:\n", "bad-name", 12),
    ("script: small.yaml\n    knows", "script: ../small.yaml\n    knows", "no-script", 13),
    ("script: small.yaml\n    knows", "script: gone.yaml\n    knows", "no-script", 13),
    ("script: small.yaml\n    knows", f"script: {'x' * 300}\n    knows", "no-script", 13),
    ("sessions:", "session:", "unknown-key", 2),
    ("  second:\n", f"  {'s' * 61}:\n", "bad-name", 12),
    ("knows: [mood, plan]", f"knows: [{'v' * 61}]", "wrong-value", 14),
    ("{to: second}\n", f"{{to: {'s' * 61}}}\n", "wrong-value", 10),
    ("keep: mood", "keep: |\n      mood\n", "wrong-value", 17),
    ("script: small.yaml\n    knows", "script: programme.yaml\n    knows", "no-script", 13),
]


@pytest.mark.parametrize(("right", "wrong", "rule", "line"), MISUSES)
def test_a_misuse_is_told_at_its_line(
    tmp_path: Path, right: str, wrong: str, rule: str, line: int
) -> None:
    """Whatever is written wrong is an error with its rule, at the line where it stands."""
    assert right in TWO
    found = told(tmp_path, TWO.replace(right, wrong, 1))
    assert ("error", rule, line) in found, found


def test_docs_list_the_checks_of_programmes() -> None:
    """The list in the documentation is the registry."""
    listed = (ROOT / "docs" / "lint-rules.md").read_text(encoding="utf-8")
    for check in CHECKS:
        assert f"* `{check.id}` ({check.severity}): {check.finds}\n" in listed


def test_a_faulty_script_is_told_in_both_files(tmp_path: Path) -> None:
    """The programme's line names the session, and the script's own line says what is wrong."""
    file = laid_out(tmp_path, TWO, small=SMALL.replace("collect:", "colect:", 1))
    _, findings = read_programme(file)
    assert {one.place.file for one in findings} == {str(file), str(tmp_path / "small.yaml")}
    assert [one.rule for one in findings if one.place.file == str(file)] == ["faulty-script"] * 2


def test_a_value_of_two_kinds_is_told(tmp_path: Path) -> None:
    """A value that one script collects as a number and another as a choice is an error."""
    other = SMALL.replace("mood: integer 0..10", "mood: [good, bad]")
    text = TWO.replace("script: small.yaml\n    knows", "script: other.yaml\n    knows")
    assert ("error", "kinds-differ", 14) in told(tmp_path, text, other=other)


def test_circles_and_traps_are_told(tmp_path: Path) -> None:
    """A circle without a limit is a warning, one without an end an error, a lost session told."""
    circle = TWO.replace("    limits: {visits: 2, then: second}\n", "")
    assert ("warning", "circle-without-limit", 3) in told(tmp_path, circle)
    trap = TWO.replace("    keep: mood\n", "    keep: mood\n    next: second\n")
    assert ("error", "no-way-to-an-end", 12) in told(tmp_path, trap)
    lost = TWO.replace("danger: second", "  third: {script: small.yaml}\ndanger: second")
    assert ("warning", "unreachable-session", 18) in told(tmp_path, lost)


def test_a_value_that_may_be_declined_is_told(tmp_path: Path) -> None:
    """Where no rule asks whether a value is known, it is said where the others are led."""
    text = TWO.replace("      - {to: first, if: not known(mood)}\n", "")
    _, findings = read_programme(laid_out(tmp_path, text))
    (message,) = [one.message for one in findings if one.rule == "missing-value-decides"]
    assert message == "`mood >= 8` needs 'mood', and who would rather not say it is led to 'second'"


def test_danger_without_a_way_is_remarked_on(tmp_path: Path) -> None:
    """Where the programme does not say what follows danger, it says that a human is waited for."""
    assert ("info", "danger-waits", 3) in told(tmp_path, TWO.replace("danger: second", ""))


def test_a_programme_is_told_from_a_script(tmp_path: Path) -> None:
    """A file with `programme:` is one, also by the name of what we ship; a script is none."""
    file = laid_out(tmp_path)
    assert is_programme(file)
    assert is_programme(Path("better_sleep"))
    assert not is_programme(tmp_path / "small.yaml")
    assert not is_programme(tmp_path / "gone.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    assert not is_programme(tmp_path / "pipe.yaml")  # and nobody waits for what it holds


def test_sessions_know_their_kinds_and_their_hash(tmp_path: Path) -> None:
    """A computed value is of the kind that it can come to; another script is another programme."""
    programme = load_programme(sample("better_sleep", "programme"))
    assert programme.type_of(programme.first, "trouble") == "integer 0..12"
    before = load_programme(laid_out(tmp_path))
    after = load_programme(laid_out(tmp_path, TWO, small=SMALL.replace("their mood", "the mood")))
    assert before.hash != after.hash


@pytest.mark.parametrize("text", ["7 days", "1 week", "36 hours", "2 weeks"])
def test_a_span_is_read(text: str) -> None:
    """Spans of hours, days and weeks come out as people write them."""
    assert read_span(span_in_words(read_span(text))) == read_span(text)


@pytest.mark.parametrize("text", ["", "seven days", "7", "7 months", "-1 day", "9999 weeks"])
def test_what_is_no_span_is_refused(text: str) -> None:
    """Anything else is no span."""
    with pytest.raises(ValueError, match=r"."):
        read_span(text)


WILD = st.recursive(
    st.one_of(
        st.sampled_from(
            [
                "first",
                "end",
                "mood",
                "small.yaml",
                "mood > 3",
                "7 days",
                "0",
                "a b",
                "",
                "\\",
                "é" * 61,
            ]
        ),
        st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from([*PROGRAMME, *SESSION, *RULE, *LIMIT, "x"]), inner, max_size=4
        ),
    ),
    max_leaves=12,
)


@settings(max_examples=15)
@example(top=[], session="²")  # a letter to Python, and none in a name
@given(top=WILD, session=WILD)
def test_any_text_is_read(
    tmp_path_factory: pytest.TempPathFactory, top: object, session: object
) -> None:
    """Whatever stands behind whichever key, it is read or reported, and nothing is raised."""
    place = tmp_path_factory.getbasetemp()
    laid_out(place)
    inner: Any = session if isinstance(session, dict) else {"next": session}
    first = {"script": "small.yaml", "keep": "mood", **inner}
    whole = {"programme": "x", "danger": top, "sessions": {"first": first, "x": session}}
    programme, findings = read_programme_text(json.dumps(whole, ensure_ascii=False), place)
    assert programme is not None or findings

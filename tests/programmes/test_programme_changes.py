"""What has changed between two versions of a programme is told, one idea a line."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.programming import SMALL, TWO, programme_of

from scriptgraph.programmes.changes import programme_changes, script_changes
from scriptgraph.programmes.model import Programme


def changed(place: Path, right: str, wrong: str, **scripts: str) -> tuple[Programme, Programme]:
    """Give the programme, and what it is with other words."""
    assert right in TWO
    (place / "now").mkdir()
    return programme_of(place), programme_of(place / "now", TWO.replace(right, wrong), **scripts)


@pytest.mark.parametrize(
    ("right", "wrong", "kind", "session", "what"),
    [
        ("two weeks", "two_weeks\ntitle: Weeks", "programme", "", "the title is 'Weeks', and was "),
        ("programme: two", "renamed_from: two_weeks\nprogramme: 3", "programme", "", "the name is"),
        ("programme: two", "programme: 3", "programme", "", "goes on in this one. Write `renamed"),
        ("danger: second", "", "danger", "", "danger leads to second no longer"),
        ("danger: second", "danger: first", "danger", "", "danger leads to first, and was second"),
        ("    after: 7 days\n", "", "spacing", "second", "it may begin after 7 days no longer"),
        ("3 weeks", "5 weeks", "spacing", "second", "it is to begin within 35 days, and was 21"),
        ("    keep: mood\n", "", "kept", "second", "mood is kept no longer"),
        ("knows: [mood, plan]", "knows: plan", "told", "second", "mood is known in it no longer"),
        ("    homework: plan\n", "", "kept", "first", "plan is homework no longer"),
        ("mood >= 8", "mood >= 9", "rule", "first", "→ end: the condition changed"),
        ("{to: end, if", "{to: second, if", "rule", "first", "→ second, if mood >= 8, and no long"),
        ("visits: 2", "visits: 3", "limit", "first", "the limit is after 3 visits → second, and w"),
        ("    keep: mood\n", "    next: first\n", "rule", "second", "new: → first, always"),
        ("    keep: mood\n", "    next: first\n", "rule", "second", "ends the programme no longer"),
        ("    after: 7", "    danger: first\n    after: 7", "danger", "second", "from it to first"),
        (
            "programme: two",
            "version: 2\nprogramme: two",
            "unchanged",
            "",
            "the version is 2, and w",
        ),
        ("mood >= 8", "(mood >= 8)", "unchanged", "first", "the same condition is written otherw"),
        (
            "    after: 7",
            "    title: On\n    after: 7",
            "session",
            "second",
            "title is 'On', and was",
        ),
        (
            "danger:",
            "  third: {script: small.yaml}\ndanger:",
            "session",
            "third",
            "third (Third) is",
        ),
    ],
)
def test_a_change_is_told(
    tmp_path: Path, right: str, wrong: str, kind: str, session: str, what: str
) -> None:
    """Each part of a programme that can change is told with its session and its kind."""
    found = programme_changes(*changed(tmp_path, right, wrong))
    told = [one.what for one in found if (one.kind, one.session) == (kind, session)]
    assert any(what in one for one in told), found


def test_a_session_is_renamed_or_gone(tmp_path: Path) -> None:
    """With its old name it is the same session; without it one is gone and one is new."""
    renamed = TWO.replace("  first:", "  opening:\n    renamed_from: first")
    renamed = renamed.replace("to: first", "to: opening")
    (tmp_path / "now").mkdir()
    old, new = programme_of(tmp_path), programme_of(tmp_path / "now", renamed)
    assert [one.what for one in programme_changes(old, new)] == [
        "session first is called opening now",
        "the title is 'Opening', and was 'First'",
    ]
    bare = programme_of(tmp_path / "now", renamed.replace("    renamed_from: first\n", ""))
    told = [one.what for one in programme_changes(old, bare)]
    assert told[0] == "everybody begins with opening, and no longer with first"
    assert told[1] == "session first (First) is gone"
    assert "session opening (Opening) is new: small.yaml, keeps mood, plan" in told


def test_a_value_of_another_name_or_type_is_told(tmp_path: Path) -> None:
    """What would no longer be known, and what is told as another type, stands under the values."""
    script = SMALL.replace("mood: integer 0..10", "spirits: integer 0..4")
    text = TWO.replace("mood", "spirits")
    (tmp_path / "now").mkdir()
    old, new = programme_of(tmp_path), programme_of(tmp_path / "now", text, small=script)
    lost = [one.what for one in programme_changes(old, new) if one.kind == "value"]
    assert lost == ["mood is kept by no session any more, and was not renamed"]
    text += "values:\n  spirits: {renamed_from: mood}\n"
    new = programme_of(tmp_path / "now", text, small=script)
    told = [one.what for one in programme_changes(old, new) if one.kind == "value"]
    assert told == [
        "mood is called spirits now",
        "spirits is integer 0..4, and was integer 0..10",
    ]


def test_a_script_that_has_changed_is_told_once(tmp_path: Path) -> None:
    """Two sessions of one script have one difference, with the script's own changes in it."""
    script = SMALL.replace("Ask for their mood", "Please ask for their mood")
    old, new = changed(tmp_path, "two weeks", "two weeks", small=script)
    (one,) = script_changes(old, new)
    assert one.sessions == ("first", "second")
    assert [change.what for change in one.changes] == ["task mood: the instruction changed"]
    found = programme_changes(old, new)
    assert [one.session for one in found if one.kind == "script"] == ["first", "second"]
    now, was = "“Please ask for their mood from 0 to 10.”", "“Ask for their mood from 0 to 10.”"
    assert [one.what for one in found if one.kind == "meaning"] == [
        f"mood, of {session}: it is asked for by {now} now, and was by {was}"
        for session in ("first", "second")
    ]


def test_of_the_same_programme_nothing_is_told(tmp_path: Path) -> None:
    """A folder's place, and the file's layout, are no change."""
    old, new = changed(tmp_path, "sessions:\n", "# remark\nsessions:\n\n")
    assert (programme_changes(old, new), script_changes(old, new)) == ([], [])

"""What has changed between two versions of a script is told, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.edits import edited, renamed
from support.strategies import scripts

from scriptgraph.formats.load import WritableFormat, load_script, write_script
from scriptgraph.script.changes import Change, differences
from scriptgraph.script.model import Script

OLD = """\
script: visit
sections:
  intake:
    title: Intake
    tasks:
      notice: {say: Nothing is stored.}
      mood: {do: Ask how they feel., collect: {mood: integer}}
    next:
      - {to: exercise, if: mood < 4}
      - {to: goodbye, when: they want to go}
  exercise:
    tasks: {relax: Relax together.}
    next: goodbye
  goodbye:
    tasks: {bye: Say goodbye.}
anytime:
  - {to: goodbye, when: they want to stop}
guarantees:
  - intake before exercise
"""


def _told(old: str, new: str) -> list[str]:
    found = differences(load_script(old, "yaml"), load_script(new, "yaml"))
    return [f"{each.kind} {each.section}: {each.what}" for each in found]


def _changed(*edits: tuple[str, str]) -> list[str]:
    new = OLD
    for before, after in edits:
        assert before in new
        new = new.replace(before, after)
    return _told(OLD, new)


@pytest.mark.parametrize("form", ["yaml", "markdown"])
@pytest.mark.parametrize("name", ["every_feature", "bike_repair", "stress_relief"])
def test_the_same_written_anew_is_no_change(name: str, form: WritableFormat) -> None:
    """However it is laid out, in whichever format, every shipped script is the same script."""
    script = load_script(name)
    assert differences(script, load_script(write_script(script, form), form)) == []


@given(st.data())
def test_every_change_is_told(data: st.DataObject) -> None:
    """Where another script would be pinned something is told, and nothing where none would be."""
    old = data.draw(scripts())
    new = data.draw(edited(old))
    found = differences(old, new)
    if old.hash != new.hash:
        assert found
    else:
        assert {each.kind for each in found} <= {"guarantee", "unchanged"}


@given(st.data())
def test_a_new_name_alone_changes_no_rule_and_no_path(data: st.DataObject) -> None:
    """What has been renamed is told as renamed: no rule, value or way is new or gone."""
    old = data.draw(scripts())
    new = data.draw(renamed(old))
    kinds = {each.kind for each in differences(old, new)}
    assert kinds <= {"section", "task", "guarantee", "unchanged"}
    assert not any("new" in e.what.split() or "gone" in e.what for e in _parts(old, new))


def _parts(old: Script, new: Script) -> list[Change]:
    return [e for e in differences(old, new) if e.kind in ("section", "task")]


def test_layout_and_remarks_are_no_change() -> None:
    """Blanks, remarks, quotes and the order of keys in a part change nothing."""
    assert _changed(
        ("{to: exercise, if: mood < 4}", '{if: "mood<4", to: exercise}  # low'),
        ("notice: {say: Nothing is stored.}", "notice:\n        say: Nothing is stored."),
    ) == ["unchanged intake: → exercise: the same condition is written otherwise"]
    assert _changed(("  exercise:\n", "  # calm\n\n  exercise:\n")) == []


def test_exact_words_are_shown_as_they_were_and_are() -> None:
    """The old and the new words stand beside each other."""
    new = OLD.replace("Nothing is stored.", "Nothing is kept.")
    (found,) = differences(load_script(OLD, "yaml"), load_script(new, "yaml"))
    assert (found.kind, found.section, found.old, found.new) == (
        "exact words",
        "intake",
        "Nothing is stored.",
        "Nothing is kept.",
    )


def test_a_rule_that_leads_elsewhere_is_told_with_what_that_means() -> None:
    """What leads where now, what no longer does, and which move is new or gone."""
    assert _changed(("{to: exercise, if: mood < 4}", "{to: goodbye, if: mood < 4}")) == [
        "rule intake: → goodbye, if mood < 4, and no longer → exercise",
        "path exercise: nothing leads to exercise from intake any more",
        "path exercise: no session can reach exercise any more",
    ]


def test_a_renamed_section_is_told_once() -> None:
    """Its rules, its guarantees and the ways to it are the same ones."""
    renamed = ("  exercise:\n", "  calm:\n    title: Exercise\n    renamed_from: exercise\n")
    rest = [("to: exercise", "to: calm"), ("before exercise", "before calm")]
    assert _changed(renamed, *rest) == ["section calm: section exercise is called calm now"]


def test_a_section_that_was_renamed_without_saying_so_is_gone() -> None:
    """Nobody can know that it is the same one: it is told as new, and the other as gone."""
    told = _changed(
        ("  exercise:\n", "  calm:\n"),
        ("to: exercise", "to: calm"),
        ("before exercise", "before calm"),
    )
    assert told[:2] == [
        "section exercise: section exercise (Exercise) is gone",
        "section calm: section calm (Calm) is new, with: relax",
    ]
    assert "guarantee : no longer promised: intake before exercise" in told


def test_sections_that_became_one_are_told() -> None:
    """Two old names of one section are both named."""
    told = _changed(
        ("  exercise:\n    tasks: {relax: Relax together.}\n    next: goodbye\n", ""),
        ("  goodbye:\n", "  goodbye:\n    renamed_from: exercise\n"),
        ("      - {to: exercise, if: mood < 4}\n", ""),
        ("  - intake before exercise\n", "  - intake before goodbye\n"),
    )
    assert "section goodbye: sections goodbye and exercise have become one: goodbye" in told


def test_tasks_values_limits_and_order_are_told() -> None:
    """Each in a line of its own, in the words of the script."""
    assert _changed(
        ("collect: {mood: integer}", "collect: {mood: integer 0..10}"),
        ("relax: Relax together.", "breathe: Breathe together."),
        ("tasks: {bye: Say goodbye.}", "tasks: {bye: {do: Say goodbye., optional: true}}"),
        ("    next: goodbye\n", "    next: goodbye\n    limits: {turns: 5, then: goodbye}\n"),
        ("script: visit\n", "script: visit\nlanguage: de\nconduct: Be kind.\n"),
    ) == [
        "script : the language is 'de', and was 'en'",
        "instruction : the conduct has an instruction now",
        "task exercise: task relax is gone",
        "task exercise: task breathe is new",
        "task goodbye: task bye is optional now",
        "limit exercise: the limit is new: after 5 turns → goodbye",
        "value : mood is integer 0..10, and was integer",
    ]


def test_the_order_of_rules_counts_and_that_of_sections_does_not() -> None:
    """Of two rules that hold the first one counts, so that their order is a change."""
    first, second = "{to: exercise, if: mood < 4}", "{to: goodbye, when: they want to go}"
    swapped = OLD.replace(first, "X").replace(second, first).replace("X", second)
    assert _told(OLD, swapped) == ["rule intake: the rules are tried in another order"]
    one = "  exercise:\n    tasks: {relax: Relax together.}\n    next: goodbye\n"
    other = "  goodbye:\n    tasks: {bye: Say goodbye.}\n"
    assert _changed((one + other, other + one)) == [
        "unchanged : the sections stand in another order"
    ]


def test_what_is_done_in_danger_is_told() -> None:
    """Which danger a rule answers, and whom people can call, is no small print."""
    rule = "  - {to: goodbye, when: they want to stop}\n"
    urgent = rule.replace("}", ", urgent: true, danger: indirect}")
    assert _changed((rule, f"{urgent}contacts: ['DE: 112']\n")) == [
        "script : of those who help in danger, 'DE: 112' is named",
        "rule : at any time → goodbye, when they want to stop: is urgent (indirect) now",
    ]

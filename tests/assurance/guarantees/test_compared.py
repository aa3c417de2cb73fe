"""A new version of a script is told by the guarantees that it breaks, and by those it now keeps."""

from __future__ import annotations

from scriptgraph.assurance.guarantees.compared import fallen_and_won
from scriptgraph.formats.load import load_script

OLD = """\
script: agreement
sections:
  consent:
    tasks: {ask: {do: Ask whether they agree., collect: {agrees: boolean}}}
    next:
      - {to: exercise, if: agrees}
      - {to: goodbye, if: not agrees}
  exercise:
    tasks: {relax: Relax together.}
    next: goodbye
  goodbye:
    tasks: {bye: Say goodbye.}
guarantees:
  - exercise only if agrees
"""


def _told(*edits: tuple[str, str]) -> list[str]:
    new = OLD
    for before, after in edits:
        assert before in new
        new = new.replace(before, after)
    found = fallen_and_won(load_script(OLD, "yaml"), load_script(new, "yaml"))
    assert {each.kind for each in found} <= {"guarantee"}
    return [each.what for each in found]


def test_nothing_is_told_while_everything_holds() -> None:
    """A section's new name, and the guarantee with it, is no loss."""
    assert _told() == []
    renamed = ("  exercise:\n", "  calm:\n    renamed_from: exercise\n")
    assert _told(renamed, ("to: exercise", "to: calm"), ("- exercise", "- calm")) == []


def test_a_guarantee_that_a_new_rule_breaks_has_fallen() -> None:
    """It is told whether or not the new version still promises it, with the reason."""
    opened = ("{to: exercise, if: agrees}", "exercise")
    shut = ("      - {to: goodbye, if: not agrees}\n", "")
    reason = "'exercise' is entered while `agrees` does not hold"
    fallen = [f"has fallen: exercise only if agrees: {reason}"]
    assert _told(opened, shut) == fallen
    assert _told(opened, shut, ("guarantees:\n  - exercise only if agrees\n", "")) == fallen


def test_a_guarantee_of_what_is_gone_has_fallen() -> None:
    """Without its section nothing can be said of it any more."""
    gone = ("  exercise:\n    tasks: {relax: Relax together.}\n    next: goodbye\n", "")
    rule = ("      - {to: exercise, if: agrees}\n", "      - {to: goodbye, if: agrees}\n")
    line = ("guarantees:\n  - exercise only if agrees\n", "")
    assert _told(gone, rule, line) == [
        "has fallen: exercise only if agrees: what it speaks of is gone"
    ]


def test_a_guarantee_that_holds_for_the_first_time_is_won() -> None:
    """What did not hold before and is promised now is told, where the old version knew it."""
    shorter = ("    next: goodbye\n", "    next: goodbye\n    limits: {turns: 2, then: goodbye}\n")
    bounded = ("  - exercise only", "  - at most 9 visits of exercise\n  - exercise only")
    assert _told(shorter, bounded) == []
    old = load_script(OLD.replace("next: goodbye\n", "next: [consent]\n"), "yaml")
    new = load_script(OLD + "  - at most 1 visit of exercise\n", "yaml")
    assert [each.what for each in fallen_and_won(old, new)] == [
        "holds now, and did not before: at most 1 visit of exercise"
    ]

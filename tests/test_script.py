"""The script's own answers: what may follow what."""

from __future__ import annotations

from fakes import script

RULES = [{"to": "b", "when": "it is time"}, {"to": "a"}]


def test_the_moves_of_a_section_are_listed_once() -> None:
    """Whoever asks again during a turn gets the list that is there."""
    made = script({"a": {"next": RULES}, "b": {}})
    assert made.transitions(made.first) is made.transitions(made.first)


def test_another_section_of_the_same_name_has_moves_of_its_own() -> None:
    """A list is kept for a section and not for its name, which a faulty script may give twice."""
    made = script({"a": {"next": RULES}, "b": {}})
    changed = made.first.model_copy(update={"next": made.first.next[1:]})
    assert [move.target for move in made.transitions(made.first)] == ["b", "a"]
    assert [move.target for move in made.transitions(changed)] == ["a"]
    assert [move.target for move in made.transitions(made.first)] == ["b", "a"]


def test_a_script_that_was_asked_equals_one_that_was_not() -> None:
    """What a script remembers about itself is no part of its content."""
    asked, fresh = script({"a": {"next": RULES}, "b": {}}), script({"a": {"next": RULES}, "b": {}})
    assert asked.all_transitions
    assert asked == fresh
    assert asked.hash == fresh.hash

"""The script's own answers: what may follow what."""

from __future__ import annotations

import pytest
from support.fakes import script

from scriptgraph.formats.load import load_script
from scriptgraph.script.model import Script

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


WRITTEN = {
    "id": "kept",
    "title": "Kept",
    "limits": {"turns": 9, "then": "end"},
    "sections": [
        {"id": "a", "title": "A", "tasks": [{"id": "x", "do": "Ask."}], "next": RULES[:1]}
    ],
    "anytime": [{"to": "end", "when": "they want to stop"}],
}


def test_a_script_keeps_its_hash_when_the_language_grows() -> None:
    """Sessions know their script by its hash; what the language has got later changes none."""
    assert Script.model_validate(WRITTEN).hash == "8050b10b604ab3b3"


@pytest.mark.parametrize(
    "used",
    [
        {"fallback": "I am lost."},
        {"limits": {"turns": 9, "visits": 2, "then": "end"}},
        {"anytime": [{"to": "end", "when": "they want to stop", "urgent": True}]},
    ],
)
def test_what_is_used_counts_in_the_hash(used: dict[str, object]) -> None:
    """Two scripts that say different things never have one hash."""
    assert Script.model_validate(WRITTEN | used).hash != Script.model_validate(WRITTEN).hash


@pytest.mark.parametrize("deep", [False, True])
def test_a_changed_copy_is_another_script(deep: bool) -> None:
    """What follows from a script is worked out anew for a changed copy of it."""
    whole = load_script("stress_relief")
    _ = whole.hash, whole.by_id, whole.all_transitions
    bare = whole.model_copy(update={"anytime": ()}, deep=deep)
    assert bare.hash != whole.hash
    assert bare.hash == Script.model_validate(bare.model_dump(by_alias=True)).hash
    assert not [move for move in bare.all_transitions if move.kind == "anytime"]
    assert bare.model_copy(update={"anytime": whole.anytime}).hash == whole.hash

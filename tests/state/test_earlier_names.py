"""What was decided about a section is found under the name that it had then."""

from __future__ import annotations

from typing import Any

from scriptgraph.state.earlier_names import backwards


def _record(role: str, section: str, choice: str, **more: Any) -> Any:
    return {"role": role, "section": section, "choice": choice, **more}


def test_names_are_followed_back_through_every_version() -> None:
    """Twice renamed, a section is found by each of its names, in the order of the decisions."""
    trace = [
        _record("evaluator", "a", "help"),
        _record("migration", "help", "aid", version={"sections": {"help": "aid"}}),
        _record("evaluator", "aid", "aid"),
        _record("migration", "aid", "care", version={"sections": {"aid": "care", "a": "b"}}),
        _record("evaluator", "care", "care"),
    ]
    found = [(record["section"], name) for record, name in backwards(trace, "care")]
    assert found == [("care", "care"), ("aid", "aid"), ("a", "help")]
    assert [name for _, name in backwards(trace, "b")] == ["b", "a", "a"]

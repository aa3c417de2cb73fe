"""What was skipped is known by its new name once a session goes on with another version."""

from typing import Any

from scriptgraph.state.skipping import last_skips


def skip(section: str, task: str, *, is_asked: bool = False) -> dict[str, Any]:
    return {"section": section, "task": task, "is_asked": is_asked, "condition": "drinks"}


def moved(**more: Any) -> dict[str, Any]:
    return {"version": {"sections": {}, "tasks": {}, "dropped": [], **more}}


def test_decisions_go_along_with_names_that_change_places() -> None:
    """Two sections that swap names, a task that is renamed, and one that is gone."""
    trace: Any = [
        {"skips": [skip("a", "x"), skip("b", "x", is_asked=True), skip("a", "gone")]},
        {"skips": [skip("c", "y")]},
        moved(
            sections={"a": "b", "b": "a"},
            tasks={"a": {"x": "z"}},
            dropped=["c", "a.gone"],
        ),
        {"skips": [skip("b", "new")]},
    ]
    found = {key: (one["section"], one["is_asked"]) for key, one in last_skips(trace).items()}
    assert found == {("b", "z"): ("a", False), ("a", "x"): ("b", True), ("b", "new"): ("b", False)}

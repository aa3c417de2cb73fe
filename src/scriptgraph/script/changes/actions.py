"""What has changed in the actions that a script declares."""

from __future__ import annotations

from collections.abc import Iterator

from scriptgraph.script.action import Action
from scriptgraph.script.changes.change import Change
from scriptgraph.script.changes.values import written
from scriptgraph.script.model import Script


def of_actions(old: Script, new: Script) -> Iterator[Change]:
    """Tell which actions are new, gone, or declared otherwise; what they give is told as values."""
    for name in old.actions:
        if name not in new.actions:
            yield Change("action", f"the action {name} is gone")
    for name, action in new.actions.items():
        if name not in old.actions:
            yield Change("action", f"the action {name} is new: {told(action)}")
        elif old.actions[name] != action:
            before = told(old.actions[name])
            yield Change("action", f"the action {name} {told(action)}; before, it {before}")


def told(action: Action) -> str:
    """Say in one line what an action takes and gives, and how long it has."""
    gives = ", ".join(f"{name}: {written(kind)}" for name, kind in action.gives.items())
    rehearsed = ", ".join(f"{name}: {text}" for name, text in action.rehearsed.items())
    parts = [
        f"takes {', '.join(action.takes) or 'nothing'}",
        f"gives {gives or 'nothing'}",
        f"has {action.seconds} seconds",
        *([f"rehearses {rehearsed}"] if rehearsed else []),
    ]
    return ", ".join(parts)

"""What a run has seen written on the steps that it goes on from.

LangGraph rebuilds some channels from everything that was ever written on a session's steps. A run
goes on from what it has read, and from what its own tasks wrote. Where another run writes on the
same step in between, the next step would be rebuilt from that as well: the session would hold what
no run has had. So a run carries with it what it has seen.
"""

from __future__ import annotations

from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple

from scriptgraph.sessions.checkpoints.places import place

_WITNESSED = "__scriptgraph_witnessed"
"""The key of a run's `configurable`; LangGraph writes no key that begins so into a checkpoint."""


def witnessing(found: CheckpointTuple) -> RunnableConfig:
    """Give the config with which a run goes on from a step that it has just read."""
    seen = sorted({task for task, _, _ in found.pending_writes or ()})
    told = {**found.config["configurable"], _WITNESSED: {place(found.config)[1]: seen}}
    return cast(RunnableConfig, {**found.config, "configurable": told})


def witness(config: RunnableConfig, task: str) -> None:
    """Take note that a task of the run itself writes on a step."""
    if (seen := _seen(config)) is not None:
        seen.setdefault(place(config)[1], []).append(task)


def witnessed(config: RunnableConfig) -> frozenset[str] | None:
    """Say which tasks the run knows to have written on a step; None where it has read none."""
    seen = _seen(config)
    return None if seen is None else frozenset(seen.get(place(config)[1], ()))


def _seen(config: RunnableConfig) -> dict[str, list[str]] | None:
    told: Any = config["configurable"].get(_WITNESSED)
    return told if isinstance(told, dict) else None

"""Steps that are listed together can be read together, even when they are folded in between.

LangGraph lists the steps of a session, and then asks for each of them what its channels are rebuilt
from. By then they may be gone, if the session goes on. But all that it asks for was listed already:
what is written on the steps before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple, DeltaChannelHistory

from scriptgraph.sessions.checkpoints.places import place

_Steps = Mapping[tuple[str, str], CheckpointTuple]
"""(session, step) → the step as it was listed."""


class _Listed(dict[str, Any]):
    """The config of a step, which holds on to those that were listed with it.

    LangGraph asks with the very config that it was given. A copy of it is any other config.
    """

    def __init__(self, config: RunnableConfig, steps: _Steps) -> None:
        super().__init__(config)
        self.steps = steps


def together(found: Sequence[CheckpointTuple]) -> list[CheckpointTuple]:
    """Give steps that were read at one moment a config each that remembers the others."""
    steps = {place(one.config): one for one in found}
    return [one._replace(config=cast(RunnableConfig, _Listed(one.config, steps))) for one in found]


def rebuilt_from(
    config: RunnableConfig, channels: Sequence[str]
) -> Mapping[str, DeltaChannelHistory] | None:
    """Say what channels of a listed step are rebuilt from; None where not all of it was listed."""
    asked: object = config  # a dictionary like any other, as far as its type is known
    steps = asked.steps if isinstance(asked, _Listed) else {}
    step = steps.get(place(config))
    if step is None:
        return None
    histories = {channel: DeltaChannelHistory(writes=[]) for channel in channels}
    left = set(channels)
    while left and step.parent_config:
        step = steps.get(place(step.parent_config))
        if step is None:
            return None
        for channel in left:
            written = [write for write in step.pending_writes or () if write[1] == channel]
            histories[channel]["writes"][:0] = written
        values = step.checkpoint["channel_values"]
        for channel in left & values.keys():
            histories[channel]["seed"] = values[channel]
        left -= values.keys()
    return histories

"""What stands in for actions where what becomes of them is planned, or was recorded."""

from __future__ import annotations

from collections.abc import Mapping

from scriptgraph.core.values import Collected
from scriptgraph.nodes.answered import Outcome
from scriptgraph.nodes.calling import Call, Rehearsed
from scriptgraph.rehearsal.standin import StandIn
from scriptgraph.script.action import records_made_up
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.lists import Length

PLANNED = "it was planned, or recorded, to fail"


class CuedActions(Rehearsed):
    """Gives what a stand-in's cue says; an action that it does not name is only rehearsed."""

    def __init__(self, stand_in: StandIn) -> None:
        """Take the model whose cue tells what becomes of each action, too."""
        self._stand_in = stand_in

    async def call(self, call: Call) -> Outcome:
        """Answer by the cue."""
        if call.name not in self._stand_in.cue.actions:
            return await super().call(call)
        gave = self._stand_in.cue.actions[call.name]
        if gave is None:
            return Outcome(why=PLANNED, is_rehearsed=True)
        return Outcome(_whole(call, gave), is_rehearsed=True)


def _whole(call: Call, gave: Mapping[str, Collected]) -> dict[str, Collected]:
    """Give what was planned as it is given: of a list the plan knows how long it is."""
    kinds = {name: kind_of(kind) for name, kind in call.action.gives.items()}
    return {
        name: records_made_up(kinds[name], value) if isinstance(value, Length) else value
        for name, value in gave.items()
    }

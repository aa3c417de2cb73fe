"""What stands in for actions where what becomes of them is planned, or was recorded."""

from __future__ import annotations

from scriptgraph.nodes.calling import Call, Outcome, Rehearsed
from scriptgraph.rehearsal.standin import StandIn

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
        return Outcome(gave, is_rehearsed=True)

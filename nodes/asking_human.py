"""A section asks for a human: its exact words are sent, and then the session waits."""

from typing import Any, cast

from langgraph.runtime import Runtime

from scriptgraph.nodes.alerting import tell
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.nodes.takeover_record import ASKED_FOR, takeover_record
from scriptgraph.safety.alerts import Alarm
from scriptgraph.script.model import Script, Section
from scriptgraph.state.risk import Danger, at_risk
from scriptgraph.state.session import Human, SessionState


def asking(script: Script, section: Section, node: Node, alarm: Alarm) -> Node:
    """Give the dialog actor of a section behind whose first words a human is waited for."""

    async def speak(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        update = await node(state, runtime=runtime)
        # Where a human has given it back, it is entered before it speaks, and these are its first.
        is_first = update["section"] == section.id and update["section_turns"] == 1
        if not is_first or update["status"] == "ended":
            return update
        spoken = next(one for one in update["trace"] if one["role"] == "dialog")
        told = f"{ASKED_FOR}: {spoken['rule']}"
        after = cast(SessionState, {**state, **update})
        record = takeover_record(script, after, "", "ask", ASKED_FOR, told)
        risk = at_risk(state)
        level = risk.level if risk else "none"
        turn, at = record["turn"], record["at"]
        tell(script, state, [Danger(level, "", ASKED_FOR, section.id, turn, at)], alarm)
        asked = Human(status="waiting", by="", since=at, why=spoken["rule"])
        return {**update, "human": asked, "trace": [*update["trace"], record]}

    return speak

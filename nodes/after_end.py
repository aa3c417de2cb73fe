"""What is said to a session that has ended: the guard listens still, and no rule leads anywhere.

Danger is answered by words of care until the user says that they are safe, everything else by the
sentence that the session is over. No judge is asked and no section goes on; where the guard has a
model, that one listens.
"""

from typing import Any

from langgraph.runtime import Runtime

from scriptgraph.nodes.care import care_due, note_care, words_for
from scriptgraph.nodes.cast import Cast, Node, SessionContext
from scriptgraph.nodes.guard import note_watch, watching
from scriptgraph.nodes.rules import stay, taken
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.safety.guard.words_of_care import words_behind_end
from scriptgraph.script.contacts import by_region
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import AFTER_END, evaluator_name
from scriptgraph.state.session import Care, SessionState
from scriptgraph.state.undecided import NOBODY_ASKED

IS_OVER = "the session has ended, and that is said"
"""In the trace, where nothing that was said speaks of danger."""

BEHIND_END = "words behind the end"
"""A remark in the trace on such a message."""


def listening_on(script: Script, section: Section, cast: Cast, node: Node) -> Node:
    """Give an evaluator that only listens once the session has ended.

    Args:
        script: The script.
        section: The section.
        cast: Who listens.
        node: The section's evaluator, for sessions that go on.
    """

    async def judge(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        if state.get("status") != "ended":
            return await node(state, runtime=runtime)
        async with watching(cast, state, script.language) as watch:
            found = await watch.finding()
        care = care_due(script, section, state, found)
        move = taken(section, state, {**stay(section, AFTER_END), "after_end": True})
        if care:
            move["care"] = care
        record = trace_record(
            turn=state.get("turn", 0) + 1,
            node=evaluator_name(section),
            role="evaluator",
            section=section.id,
            options=[section.id],
            choice=section.id,
            rule=AFTER_END,
            kind="stay",
            reason=NOBODY_ASKED if care else IS_OVER,
        )
        note_watch(record, state, watch, found)
        note_care(record, state, care)
        return {
            "move": move,
            "judged": len(state["messages"]),
            "care": care,
            "trace": [record],
        }

    return judge


def words_after_end(script: Script, cast: Cast, care: Care | None) -> str:
    """Write what is sent behind the end."""
    return words_behind_end(
        script.language,
        cast.guard.region,
        by_region(script.contacts),
        care=words_for(script, cast, care) if care else "",
    )

"""Writes down what a human has done in a session, or that one was asked for."""

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.script.model import Script
from scriptgraph.script.routes import human_name
from scriptgraph.state.session import SessionState

ASKED_FOR = "the section waits for a human"
HEARD = "danger was heard, and a human is to answer it"
TAKES_OVER = "a human takes over"
LOOKED = "a human has looked"
SPEAKS = "a human speaks"
GIVEN_BACK = "given back by a human"
ENDED_BY_HUMAN = "ended by a human"
"""What stands in the place of a rule: none of the script's has decided."""


def takeover_record(
    script: Script,
    state: SessionState,
    by: str,
    act: str,
    rule: str,
    reason: str,
    choice: str = "",
) -> TraceRecord:
    """Write down an act of this moment.

    Args:
        script: The script.
        state: The session; where a human was asked for, after the agent's words.
        by: Who it was; empty where one was asked for, or danger was heard.
        act: `take`, `seen`, `say`, `give_back`, `end`, `ask` or `heard`.
        rule: What stands in the place of a rule.
        reason: One sentence.
        choice: Where it leads; the section itself where that is left out.
    """
    here = state["section"]
    record = trace_record(
        turn=state.get("turn", 0) + (act != "ask"),
        node=human_name(script),
        role="takeover",
        section=here,
        choice=choice or here,
        rule=rule,
        kind=act,
        reason=reason,
    )
    if by:
        record["by"] = by
    return record

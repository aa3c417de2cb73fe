"""Writes down that a session stands where another one stood."""

from scriptgraph.core.trace import Origin, TraceRecord
from scriptgraph.nodes.seals import named
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.state.session import SessionState

FORKED = "stands where another session stood"
"""What stands in the place of a rule: none of the script's has decided."""


def fork_record(state: SessionState, session: str, origin: Origin, by: str) -> TraceRecord:
    """Write down the fork of this moment.

    Args:
        state: Where it stands.
        session: The new session's name.
        origin: Which session it stands on.
        by: Who wanted it; empty where nobody said.
    """
    here = state["section"]
    record = trace_record(
        turn=state.get("turn", 0) + 1,
        node="fork",
        role="fork",
        section=here,
        choice=here,
        rule=FORKED,
        reason=f"forked from {origin['session']} before turn {origin['turn']}",
    )
    record["session"] = named(session)
    record["origin"] = origin
    if by:
        record["by"] = by
    return record

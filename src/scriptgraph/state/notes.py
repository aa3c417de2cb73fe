"""What the application has noted for the turn under way; see `nodes.hooks`."""

from scriptgraph.state.session import SessionState


def noted(state: SessionState) -> str:
    """Give the note of this turn; empty where there is none. Later turns know nothing of it."""
    turn = state.get("turn", 0) + 1
    for record in reversed(state.get("trace", ())):
        if record["turn"] < turn:
            break
        if "hook" in record and record["turn"] == turn:
            return record["hook"]["added"]
    return ""

"""Writes down that a session has come to another version of its script."""

from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.script.model import ScriptIdentity
from scriptgraph.state.moving import Moving
from scriptgraph.state.session import SessionState

MIGRATED = "moved to another version of the script"
"""What stands in the place of a rule: none of the script's has decided."""


def migration_record(moving: Moving, text: str, by: str) -> TraceRecord:
    """Write down the move of this moment.

    Args:
        moving: How it moves.
        text: The digest of the new version's text.
        by: Who wanted it; empty where nobody said.
    """
    state: SessionState = moving.state
    begun = state["script"]
    there = moving.section
    renamed = "" if there == state["section"] else f", and goes on in {there!r}"
    who = f"{by} moves it" if by else "it is moved"
    record = trace_record(
        turn=state.get("turn", 0) + 1,
        node="migration",
        role="migration",
        section=state["section"],
        choice=there,
        rule=MIGRATED,
        reason=f"{who} from {_version(begun)} to {_version(moving.new.identity)}{renamed}",
    )
    record["version"] = moving.version_move(text)
    if by:
        record["by"] = by
    return record


def _version(script: ScriptIdentity) -> str:
    return f"version {script['version']} ({script['hash']})"

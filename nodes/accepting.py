"""A caller goes on with a script that has changed (`accept_changed_script`): the trace tells of it.

What is settled stays settled, under the same names; what the script does not know any more is left
behind. Moving a session (`scriptgraph.sessions.migration`) follows new names and refuses what has
changed under it; this does neither, and needs no store that keeps scripts.
"""

from typing import Any, cast

from scriptgraph.core.trace import TraceRecord
from scriptgraph.core.versions import VersionMove
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState

ACCEPTED = "gone on with by the caller, in a changed script"
"""What stands in the place of a rule: none of the script's has decided."""


def has_changed(script: Script, state: SessionState) -> bool:
    """Say whether a session was held with another version of the script until now."""
    begun = state.get("script")
    return bool(begun and state.get("section") and begun["hash"] != script.hash)


def left(script: Script, state: SessionState) -> SessionState:
    """Give a session's state without what the script does not know any more."""
    progress = {
        name: {task.id: credits[task.id] for task in section.tasks if task.id in credits}
        for name, credits in state.get("progress", {}).items()
        if (section := script.by_id.get(name))
    }
    known = state.get("collected", {}).items()
    collected = {name: value for name, value in known if name in script.values}
    return cast(SessionState, {**state, "progress": progress, "collected": collected})


def noted(script: Script, state: SessionState, update: dict[str, Any]) -> dict[str, Any]:
    """Give what a node changes in such a session, with a record of it before the node's own."""
    begun, here = state["script"], state["section"]
    record: TraceRecord = trace_record(
        turn=state.get("turn", 0) + 1,
        node="migration",
        role="migration",
        section=here,
        choice=here,
        rule=ACCEPTED,
        reason=f"the caller goes on in version {script.version} ({script.hash}), although the "
        f"session was held with version {begun['version']} ({begun['hash']})",
    )
    record["version"] = VersionMove(
        before=begun["hash"], after=script.hash, text="", sections={}, tasks={}, dropped=[]
    )
    trace = [record, *update.get("trace", [])]
    kept: dict[str, Any] = {key: state[key] for key in ("progress", "collected") if key in state}
    return {**kept, **update, "script": script.identity, "trace": trace}

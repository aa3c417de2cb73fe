"""Where a message leaves the session: its section, its turn, and where it goes back to."""

from typing import Any

from scriptgraph.nodes.visit import Visit
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import NEW_SESSION
from scriptgraph.state.digressions import come_back, entered, visited
from scriptgraph.state.session import Credit, SessionState


def position(
    script: Script,
    section: Section,
    state: SessionState,
    visit: Visit,
    credits: dict[str, Credit],
    *,
    is_over: bool,
) -> dict[str, Any]:
    """Give what changes of a session's place when a section speaks.

    Args:
        script: The script.
        section: The section that has spoken: where no reply was fit to move on with, the old one.
        state: The session before.
        visit: How it has come there.
        credits: What is credited to the section's tasks by then.
        is_over: Whether the session has ended with the message.
    """
    told_before = "section" not in state and visit.rule == NEW_SESSION
    if visit.held:
        credits = state.get("progress", {}).get(section.id, {})
    place: dict[str, Any] = {
        "section": section.id,
        "status": "open",
        "progress": {**state.get("progress", {}), section.id: credits},
        "collected": state.get("collected", {}),
        "script": script.identity,
        "turn": visit.turn,
        "section_turns": state.get("section_turns", 0) + 1,
        "draft": None,
    }
    if visit.care:
        place["care"] = visit.care
    if visit.returns:
        place |= come_back(state)
    if visit.opens:
        place["section_turns"] = 1
        place["section_start"] = 0 if told_before else len(state["messages"])
        place["visits"] = visited(script, state, section.id)
        place |= entered(script, state, section.id, visit.kind)
    if is_over:
        place |= {"status": "ended", "ended_at": len(state["messages"]) + 1}
    return place

"""The section that a human has given a session back to: the agent speaks there before it judges."""

from __future__ import annotations

from scriptgraph.script.model import Section
from scriptgraph.state.session import SessionState

NOT_OPENED = "the agent has not spoken in the section since a human gave the session back"


def not_opened(section: Section, state: SessionState) -> dict[str, str]:
    """Map the tasks of a section that nobody has begun to why nothing said settles them yet.

    Whoever enters a section otherwise is spoken to there first; behind a human the user's words
    come first, and "yes, all right" would settle an explanation that was never given. Where the
    human has said nothing and gives back to the very section in which the agent spoke last, its
    words there still stand. A value is what it is, whoever has asked for it: what is collected
    counts.

    Args:
        section: The section that is judged.
        state: The session.
    """
    is_given_back = False
    for record in reversed(state.get("trace", [])):
        if record["role"] == "dialog":
            if not is_given_back or record["section"] == section.id:
                return {}
            break
        is_given_back |= record["role"] == "takeover" and record.get("kind") == "give_back"
        if is_given_back and record.get("spoke"):
            break
    if not is_given_back:
        return {}
    return {task.id: NOT_OPENED for task in section.tasks if not task.collect}

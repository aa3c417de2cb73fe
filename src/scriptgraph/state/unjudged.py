"""What the user has said that no usable judgement has covered yet.

A judge can fail: its answer is unusable, its server refuses. What was said in that turn is not
judged by the answer to it, so it stays to be judged in the turns that follow.
"""

from langchain_core.messages import HumanMessage

from scriptgraph.state.session import SessionState, words
from scriptgraph.state.speakers import unanswered


def judged_until(state: SessionState) -> int:
    """Count the messages at the beginning of a conversation that have been judged.

    What nobody has answered is always open, whatever was noted about it; unless it was answered by
    the end of the session. A session of a version that noted nothing counts as judged up to the
    agent's last message.
    """
    messages = state["messages"]
    answered = len(messages) - len(unanswered(messages))
    return max(min(state.get("judged", answered), answered), closed_until(state))


def closed_until(state: SessionState) -> int:
    """Count the messages that the end of a session has answered; 0 while it is open.

    Where somebody has written the end into the state, that is what the agent has answered.
    """
    if state.get("status") != "ended":
        return 0
    messages = state["messages"]
    return state.get("ended_at", len(messages) - len(unanswered(messages)))


def unjudged(state: SessionState) -> list[str]:
    """Give what the user has said that nobody has judged, the oldest first."""
    rest = state["messages"][judged_until(state) :]
    return [words(message) for message in rest if isinstance(message, HumanMessage)]


def backlog(state: SessionState) -> int:
    """Count the user's messages that are to be judged; 0 where there are only unanswered ones."""
    count = len(unjudged(state))
    return count if count > len(unanswered(state["messages"])) else 0

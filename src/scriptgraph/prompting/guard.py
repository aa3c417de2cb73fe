"""The prompt of the guard's model: what danger the user's newest words speak of."""

from langchain_core.messages import BaseMessage

from scriptgraph.core.settings import Settings
from scriptgraph.prompting.layout import judging, transcript
from scriptgraph.state.session import SessionState
from scriptgraph.state.unjudged import judged_until


def guard_prompt(state: SessionState, settings: Settings) -> list[BaseMessage]:
    """Ask how grave the danger is that the user speaks of in what nobody has judged yet."""
    messages = state["messages"]
    start = judged_until(state)
    first = max(0, start - settings.lookback)
    return judging(
        "guard",
        transcript=transcript(messages[first:start], first=first + 1),
        said=transcript(messages[start:], first=start + 1),
    )

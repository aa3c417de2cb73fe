"""The prompt for the notes that stand for a session's finished sections."""

from langchain_core.messages import BaseMessage

from scriptgraph.prompting.layout import judging, transcript
from scriptgraph.script.model import Script
from scriptgraph.state.recap import recap_of
from scriptgraph.state.session import SessionState

MOST_WORDS = 120
MOST_QUOTES = 4

MOST_CHARACTERS = 10 * MOST_WORDS
"""Of a recap with its quotes; no language needs more for so many words."""


def recap_prompt(script: Script, state: SessionState, until: int) -> list[BaseMessage]:
    """Ask for notes on the first messages of a session, earlier notes included."""
    recap = recap_of(state)
    first = recap["until"] if recap else 0
    return judging(
        "recap",
        script=script,
        words=MOST_WORDS,
        quotes=MOST_QUOTES,
        recap=recap,
        transcript=transcript(state["messages"][first:until], first=first + 1),
    )

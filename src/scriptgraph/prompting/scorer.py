"""The prompt of those who score by a rubric."""

from collections.abc import Sequence

from langchain_core.messages import BaseMessage

from scriptgraph.prompting.layout import judging, transcript
from scriptgraph.prompts.filling import defuse
from scriptgraph.replies.rubric import Rubric


def scorer_prompt(rubric: Rubric, messages: Sequence[BaseMessage], reply: str) -> list[BaseMessage]:
    """Ask for scores; `reply` is empty where a whole dialogue is scored."""
    return judging(
        "scorer",
        rubric=rubric,
        defuse=defuse,
        transcript=transcript(messages),
        reply=defuse(reply),
    )

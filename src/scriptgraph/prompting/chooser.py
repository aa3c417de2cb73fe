"""The prompt of those who choose the best of several answers."""

from collections.abc import Sequence

from langchain_core.messages import BaseMessage

from scriptgraph.prompting.layout import judging, transcript
from scriptgraph.prompts.filling import defuse
from scriptgraph.replies.rubric import Criterion


def chooser_prompt(
    criteria: Sequence[Criterion], messages: Sequence[BaseMessage], answers: Sequence[str]
) -> list[BaseMessage]:
    """Ask for the best of several answers; they are numbered from 1 and bear no names."""
    return judging(
        "chooser",
        criteria=criteria,
        transcript=transcript(messages),
        answers=[defuse(answer) for answer in answers],
    )

"""The prompt of the converter from a post to a role card."""

from langchain_core.messages import BaseMessage

from scriptgraph.prompting.layout import judging
from scriptgraph.prompts.filling import defuse


def card_prompt(post: str) -> list[BaseMessage]:
    """Ask what a post says about its writer."""
    return judging("card", post=defuse(post))

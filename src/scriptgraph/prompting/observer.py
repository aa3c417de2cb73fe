"""The prompt of the observer of a role-play."""

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import BaseMessage

from scriptgraph.prompting.layout import judging, transcript
from scriptgraph.prompts.filling import defuse


def observer_prompt(case: Mapping[str, Any], messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """Ask whether the client has reached what they came for; a case may say what that is."""
    goals = defuse(str(case.get("goals", "")))
    return judging("observer", goals=goals, transcript=transcript(messages))

"""The prompts of those who judge afterwards: the verifier, and the check of the patient."""

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import BaseMessage

from scriptgraph.prompting.layout import BEGINS, judging, transcript
from scriptgraph.prompting.patient import told
from scriptgraph.prompting.views import whole_text
from scriptgraph.prompts.filling import defuse
from scriptgraph.script.model import Section, Task

LEAVES = "the agent leaves the section here"
"""A mark in transcripts."""


def verifier_prompt(
    section: Section,
    tasks: Sequence[Task],
    messages: Sequence[BaseMessage],
    *,
    start: int,
    left: int,
    judges_message: bool,
) -> list[BaseMessage]:
    """Ask whether a section that was left had been completed, and about the message after it.

    Args:
        section: The section.
        tasks: Those of its tasks that are to be judged.
        messages: The conversation, up to the agent's first message after the switch.
        start: How many messages there were when the section began.
        left: How many there were when it was left.
        judges_message: Whether the last message is to be judged too.
    """
    return judging(
        "verifier",
        section=section,
        tasks=[{"id": task.id, "text": whole_text(task)} for task in tasks],
        transcript=transcript(messages, marks={start + 1: BEGINS, left + 1: LEAVES}),
        message=len(messages) if judges_message else 0,
    )


def patient_check_prompt(
    case: Mapping[str, Any], messages: Sequence[BaseMessage]
) -> list[BaseMessage]:
    """Ask what the simulated patient said against its case."""
    return judging(
        "patient_check",
        case=[(name, defuse(str(text))) for name, text in told(case)],
        transcript=transcript(messages),
    )

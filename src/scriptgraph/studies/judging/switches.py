"""Takes a recorded dialogue apart into its switches, for a verifier to judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.nodes.judges.verifier import Switch
from scriptgraph.records.dialogue import UNCLAIMED, Dialogue, Step
from scriptgraph.script.model import Script
from scriptgraph.sessions.recorded import exchanges, in_todays_names, section_of


def switches_of(dialogue: Dialogue, script: Script) -> Iterator[Switch]:
    """List the switches of a dialogue, those included about which there is nothing to judge.

    The agent's first message after a switch is the one of the same exchange: behind the events
    where evaluator and dispatcher decide, before them where one actor decides as it speaks
    (the published variant A). The message belongs to the section that was entered.

    Args:
        dialogue: In the published layout.
        script: What it was held on; sections without a name are positions in it.

    Raises:
        InputError: When it names a section that the script does not have, or the script is a
            version that its session has left.
    """
    messages: list[BaseMessage] = []
    start = number = 0
    for steps in exchanges(in_todays_names(dialogue, script)):
        spoken = _messages([step for step in steps if step.actor in ("dialog", "human")])
        for position, step in enumerate(steps):
            if step.status == "started":
                start = len(messages)
            if step.status == "completed":
                number += 1
                if step.is_human:  # no judge has to say whether they were right
                    continue
                goes_on = any(later.status == "started" for later in steps[position:])
                known = (*messages, *spoken[:1])
                yield Switch(
                    dialogue=dialogue.id,
                    number=number,
                    section=script.by_id[section_of(dialogue, step, script)],
                    messages=known,
                    start=start,
                    left=len(messages) if goes_on else len(known),
                    claimed=step.kind not in UNCLAIMED,
                    has_message=bool(spoken),
                )
        messages += [*spoken, *_messages([step for step in steps if step.actor == "patient"])]


def conversation_of(dialogue: Dialogue) -> list[BaseMessage]:
    """Give everything that was said in a dialogue."""
    return _messages(dialogue.steps)


def _messages(steps: Sequence[Step]) -> list[BaseMessage]:
    """Give what was said, as the other side saw it; a message without words is none."""
    said: list[BaseMessage] = []
    for step in steps:
        if step.words and (step.actor in ("dialog", "patient") or step.is_humans_message):
            speaker = HumanMessage if step.actor == "patient" else AIMessage
            said.append(speaker(step.words))
    return said

"""Dialogues as training data for chat models: what was said, and nothing else."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Any, Literal, NamedTuple

from scriptgraph.records.dialogue import Dialogue

Speaker = Literal["user", "assistant"]

_SHAREGPT: dict[Speaker, str] = {"user": "human", "assistant": "gpt"}


class Message(NamedTuple):
    """Something that was said."""

    speaker: Speaker
    text: str


@dataclass(frozen=True)
class Chat:
    """A dialogue as a chat: the speakers alternate, and the agent has the last word.

    Both are demanded by who reads it: OpenAI's fine-tuning wants the assistant to end an example,
    LLaMA-Factory skips one whose roles do not alternate, and so do many chat templates.
    """

    messages: tuple[Message, ...]
    """Empty where the agent said nothing at all."""

    empty: int = 0
    """Messages without a word, which are left out."""

    joined: int = 0
    """Messages that are joined to the one before, because the same side had said it."""

    dropped: int = 0
    """Messages of the user at the end, which the agent never answered."""


def chat(dialogue: Dialogue, opening: str = "") -> Chat:
    """Take what was said out of a dialogue; the decisions stay behind.

    Args:
        dialogue: The dialogue.
        opening: What the user is to have said before an agent that begins; empty for nothing.
    """
    said = list(_said(dialogue))
    spoken = [message for message in said if message.text]
    turns = in_turns(spoken, opening)
    dropped = int(bool(turns) and turns[-1].speaker == "user")
    return Chat(
        tuple(turns[: len(turns) - dropped]),
        empty=len(said) - len(spoken),
        joined=len(spoken) - len(in_turns(spoken)),
        dropped=dropped,
    )


def openai_example(chat: Chat, system: str = "") -> dict[str, Any]:
    """Write a chat as one example of OpenAI's fine-tuning: `messages` of `role` and `content`."""
    first = [{"role": "system", "content": system}] if system else []
    return {"messages": first + openai_messages(chat.messages)}


def sharegpt_example(dialogue: Dialogue, chat: Chat, system: str = "") -> dict[str, Any]:
    """Write a chat as one example in the ShareGPT form, as LLaMA-Factory reads it.

    It takes the columns that `dataset_entry` names and lets the others be.
    """
    example: dict[str, Any] = {
        "id": dialogue.id,
        "conversations": [
            {"from": _SHAREGPT[message.speaker], "value": message.text} for message in chat.messages
        ],
    }
    if system:
        example["system"] = system
    if dialogue.rehearsal:
        example["rehearsal"] = True
    return example


def dataset_entry(file_name: str, *, system: bool) -> dict[str, Any]:
    """Describe a file in the ShareGPT form for LLaMA-Factory's `dataset_info.json`."""
    columns = {"messages": "conversations"}
    if system:
        columns["system"] = "system"
    return {"file_name": file_name, "formatting": "sharegpt", "columns": columns}


def _said(dialogue: Dialogue) -> Iterator[Message]:
    """Give what was said, up to where a human took over: no model is to learn to pass for one."""
    for step in takewhile(lambda one: not one.is_humans_message, dialogue.steps):
        if step.actor == "dialog":
            yield Message("assistant", step.words)
        elif step.actor == "patient":
            yield Message("user", step.words)


def _speaker(message: Message) -> Speaker:
    return message.speaker


def in_turns(spoken: Iterable[Message], opening: str = "") -> list[Message]:
    """Join what one side said in a row.

    Args:
        spoken: What was said.
        opening: What the user is to have said before an agent that begins; empty for nothing.
    """
    turns = [
        Message(speaker, "\n\n".join(message.text for message in messages))
        for speaker, messages in groupby(spoken, key=_speaker)
    ]
    begins = bool(turns) and turns[0].speaker == "assistant"
    return [Message("user", opening), *turns] if opening and begins else turns


def openai_messages(spoken: Iterable[Message]) -> list[dict[str, str]]:
    """Write what was said as OpenAI's messages, of `role` and `content`."""
    return [{"role": message.speaker, "content": message.text} for message in spoken]

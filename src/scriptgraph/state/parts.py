"""A message of the user's that comes in several parts, as clients send text beside a picture."""

from __future__ import annotations

from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage

_APART = frozenset(" \t\r\n")


def parted(message: BaseMessage) -> BaseMessage:
    """Give a message of the user's whose texts stand apart: LangChain joins them without a blank.

    "I want to" and "die" are no "todie", and "5" and "0 mg" no 50: nobody has written those.

    Returns:
        The very message where its texts are apart already, and where it is not the user's.
    """
    if not isinstance(message, HumanMessage) or isinstance(message.content, str):
        return message
    blocks: list[Any] = []
    before = ""
    for block in message.content:
        text = _text_of(block)
        if before and text and _APART.isdisjoint((before[-1], text[0])):
            text = f"\n{text}"
            block = {**block, "text": text} if isinstance(block, dict) else text
        blocks.append(block)
        before = text or before
    return message if blocks == message.content else message.model_copy(update={"content": blocks})


def _text_of(block: object) -> str:
    """Give what a part says, as LangChain reads it; empty where it is something else."""
    if isinstance(block, dict):
        block = block.get("text") if block.get("type") == "text" else ""
    return block if isinstance(block, str) else ""

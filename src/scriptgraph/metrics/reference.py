"""A reference corpus: dialogues of others, such as real sessions, that ours are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark, read_lines
from scriptgraph.metrics.speech import Side, Speech, Utterance, speech, spoken, utterances
from scriptgraph.prompting.layout import opening_line
from scriptgraph.records.dialogue import read_dialogues

_ROLES: dict[str, Side] = {"assistant": "agent", "user": "client"}
_SHAREGPT = {"gpt": "assistant", "human": "user", "system": "system"}
_KEYS = ("steps", "messages", "conversations")


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    role: Literal["system", "user", "assistant"]
    content: str


class _Chat(BaseModel):
    """OpenAI's `messages`, or the `conversations` of ShareGPT with `from` and `value`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    messages: tuple[_Message, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _from_sharegpt(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "messages" in given:
            return given
        turns = given.get("conversations")
        if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
            return given
        return {
            "messages": [
                {
                    "role": _SHAREGPT.get(str(turn.get("from")), turn.get("from")),
                    "content": turn.get("value"),
                }
                for turn in turns
            ]
        }


class _Anything(BaseModel):
    model_config = ConfigDict(extra="allow")


def read_reference(
    path: Path, remark: Remark, on_dialogue: Callable[[], object] = lambda: None
) -> list[Speech]:
    """Measure what was said in a reference corpus, one dialogue at a time.

    Args:
        path: JSON lines: dialogues in the published layout, OpenAI's `messages` or ShareGPT's
            `conversations`. The user is the client; what the system says is passed over, and so
            is the line with which our exports open a session.
        remark: Told of a last line that was cut off.
        on_dialogue: Called after each dialogue, for progress.

    Raises:
        InputError: When it cannot be read, holds no dialogue, or a line is none; it names the line.
    """
    found = []
    for said in _read(path, remark):
        if said:
            found.append(speech(said))
        on_dialogue()
    if not found:
        raise InputError(f"{path} holds no dialogue to compare with")
    return found


def _read(path: Path, remark: Remark) -> Iterator[list[Utterance]]:
    """Read dialogues in the layout of the first line."""
    _refuse_array(path)
    first = next(read_lines(path, _Anything, "a dialogue", on_cut_off=lambda _: None), None)
    known = [key for key in _KEYS if first and key in (first.model_extra or {})]
    if first and not known:
        raise InputError(
            f"{path}:1: not a dialogue: a line needs one of {', '.join(map(repr, _KEYS))}"
        )
    if known == ["steps"]:
        return map(spoken, read_dialogues(path, on_cut_off=remark))
    chats = read_lines(path, _Chat, "a chat", on_cut_off=remark)
    opening = opening_line()
    return (_said(chat, opening) for chat in chats)


def _refuse_array(path: Path) -> None:
    """Say what is wrong with the other form in which data of ShareGPT come."""
    with suppress(OSError), path.open("rb") as file:
        if file.read(64).lstrip().startswith(b"["):
            raise InputError(
                f"{path}:1: a JSON array; a reference has one dialogue a line "
                "(`export` writes so to a file that ends in .jsonl)"
            )


def _said(chat: _Chat, opening: str) -> list[Utterance]:
    said = [message for message in chat.messages if message.role in _ROLES]
    if said and said[0].role == "user" and said[0].content.strip() == opening.strip():
        said = said[1:]
    return utterances((_ROLES[message.role], message.content) for message in said)

"""What a rubric is applied to: replies, or whole dialogues, read from a file or folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from langchain_core.messages import BaseMessage
from pydantic import BaseModel, ConfigDict, ValidationError

from scriptgraph.core.errors import InputError
from scriptgraph.core.validation import told
from scriptgraph.files.lines import Remark, line_number, read_lines, read_placed_lines
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import find_results
from scriptgraph.replies.clusters import cluster_of
from scriptgraph.replies.reply import Reply, Said
from scriptgraph.studies.judging.switches import conversation_of


@dataclass(frozen=True)
class Item:
    """One thing to score."""

    id: str
    messages: Sequence[BaseMessage]
    """What was said before the reply, or the whole dialogue."""

    reply: str = ""
    """Empty for a dialogue."""

    dialogue: str | None = None
    """The id of the dialogue that it is, or is from."""

    scored: str | None = None
    """Whose reply it is: its model, where that is known."""

    situation: str = ""
    """What the reply answers; empty for a dialogue."""

    @property
    def cluster(self) -> str:
        """Name what it is drawn with when an interval is drawn."""
        return self.dialogue or self.situation or self.id

    @classmethod
    def of_reply(cls, reply: Reply, dialogue: str | None = None) -> Item:
        """Make one of a reply."""
        words = (reply.conversation, reply.reply)
        return cls(reply.id, *words, dialogue, reply.model, cluster_of(reply))

    @classmethod
    def of_dialogue(cls, dialogue: Dialogue) -> Item:
        """Make one of a whole dialogue; it is scored as its agent's, if one model played it."""
        models = {step.model for step in dialogue.steps if step.actor == "dialog"}
        scored = models.pop() if len(models) == 1 else None
        return cls(dialogue.id, conversation_of(dialogue), "", dialogue.id, scored)


@dataclass(frozen=True)
class Source:
    """Where the items come from; each reading begins anew, and holds one line at a time.

    Args:
        path: JSON lines of replies, or dialogues in the published layout, or the folder of an
            experiment.
        judges: Whether replies are scored or whole dialogues. Of a dialogue, every reply of the
            agent is one.
    """

    path: Path
    judges: Literal["reply", "dialogue"]

    def items(self, remark: Remark) -> Iterator[Item]:
        """Read what is to be scored; what a plan discarded is left out.

        Raises:
            InputError: When it cannot be read, a line is not what it should be, or an id is there
                twice; it names the line.
        """
        seen: dict[str, int] = {}
        file, read = self._opened()
        for start, items in read(file, remark):
            for item in items:
                if (first := seen.setdefault(item.id, start)) != start:
                    raise InputError(
                        f"{file}:{line_number(file, start)}: the id {item.id!r} is in line "
                        f"{line_number(file, first)} already"
                    )
                yield item

    def _opened(self) -> tuple[Path, _Read]:
        file = find_results(self.path).dialogues
        if holds_dialogues(self.path):
            return file, self._of_dialogues
        if self.judges == "dialogue":
            raise InputError(f"{file} holds no dialogues, and the rubric judges whole ones")
        return file, _of_replies

    def _of_dialogues(self, file: Path, remark: Remark) -> Iterator[tuple[int, list[Item]]]:
        lines = read_placed_lines(file, Dialogue, "a dialogue", on_cut_off=remark)
        for start, dialogue in lines:
            if dialogue.discarded:
                continue
            if self.judges == "dialogue":
                yield start, [Item.of_dialogue(dialogue)]
                continue
            try:
                yield start, [Item.of_reply(reply, dialogue.id) for reply in replies_in(dialogue)]
            except ValidationError as error:
                place = f"{file}:{line_number(file, start)}"
                raise InputError(f"{place}: a message: {told(error)}") from error


_Read = Callable[[Path, Remark], Iterator[tuple[int, list[Item]]]]
"""Reads items line by line, each with the byte that the line begins at."""


def _of_replies(file: Path, remark: Remark) -> Iterator[tuple[int, list[Item]]]:
    for start, reply in read_placed_lines(file, Reply, "a reply", on_cut_off=remark):
        yield start, [Item.of_reply(reply)]


class _Anything(BaseModel):
    """Any object; a dialogue has steps."""

    model_config = ConfigDict(extra="allow")


def holds_dialogues(path: Path) -> bool:
    """Tell dialogues from replies and situations by the first line; a folder has dialogues.

    Raises:
        InputError: When there is nothing to read, or the first line is no object.
    """
    file = find_results(path).dialogues
    if path.is_dir():
        return True
    first = next(read_lines(file, _Anything, "an object", on_cut_off=lambda _: None), None)
    return first is not None and "steps" in (first.model_extra or {})


def replies_in(dialogue: Dialogue) -> Iterator[Reply]:
    """Give every reply of the agent in a dialogue, with all that was said before it."""
    said: list[Said] = []
    for step in dialogue.steps:
        if step.actor not in ("dialog", "patient") or not step.words.strip():
            continue
        if step.actor == "dialog" and said and said[-1].role == "user":
            turn = 1 + sum(one.role == "assistant" for one in said)
            yield Reply(
                id=f"{dialogue.id}#{turn}",
                messages=tuple(said),
                reply=step.words,
                model=step.model,
            )
        role: Literal["user", "assistant"] = "assistant" if step.actor == "dialog" else "user"
        said.append(Said(role=role, content=step.words))

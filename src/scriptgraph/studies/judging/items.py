"""What a rubric is applied to: replies, or whole dialogues, read from a file or folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from langchain_core.messages import BaseMessage
from pydantic import BaseModel, ConfigDict, ValidationError

from scriptgraph.core.errors import InputError
from scriptgraph.core.validation import told
from scriptgraph.corpora.reading import Given, find_dialogues
from scriptgraph.files.lines import (
    Remark,
    line_number,
    pass_over,
    read_identified_lines,
    read_lines,
    read_placed_lines,
)
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import Results
from scriptgraph.replies.clusters import cluster_of
from scriptgraph.replies.reply import Reply, Said
from scriptgraph.studies.judging.given_replies import GivenReplies, read_asked
from scriptgraph.studies.judging.switches import conversation_of
from scriptgraph.studies.shards import Shard


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
        path: JSON lines of replies, or dialogues in any layout, or the folder of an experiment.
        judges: Whether replies are scored or whole dialogues. Of a dialogue, every reply of the
            agent is one.
    """

    path: Path
    judges: Literal["reply", "dialogue"]
    given: Given = field(default_factory=Given)
    """What somebody has said of a corpus of others."""

    say: Callable[[str], object] = field(default=lambda _: None, repr=False)
    """Told what was understood of one."""

    asked: Path | None = None
    """What replies answer that do not say it themselves, such as a batch's."""

    shard: Shard | None = None
    """Which of them are meant; None where all are."""

    @cached_property
    def _place(self) -> Results | None:
        """Say where the dialogues are; None where there are replies in their place."""
        if self.given.layout is None and holds_replies(self.path):
            return None
        return find_dialogues(self.path, given=self.given, say=self.say)

    @cached_property
    def has_plain_replies(self) -> bool:
        """Say whether every line is one reply, with what it answers."""
        return self._place is None and not {"replies", "custom_id"} & first_line(self.path).keys()

    def items(self, remark: Remark) -> Iterator[Item]:
        """Read what is to be scored; what a plan discarded is left out.

        Raises:
            InputError: When it cannot be read, a line is not what it should be, or an id is there
                twice; it names the line.
        """
        place, seen = self._place, dict[str, int]()
        if place is None and self.judges == "dialogue":
            raise InputError(f"{self.path} holds no dialogues, and the rubric judges whole ones")
        read = self._of_replies(remark) if place is None else self._of(place, remark)
        where = _Where(self.path, by_line=True) if place is None else _Where.of(place)
        for start, items in read:
            for item in items:
                if (first := seen.setdefault(item.id, start)) != start:
                    raise InputError(
                        f"{where[start]}: the id {item.id!r} is in {where.briefly(first)} already"
                    )
                if self.shard is None or self.shard.holds(item.id):
                    yield item

    def _of_replies(self, remark: Remark) -> Iterator[tuple[int, list[Item]]]:
        """Read lines of replies; several of one line are items of their own."""
        if self.has_plain_replies:
            for start, reply in read_placed_lines(self.path, Reply, "a reply", on_cut_off=remark):
                yield start, [Item.of_reply(reply)]
            return
        given = GivenReplies(self.path, read_asked(self.asked, remark) if self.asked else None)
        for start, replies in given.read(remark):
            yield start, [Item.of_reply(reply) for reply in replies]

    def _of(self, place: Results, remark: Remark) -> Iterator[tuple[int, list[Item]]]:
        for start, dialogue in _placed(place, remark):
            if dialogue.discarded:
                continue
            if self.judges == "dialogue":
                yield start, [Item.of_dialogue(dialogue)]
                continue
            try:
                yield start, [Item.of_reply(reply, dialogue.id) for reply in replies_in(dialogue)]
            except ValidationError as error:
                where = _Where.of(place)[start]
                raise InputError(f"{where}: a message: {told(error)}") from error


@dataclass(frozen=True)
class _Where:
    """Names the place of what was read: a line of a file, or the number of a dialogue in it."""

    file: Path
    by_line: bool

    @classmethod
    def of(cls, place: Results) -> _Where:
        return cls(place.dialogues, by_line=place.is_ours)

    def __getitem__(self, start: int) -> str:
        if self.by_line:
            return f"{self.file}:{line_number(self.file, start)}"
        return f"{self.file}, dialogue {start}"

    def briefly(self, start: int) -> str:
        return f"line {line_number(self.file, start)}" if self.by_line else f"dialogue {start}"


def _placed(place: Results, remark: Remark) -> Iterator[tuple[int, Dialogue]]:
    """Read dialogues, each with the byte that its line begins at, or with its number."""
    if place.is_ours:
        return read_identified_lines(place.dialogues, Dialogue, "a dialogue", on_cut_off=remark)
    return enumerate(place.read(place.dialogues, remark), start=1)


class _Anything(BaseModel):
    """Any object; one that is a dialogue has neither a reply nor a question."""

    model_config = ConfigDict(extra="allow")


def first_line(path: Path) -> dict[str, Any]:
    """Give the first line of a file of JSON lines; empty where there is none, or of another kind.

    Raises:
        InputError: When there is nothing to read, or the first line is no object.
    """
    if not path.is_file() or not begins_an_object(path):
        return {}
    first = next(read_lines(path, _Anything, "an object", on_cut_off=pass_over), None)
    return dict(first.model_extra or {}) if first else {}


def begins_an_object(path: Path) -> bool:
    """Say whether a file begins as JSON lines do."""
    try:
        with path.open("rb") as file:
            return file.read(1 << 12).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error}") from error


def holds_replies(path: Path) -> bool:
    """Tell replies from dialogues by the first line; a folder has dialogues.

    Raises:
        InputError: When there is nothing to read, or the first line is no object.
    """
    return not {"reply", "replies", "question", "custom_id"}.isdisjoint(first_line(path))


SITUATIONS = "situations"
"""What `--from` calls lines of situations."""


def holds_situations(path: Path, layout: str | None = None) -> bool:
    """Tell lines of situations from dialogues by the first: nobody has answered the client yet.

    Args:
        path: The file.
        layout: What somebody has said of it.

    Raises:
        InputError: When there is nothing to read, the first line is no object, or it may be either:
            a chat that waits for an answer, with answers before.
    """
    if layout is not None:
        return layout == SITUATIONS
    first = first_line(path)
    said = first.get("messages")
    messages = said if isinstance(said, list) else []
    roles = [one.get("role") for one in messages if isinstance(one, dict)]
    waits = "id" in first and roles[-1:] == ["user"]
    if waits and "assistant" in roles:
        raise InputError(
            f"{path}:1: a chat with answers that waits for another one is read as a dialogue, each "
            "answered message of which is a situation, with --from openai, and as one situation "
            f"with --from {SITUATIONS}: say which"
        )
    return waits or "question" in first


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

"""Replies of two systems to the same inputs, brought together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Generic, TypeVar

from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.corpora.reading import Given
from scriptgraph.files.lines import Remark, line_number, read_identified_lines
from scriptgraph.replies.candidates import situation_of
from scriptgraph.replies.clusters import cluster_of
from scriptgraph.replies.preferences import HumanChoice, Side
from scriptgraph.replies.reply import Reply
from scriptgraph.studies.judging.items import Item, Source
from scriptgraph.studies.shards import Shard, refuse_empty

T = TypeVar("T", Reply, HumanChoice)


@dataclass(frozen=True)
class ReplyPair:
    """What A and B answered to the same client."""

    a: Reply
    b: Reply

    @property
    def id(self) -> str:
        """Give the input's id."""
        return self.a.id

    @property
    def cluster(self) -> str:
        """Name the situation: two pairs of replies to it are no independent things."""
        return cluster_of(self.a)

    def in_order(self, first: Side) -> list[str]:
        """Give both replies, one side's first."""
        replies = [self.a.reply, self.b.reply]
        return replies if first == "A" else replies[::-1]

    @cached_property
    def hash(self) -> str:
        """Identify input and replies by their content."""
        said = [(one.role, one.content) for one in self.a.messages]
        return digest(repr([*said, self.a.reply, self.b.reply]))


def pair_up(
    first: Path,
    second: Path,
    remark: Remark,
    given: Given = Given(),  # noqa: B008  # it is frozen
    say: Callable[[str], object] = lambda _: None,
    asked: Path | None = None,
    shard: Shard | None = None,
) -> list[ReplyPair]:
    """Bring the replies of two files together by their ids, in the order of the first.

    Args:
        first: Replies, one or several a line, a batch's output, or dialogues in any layout.
        second: The same, to the same messages.
        remark: Told what is left out.
        given: What somebody has said of corpora of others.
        say: Told what was understood of them.
        asked: What replies answer that do not say it themselves.
        shard: Which of the pairs are meant; all of them are looked at.

    Raises:
        InputError: When there is none, an id stands in one file only or twice in one, or the two
            replies answer different messages; it names file and line.
    """
    sources = (Source(path, "reply", given, say, asked) for path in (first, second))
    a, b = (_replies(source, remark) for source in sources)
    for here, there, other in ((a, b, second), (b, a, first)):
        lonely = [one for one in here.values() if one.value.id not in there]
        if lonely:
            more = f" ({len(lonely)} such lines)" if len(lonely) > 1 else ""
            raise InputError(
                f"{lonely[0].place}: {lonely[0].value.id!r} has no counterpart in {other}{more}"
            )
    for id_, one in a.items():
        if one.value.messages != b[id_].value.messages:
            raise InputError(
                f"{b[id_].place}: {id_!r} answers other messages than at {one.place}; "
                "only replies to the same client can be compared"
            )
    held = [id_ for id_ in a if shard is None or shard.holds(id_)]
    if not held:
        refuse_empty(first, "reply", shard)
    return [ReplyPair(a[id_].value, b[id_].value) for id_ in held]


def read_human_choices(path: Path, known: Iterable[str], remark: Remark) -> list[HumanChoice]:
    """Read what people chose: JSON lines `{"id": ..., "choice": "A" | "B" | "tie"}`.

    Raises:
        InputError: When a line is no choice, is about an unknown input, or is a second one about
            the same; it names file and line.
    """
    ids = set(known)
    placed = _by_id(path, HumanChoice, "a choice", remark)
    for id_, one in placed.items():
        if id_ not in ids:
            raise InputError(f"{one.place}: there is no input {id_!r}")
    return [one.value for one in placed.values()]


@dataclass(frozen=True)
class _Placed(Generic[T]):
    """What was read, and where it stands."""

    value: T
    where: Callable[[], str]
    """Gives file and line; counted only when somebody has to be told."""

    @property
    def place(self) -> str:
        """Name the place."""
        return self.where()


def _replies(source: Source, remark: Remark) -> dict[str, _Placed[Reply]]:
    """Read the replies of a file by their ids, in whatever form it has them."""
    if source.has_plain_replies:
        return _by_id(source.path, Reply, "a reply", remark)
    return {
        item.id: _Placed(_reply_of(item), partial(_of_item, source.path, item.id))
        for item in source.items(remark)
    }


def _reply_of(item: Item) -> Reply:
    said = situation_of(item.messages, item.id).messages
    made = {"reply": item.reply, "model": item.scored, "situation": item.situation}
    return Reply.model_validate({"id": item.id, "messages": said, **made})


def _of_item(path: Path, name: str) -> str:
    return f"{path}, reply {name!r}"


def _by_id(path: Path, kind: type[T], noun: str, remark: Remark) -> dict[str, _Placed[T]]:
    """Read lines by their ids, each of which stands there once."""
    lines = read_identified_lines(path, kind, noun, on_cut_off=remark)
    return {value.id: _Placed(value, partial(_of_line, path, start)) for start, value in lines}


def _of_line(path: Path, start: int) -> str:
    return f"{path}:{line_number(path, start)}"

"""Turns raw posts into role cards, one file each, and keeps account of what each says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from pydantic import Field

from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import ATTEMPTS, REHEARSAL
from scriptgraph.files.kept import Kept
from scriptgraph.files.ledger import Ledger
from scriptgraph.files.lines import Remark, line_number
from scriptgraph.files.whole import whole_file
from scriptgraph.formats.card import write_card
from scriptgraph.models.described import model_name
from scriptgraph.nodes.cast import now
from scriptgraph.nodes.judges.converter import FIELDS, TRAITS, Found, read_off
from scriptgraph.records.card import BigFive, Origin, Post, RoleCard, read_placed_posts
from scriptgraph.studies.work import Study, Watch

CONVERSIONS = "conversions.jsonl"
"""The account, beside the cards."""


class Conversion(Kept):
    """What became of one post; the card stands in a file of its own too."""

    post: str
    """The post's id."""

    text: str
    """The hash of what it says."""

    model: str
    """Who read it, by the name that it is asked for."""

    missing: str = ""

    card: RoleCard | None = None
    """None where there is none; `missing` says why."""

    unknown: tuple[str, ...] = ()
    """The fields that the post says nothing about, or nothing that could be shown."""

    evidence: dict[str, str] = Field(default_factory=dict)
    """Field → the quote that shows it."""

    refused: dict[str, str] = Field(default_factory=dict)
    """What the model gave and was not taken → why."""

    @property
    def key(self) -> tuple[str, None]:
        """Give the post; it is read as a whole."""
        return self.post, None

    def line(self) -> str:
        """Write it as one line of JSON; what a card does not know is part of what it says."""
        return self.model_dump_json()


def differing(model: BaseChatModel) -> Callable[[Conversion], str]:
    """Say why a conversion is not this model's."""
    name = model_name(model)
    return lambda one: f"conversions by {one.model!r}" if one.model != name else ""


async def convert(post: Post, model: BaseChatModel, *, attempts: int) -> Conversion:
    """Make a role card of a post; what the post does not say stays unknown.

    Args:
        post: The post.
        model: Reads it.
        attempts: How often to ask.
    """
    found = await read_off(post.post, model, attempts=attempts)
    missing = found.missing
    if not missing and "complaint" not in found.values:
        missing = f"no complaint: {found.refused.get('complaint', 'the post gives none')}"
    return Conversion(
        post=post.id,
        text=digest(post.post),
        at=now(),
        model=model_name(model),
        missing=missing,
        call=found.call,
        card=None if missing else _card(post, found, model_name(model)),
        unknown=() if missing else tuple(name for name in FIELDS if name not in found.values),
        evidence=found.evidence,
        refused=found.refused,
    )


@dataclass
class Conversions(Study[Post]):
    """The posts of some files, and their cards in a folder."""

    files: Sequence[Path]
    folder: Path
    model: BaseChatModel
    ledger: Ledger[Conversion]
    attempts: int = ATTEMPTS
    posts: tuple[Post, ...] = ()

    def survey(self, remark: Remark) -> int:
        """Read the posts, and find out how many have no card yet.

        Raises:
            InputError: When they cannot be read or do not fit what the folder holds.
        """
        self.posts = tuple(self._read(remark))
        if not self.posts:
            raise InputError("there is no post in these files")
        for post in self.posts:
            self._refuse_to_replace(post, self.ledger.last(post.id))
        for one in self.ledger.lasts():
            self._write(one)
        return sum(1 for _ in self.left())

    def left(self) -> Iterator[Post]:
        """List the posts that have no card."""
        for post in self.posts:
            if (one := self.ledger.last(post.id)) is None or one.missing:
                yield post

    async def do(self, job: Post, watch: Watch) -> None:
        """Convert a post, and write its card."""
        one = await convert(job, self.model, attempts=self.attempts)
        self.ledger.keep(one)
        self._write(one)
        watch.on_done()

    def document(self) -> dict[str, Any]:
        """Say in figures what there is now."""
        ours = [one for post in self.posts if (one := self.ledger.last(post.id))]
        unknown = Counter(name for one in ours for name in one.unknown)
        return {
            "posts": len(self.posts),
            "cards": sum(one.card is not None for one in ours),
            "missing": {one.post: one.missing for one in ours if one.missing},
            "unknown": {name: unknown[name] for name in FIELDS if unknown[name]},
            "refused": sum(len(one.refused) for one in ours),
            "rehearsal": any(one.model == REHEARSAL for one in ours),
            "folder": str(self.folder),
            **self.ledger.cost(),
        }

    def _read(self, remark: Remark) -> Iterator[Post]:
        """Read the posts; each becomes a file of its id's name, so no two may share one."""
        seen: dict[str, tuple[Path, int]] = {}
        for file in self.files:
            for start, post in read_placed_posts(file, remark):
                if post.id in seen:
                    first, there = seen[post.id]
                    raise InputError(
                        f"{file}:{line_number(file, start)}: the id {post.id!r} is at "
                        f"{first}:{line_number(first, there)} already"
                    )
                seen[post.id] = file, start
                yield post

    def _refuse_to_replace(self, post: Post, known: Conversion | None) -> None:
        if known and known.text != digest(post.post):
            raise InputError(
                f"{self.ledger.file} holds the card of another text of the post {post.id!r}; "
                "another folder keeps them apart"
            )
        if (known is None or known.card is None) and self._place(post.id).exists():
            raise InputError(f"{self._place(post.id)} is there already, and not made of this post")

    def _write(self, one: Conversion) -> None:
        """Write a card where there is none yet; one that a person has changed stays as it is."""
        if one.card and not self._place(one.post).exists():
            with whole_file(self._place(one.post)) as file:
                file.write(write_card(one.card))

    def _place(self, post: str) -> Path:
        return self.folder / f"{post}.yaml"


def _card(post: Post, found: Found, model: str) -> RoleCard:
    known = {name: value for name, value in found.values.items() if name not in TRAITS}
    texts = {name: known.get(name) for name in FIELDS if name not in TRAITS}
    return RoleCard.model_validate(
        {
            **texts,
            "card": post.id,
            "big_five": BigFive.model_validate({name: found.values.get(name) for name in TRAITS}),
            "details": tuple(" ".join(detail.split()) for detail in found.details),
            "origin": Origin(post=post.id, model=model, rehearsal=model == REHEARSAL),
        }
    )

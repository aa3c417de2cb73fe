"""Has a judge apply a rubric to many replies or dialogues, as often as is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import ATTEMPTS
from scriptgraph.files.ledger import Ledger
from scriptgraph.files.lines import Remark, pass_over
from scriptgraph.models.described import model_name, temperature_of
from scriptgraph.nodes.judges.scorer import content_hash, score
from scriptgraph.replies.rubric import Rubric
from scriptgraph.replies.scores import ScoreSheet, fuller
from scriptgraph.studies.judging.items import Item, Source
from scriptgraph.studies.shards import refuse_empty
from scriptgraph.studies.work import Study, Watch

Key = tuple[str, int]
"""An item's id and which repeat it is."""


def is_due(sheet: ScoreSheet | None) -> bool:
    """Say whether a sheet is still to be asked for."""
    return sheet is None or bool(sheet.missing)


def fullest(sheets: Iterable[ScoreSheet]) -> dict[Key, ScoreSheet]:
    """Map items and repeats to their sheets; of several, the one with the most scores counts."""
    found: dict[Key, ScoreSheet] = {}
    for sheet in sheets:
        found[sheet.key] = fuller(found.get(sheet.key), sheet)
    return found


@dataclass
class Appraisal(Study[tuple[Item, int]]):
    """A judge at work on the items of one source; what it gave is in a ledger."""

    source: Source
    rubric: Rubric
    judge: BaseChatModel
    ledger: Ledger[ScoreSheet]
    repeats: int = 1
    """How often each item is scored.

    The prompt is the same each time, so at temperature 0 repeats say how steady the server is and
    little about the judge.
    """

    attempts: int = ATTEMPTS
    clusters: dict[str, str] = field(default_factory=dict)
    """What is scored, in its order → the situation or dialogue that it is drawn with."""

    @property
    def models(self) -> Sequence[BaseChatModel]:
        """Give whoever is asked: the judge."""
        return [self.judge]

    def survey(self, remark: Remark) -> int:
        """Find out what there is to do, and everything that stands against it.

        Returns:
            How many sheets are still to be had.

        Raises:
            InputError: When an item cannot be read, or was another when it was scored.
        """
        known = fullest(self.ledger.found)
        left = 0
        for item in self.source.items(remark):
            self.clusters[item.id] = item.cluster
            content = content_hash(item.messages, item.reply)
            for repeat in range(1, self.repeats + 1):
                sheet = known.get((item.id, repeat))
                left += is_due(sheet)
                if sheet and sheet.content != content:
                    raise InputError(
                        f"{self.ledger.file} holds a score of {item.id!r}, which had other words "
                        "then; --out FILE keeps these scores apart"
                    )
        if not self.clusters:
            refuse_empty(self.source.path, f"{self.rubric.judges} to score", self.source.shard)
        return left

    def left(self) -> Iterator[tuple[Item, int]]:
        """List the items and repeats without a whole sheet; the source is read as they come."""
        known = fullest(self.ledger.found)
        for item in self.source.items(pass_over):
            for repeat in range(1, self.repeats + 1):
                if is_due(known.get((item.id, repeat))):
                    yield item, repeat

    async def do(self, job: tuple[Item, int], watch: Watch) -> None:
        """Ask for one sheet, and write it down."""
        item, repeat = job
        sheet = await score(
            self.rubric,
            item.messages,
            self.judge,
            id=item.id,
            reply=item.reply,
            dialogue=item.dialogue,
            scored=item.scored,
            repeat=repeat,
            attempts=self.attempts,
        )
        self.ledger.keep(sheet)
        watch.on_done()

    def sheets(self) -> list[ScoreSheet]:
        """Give the sheets of these items, from earlier and from now."""
        found = fullest(self.ledger.found)
        keys = ((id_, repeat) for id_ in self.clusters for repeat in range(1, self.repeats + 1))
        return [found[key] for key in keys if key in found]


def differing(rubric: Rubric, judge: BaseChatModel) -> Callable[[ScoreSheet], str]:
    """Give what says whether a kept sheet belongs to other work, and how it differs."""
    name, temperature = model_name(judge), temperature_of(judge)

    def differs(sheet: ScoreSheet) -> str:
        if sheet.judge != name:
            return f"scores of the model {sheet.judge!r}, not of {name!r}"
        if sheet.rubric != rubric.id:
            return f"scores by the rubric {sheet.rubric!r}, not by {rubric.id!r}"
        if sheet.rubric_hash != rubric.hash:
            return f"scores by another version of the rubric {rubric.id!r}"
        if sheet.temperature != temperature:
            return f"scores at temperature {sheet.temperature}, not {temperature}"
        return ""

    return differs

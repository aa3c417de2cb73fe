"""Has a judge apply a rubric to many replies or dialogues, as often as is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.errors import InputError
from scriptgraph.files.ledger import Ledger
from scriptgraph.files.lines import Remark
from scriptgraph.models.described import model_name, temperature_of
from scriptgraph.nodes.judges.scorer import content_hash, score
from scriptgraph.replies.rubric import Rubric
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.studies.judging.items import Item, Source
from scriptgraph.studies.work import never, side_by_side

Key = tuple[str, int]
"""An item's id and which repeat it is."""


async def score_all(
    items: Iterable[Item],
    rubric: Rubric,
    model: BaseChatModel,
    *,
    repeats: int = 1,
    attempts: int = 2,
    concurrency: int = 4,
    known: Mapping[Key, ScoreSheet] | None = None,
    on_sheet: Callable[[ScoreSheet], object] = lambda _: None,
    must_halt: Callable[[], bool] = never,
) -> list[ScoreSheet]:
    """Apply a rubric to every item, and ask only for what is not known.

    Args:
        items: What is scored; taken up one by one.
        rubric: What to score by.
        model: The judge.
        repeats: How often each item is scored. The prompt is the same each time, so at
            temperature 0 repeats say how steady the server is and little about the judge.
        attempts: How often to ask for one sheet before what it lacks is missing.
        concurrency: How many calls at a time.
        known: Sheets from earlier (`fullest`); those that lack a score are asked for again.
        on_sheet: Given each new sheet as soon as it is there.
        must_halt: Asked before each call whether to stop.

    Returns:
        The fullest sheet of each item and repeat, in their order, the known ones included. When
        it was stopped before the end, what was not asked is not among them.
    """
    found = dict(known or {})
    wanted: list[Key] = []

    def left() -> Iterator[tuple[Item, int]]:
        for item in items:
            for repeat in range(1, repeats + 1):
                wanted.append((item.id, repeat))
                if is_due(found.get((item.id, repeat))):
                    yield item, repeat

    async def ask(job: tuple[Item, int]) -> None:
        item, repeat = job
        sheet = await score(
            rubric,
            item.messages,
            model,
            id=item.id,
            reply=item.reply,
            dialogue=item.dialogue,
            scored=item.scored,
            repeat=repeat,
            attempts=attempts,
        )
        on_sheet(sheet)
        found[sheet.key] = fuller(found.get(sheet.key), sheet)

    await side_by_side(left(), ask, concurrency=concurrency, must_halt=must_halt)
    return [found[key] for key in wanted if key in found]


def is_due(sheet: ScoreSheet | None) -> bool:
    """Say whether a sheet is still to be asked for."""
    return sheet is None or bool(sheet.missing)


def fullest(sheets: Iterable[ScoreSheet]) -> dict[Key, ScoreSheet]:
    """Map items and repeats to their sheets; of several, the one with the most scores counts."""
    found: dict[Key, ScoreSheet] = {}
    for sheet in sheets:
        found[sheet.key] = fuller(found.get(sheet.key), sheet)
    return found


def fuller(first: ScoreSheet | None, second: ScoreSheet) -> ScoreSheet:
    """Choose the sheet with more scores; the later one where both have as many."""
    return first if first and len(first.scores) > len(second.scores) else second


@dataclass
class Appraisal:
    """A judge at work on the items of one source; what it gave is in a ledger."""

    source: Source
    rubric: Rubric
    judge: BaseChatModel
    ledger: Ledger[ScoreSheet]
    repeats: int = 1
    attempts: int = 2
    clusters: dict[str, str] = field(default_factory=dict)
    """What is scored, in its order → the situation or dialogue that it is drawn with."""

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
            raise InputError(f"{self.source.path} holds no {self.rubric.judges} to score")
        return left

    async def carry_out(
        self,
        *,
        concurrency: int,
        on_done: Callable[[], object] = lambda: None,
        must_halt: Callable[[], bool] = never,
    ) -> None:
        """Ask what is left, and write every sheet down at once.

        Args:
            concurrency: How many calls at a time.
            on_done: Called after each of them.
            must_halt: Asked before each of them whether to stop.
        """

        def keep(sheet: ScoreSheet) -> None:
            self.ledger.keep(sheet)
            on_done()

        await score_all(
            self.source.items(lambda _: None),
            self.rubric,
            self.judge,
            repeats=self.repeats,
            attempts=self.attempts,
            concurrency=concurrency,
            known=fullest(self.ledger.found),
            on_sheet=keep,
            must_halt=must_halt,
        )

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

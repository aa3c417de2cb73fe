"""Has a judge compare the replies of two systems, in both orders, and puts it in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import ATTEMPTS
from scriptgraph.files.ledger import Ledger
from scriptgraph.files.lines import Remark
from scriptgraph.metrics.speech import words_in
from scriptgraph.metrics.win_rates import JudgedPair
from scriptgraph.models.described import is_rehearsal, model_name
from scriptgraph.nodes.cast import now
from scriptgraph.nodes.judges.chooser import NONE_BETTER, Pick, choose
from scriptgraph.replies.preferences import WHOLE, Preferred, ReplyChoice, Side
from scriptgraph.replies.rubric import Rubric
from scriptgraph.studies.judging.reply_pairs import ReplyPair
from scriptgraph.studies.work import Study, Watch

ORDERS: tuple[Side, Side] = ("A", "B")
"""Whose reply is shown first."""


class Question(NamedTuple):
    """One call to the judge."""

    pair: ReplyPair
    criterion: str
    first: Side


@dataclass
class Contest(Study[Question]):
    """Two systems before one judge."""

    pairs: Sequence[ReplyPair]
    rubric: Rubric
    criteria: Sequence[str]
    """What is asked of each pair: `WHOLE`, and criteria of the rubric one by one."""

    judge: BaseChatModel
    ledger: Ledger[ReplyChoice]
    attempts: int = ATTEMPTS

    @property
    def models(self) -> Sequence[BaseChatModel]:
        """Give whoever is asked: the judge."""
        return [self.judge]

    def questions(self) -> Iterator[Question]:
        """List everything that is asked."""
        for pair in self.pairs:
            for criterion in self.criteria:
                for first in ORDERS:
                    yield Question(pair, criterion, first)

    def survey(self, remark: Remark) -> int:
        """Count the questions that are still to be asked; the pairs have been read."""
        return len(self.left())

    def left(self) -> list[Question]:
        """List what is still to be asked: also what was asked, and is missing."""
        return [
            question
            for question in self.questions()
            if (one := self._answer(question)) is None or one.choice is None
        ]

    async def do(self, job: Question, watch: Watch) -> None:
        """Ask one question, and write the choice down."""
        self.ledger.keep(await self._ask(job))
        watch.on_done()

    async def _ask(self, question: Question) -> ReplyChoice:
        pair, criterion, first = question
        pick = await choose(
            self.rubric.criteria if criterion == WHOLE else [self.rubric.by_id[criterion]],
            pair.a.conversation,
            pair.in_order(first),
            self.judge,
            attempts=self.attempts,
        )
        return ReplyChoice(
            id=pair.id,
            criterion=criterion,
            first=first,
            choice=_preferred(pick, first),
            reason=pick.reason,
            missing=pick.missing,
            judge=model_name(self.judge),
            rubric=self.rubric.id,
            rubric_hash=self.rubric.hash,
            replies=pair.hash,
            rehearsal=is_rehearsal(self.judge),
            at=now(),
            call=pick.call,
        )

    def judged(self, criterion: str = WHOLE) -> list[JudgedPair]:
        """Give what is known about every pair by one criterion, or by the whole rubric."""
        return [
            JudgedPair(
                id=pair.id,
                cluster=pair.cluster,
                lengths=(len(pair.a.reply.strip()), len(pair.b.reply.strip())),
                words=_words(pair),
                verdicts={
                    side: one
                    for side in ORDERS
                    if (one := self._answer(Question(pair, criterion, side)))
                },
            )
            for pair in self.pairs
        ]

    def verdicts(self) -> dict[str, Any]:
        """Count what was asked of these pairs, what was answered, and why something is missing."""
        asked = [one for question in self.questions() if (one := self._answer(question))]
        missing = Counter(one.missing for one in asked if one.choice is None)
        return {
            "wanted": len(self.pairs) * len(self.criteria) * len(ORDERS),
            "asked": len(asked),
            "missing": missing.total(),
            "reasons": dict(missing.most_common()),
        }

    def _answer(self, question: Question) -> ReplyChoice | None:
        """Give the choice that was made last."""
        return self.ledger.last(question.pair.id, (question.criterion, question.first))


def _words(pair: ReplyPair) -> tuple[int, int] | None:
    try:
        return len(words_in(pair.a.reply)), len(words_in(pair.b.reply))
    except InputError:
        return None


def differing(
    pairs: Sequence[ReplyPair], rubric: Rubric, judge: str
) -> Callable[[ReplyChoice], str]:
    """Give what says whether a kept choice belongs to another contest, and how it differs."""
    replies = {pair.id: pair.hash for pair in pairs}

    def differs(one: ReplyChoice) -> str:
        if one.judge != judge:
            return f"choices of the model {one.judge!r}, not of {judge!r}"
        if (one.rubric, one.rubric_hash) != (rubric.id, rubric.hash):
            return f"choices by the rubric {one.rubric!r} ({one.rubric_hash}), not {rubric.hash}"
        if one.replies != replies.get(one.id, one.replies):
            return f"a choice between other replies to {one.id!r}"
        return ""

    return differs


def _preferred(pick: Pick, first: Side) -> Preferred | None:
    """Say whose reply a number means."""
    if pick.number is None:
        return None
    if pick.number == NONE_BETTER:
        return "tie"
    return first if pick.number == 1 else ("B" if first == "A" else "A")

"""The scorer: a model that applies a rubric; a score that cannot be had is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import TOKENS
from scriptgraph.core.trace import ModelCall
from scriptgraph.models.described import is_rehearsal, model_name, temperature_of
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import ask_verdict
from scriptgraph.nodes.cast import now
from scriptgraph.prompting.schemas import Scoring
from scriptgraph.prompting.scorer import scorer_prompt
from scriptgraph.replies.rubric import Rubric
from scriptgraph.replies.scores import Score, ScoreSheet


async def score(
    rubric: Rubric,
    messages: Sequence[BaseMessage],
    model: BaseChatModel,
    *,
    id: str,
    reply: str = "",
    dialogue: str | None = None,
    scored: str | None = None,
    repeat: int = 1,
    attempts: int = 2,
) -> ScoreSheet:
    """Apply a rubric to a reply, or to a whole dialogue.

    Args:
        rubric: What to score by.
        messages: What was said before the reply, or the whole dialogue.
        model: The judge.
        id: What is scored.
        reply: The reply; empty for a dialogue.
        dialogue: The id of the dialogue that it is, or is from.
        scored: The model that gave the reply.
        repeat: Which repetition it is.
        attempts: How often to ask; afterwards the criteria without a usable score are missing.

    Returns:
        The scores there are, and why the others are missing; also when the judge failed.
    """
    fullest = _Fullest(rubric)
    prompt = scorer_prompt(rubric, messages, reply)
    call: ModelCall | None
    try:
        answer = await ask_verdict(
            model, prompt, Scoring, attempts=attempts, tokens=TOKENS.judge, accept=fullest
        )
        call = answer.call
        why = f"no usable answer: {answer.refused[-1]['why']}" if answer.refused else ""
    except ModelError as error:
        why, call = str(error), error.call
    return ScoreSheet(
        id=id,
        content=content_hash(messages, reply),
        dialogue=dialogue,
        rubric=rubric.id,
        rubric_hash=rubric.hash,
        repeat=repeat,
        judge=model_name(model),
        temperature=temperature_of(model),
        rehearsal=is_rehearsal(model),
        scored=scored,
        at=now(),
        scores=fullest.scores,
        missing={name: why for name in rubric.by_id if name not in fullest.scores},
        call=call,
    )


def content_hash(messages: Sequence[BaseMessage], reply: str) -> str:
    """Identify what is scored by its words."""
    said = [[message.type, message.text] for message in messages]
    return hashlib.sha256(json.dumps([said, reply]).encode()).hexdigest()[:16]


class _Fullest:
    """Refuses an answer without every score, and remembers the fullest one that there was."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self.scores: dict[str, Score] = {}

    def __call__(self, scoring: Scoring) -> Scoring:
        usable = self._usable(scoring)
        if len(usable) > len(self.scores):
            self.scores = usable
        if lacking := [name for name in self._rubric.by_id if name not in usable]:
            raise Unusable(
                f"scores: {', '.join(lacking)}: each criterion needs one reason and one score "
                f"from {self._rubric.lowest} to {self._rubric.highest}"
            )
        return scoring

    def _usable(self, scoring: Scoring) -> dict[str, Score]:
        """Take the scores that count; of two for one criterion nobody knows which is meant."""
        given = [one.criterion for one in scoring.scores]
        usable = {
            one.criterion: Score(reason=one.reason, score=one.score)
            for one in scoring.scores
            if one.score in self._rubric.scale
            and one.reason.strip()
            and given.count(one.criterion) == 1
        }
        return {name: usable[name] for name in self._rubric.by_id if name in usable}

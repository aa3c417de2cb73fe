"""The scorer: a model that applies a rubric; a score that cannot be had is missing."""

import json
from collections.abc import Sequence
from functools import partial

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from scriptgraph.core.digest import digest
from scriptgraph.core.settings import TOKENS
from scriptgraph.models.chat import numbered
from scriptgraph.models.described import is_rehearsal, model_name, temperature_of
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import ask_judge
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
    answer = await ask_judge(
        numbered(model, repeat),
        scorer_prompt(rubric, messages, reply),
        Scoring,
        attempts=attempts,
        tokens=TOKENS.judge,
        accept=partial(_complete, rubric),
    )
    given = answer.spares if answer.value is None else [answer.value]
    scores = max((_usable(one, rubric) for one in given), key=len, default={})
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
        scores=scores,
        missing={name: answer.missing for name in rubric.by_id if name not in scores},
        call=answer.call,
    )


def content_hash(messages: Sequence[BaseMessage], reply: str) -> str:
    """Identify what is scored by its words."""
    said = [[message.type, message.text] for message in messages]
    return digest(json.dumps([said, reply]))


def _complete(rubric: Rubric, scoring: Scoring) -> Scoring:
    """Refuse an answer without every score."""
    usable = _usable(scoring, rubric)
    if lacking := [name for name in rubric.by_id if name not in usable]:
        raise Unusable(
            f"scores: {', '.join(lacking)}: each criterion needs one reason and one score "
            f"from {rubric.lowest} to {rubric.highest}"
        )
    return scoring


def _usable(scoring: Scoring, rubric: Rubric) -> dict[str, Score]:
    """Take the scores that count; of two for one criterion nobody knows which is meant."""
    given = [one.criterion for one in scoring.scores]
    usable = {
        one.criterion: Score(reason=one.reason, score=one.score)
        for one in scoring.scores
        if one.score in rubric.scale and one.reason.strip() and given.count(one.criterion) == 1
    }
    return {name: usable[name] for name in rubric.by_id if name in usable}

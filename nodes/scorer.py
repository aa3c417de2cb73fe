"""The scorer: a model that applies a rubric; a score that cannot be had is missing."""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from scriptgraph.errors import ModelError
from scriptgraph.nodes.asking import Unusable, ask_verdict, model_name
from scriptgraph.nodes.cast import now
from scriptgraph.prompting.scorer import scorer_prompt
from scriptgraph.rubric import Rubric
from scriptgraph.scores import Score, ScoreSheet
from scriptgraph.trace import ModelCall
from scriptgraph.verdicts import Scoring


async def score(
    rubric: Rubric,
    messages: Sequence[BaseMessage],
    model: BaseChatModel,
    *,
    id: str,
    reply: str = "",
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
        scored: The model that gave the reply.
        repeat: Which repetition it is.
        attempts: How often to ask; afterwards the criteria without a usable score are missing.
    """
    accept = _Acceptance(rubric)
    why, call = "", None
    try:
        prompt = scorer_prompt(rubric, messages, reply)
        answer = await ask_verdict(model, prompt, Scoring, attempts=attempts, accept=accept)
        call = answer.call
        why = answer.refused[-1]["why"] if answer.value is None else ""
    except ModelError as error:
        why, call = str(error), error.call
    return _sheet(rubric, accept, why, call).model_copy(
        update={"id": id, "scored": scored, "repeat": repeat, "judge": model_name(model)}
    )


def _sheet(rubric: Rubric, accept: _Acceptance, why: str, call: ModelCall | None) -> ScoreSheet:
    return ScoreSheet(
        id="",
        rubric=rubric.id,
        judge="",
        at=now(),
        scores=accept.best,
        missing={name: why for name in rubric.by_id if name not in accept.best},
        call=call,
    )


class _Acceptance:
    """Refuses an answer without every score, and remembers the fullest one that there was."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self.best: dict[str, Score] = {}

    def __call__(self, scoring: Scoring) -> Scoring:
        rubric = self._rubric
        scale = range(rubric.lowest, rubric.highest + 1)
        given = [one.criterion for one in scoring.scores]
        usable = {
            one.criterion: Score(reason=one.reason, score=one.score)
            for one in scoring.scores
            if one.score in scale
            and one.criterion in rubric.by_id
            and given.count(one.criterion) == 1
        }
        if len(usable) > len(self.best):
            self.best = {name: usable[name] for name in rubric.by_id if name in usable}
        if lacking := [name for name in rubric.by_id if name not in usable]:
            raise Unusable(
                f"scores: {', '.join(lacking)}: each criterion needs one score "
                f"from {rubric.lowest} to {rubric.highest}"
            )
        return scoring

"""How much a request's schema says beside its prompt."""

from __future__ import annotations

import json

from langchain_core.runnables import RunnableBinding
from pydantic import BaseModel

from benchmarks.counting import Tokenizer
from scriptgraph.models.chat import openai_model, structured
from scriptgraph.prompting.schemas import ActorAnswer, Evaluation
from scriptgraph.prompting.section_schemas import asking, choosing

_TASKS = ("greet", "name", "questions")
_VALUES, _WATCHED = ("preferred_name",), (1, 2, 3)

EVALUATOR = (
    asking(Evaluation, reason=True, tasks=_TASKS),
    asking(Evaluation, reason=True, tasks=_TASKS, values=_VALUES, watched=_WATCHED),
)
ACTOR = (
    asking(ActorAnswer, tasks=_TASKS),
    asking(ActorAnswer, tasks=_TASKS, values=_VALUES, watched=_WATCHED, ways=3),
)
"""The least and the most that is asked for, with as many of each as the published script has."""

DISPATCHER = choosing((0, 1, 2, 3))


def remark(tokenizer: Tokenizer) -> str:
    """Say how long the schemas are that go with our requests, and are counted nowhere."""
    evaluator, actor = ([_tokens(one, tokenizer) for one in some] for some in (EVALUATOR, ACTOR))
    return (
        "Not counted are the schemas of structured answers, which each server handles in its own "
        f"way. As JSON the evaluator's has {evaluator[0]} to {evaluator[1]} tokens, the single "
        f"actor's {actor[0]} to {actor[1]}, and the dispatcher's {_tokens(DISPATCHER, tokenizer)}. "
        "The published prompts held none."
    )


def _tokens(schema: type[BaseModel], tokenizer: Tokenizer) -> int:
    model = openai_model("counted", temperature=0.0, api_key="none", base_url=None)
    request = structured(model, schema)
    assert isinstance(request, RunnableBinding)
    return len(tokenizer.tokens(json.dumps(request.kwargs["response_format"])))

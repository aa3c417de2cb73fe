"""The tables and remarks that stand below the token figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from langchain_core.runnables import RunnableBinding
from pydantic import BaseModel

from benchmarks.counting import Account, Tokenizer
from benchmarks.group import Details
from scriptgraph.assurance.replay import Replay
from scriptgraph.core.settings import Mode
from scriptgraph.models.chat import openai_model, structured
from scriptgraph.prompting.schemas import ActorAnswer, Evaluation
from scriptgraph.prompting.section_schemas import asking, choosing


@dataclass(frozen=True)
class Run:
    """The published dialogues of one variant, in one arrangement."""

    arrangement: str
    account: Account
    replayed: Replay = field(default_factory=Replay)


Runs = Mapping[Mode, Run]
"""Mode → its run."""


def by_role(caption: str, runs: Sequence[Run]) -> Details:
    """List what each role used in a turn."""
    header = ("arrangement", "role", "calls", "input", "uncached input", "output")
    return Details(caption, header, [line for run in runs for line in _lines(run)])


def _lines(run: Run) -> Iterator[tuple[str, ...]]:
    account = run.account
    for role, usage in [*sorted(account.roles.items()), ("all", account.total())]:
        yield (
            run.arrangement,
            role,
            f"{usage.calls / account.turns:.2f}",
            *(f"{n / account.turns:,.0f}" for n in (usage.input, usage.uncached, usage.output)),
        )


def decisions(runs: Runs) -> Details:
    """List what became of the recorded decisions."""
    totals = {mode: run.replayed.totals() for mode, run in runs.items()}
    header = ("mode", *next(iter(totals.values())))
    lines = [(f"`{mode}`", *(f"{n:,}" for n in total.values())) for mode, total in totals.items()]
    return Details("What became of the recorded decisions (`replay`)", header, lines)


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


def schema_remark(tokenizer: Tokenizer) -> str:
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

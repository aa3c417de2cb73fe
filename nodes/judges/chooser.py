"""The chooser: a model that picks the best of several answers, which it knows by number only."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.settings import TOKENS
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import ask_judge
from scriptgraph.prompting.chooser import chooser_prompt
from scriptgraph.prompting.schemas import Preference
from scriptgraph.replies.rubric import Criterion

NONE_BETTER = 0
"""The number that stands for no answer."""


@dataclass(frozen=True)
class Pick:
    """A choice, or why there is none."""

    number: int | None
    """Which answer, from 1; `NONE_BETTER` for a tie, None where the choice is missing."""

    reason: str = ""
    missing: str = ""
    """Why there is no choice; empty where there is one."""

    call: ModelCall | None = None


async def choose(
    criteria: Sequence[Criterion],
    messages: Sequence[BaseMessage],
    answers: Sequence[str],
    model: BaseChatModel,
    *,
    attempts: int = 2,
) -> Pick:
    """Have a model pick the best of several answers to the same client.

    Args:
        criteria: What to judge by: all of a rubric's, or one.
        messages: What was said before; the client has spoken last.
        answers: In the order in which they are shown; who gave them is not.
        model: The judge.
        attempts: How often to ask before the choice is missing.
    """
    prompt = chooser_prompt(criteria, messages, answers)
    answer = await ask_judge(
        model,
        prompt,
        Preference,
        attempts=attempts,
        tokens=TOKENS.judge,
        accept=partial(_one_of, len(answers)),
    )
    if answer.value is None:
        return Pick(None, missing=answer.missing, call=answer.call)
    return Pick(answer.value.choice, answer.value.reason, call=answer.call)


def _one_of(count: int, preference: Preference) -> Preference:
    """Refuse a number that no answer has."""
    if preference.choice not in range(count + 1):
        raise Unusable(f"choice: {preference.choice} is not a number from 0 to {count}")
    return preference

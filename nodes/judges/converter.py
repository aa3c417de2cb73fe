"""The converter: a model that takes down what a post says about its writer, and nothing else."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import get_args

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.settings import TOKENS
from scriptgraph.language.quotes import is_quoted
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import ask_judge
from scriptgraph.prompting.card import card_prompt
from scriptgraph.prompting.schemas import CardDraft, CardField
from scriptgraph.records.card import UNKNOWN, Level

TRAITS = ("openness", "conscientiousness", "extraversion", "agreeableness", "neuroticism")
_LEVELS = (*TRAITS, "resistance")
_TEXTS = ("sex", "age", "education", "job", "relationship", "family", "complaint", "language")
FIELDS = (*_TEXTS, *_LEVELS)
"""What a card can be told about a client."""


@dataclass
class Found:
    """What a post was found to say."""

    values: dict[str, str] = field(default_factory=dict)
    """Field → value; what is not there is unknown."""

    evidence: dict[str, str] = field(default_factory=dict)
    """Field → the quote that shows it."""

    details: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    """What the model gave and was not taken → why."""

    missing: str = ""
    """Why there is no answer at all; empty where there is one."""

    call: ModelCall | None = None


async def read_off(post: str, model: BaseChatModel, *, attempts: int) -> Found:
    """Ask what a post says about its writer.

    A value counts only with a quote that stands in the post. What is wrong with an answer the
    model is told; what is still wrong in the last one is left out, and so unknown.

    Args:
        post: The post.
        model: Reads it.
        attempts: How often to ask.
    """

    def accept(draft: CardDraft) -> CardDraft:
        if refused := _found(draft, post).refused:
            raise Unusable("; ".join(f"{name}: {why}" for name, why in refused.items()))
        return draft

    answer = await ask_judge(
        model,
        card_prompt(post),
        CardDraft,
        attempts=attempts,
        tokens=TOKENS.converter,
        accept=accept,
    )
    last = answer.value or next(reversed(answer.spares), None)
    found = _found(last, post) if last else Found(missing=answer.missing)
    found.call = answer.call
    return found


def _found(draft: CardDraft, post: str) -> Found:
    """Take what the post shows, and say of the rest why it is not taken."""
    found = Found(
        details=tuple(one for one in draft.details if is_quoted(one, [post])),
        refused={
            f"detail {number}": "this is no sentence of the text"
            for number, one in enumerate(draft.details, start=1)
            if not is_quoted(one, [post])
        },
    )
    for given in draft.fields:
        _take(given, post, found)
    return found


def _take(given: CardField, post: str, found: Found) -> None:
    value = " ".join(given.value.split())
    if value.casefold() in ("", UNKNOWN):
        return
    if given.field in found.values:
        found.refused[given.field] = "it is given twice"
        del found.values[given.field], found.evidence[given.field]
    elif given.field in found.refused:
        return
    elif why := next((why for why, holds in _OBJECTIONS.items() if holds(given, post)), ""):
        found.refused[given.field] = why
    else:
        found.values[given.field] = value.lower() if given.field in _LEVELS else value
        found.evidence[given.field] = given.evidence


def _is_no_level(given: CardField, post: str) -> bool:
    return given.field in _LEVELS and given.value.strip().lower() not in get_args(Level)


def _adds_a_number(given: CardField, post: str) -> bool:
    """Say whether a number stands in the value that is not in the quote: nobody said it."""
    return bool(set(re.findall(r"\d+", given.value)) - set(re.findall(r"\d+", given.evidence)))


_OBJECTIONS: Mapping[str, Callable[[CardField, str], bool]] = {
    "there is no such field": lambda given, _: given.field not in FIELDS,
    "this has to be low, medium or high": _is_no_level,
    "its quote does not stand in the text": lambda given, post: (
        not is_quoted(given.evidence, [post])
    ),
    "a number in it does not stand in its quote": _adds_a_number,
}
"""Why a field is not taken → whether that is so; the first that is counts."""

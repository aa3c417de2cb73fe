"""Chooses one of several replies: plain functions over what the trace keeps of them."""

from collections.abc import Sequence

from langchain_core.messages import BaseMessage

from scriptgraph.core.drawn import DrawnReply, Ground
from scriptgraph.safety.filters import Filters, faults


def kept_out(
    text: str, words: str, messages: Sequence[BaseMessage], filters: Filters
) -> dict[str, str]:
    """Say which filters keep a reply out.

    Exact words of the script stand before the reply in the same message. They are not its fault,
    and may make up for what it lacks: only what is wrong both with and without them counts.

    Args:
        text: The reply.
        words: Exact words that were sent before it; usually none.
        messages: The conversation so far.
        filters: Which, and how strict.
    """
    own = faults(text, messages, filters)
    if not (words and own):
        return own
    whole = faults(f"{words}\n\n{text}", messages, filters)
    return {name: why for name, why in own.items() if name in whole}


def to_score(candidates: Sequence[DrawnReply]) -> list[str]:
    """List the different replies that are worth scoring: none where there is no choice."""
    texts = list(dict.fromkeys(one["text"] for one in candidates if _passes(one)))
    return texts if len(texts) > 1 else []


def choose(candidates: Sequence[DrawnReply]) -> tuple[int, Ground]:
    """Choose the reply that is sent; of equals the first.

    Args:
        candidates: At least one of them has a text.

    Returns:
        Its place, counted from 0, and why it is that one.
    """
    passing = [place for place, one in enumerate(candidates) if _passes(one)]
    if not passing:
        return next(place for place, one in enumerate(candidates) if one["text"]), "none passes"
    if len({candidates[place]["text"] for place in passing}) == 1:
        return passing[0], "no choice"
    values = {
        place: value for place in passing if (value := candidates[place]["value"]) is not None
    }
    if not values:
        return passing[0], "none scored"
    return max(values, key=lambda place: values[place]), "best"


def _passes(one: DrawnReply) -> bool:
    return bool(one["text"]) and not one["faults"]

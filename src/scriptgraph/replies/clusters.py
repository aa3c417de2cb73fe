"""What is drawn together when an interval is drawn: replies to one situation, or of one dialogue.

They are no independent things: four replies to each of 28 clients say less than 112 clients would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scriptgraph.replies.candidates import words_hash
from scriptgraph.replies.reply import Reply


def cluster_of(reply: Reply) -> str:
    """Name the situation that a reply answers; where it has no name, by the words."""
    situation = getattr(reply, "situation", None)
    return situation if isinstance(situation, str) and situation else words_hash(reply.messages)


def sums(values: Iterable[tuple[str, float]]) -> list[tuple[float, float]]:
    """Give what the values of each cluster add up to, and how many they are.

    Args:
        values: Of each thing its cluster, and a figure.
    """
    found: defaultdict[str, list[float]] = defaultdict(list)
    for cluster, value in values:
        found[cluster].append(value)
    return [(sum(given), float(len(given))) for given in found.values()]

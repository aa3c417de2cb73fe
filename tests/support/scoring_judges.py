"""Judges with known properties, for the server on loopback: they score what is told of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from langchain_core.messages import BaseMessage

from scriptgraph.rehearsal.reading import Prompt, read
from scriptgraph.rehearsal.scorer import criteria_in

NONSENSE = "What a lovely reply, I would give it all the stars there are."

_NUMBER = re.compile(r"\d+")

Judge = Callable[[Sequence[BaseMessage], str], str]


def numbered(number: int) -> str:
    """Write a reply that such a judge knows again."""
    return f"Reply number {number}."


def judge(
    score: Callable[[int], int], *, talks_nonsense: Callable[[int], bool] = lambda _: False
) -> Judge:
    """Make a judge that gives every criterion the same score.

    Args:
        score: The number in a reply → its score.
        talks_nonsense: Those numbers on which it gives no scores, however often it is asked.
    """

    def answer(messages: Sequence[BaseMessage], model: str) -> str:
        prompt = read(messages)
        number = number_in(prompt)
        return NONSENSE if talks_nonsense(number) else scored(prompt, score(number))

    return answer


def number_in(prompt: Prompt) -> int:
    """Find the number of the reply that is to be scored."""
    found = _NUMBER.search(prompt.block("reply"))
    assert found
    return int(found[0])


def scored(prompt: Prompt, score: int) -> str:
    """Give every criterion of a prompt one score."""
    return json.dumps(
        {
            "scores": [
                {"criterion": name, "reason": "by its number", "score": score}
                for name in criteria_in(prompt)
            ]
        }
    )

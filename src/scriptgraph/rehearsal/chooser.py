"""How the rehearsal model chooses between answers: by rule, from the prompt alone."""

from __future__ import annotations

import json
import re

from scriptgraph.core.digest import drawn
from scriptgraph.rehearsal.hearing import last_user
from scriptgraph.rehearsal.reading import Prompt

_ANSWER = re.compile(r'^<answer number="(\d+)">\n(.*?)\n</answer>$', re.MULTILINE | re.DOTALL)
_FEWEST_LETTERS = 4
"""Of a word that counts as taken up."""


def is_choice(prompt: Prompt) -> bool:
    """Say whether a prompt asks for the best of several answers."""
    return prompt.has("answer number=")


def play_choice(prompt: Prompt) -> str:
    """Prefer the answer that takes up most of the client's words; of several such, draw one.

    The draw goes by the words and the criteria, so that the order of the answers changes nothing;
    between equal answers there is none better.
    """
    said = _words(last_user(prompt.lines))

    def merit(answer: str) -> tuple[int, int]:
        return len(said & _words(answer)), drawn(prompt.system, sorted(said), answer)

    merits = {number: merit(answer) for number, answer in answers_in(prompt).items()}
    most = max(merits.values(), default=(0, 0))
    best = [number for number, one in merits.items() if one == most]
    verdict = {
        "reason": f"rehearsal: counted {most[0]} of the client's words, and nothing else",
        "choice": best[0] if len(best) == 1 else 0,
    }
    return json.dumps(verdict, ensure_ascii=False)


def answers_in(prompt: Prompt) -> dict[int, str]:
    """Read the answers that a prompt shows: number → words."""
    return {int(number): answer for number, answer in _ANSWER.findall(prompt.now)}


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) >= _FEWEST_LETTERS}

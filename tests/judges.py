"""Judges with known properties, and counsellors of known rank, for the server on loopback."""

from __future__ import annotations

import hashlib
import json
import math
import random
import threading
from collections.abc import Callable, Mapping, Sequence

from langchain_core.messages import BaseMessage

from scriptgraph.models.chooser_roles import answers_in, is_choice
from scriptgraph.models.reading import Prompt, read
from scriptgraph.models.roles import play

NONSENSE = "Both have something."

Judge = Callable[[dict[int, str], Prompt], int]
"""From the answers by their numbers, and the whole prompt, to the number of the best one."""


def first(answers: dict[int, str], prompt: Prompt) -> int:
    """Prefer whatever is shown first."""
    return 1


def longer(answers: dict[int, str], prompt: Prompt) -> int:
    """Prefer the longest; none where two are as long."""
    lengths = {number: len(answer) for number, answer in answers.items()}
    best = [number for number, length in lengths.items() if length == max(lengths.values())]
    return best[0] if len(best) == 1 else 0


def marked(answers: dict[int, str], prompt: Prompt) -> int:
    """Prefer the answer with the word `good`; none where all or none have it."""
    good = [number for number, answer in answers.items() if "good" in answer.split()]
    return good[0] if len(good) == 1 else 0


def by_strength(strengths: Mapping[str, float]) -> Judge:
    """Choose as Luce's model has it: the chance of an answer is as exp(strength) of its author.

    Authors are known by their name in the answer; the draw goes by the words alone.
    """

    def judge(answers: dict[int, str], prompt: Prompt) -> int:
        weights = {
            number: math.exp(next(s for name, s in strengths.items() if name in answer))
            for number, answer in answers.items()
        }
        words = f"{sorted(answers.values())} {[line.text for line in prompt.lines]}"
        drawn = random.Random(hashlib.sha256(words.encode()).hexdigest())
        return drawn.choices(list(weights), list(weights.values()))[0]

    return judge


class Bench:
    """A model behind the server: judges by a rule, and plays every other role in rehearsal.

    Attributes:
        nonsense: After so many answers of a judge one is nonsense; 0 for none.
        stubborn: Whether the same question gets nonsense again however often it is asked.
    """

    def __init__(self, judge: Judge, *, nonsense: int = 0, stubborn: bool = False) -> None:
        self._judge = judge
        self._nonsense = nonsense
        self._stubborn = stubborn
        self._questions: dict[str, int] = {}
        self._lock = threading.Lock()
        self.judged = 0

    def __call__(self, messages: Sequence[BaseMessage], model: str) -> str:
        prompt = read(messages)
        if not is_choice(prompt):
            return self.speak(messages, model)
        with self._lock:
            self.judged += 1
            number = self._questions.setdefault(prompt.now, len(self._questions) + 1)
            number = number if self._stubborn else self.judged
        if self._nonsense and number % self._nonsense == 0:
            return NONSENSE
        choice = self._judge(answers_in(prompt), prompt)
        return json.dumps({"reason": "by its rule", "choice": choice})

    def speak(self, messages: Sequence[BaseMessage], model: str) -> str:
        """Speak for a counsellor or a client."""
        return play(messages, 0)


class Speakers(Bench):
    """The same, with counsellors who sign what they say, and a client who always has more to say.

    Any model whose name begins with `client` is the client.
    """

    def speak(self, messages: Sequence[BaseMessage], model: str) -> str:
        said = hashlib.sha256("".join(one.text for one in messages).encode()).hexdigest()[:8]
        if model.startswith("client"):
            return f"It has been hard, as {said} would say."
        return f"What was the hardest part of {said}, {model} would like to know?"

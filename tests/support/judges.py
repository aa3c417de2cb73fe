"""Judges with known properties, and counsellors of known rank, for the server on loopback."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import re
import threading
from collections.abc import Callable, Mapping, Sequence

from langchain_core.messages import BaseMessage

from scriptgraph.rehearsal.chooser import answers_in, is_choice
from scriptgraph.rehearsal.reading import Prompt, read
from scriptgraph.rehearsal.roles import play

NONSENSE = "Both have something."

_GOLDEN = (math.sqrt(5) - 1) / 2

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

    Authors are known by their name in the answer. The draws are spread evenly, so that a hundred
    picks already have the shares that the model says, in whatever order they are asked for.
    """
    turn = itertools.count(1)

    def judge(answers: dict[int, str], prompt: Prompt) -> int:
        authors = {
            name: number
            for number, answer in answers.items()
            for name in strengths
            if name in answer
        }
        names = sorted(authors)
        weights = [math.exp(strengths[name]) for name in names]
        drawn = next(turn) * _GOLDEN % 1 * sum(weights)
        passed = itertools.accumulate(weights)
        return next(authors[name] for name, end in zip(names, passed, strict=True) if drawn < end)

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

    Any model whose name begins with `client` is the client; its words differ by its post's number.
    """

    def speak(self, messages: Sequence[BaseMessage], model: str) -> str:
        # Nothing of the prompts' own words: who wins must not change when they do.
        post = re.findall(r"number \d+", messages[0].text)
        before = messages[-1].text if len(messages) > 2 else ""
        said = hashlib.sha256(f"{post} {before}".encode()).hexdigest()[:8]
        if model.startswith("client"):
            return f"It has been hard, as {said} would say."
        return f"What was the hardest part of {said}, {model} would like to know?"

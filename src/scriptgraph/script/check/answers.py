"""Answers with numbers and words that nobody could tell apart once they are said or written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from scriptgraph.core.findings import Path
from scriptgraph.language.numerals import the_number
from scriptgraph.language.quotes import tokens
from scriptgraph.language.words import bare
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.kinds import parted_choice
from scriptgraph.script.lookalikes import skeleton
from scriptgraph.script.model import Script

Answers = tuple[str, ...]

_FEWEST = 3
_UNEVEN = 2

_LIKE_A_NUMBER = re.compile(r"\s*([-+]?[\d.,]+(?:[eE][-+]?\d+)?)\s*=")


def confused_answers(script: Script) -> Iterator[Remark]:
    """Find answers of which what somebody says, or their number, does not tell which is meant."""
    for answers, section, path in _lists(script):
        for message in _confusions(answers, script.language):
            yield Remark(message, path, section)


def answers_with_gap(script: Script) -> Iterator[Remark]:
    """Find scores that leave out whole numbers between the smallest and the largest.

    Every second number is a scale of its own; more numbers left out than given are no slip.
    """
    for answers, section, path in _lists(script):
        numbers = sorted({number for number, words in map(parted_choice, answers) if words})
        scores = sorted(int(number) for number in numbers if number.lstrip("-").isdecimal())
        steps = {high - low for low, high in pairwise(scores)}
        if len(scores) < len(answers) or len(scores) < _FEWEST or len(steps) < _UNEVEN:
            continue
        left = [str(n) for n in range(scores[0], scores[-1]) if n not in scores]
        if len(left) < len(scores):
            message = f"the answers go from {scores[0]} to {scores[-1]}, and leave out"
            yield Remark(f"{message} {', '.join(left)}", path, section)


def _lists(script: Script) -> Iterator[tuple[Answers, str, Path]]:
    """List every list of answers once: that of a questionnaire, and those of tasks of their own."""
    for section in script.sections:
        path: Path = ("sections", section.id)
        shared = section.questionnaire.answers if section.questionnaire else ()
        if shared:
            yield shared, section.id, (*path, "questionnaire", "answers")
        for task in section.tasks:
            for name, kind in task.collect.items():
                if isinstance(kind, tuple) and kind != shared:
                    yield kind, section.id, (*path, "tasks", task.id, "collect", name)


def _confusions(answers: Answers, code: str) -> Iterator[str]:
    parted = [parted_choice(answer) for answer in answers]
    if odd := next((found for answer in answers if (found := _odd_number(answer))), ""):
        yield f"the number `{odd}` of an answer is none: write it plainly, as `0`, `12` or `0.5`"
        return
    if all(number and words for number, words in parted):
        yield from _same_numbers(parted)
        yield from _numbers_in_words(parted, code)
        yield from _unsaid(words for _, words in parted)
    yield from _alike(words or number for number, words in parted)


def _odd_number(answer: str) -> str:
    found = _LIKE_A_NUMBER.match(answer)
    return found[1] if found and not parted_choice(answer)[0] else ""


def _same_numbers(parted: Sequence[tuple[str, str]]) -> Iterator[str]:
    by_number: defaultdict[float, list[str]] = defaultdict(list)
    for number, words in parted:
        by_number[float(number)].append(f"`{number} = {words}`")
    for same in by_number.values():
        if len(same) > 1:
            yield f"the answers {' and '.join(same)} have one number"


def _numbers_in_words(parted: Sequence[tuple[str, str]], code: str) -> Iterator[str]:
    """Find words that are the number of another answer: who says it may mean either."""
    numbers = {float(number): number for number, _ in parted}
    for own, words in parted:
        found = the_number(words, code) if len(tokens(words)) == 1 else None
        if found is None or found.value is None or float(found.value) == float(own):
            continue
        if other := numbers.get(float(found.value)):
            yield f"the words of `{own} = {words}` are the number of another answer, {other}"


def _unsaid(labels: Iterable[str]) -> Iterator[str]:
    for label in labels:
        if not _heard(label):
            yield f"the answer {label!r} has no words, so that nobody can say it"


def _alike(labels: Iterable[str]) -> Iterator[str]:
    """Find words that sound or look the same: case, marks and lookalike letters are not heard."""
    seen: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for label in labels:
        if heard := _heard(label):
            seen[heard].append(label)
    for same in seen.values():
        if len(same) > 1:
            shown = " and ".join(map(repr, same))
            yield f"the answers {shown} are one and the same to whoever hears them"


def _heard(label: str) -> tuple[str, ...]:
    return tuple(tokens(bare(skeleton(label))))

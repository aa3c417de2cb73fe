"""How the rehearsal model hears which condition was said: by words, in the script's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from scriptgraph.evidence import is_unspaced
from scriptgraph.language import language
from scriptgraph.models.reading import Line, Option
from scriptgraph.polarity import denies, leaves
from scriptgraph.risk import danger_in

_MATCH = 0.5
"""Share of a clause's words that has to be said for its condition to count as holding."""

_CLAUSES = re.compile(r"[,;\uff0c\u3001\uff1b]| (?:or|oder|o|ou) |或者?")


def best(options: Sequence[Option], said: str, code: str = "en") -> int:
    """Give the number of the option whose words were said most completely; 0 for none."""
    scored = [(_score(option.condition, said, code), option.number) for option in options]
    score, number = max(scored, key=lambda pair: pair[0], default=(0.0, 0))
    return number if score >= _MATCH else 0


def led_on(options: Sequence[Option], said: str, code: str) -> int:
    """Give the number of the condition that was said, a wish to stop in any words included."""
    return best(options, said, code) or (_farewell(options, code) if leaves(said, code) else 0)


def alarm(options: Sequence[Option], said: str, code: str) -> int:
    """Give the number of the watched condition that was said; 0 for none.

    No alarm is raised by what nobody wants, but danger to life is heard in whatever words, and
    leads to the first condition that watches for such. So is a wish to stop, but not in what else
    somebody wants to stop.
    """
    if danger_in(said):
        watches = re.compile(language(code).conditions.danger, re.IGNORECASE)
        found = next((one.number for one in options if watches.search(one.condition)), 0)
        return found or best(options, said, code)
    if leaves(said, code) and (found := _farewell(options, code)):
        return found
    if denies(said, code):
        return 0
    return best([one for one in options if not _is_of_other(one, said, code)], said, code)


def _farewell(options: Sequence[Option], code: str) -> int:
    """Give the number of the first condition that watches for a wish to stop."""
    return next((one.number for one in options if watches_for_stop(one, code)), 0)


def watches_for_stop(option: Option, code: str) -> bool:
    """Say whether a condition watches for a wish to stop."""
    return bool(re.search(language(code).conditions.stop, option.condition, re.IGNORECASE))


def _is_of_other(option: Option, said: str, code: str) -> bool:
    """Say whether somebody wants to stop something else than the session: to smoke."""
    if not watches_for_stop(option, code):
        return False
    wanted, along = words_of(option.condition, code), words_of(" ".join(_said_along(code)), code)
    rest = [one for one in words_of(said, code) - along if not any(_alike(one, w) for w in wanted)]
    return bool(rest)


def _said_along(code: str) -> Sequence[str]:
    wishes, spoken = language(code).wishes, language(code).answers
    return [*wishes.before, *wishes.behind, *spoken.fillers, *spoken.yes]


def answers(lines: Sequence[Line]) -> bool:
    """Say whether the user has spoken last, to the agent, and with more than a question."""
    is_answer = bool(unanswered(lines)) and len(unanswered(lines)) < len(lines)
    return is_answer and not lines[-1].text.endswith(("?", "\uff1f", "\u061f"))


def unanswered(lines: Sequence[Line]) -> list[str]:
    """Give what the user has said since the agent last spoke."""
    said = takewhile(lambda line: line.speaker == "user", reversed(lines))
    return [line.text for line in said][::-1]


def last_user(lines: Sequence[Line]) -> str:
    """Give what the user has just said; empty when the agent spoke last."""
    return lines[-1].text if lines and lines[-1].speaker == "user" else ""


def words_of(text: str, code: str = "en") -> set[str]:
    """Give the words that carry what a text is about; of Chinese, pairs of characters."""
    empty = _empty(code)
    words = {w for w in re.findall(r"\w{3,}", text.casefold()) if w not in empty}
    unspaced = {word for word in words if any(map(is_unspaced, word))}
    return (words - unspaced) | _pairs(text, code)


@lru_cache
def _empty(code: str) -> frozenset[str]:
    return frozenset(language(code).conditions.empty.split())


def _pairs(text: str, code: str) -> set[str]:
    """Give the pairs of neighbours among characters that are written without spaces."""
    for word in sorted(_empty(code), key=len, reverse=True):
        if is_unspaced(word[0]):
            text = text.replace(word, " ")
    runs = re.findall(r"[^\W\d_]+", text)
    return {run[n : n + 2] for run in runs for n in range(len(run) - 1) if is_unspaced(run[n])}


def _score(condition: str, said: str, code: str) -> float:
    clauses = _CLAUSES.split(condition.removeprefix("when "))
    heard = words_of(said, code)
    return max((_share(words_of(clause, code), heard, said) for clause in clauses), default=0.0)


def _share(wanted: set[str], heard: set[str], said: str) -> float:
    if not wanted or not any(_alike(a, b) for a in wanted for b in heard):
        return 0.0
    if all(map(is_unspaced, "".join(wanted))):
        characters = set("".join(wanted))
        return len(characters & set(said)) / len(characters)
    return sum(any(_alike(a, b) for b in heard) for a in wanted) / len(wanted)


def _alike(first: str, second: str) -> bool:
    return first == second or (min(len(first), len(second)) >= 4 and first[:4] == second[:4])

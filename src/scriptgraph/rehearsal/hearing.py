"""How the rehearsal model hears which condition was said: by words, in the script's language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from scriptgraph.language.consent import is_others_consent
from scriptgraph.language.declining import leaves
from scriptgraph.language.polarity import denies, negates
from scriptgraph.language.puzzled import is_lost
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.watched import danger_named
from scriptgraph.language.words import bare, language
from scriptgraph.rehearsal.reading import Line, OpenTask, Option
from scriptgraph.safety.danger import danger_in
from scriptgraph.safety.danger.safe import says_safe, since_danger

_MATCH = 0.5
"""Share of a clause's words that has to be said for its condition to count as holding."""

_CONTRADICTED = -1.0
"""The score of what was only said the other way round."""

_PARTS = re.compile(
    r"[,;:.!?\u2026\n\uff0c\u3001\uff1b\uff1a\u3002\uff01\uff1f]"
    r"| (?:or|and|but|oder|und|aber|o|y|pero|ou|et|mais) |或者?|并且?|而且|但是?|可是|不过"
)
"""Between parts of a text that can each be denied: "I agree, but I do not snore"."""

_OR = re.compile(r" (?:or|oder|o|ou) |或者?")
_CLAUSES = re.compile(r"[,;\uff0c\u3001\uff1b]")


def best(options: Sequence[Option], said: str, code: str = "en") -> int:
    """Give the number of the option whose words were said most completely; 0 for none."""
    scored = _scored(options, said, code)
    number = max(scored, key=lambda one: scored[one], default=0)
    return number if number and scored[number] >= _MATCH else 0


def _told_apart(options: Sequence[Option], said: str, code: str) -> int:
    """Give the only option that was said at all, where another was said the other way round."""
    scored = _scored(options, said, code)
    left = [number for number, score in scored.items() if score > 0]
    return left[0] if len(left) == 1 and min(scored.values()) == _CONTRADICTED else 0


def _scored(options: Sequence[Option], said: str, code: str) -> dict[int, float]:
    return {option.number: _score(option.condition, said, code) for option in options}


def led_on(options: Sequence[Option], said: str, code: str) -> int:
    """Give the number of the condition that was said, a wish to stop in any words included.

    Words of danger agree to nothing: of them only a condition that watches for danger is said.
    """
    if danger_in(said):
        return _watching_for_danger(options, code)
    own = [one for one in options if not is_others_consent(said, one.condition, code)]
    found = best(own, said, code) or _told_apart(own, said, code)
    return found or (_farewell(options, code) if leaves(said, code) else 0)


def alarm(options: Sequence[Option], said: str, code: str) -> int:
    """Give the number of the watched condition that was said; 0 for none.

    No alarm is raised by what nobody wants, but danger to life is heard in whatever words, and
    leads to the first condition that watches for such; never to one that watches for a wish to
    stop, or for somebody who is not in danger. So is a wish to stop, but not in what else somebody
    wants to stop.
    """
    if danger_in(said):
        others = [one for one in options if not _is_of_the_safe(one, code)]
        return _watching_for_danger(options, code) or best(others, said, code)
    if leaves(said, code) and (found := _farewell(options, code)):
        return found
    if is_lost(said, code) and (found := _explaining(options, code)):
        return found
    if denies(said, code):
        return 0
    left = [one for one in options if not _is_of_other(one, said, code)]
    if not _names_danger(said, code):  # "I take an aspirin" is half of "wants to take their life"
        left = [one for one in left if True not in _dangers(one, code)]
    return best(left, said, code)


def _names_danger(said: str, code: str) -> bool:
    """Say whether words of danger are among what is said, as conditions and people have them."""
    known, plain = language(code).conditions, bare(said)
    return bool(re.search(known.watches_danger, plain) or re.search(known.harm, plain))


def _watching_for_danger(options: Sequence[Option], code: str) -> int:
    """Give the number of the first condition that watches for danger; 0 for none."""
    return next((one.number for one in options if True in _dangers(one, code)), 0)


def _is_of_the_safe(option: Option, code: str) -> bool:
    """Say whether a condition is of no use to who is in danger: it ends the session, or says so."""
    return watches_for_stop(option, code) or False in _dangers(option, code)


def asks_for_danger(task: OpenTask, code: str) -> bool:
    """Say whether a task asks for thoughts of danger and keeps what is answered."""
    words = language(code).conditions.watches_danger
    return bool(task.collect) and bool(re.search(words, bare(task.text)))


def is_in_danger(lines: Sequence[Line], code: str) -> bool:
    """Say whether the user has spoken of danger, and not since said that they are safe."""
    since = since_danger((line.speaker == "user", line.text) for line in lines)
    return since is not None and not any(says_safe(heard, code) for heard in since)


def _dangers(option: Option, code: str) -> list[bool]:
    """List whether each danger that a condition names is there: "is not in danger" is no danger.

    A condition may be written in another language than the one that is spoken.
    """
    return [
        not negates(bare(part)[:beginning], written)
        for part in _PARTS.split(option.condition)
        for beginning, written in danger_named(part, code)[:1]
    ]


def _farewell(options: Sequence[Option], code: str) -> int:
    """Give the number of the first condition that watches for a wish to stop."""
    return next((one.number for one in options if watches_for_stop(one, code)), 0)


def _explaining(options: Sequence[Option], code: str) -> int:
    """Give the number of the first condition that watches for who cannot follow."""
    watched = language(code).conditions.watches_lost
    return next((one.number for one in options if re.search(watched, bare(one.condition))), 0)


def watches_for_stop(option: Option, code: str) -> bool:
    """Say whether a condition watches for a wish to stop."""
    return bool(re.search(language(code).conditions.watches_stop, option.condition, re.IGNORECASE))


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
    is_answer = bool(unanswered_texts(lines)) and len(unanswered_texts(lines)) < len(lines)
    return is_answer and not lines[-1].text.endswith(("?", "\uff1f", "\u061f"))


def unanswered_texts(lines: Sequence[Line]) -> list[str]:
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
    heard = _Charged.read(said, code)
    clauses = _alternatives(condition.removeprefix("when "), code)
    return max((_share(_Charged.read(clause, code), heard) for clause in clauses), default=0.0)


def _alternatives(condition: str, code: str) -> Iterator[str]:
    """Part a condition into what each holds by itself.

    Words of danger need what stands before their comma: "daran denkt, sich das Leben zu nehmen".
    """
    for part in _OR.split(condition):
        yield from [part] if danger_named(part, code) else _CLAUSES.split(part)


class _Charged(NamedTuple):
    """The words of a text by whether they are denied: "I agree, but I do not snore"."""

    stated: set[str]
    denied: set[str]

    @classmethod
    def read(cls, text: str, code: str) -> _Charged:
        words = cls(set(), set())
        for part in _PARTS.split(text):
            words[negates(part, code)].update(words_of(part, code))
        return words


def _share(wanted: _Charged, heard: _Charged) -> float:
    """Give the share of a clause's words that was said: stated where it states, or else denied.

    A clause does not hold where a word of it is only heard the other way round.
    """
    matched = 0.0
    for one, same, other in ((0, heard.stated, heard.denied), (1, heard.denied, heard.stated)):
        if _matched(wanted[one], other) and not _matched(wanted[one], same):
            return _CONTRADICTED
        matched += _matched(wanted[one], same)
    return matched / max(1, sum(map(_size, wanted)))


def _matched(wanted: set[str], heard: set[str]) -> float:
    """Count the wanted words that were heard; of Chinese, their characters."""
    found = [word for word in wanted if any(_alike(word, other) for other in heard)]
    if found and all(map(is_unspaced, "".join(wanted))):
        return len(set("".join(wanted)) & set("".join(heard)))
    return len(found)


def _size(wanted: set[str]) -> int:
    return len(set("".join(wanted)) if all(map(is_unspaced, "".join(wanted))) else wanted)


def _alike(first: str, second: str) -> bool:
    return first == second or (min(len(first), len(second)) >= 4 and first[:4] == second[:4])

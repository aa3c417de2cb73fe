"""Hears whether somebody who has spoken of danger says that they are safe.

What is vague says it not: "whatever", "ok", a wish, a question. A plain yes to the question whether
they are safe does. All five languages count: people in distress, and authors, change between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from scriptgraph.language.polarity import answer, negates
from scriptgraph.language.words import bare, known_codes, language, languages
from scriptgraph.safety.danger import danger_in

_SENTENCES = re.compile(r"[^.!?\u2026\n\u3002\uff01\uff1f]+[?\uff1f]?")
_CLAUSES = re.compile(r"[,;:\u2013\u2014\uff0c\u3001\uff1b\uff1a]")
_EITHER = re.compile(r"\b(?:or|oder|o|ou)\b|还是|還是|或")
"""In a question it leaves open what a yes means."""

_WHETHER = re.compile("是否|有没有|有沒有")
"""It only looks like a denial."""


_CONJUNCTIONS = "dass|ob|wie|wenn|falls|bis|that|if|unless|until|when|que|hasta|cuando|quand"
"""What begins with one belongs to what stands before it."""


class Told(NamedTuple):
    """What a user has said, and what the agent had said before it."""

    said: str
    before: str


def has_words(code: str) -> bool:
    """Say whether there are words of a language by which somebody is heard to be safe."""
    return language(code).code in known_codes()


def asks_for_safety(text: str) -> bool:
    """Say whether a task asks whether somebody is safe."""
    return any(_pattern(spoken.code, "safe").search(text) for spoken in languages())


def since_danger(lines: Iterable[tuple[bool, str]], led: int | None = None) -> list[Told] | None:
    """Give what the user has said since they last spoke of danger; None where they have not.

    Args:
        lines: What was said, each with whether the user said it.
        led: The number of the line by which an urgent rule has led here, whatever its words.
    """
    found: list[Told] | None = None
    before = ""
    for number, (is_user, text) in enumerate(lines):
        if not is_user:
            before = text
        elif number == led or danger_in(text):
            found = []
        elif found is not None:
            found.append(Told(text, before))
    return found


def says_safe(heard: Told, code: str) -> bool:
    """Say whether the user says that they are safe; a plain yes to that question says so."""
    said, before = heard
    if danger_in(said):
        return False
    return any(map(_states, _statements(said))) or (_agrees(said, code) and _asks(before, code))


def tells_of_safety(heard: Told, code: str) -> bool:
    """Say whether the user says that they are safe, or that they are not."""
    said, before = heard
    told = answer(said, code)
    if danger_in(said) or any(map(_names_safety, _SENTENCES.findall(said))):
        return True
    is_plain = told is not None and told.plain and (not told.yes or _agrees(said, code))
    return is_plain and _asks(before, code)


def _statements(said: str) -> Iterator[str]:
    """Give the clauses of what is no question; what follows a "but" belongs to what it limits."""
    for sentence in _SENTENCES.findall(said):
        if sentence[-1] in "?\uff1f":
            continue
        clauses: list[str] = []
        for clause in _CLAUSES.split(sentence):
            if clauses and _limits().match(bare(clause).strip()):
                clauses[-1] += f",{clause}"
            else:
                clauses.append(clause)
        yield from clauses


def _states(clause: str) -> bool:
    """Say whether a clause says so in any language, and no language has it denied or wished for."""
    spoken = [one.code for one in languages() if _pattern(one.code, "safe").search(clause)]
    return bool(spoken) and not any(
        negates(clause, code) or _pattern(code, "unreal").search(clause) for code in spoken
    )


def _names_safety(sentence: str) -> bool:
    return sentence[-1] not in "?\uff1f" and asks_for_safety(sentence)


def _agrees(said: str, code: str) -> bool:
    """Say whether somebody says yes: "ok", "sure" and "yes, whatever" are no yes to this."""
    begun = [one for one in known_codes() if _pattern(one, "agreed").match(bare(said).strip())]
    told = [answer(said, one) for one in begun]
    is_vague = any(_pattern(one, "unreal").search(said) for one in {*begun, language(code).code})
    return any(one is not None and one.yes for one in told) and not is_vague


def _asks(before: str, code: str) -> bool:
    """Say whether the agent asked whether they are safe, and nothing that a yes also answers."""
    asked = [one for one in _SENTENCES.findall(before) if one[-1] in "?\uff1f"] or [before]
    return any(map(asks_for_safety, asked)) and not any(
        negates(_WHETHER.sub("", one), code) or _EITHER.search(one) or _is_of_danger(one, code)
        for one in asked
    )


def _is_of_danger(question: str, code: str) -> bool:
    """Say whether a question asks for danger too, beside what it asks of safety."""
    rest = _pattern(code, "safe").sub(" ", question)
    return bool(_pattern(code, "watches_danger").search(rest))


@lru_cache
def _limits() -> re.Pattern[str]:
    buts = "|".join(word for spoken in languages() for word in spoken.answers.but)
    return re.compile(rf"(?:{buts}|{_CONJUNCTIONS})(?:(?<=[\u4e00-\u9fff])|\b)")


@lru_cache
def _pattern(code: str, name: str) -> re.Pattern[str]:
    return re.compile(getattr(language(code).conditions, name), re.IGNORECASE)

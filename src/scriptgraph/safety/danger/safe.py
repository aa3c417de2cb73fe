"""Hears whether somebody who has spoken of danger says that they are safe.

Only a message that says nothing else does; see `stated`. All five languages count: people in
distress, and authors, change between them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import lru_cache
from typing import NamedTuple

from scriptgraph.language.polarity import answer, negates
from scriptgraph.language.words import known_codes, language, languages
from scriptgraph.safety.danger import danger_in
from scriptgraph.safety.danger.stated import clauses_of, stated

_SENTENCES = re.compile(r"[^.!?\u2026\n\u3002\uff01\uff1f]+[?\uff1f]?")
_CLAUSES = re.compile(r"[,;:\u2013\u2014\uff0c\u3001\uff1b\uff1a]")
_EITHER = re.compile(r"\b(?:or|oder|o|ou)\b|还是|還是|或")
"""In a question it leaves open what a yes means."""

_WHETHER = re.compile("是否|有没有|有沒有")
"""It only looks like a denial."""


class Told(NamedTuple):
    """What a user has said, and what the agent had said before it."""

    said: str
    before: str


def has_words(code: str) -> bool:
    """Say whether there are words of a language by which somebody is heard to be safe."""
    spoken = language(code)
    return spoken.code in known_codes() and bool(spoken.safety.states)


def asks_for_safety(text: str) -> bool:
    """Say whether a task asks whether somebody is safe."""
    return any(_pattern(spoken.code, "safe").search(text) for spoken in languages())


def since_danger(
    lines: Iterable[tuple[bool, str]], found_in: Container[int] = ()
) -> list[Told] | None:
    """Give what the user has said since they last spoke of danger; None where they have not.

    Messages between two of the agent's are one: "I'm safe", and then "for now".

    Args:
        lines: What was said, each with whether the user said it.
        found_in: The numbers of lines in which there is danger, whatever their words.
    """
    found: list[Told] | None = None
    before, is_open = "", False
    for number, (is_user, text) in enumerate(lines):
        if not is_user:
            before, is_open = text, False
        elif number in found_in or danger_in(text):
            found, is_open = [], False
        elif found is not None and is_open:
            found[-1] = Told(f"{found[-1].said}\n{text}", before)
        elif found is not None:
            found.append(Told(text, before))
            is_open = True
    return found


def says_safe(heard: Told, code: str) -> bool:
    """Say whether the user says, and nothing else, that they are safe.

    A plain yes to the question whether they are says so. What is not understood does not: to be
    asked once more harms nobody.
    """
    told = stated(heard.said)
    if danger_in(heard.said):
        return False
    return told.is_safe or (told.is_yes and _asks(heard.before, code))


def tells_of_safety(heard: Told, code: str) -> bool:
    """Say whether the user says that they are safe, or that they are not."""
    said, before = heard
    if danger_in(said) or says_safe(heard, code) or any(map(_denies, _SENTENCES.findall(said))):
        return True
    told = answer(said, code)
    return told is not None and told.plain and not told.yes and _asks(before, code)


def takes_back(said: str, since: Iterable[Told], code: str) -> bool:
    """Say whether somebody takes back that they are safe: "I lied", or "I'm not", behind it.

    Args:
        said: What they say now.
        since: What they have said since they spoke of danger, and before this.
        code: The script's language.
    """
    denied = any(map(_taken_back().search, clauses_of(said)))
    return denied and any(says_safe(one, code) for one in since)


@lru_cache
def _taken_back() -> re.Pattern[str]:
    ways = "|".join(spoken.safety.taken_back for spoken in languages())
    return re.compile(f"(?<![a-z])(?:{ways})(?![a-z])")


def _denies(sentence: str) -> bool:
    """Say whether what is no question denies in any language that they are safe, in these words."""
    if sentence[-1] in "?\uff1f":
        return False
    return any(
        negates(clause[: named.end()], spoken.code)
        for clause in _CLAUSES.split(sentence)
        for spoken in languages()
        for named in _pattern(spoken.code, "safe").finditer(clause)
    )


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
def _pattern(code: str, name: str) -> re.Pattern[str]:
    return re.compile(getattr(language(code).conditions, name), re.IGNORECASE)

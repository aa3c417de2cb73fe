"""Hears whether somebody who has spoken of danger says that they are safe.

Only a message that says nothing else does; see `stated`. All five languages count: people in
distress, and authors, change between them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from scriptgraph.core.danger import About
from scriptgraph.language.phrases import words_in
from scriptgraph.language.polarity import answer, negates
from scriptgraph.language.words import bare, known_codes, language, languages
from scriptgraph.safety.danger import abouts, danger_in
from scriptgraph.safety.danger.asked import SENTENCES, asks_if_safe
from scriptgraph.safety.danger.somebody_else import is_somebody_else
from scriptgraph.safety.danger.stated import clauses_of, stated

_CLAUSES = re.compile(r"[,;:\u2013\u2014\uff0c\u3001\uff1b\uff1a]")
Whose = Literal["own", "others", "another"]
"""Whose danger: the speaker's, that of others from somebody, or what another may do to themselves.

"He has left" ends danger to him, and none that he is to himself.
"""

_KNOWN: Mapping[About, Whose] = {"from others": "own", "to others": "others"}
"""Of whom that is said by itself."""


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


def names_safety(name: str, asked: str) -> bool:
    """Say whether a value of this name is whether the user is safe, and neither less nor more.

    `is_safe` is; `not_safe`, `in_danger`, `safety_concerns`, `she_is_safe` and `safe_place` are
    not. A name may be one word of those that ask for it: `sicher`, where it is asked whether they
    are "sicher".

    Args:
        name: The name.
        asked: What the task asks that collects it.
    """
    shown, safe = name.replace("_", " "), set[str]()
    rest = shown
    for spoken in languages():
        ways = _pattern(spoken.code, "safe")
        found = (words_in(one[0]) for text in (shown, asked) for one in ways.finditer(text))
        safe |= {word for one in found if not _words("help") & {*one} for word in one}
        rest = ways.sub(" ", rest)
    told = {*words_in(shown)}
    return (
        bool(told & safe)
        and told <= safe | _words("asks")
        and not _any("not_own").search(bare(shown))
        and not any(negates(shown, spoken.code) for spoken in languages())
        and not any(_danger(spoken.code).search(bare(rest)) for spoken in languages())
    )


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


def still_open(
    lines: Iterable[tuple[bool, str]],
    code: str,
    led: Mapping[int, frozenset[Whose]] = MappingProxyType({}),
) -> frozenset[Whose] | None:
    """Say whose danger was spoken of and not said to be over; None where nobody spoke of any.

    Args:
        lines: What was said, each with whether the user said it.
        code: The script's language.
        led: The numbers of lines in which danger was found whatever their words, and whose.
    """
    found: frozenset[Whose] | None = None
    now, before, spoken_of = Told("", ""), "", ""
    for number, (is_user, text) in enumerate([*lines, (False, "")]):
        if not is_user:
            found = found - settled(now, code, spoken_of) if found and now.said else found
            now, before = Told("", ""), text
        elif dangers := whose(text) | led.get(number, frozenset[Whose]()):
            found, now = (found or frozenset()) | dangers, Told("", before)
            spoken_of = f"{spoken_of}\n{text}"
        elif found is not None:
            now = Told(f"{now.said}\n{text}".strip(), before)
    return found


def whose(said: str, about: About | None = None) -> frozenset[Whose]:
    """Say whose danger it is by what somebody says, all that apply; empty where nobody is in any.

    Every danger that they speak of counts, not the gravest alone.

    Args:
        said: What they say.
        about: Of what danger that is as somebody else found it, beside what words tell.
    """
    spoken_of: set[About] = {*abouts(said), *([about] if about else [])}
    found: set[Whose] = {_KNOWN[one] for one in spoken_of if one in _KNOWN}
    if "self" in spoken_of:
        found |= _who_means_themselves(" ".join(clauses_of(said)))
    return frozenset(found)


def _who_means_themselves(text: str) -> frozenset[Whose]:
    """Say who may do something to themselves: the speaker, somebody of whom they tell, or both."""
    if not _any("another").search(text):
        return frozenset(["own"])
    return frozenset(["own", "another"] if _any("oneself").search(text) else ["another"])


def settled(heard: Told, code: str, spoken_of: str = "") -> frozenset[Whose]:
    """Say whose danger is over by what the user says; "I am safe" says nothing of anybody else.

    Args:
        heard: What they say.
        code: The script's language.
        spoken_of: In what words they have spoken of danger. Where that was to a man, it is not over
            by what they say of a woman.
    """
    if danger_in(heard.said):
        return frozenset()
    told = stated(heard.said)
    is_other = is_somebody_else(heard.said, spoken_of, code)
    over: dict[Whose, bool] = {
        "own": says_safe(heard, code),
        "others": told.spares_others and not is_other,
        "another": told.clears_others and not is_other,
    }
    return frozenset(one for one, is_over in over.items() if is_over)


def says_safe(heard: Told, code: str) -> bool:
    """Say whether the user says, and nothing else, that they are safe.

    A plain yes to the question whether they are says so. What is not understood does not: to be
    asked once more harms nobody.
    """
    told = stated(heard.said)
    if danger_in(heard.said):
        return False
    return told.is_safe or (told.is_yes and asks_if_safe(heard.before, code))


def tells_of_safety(heard: Told, code: str) -> bool:
    """Say whether the user says that they are safe, or that they are not."""
    said, before = heard
    if danger_in(said) or says_safe(heard, code) or any(map(_denies, SENTENCES.findall(said))):
        return True
    told = answer(said, code)
    return told is not None and told.plain and not told.yes and asks_if_safe(before, code)


def takes_back(said: str, since: Iterable[Told], code: str) -> bool:
    """Say whether somebody takes back that they are safe: "I lied", or "I'm not", behind it.

    Args:
        said: What they say now.
        since: What they have said since they spoke of danger, and before this.
        code: The script's language.
    """
    denied = any(map(_any("taken_back").search, clauses_of(said)))
    return denied and any(says_safe(one, code) for one in since)


@lru_cache
def _any(name: str) -> re.Pattern[str]:
    """Compile what is looked for in all languages at once."""
    ways = (
        getattr(one.safety, name).replace("{people}", one.safety.people)
        for one in languages()
        if one.safety.states
    )
    return re.compile(f"(?<![a-z])(?:{'|'.join(ways)})(?![a-z])")


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


@lru_cache
def _words(of: Literal["asks", "help"]) -> frozenset[str]:
    """Give the words by which it is asked, or those of help that none of these is."""
    if of == "help":
        helps = (word for one in languages() for word in words_in(one.safety.help))
        return frozenset(helps) - _words("asks")
    tables = (one.safety for one in languages())
    asked = " | ".join(f"{one.asks} | {one.requests} | {one.moments}" for one in tables)
    return frozenset(words_in(asked))


@lru_cache
def _danger(code: str) -> re.Pattern[str]:
    return re.compile(language(code).conditions.watches_danger, re.IGNORECASE)


@lru_cache
def _pattern(code: str, name: str) -> re.Pattern[str]:
    return re.compile(getattr(language(code).conditions, name), re.IGNORECASE)

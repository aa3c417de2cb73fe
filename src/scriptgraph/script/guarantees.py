"""What a script promises of every session, one line each, in words that its author can read.

A guarantee is read here and proved elsewhere (`scriptgraph.assurance.guarantees`): what it says is
a matter of the script language, whether it holds is a matter of all its paths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Names = tuple[str, ...]
"""Sections, by id or by title, as the author wrote them."""

Counted = Literal["turns", "sections", "model calls", "tokens"]
Span = Literal["session", "turn"]


@dataclass(frozen=True)
class Always:
    """Every session comes to one of these sections: none ends before, none gets stuck before."""

    sections: Names


@dataclass(frozen=True)
class Before:
    """No session enters one of the later sections before it has been in one of the first."""

    first: Names
    later: Names


@dataclass(frozen=True)
class Within:
    """Whoever needs it is in the section after so many turns, wherever the session is."""

    section: str
    turns: int


@dataclass(frozen=True)
class Never:
    """No session enters one of these sections once it has been in one of the others."""

    sections: Names
    after: Names


@dataclass(frozen=True)
class OnlyIf:
    """These sections are entered only while the condition holds."""

    sections: Names
    condition: str


@dataclass(frozen=True)
class AtMost:
    """A session, or a turn, has no more of what is counted; of sections, visits are."""

    count: int
    counted: Counted
    sections: Names = ()
    span: Span = "session"


Guarantee = Always | Before | Within | Never | OnlyIf | AtMost


class GuaranteeError(ValueError):
    """The line is none of the forms; the message says which there are."""


FORMS = (
    "`closing or crisis is always reached`, `risk_screen before exercise, relaxation`, "
    "`crisis within 1 turn`, `never exercise after declined`, `exercise only if consent`, "
    "`at most 40 turns`, `at most 2 visits of exercise`, `at most 8 model calls a turn`, "
    "`at most 90000 tokens a turn`"
)
"""One example of each form."""

_COUNT = r"(?P<count>[1-9]\d{0,8}|[1-9]\d{0,2}(?:,\d{3}){1,2})"

_LIST = re.compile(r"\s*,\s*(?:(?:or|and)\s+)?|\s+(?:or|and)\s+")

_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Guarantee]], ...] = (
    (
        re.compile(r"(?:always:?\s+)?(?P<names>.+?) (?:is|are) (?:always )?reached"),
        lambda found: Always(_names(found["names"])),
    ),
    (
        re.compile(r"(?P<first>.+?) (?:comes )?before (?P<later>.+)"),
        lambda found: Before(_names(found["first"]), _names(found["later"])),
    ),
    (
        re.compile(r"(?P<name>.+?) (?:is reached )?within (?P<turns>[1-9]\d{0,5}|an?|one) turns?"),
        lambda found: Within(found["name"].strip(), _number(found["turns"])),
    ),
    (
        re.compile(r"never (?P<names>.+?) after (?P<after>.+)"),
        lambda found: Never(_names(found["names"]), _names(found["after"])),
    ),
    (
        re.compile(r"(?P<names>.+?) only if (?P<condition>.+)"),
        lambda found: OnlyIf(_names(found["names"]), found["condition"].strip().strip("`")),
    ),
    (
        re.compile(rf"at most {_COUNT} turns?(?: in a session)?"),
        lambda found: AtMost(_number(found["count"]), "turns"),
    ),
    (
        re.compile(rf"at most {_COUNT} visits? (?:of|to) (?P<names>.+)"),
        lambda found: AtMost(_number(found["count"]), "sections", _names(found["names"])),
    ),
    (
        re.compile(
            rf"at most {_COUNT} (?:model )?calls?(?: (?:in |for |of )?(?:a|each) "
            r"(?P<span>turn|session)| per (?P<per>turn|session))?"
        ),
        lambda found: AtMost(_number(found["count"]), "model calls", (), _span(found)),
    ),
    (
        re.compile(
            rf"at most {_COUNT} (?:estimated )?tokens?(?: (?:in |for |of )?(?:a|each) "
            r"(?P<span>turn|session)| per (?P<per>turn|session))?"
        ),
        lambda found: AtMost(_number(found["count"]), "tokens", (), _span(found)),
    ),
)


def read_guarantee(text: str) -> Guarantee:
    """Read one line.

    Raises:
        GuaranteeError: When it has none of the forms.
    """
    line = " ".join(text.split()).rstrip(".")
    for pattern, made in _READERS:
        if match := pattern.fullmatch(line):
            return made(match)
    raise GuaranteeError(f"{text!r} is no guarantee that can be proved; there are: {FORMS}")


def sections_of(guarantee: Guarantee) -> Names:
    """Name every section that a guarantee speaks of."""
    match guarantee:
        case Before(first, later):
            return (*first, *later)
        case Within(section):
            return (section,)
        case Never(sections, after):
            return (*sections, *after)
    return guarantee.sections


def with_ids(guarantee: Guarantee, ids: Mapping[str, str]) -> Guarantee:
    """Name sections by their ids where the author has named them by their titles.

    Args:
        guarantee: What was read.
        ids: What a section may be called, in small letters → its id.
    """

    def known(names: Names) -> Names:
        return tuple(ids.get(name.casefold(), name) for name in names)

    match guarantee:
        case Before(first, later):
            return Before(known(first), known(later))
        case Within(section):
            return replace(guarantee, section=known((section,))[0])
        case Never(sections, after):
            return Never(known(sections), known(after))
    return replace(guarantee, sections=known(guarantee.sections))


def same(one: Guarantee, other: Guarantee) -> bool:
    """Say whether two guarantees say the same, in whichever order they name their sections."""
    return _unordered(one) == _unordered(other)


def _unordered(guarantee: Guarantee) -> tuple[object, ...]:
    parts = vars(guarantee).values()
    return type(guarantee), *(frozenset(p) if isinstance(p, tuple) else p for p in parts)


def _span(found: re.Match[str]) -> Span:
    return "turn" if "turn" in (found["span"], found["per"]) else "session"


def _number(text: str) -> int:
    return 1 if text in ("a", "an", "one") else int(text.replace(",", ""))


def _names(text: str) -> Names:
    return tuple(name for name in _LIST.split(text.strip()) if name)

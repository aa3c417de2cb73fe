"""When a row of an XLSForm is asked (`relevant`), as an `if` of ours.

An answer that is missing is an empty text there: no comparison of an order holds of it, nor `=`,
but `!=` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import NamedTuple

from scriptgraph.formats.skip_rules import Joined, Rule, Sign, Test, opposite
from scriptgraph.script.kinds import Constant, kind_of
from scriptgraph.script.lists import is_list

_TOKEN = re.compile(
    r"\s*(?:(?P<asked>\$\{\s*([^{}]+?)\s*\})|(?P<sign><=|>=|!=|=|<|>)|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<mark>[(),])|(?P<word>[A-Za-z][\w-]*))"
)
_SIGNS: Mapping[str, Sign] = {
    "=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip


class Answers(NamedTuple):
    """What a row before is answered with."""

    kind: str | tuple[str, ...]
    names: tuple[str, ...] = ()
    """The names of its choices, in their order; empty where it is no choice."""

    part_of: str = ""
    """The repeat that asks it once for each record; empty where it is asked once."""

    is_sure: bool = False
    """Whether it has a value whatever was answered, as how many records there are has."""


class CannotRelateError(ValueError):
    """A condition or a calculation that a script cannot say; the message says why."""


def counted(text: str, asked: Mapping[str, Answers]) -> str:
    """Read a calculation that counts the records of a repeat, as an expression of ours.

    Raises:
        CannotRelateError: When it works out anything else.
    """
    reader = _Reader(text, asked)
    found = reader.count(*reader.next())
    if not found or reader.rest:
        raise CannotRelateError("allowed is count(${repeat}), which has a word in a script")
    return found


def relevant(text: str, asked: Mapping[str, Answers]) -> Test | Rule:
    """Read when a row, or a group, is asked.

    Args:
        text: What stands in the column.
        asked: The rows before it, by name.

    Raises:
        CannotRelateError: When a script cannot say it.
    """
    reader = _Reader(text, asked)
    found = reader.any_of()
    if reader.rest:
        raise CannotRelateError(f"{reader.rest[0][1]!r} stands behind a whole condition")
    return found


class _Reader:
    """Reads a condition from left to right."""

    def __init__(self, text: str, asked: Mapping[str, Answers]) -> None:
        self.asked, self.rest = asked, list(_tokens(text))

    def any_of(self) -> Test | Rule:
        return self._joined("any", "or", lambda: self._joined("all", "and", self._one))

    def _joined(self, joined: Joined, word: str, part: Callable[[], Test | Rule]) -> Test | Rule:
        parts: list[Test | Rule] = [part()]
        while self.rest and self.rest[0] == ("word", word):
            self.rest.pop(0)
            parts.append(part())
        return parts[0] if len(parts) == 1 else Rule(joined, tuple(parts))

    def _one(self) -> Test | Rule:
        kind, text = self.next()
        match kind, text:
            case "mark", "(":
                found = self.any_of()
                self._expect(")")
                return found
            case "word", "not":
                self._expect("(")
                found = self.any_of()
                self._expect(")")
                return opposite(found)
            case "word", "selected":
                self._expect("(")
                name = self._name(*self.next())
                self._expect(",")
                test = self._test(name, "==", *self.next())
                self._expect(")")
                return test
            case "word", "count":
                count, (sign, written_sign) = self.count(kind, text), self.next()
                if sign == "sign":
                    return self._counted(count, _SIGNS[written_sign], *self.next())
            case "asked", _:
                name, (sign, written_sign) = self._name(kind, text), self.next()
                if sign == "sign":
                    return self._test(name, _SIGNS[written_sign], *self.next())
        raise CannotRelateError(
            f"{text!r}; allowed are ${{row}} = 'x', selected(), count(), and, or, not()"
        )

    def count(self, kind: str, text: str) -> str:
        """Read how many records a repeat has; empty where something else stands there."""
        if (kind, text) != ("word", "count"):
            return ""
        self._expect("(")
        kind, name = self.next()
        if kind != "asked" or not is_list(getattr(self.asked.get(name), "kind", "")):
            raise CannotRelateError(f"{name!r}, which is no repeat before it, is counted")
        self._expect(")")
        return f"count({name})"

    def next(self) -> tuple[str, str]:
        """Take what comes next."""
        return self.rest.pop(0) if self.rest else ("end", "its end")

    def _expect(self, mark: str) -> None:
        if (found := self.next()) != ("mark", mark):
            raise CannotRelateError(f"{found[1]!r} in the place of {mark!r}")

    def _name(self, kind: str, text: str) -> str:
        if kind != "asked" or text not in self.asked:
            raise CannotRelateError(f"{text!r}, which no row before it asks")
        repeat = text if is_list(self.asked[text].kind) else self.asked[text].part_of
        if repeat:
            raise CannotRelateError(f"{text!r}, and of a repeat only count(${{{repeat}}}) is read")
        return text

    def _counted(self, count: str, sign: Sign, kind: str, text: str) -> Test:
        number = _number(text) if kind in ("text", "number") else None
        if number is None:
            raise CannotRelateError(f"{text!r} is compared with {count}, and is no number")
        return Test(count, sign, number, is_sure=True)

    def _test(self, name: str, sign: Sign, kind: str, text: str) -> Test:
        is_sure = self.asked[name].is_sure
        if kind == "text" and not text and sign in ("==", "!=") and not is_sure:
            return Test(name, "unknown" if sign == "==" else "known")
        if kind not in ("text", "number"):
            raise CannotRelateError(f"{text!r} is compared, and is no text or number")
        value = _value(self.asked[name], text, is_ordered=sign not in ("==", "!="))
        if value is None:
            raise CannotRelateError(f"{text!r} is no answer of {name!r}")
        return Test(name, sign, value, is_sure=is_sure)


def _value(answers: Answers, text: str, *, is_ordered: bool) -> Constant | None:
    kind = kind_of(answers.kind)
    if answers.names and not is_ordered:
        return kind.choices[answers.names.index(text)] if text in answers.names else None
    if kind.meaning == "number":
        return _number(text)
    return None if is_ordered or answers.names else text


def _number(text: str) -> int | float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if not isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = list[tuple[str, str]](), 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise CannotRelateError(f"{text[at:].strip()!r}")
        kind = match.lastgroup or ""
        told = match[0].strip()
        told = match[2].strip() if kind == "asked" else told[1:-1] if kind == "text" else told
        found.append((kind, told))
        at = match.end()
    return found

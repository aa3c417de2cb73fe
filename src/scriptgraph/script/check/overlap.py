"""Rules of one section that say the same, or that hide one another."""

from __future__ import annotations

import ast
import re
from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from itertools import takewhile
from math import inf
from typing import NamedTuple

from scriptgraph.core.findings import Path
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.script import expressions
from scriptgraph.script.check.deciding import condition_always_holds
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.model import Rule, Script

_FILLER = re.compile(
    "a|an|the|if|when|that|to|is|are|has|have|he|she|they|please|patient|user|client|person"
    "|der|die|das|ein|eine|wenn|dass|ist|sind|hat|haben|er|sie|patientin|klient|klientin"
)
"""Words that do not tell one condition from another."""

_STEM = 3
_ENDING = 3
"""Letters of an ending: `chooses` is like `choose`."""

_NEGATING = frozenset({"los", "lose", "loser", "less", "ful", "voll", "frei"})
"""Endings that make another word."""

_LONGEST_WORD = 60

_LOOK_BACK = 50
"""Rules are compared with so many before them, which keeps huge sections cheap: computed ones with
the last, judged ones with the first that are like them."""

_BOUNDS: dict[type[ast.cmpop], tuple[int | None, int | None]] = {
    ast.Lt: (None, -1),
    ast.LtE: (None, 0),
    ast.Eq: (0, 0),
    ast.GtE: (0, None),
    ast.Gt: (1, None),
}
"""Where the span of a comparison starts and ends: just before, at or just after its number."""


class _Part(NamedTuple):
    """One condition of several that are joined by `and`."""

    text: str
    name: str = ""
    start: tuple[float, int] = (-inf, 0)
    end: tuple[float, int] = (inf, 0)

    def implies(self, other: _Part) -> bool:
        """Say whether the other holds wherever this one does, as far as that is easy to tell."""
        within = self.start >= other.start and self.end <= other.end
        return self.text == other.text or (bool(self.name) and self.name == other.name and within)


def overlapping_conditions(script: Script) -> Iterator[Remark]:
    """Find a rule whose condition an earlier rule of the same section already has.

    `anytime` rules come before a section's own. Judged conditions overlap when they differ at
    most in fillers and endings; a computed one is hidden when an earlier one holds whenever it
    does. Whether two conditions in plain words can both be true is left to the author.
    """
    told = {remark.path[:-1] for remark in condition_always_holds(script)}
    yield from _overlaps((), script.anytime, ("anytime",), None, told)
    known = [n for n in range(len(script.anytime)) if ("anytime", n) not in told]
    for section in script.sections:
        anytime = (rule for rule in (script.anytime[n] for n in known) if rule.to != section.id)
        path = ("sections", section.id, "next")
        yield from _overlaps(anytime, section.next, path, section.id, told)


def _overlaps(
    before: Iterable[Rule],
    rules: Iterable[Rule],
    path: Path,
    section: str | None,
    told: Container[Path],
) -> Iterator[Remark]:
    """Compare each rule with those before it, but for those of which it is told that they hold."""
    earlier = _Earlier()
    for rule in before:
        earlier.add(rule)
    for number, rule in enumerate(rules):
        if other := earlier.like(rule):
            first = f"`{other.condition}` ({other.to}), which comes first"
            message = f"`{rule.condition}` ({rule.to}) adds nothing to {first}"
            yield Remark(message, (*path, number), section)
        if (*path, number) not in told:
            earlier.add(rule)


class _Earlier:
    """The rules that are tried before another one, sorted by what they say."""

    def __init__(self) -> None:
        self._judged: dict[tuple[str, ...], list[tuple[str, Rule]]] = defaultdict(list)
        self._computed: deque[tuple[str, Rule]] = deque(maxlen=_LOOK_BACK)

    def add(self, rule: Rule) -> None:
        """Remember a rule."""
        if rule.when is not None:
            alike = self._judged[_key(rule.when)]
            if len(alike) < _LOOK_BACK:
                alike.append((rule.when, rule))
        elif rule.if_ is not None and _parts(rule.if_):
            self._computed.append((rule.if_, rule))

    def like(self, rule: Rule) -> Rule | None:
        """Give the first rule that holds at least whenever this one does."""
        if (when := rule.when) is not None:
            judged = self._judged[_key(when)]
            return next((other for text, other in judged if _alike(text, when)), None)
        if (if_ := rule.if_) is not None and _parts(if_):
            return next((other for text, other in self._computed if _hides(text, if_)), None)
        return None


def _alike(one: str, other: str) -> bool:
    """Say whether two wordings of the same key differ at most in the endings of words."""
    return all(_same(a, b) for a, b in zip(_gist(one), _gist(other), strict=True))


def _same(one: str, other: str) -> bool:
    """Say whether two words differ in nothing but their endings.

    `arbeitsfähig` and `arbeitsunfähig` do not, nor do 同意 and 不同意: where words are not spaced,
    one character can be a negation.
    """
    if one == other:
        return True
    if max(len(one), len(other)) > _LONGEST_WORD or any(map(is_unspaced, one + other)):
        return False
    begin = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )
    endings = one[begin:], other[begin:]
    short = all(len(ending) <= _ENDING for ending in endings)
    return begin >= _STEM and short and not _NEGATING & set(endings)


def _key(text: str) -> tuple[str, ...]:
    """Give what similar wordings share, so that only few are ever compared."""
    return tuple(word[:_STEM] if word.isalpha() else word for word in _gist(text))


@lru_cache(maxsize=4096)
def _gist(text: str) -> tuple[str, ...]:
    """Reduce a wording to the words that tell it from others."""
    words = re.findall(r"\w+", text.casefold())
    telling = [word for word in words if not _FILLER.fullmatch(word)]
    return tuple(telling or words or [text.casefold()])


def _hides(earlier: str, later: str) -> bool:
    """Say whether the later expression can hold only where the earlier one does."""
    return all(any(part.implies(wanted) for part in _parts(later)) for wanted in _parts(earlier))


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[_Part, ...]:
    """Split an expression at its outermost `and`; nothing if it cannot be read."""
    try:
        tree = expressions.parse(text)
    except expressions.ExpressionError:
        return ()
    match tree:
        case ast.BoolOp(op=ast.And(), values=parts):
            return tuple(map(_part, parts))
    return (_part(tree),)


def _part(node: ast.expr) -> _Part:
    text = ast.dump(node)
    match node:
        case ast.Compare(left=ast.Name(id=name), ops=[op], comparators=[right]):
            number, bounds = _number(right), _BOUNDS.get(type(op))
            if number is not None and bounds is not None:
                start, end = bounds
                return _Part(
                    text,
                    name,
                    (-inf, 0) if start is None else (number, start),
                    (inf, 0) if end is None else (number, end),
                )
    return _Part(text)


def _number(node: ast.expr) -> float | None:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
    return value if isinstance(value, int | float) else None

"""Bands: words for the parts of a score, `score as minimal 0..4, mild 5..9, severe 10..27`.

They are one more way to define a computed value. What it comes to is a word, and whatever compares
it with one compares the score with two numbers: so rules, guarantees and proofs need nothing new.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from scriptgraph.script.exact import exactly
from scriptgraph.script.expressions import MAX_LENGTH, ExpressionError, is_value, parse_value

EXAMPLE = "score as minimal 0..4, mild 5..9, severe 10..27"

_MOST_BANDS = 40
_AS = re.compile(r"([^\"']*?)(?:\s+as\s+|\s+as$|^as\s+)(.*)", re.DOTALL | re.IGNORECASE)
_WORDS = r"[^\W\d_](?:[\w ’/-]*?\w)??"
_UP_TO = r"\s*(?:\.\.+|…|–|—|-|\bto\b|\bbis\b)\s*"
_BAND = re.compile(rf"({_WORDS})\s+(-?\d{{1,9}})(?:{_UP_TO}(-?\d{{1,9}}))?")
_ENDLESS = re.compile(
    r"\s(?:from|over|above|ab|von|über|desde|más de|dès|plus de)\s+(-?\d{1,9})(?=\s*(?:$|[,;]))",
    re.IGNORECASE,
)
"""A number that begins a band which is to hold all that is larger: `severe from 10`."""

_JOINS = frozenset({"and", "or", "not", "is"})
"""Words that a band cannot be called: `severity is mild or severe` is a rule."""


@dataclass(frozen=True)
class Band:
    """A part of a score and its name; both ends belong to it."""

    word: str
    low: int
    high: int

    def __str__(self) -> str:
        """Write it as authors do."""
        return f"{self.word} {self.low}..{self.high}"


@dataclass(frozen=True)
class Bands:
    """A score, and what its parts are called."""

    of: str
    """The expression that is parted, over collected and other computed values."""

    bands: tuple[Band, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Give the names of the parts, in their order."""
        return tuple(band.word for band in self.bands)

    def word_of(self, number: object) -> str | None:
        """Give the name of the part that a number lies in; None where it lies in none."""
        if not isinstance(number, int | float):
            return None
        exact = exactly(number)
        return next((band.word for band in self.bands if band.low <= exact <= band.high), None)


def read_bands(text: str) -> Bands | None:
    """Read the definition of a computed value as bands; None where it is none.

    Raises:
        ExpressionError: When it is meant to be bands and cannot be read.
    """
    return _read(text)


def broken_bands(computed: Mapping[str, str]) -> frozenset[str]:
    """Name those computed values that are meant to be bands and cannot be read."""
    found = set()
    for name, text in computed.items():
        try:
            read_bands(text)
        except ExpressionError:
            found.add(name)
    return frozenset(found)


def bands_of(computed: Mapping[str, str]) -> dict[str, Bands]:
    """Map those computed values that are bands, and can be read, to what they are."""
    return dict(_readable(computed))


def number_of(text: str) -> str:
    """Give what of a definition is an expression: of bands the score, of others all of it.

    Raises:
        ExpressionError: When it is meant to be bands and cannot be read.
    """
    bands = read_bands(text)
    return bands.of if bands else text


def expressions_of(computed: Mapping[str, str]) -> dict[str, str]:
    """Map computed values to what of them is an expression; what cannot be read is left out."""
    broken = broken_bands(computed)
    found = {name: number_of(text) for name, text in computed.items() if name not in broken}
    return {name: text for name, text in found.items() if is_value(text)}


def compared(node: ast.Compare, bands: Mapping[str, Bands]) -> ast.expr | None:
    """Write the comparison of a band with words as one of its score with numbers.

    Args:
        node: A comparison, such as `severity == "mild"` or `severity in ["mild", "severe"]`.
        bands: The computed values that are bands.

    Returns:
        None where it compares no band, or not with words of it.
    """
    found = words_compared(node)
    if found is None or found[0] not in bands:
        return None
    name, words = found
    band = bands[name]
    if not words or not set(words) <= set(band.words):
        return None
    parts = [_within(band.of, one) for one in band.bands if one.word in words]
    held = parts[0] if len(parts) == 1 else ast.BoolOp(ast.Or(), parts)
    is_denied = isinstance(node.ops[0], ast.NotEq | ast.NotIn)
    return ast.UnaryOp(ast.Not(), held) if is_denied else held


def words_compared(node: ast.Compare) -> tuple[str, list[str]] | None:
    """Give the name and the texts that a comparison asks it for; None where it is no such."""
    match node:
        case (
            ast.Compare(
                left=ast.Name(id=name),
                ops=[ast.Eq() | ast.NotEq()],
                comparators=[ast.Constant(value=str(word))],
            )
            | ast.Compare(
                left=ast.Constant(value=str(word)),
                ops=[ast.Eq() | ast.NotEq()],
                comparators=[ast.Name(id=name)],
            )
        ):
            return name, [word]
        case ast.Compare(
            left=ast.Name(id=name),
            ops=[ast.In() | ast.NotIn()],
            comparators=[ast.List(elts=items) | ast.Tuple(elts=items)],
        ):
            words = [item.value for item in items if isinstance(item, ast.Constant)]
            texts = [word for word in words if isinstance(word, str)]
            return (name, texts) if len(texts) == len(items) else None
    return None


def _within(of: str, band: Band) -> ast.expr:
    """Write that a score lies in a band, as `0 <= score <= 4` reads."""
    tree = ast.parse(f"{band.low} <= score <= {band.high}", mode="eval").body
    assert isinstance(tree, ast.Compare)
    tree.comparators[0] = deepcopy(parse_value(of))
    return tree


def closed(listed: str, last: int) -> str:
    """Write bands with an end for each: the largest score for one that has none."""
    return _ENDLESS.sub(rf" \1..{last}", listed)


@lru_cache(maxsize=1024)
def _read(text: str) -> Bands | None:
    found = _AS.fullmatch(text.strip()) if len(text) <= 4 * MAX_LENGTH else None
    if found is None:
        return None
    of, listed = found[1].strip(), found[2].strip()
    if not of or not listed:
        raise ExpressionError(f"{text!r} has no bands; write `{EXAMPLE}`")
    bands = tuple(_band(part) for part in re.split(r"[,;]", listed) if part.strip())
    _refuse_confusion(bands)
    parse_value(of)
    return Bands(of, bands)


def _band(text: str) -> Band:
    found = None if _ENDLESS.search(text) else _BAND.fullmatch(text.strip())
    if found is None:
        raise ExpressionError(
            f"{text.strip()!r} is no band; write its words and its two ends, whole numbers: "
            "`mild 5..9`"
        )
    word, low, high = " ".join(found[1].split()), int(found[2]), int(found[3] or found[2])
    if low > high:
        raise ExpressionError(
            f"band {word!r} begins with its larger number; `{word} {high}..{low}`"
        )
    if joins := sorted(_JOINS & set(word.casefold().split())):
        raise ExpressionError(f"a band cannot be called {word!r}: {joins[0]!r} joins conditions")
    return Band(word, low, high)


def _refuse_confusion(bands: tuple[Band, ...]) -> None:
    if len(bands) > _MOST_BANDS:
        raise ExpressionError(f"there are {len(bands)} bands, and {_MOST_BANDS} are the most")
    words = sorted(bands, key=lambda band: band.word.casefold())
    for one, other in pairwise(words):
        if one.word.casefold() == other.word.casefold():
            raise ExpressionError(f"two bands are called {one.word!r}; each has a name of its own")


def _readable(computed: Mapping[str, str]) -> Iterator[tuple[str, Bands]]:
    for name, text in computed.items():
        try:
            bands = read_bands(text)
        except ExpressionError:
            continue  # told as a fault
        if bands:
            yield name, bands

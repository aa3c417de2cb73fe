"""Bands of a score: gaps, overlaps, ends beyond what is possible, and rules that misread them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import pairwise

from scriptgraph.core.findings import Path
from scriptgraph.script import expressions
from scriptgraph.script.bands import Bands, bands_of, words_compared
from scriptgraph.script.check.ends import kind_of_tree
from scriptgraph.script.check.fitting import problem_of
from scriptgraph.script.check.meant import Meanings
from scriptgraph.script.check.promises import conditions_promised
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.walking import conditions_of, kinds_of
from scriptgraph.script.computed import circle, definitions, written_out
from scriptgraph.script.kinds import Kind
from scriptgraph.script.model import Script


def unfit_bands(script: Script) -> Iterator[Remark]:
    """Find bands that leave out or share a number, or part what has no whole numbers and ends."""
    for name, bands, kind in _scores(script):
        path: Path = ("computed", name)
        if kind.meaning != "number" or kind.scalar != "integer":
            message = f"{name!r} has bands, and {bands.of!r} comes to {_what(kind)}"
            hint = "Part what is a whole number, such as a sum; compare any other in the rules."
            yield Remark(message, path, hint=hint)
        elif kind.low is None or kind.high is None:
            message = f"{name!r} has bands, and {bands.of!r} has no smallest and no largest value"
            hint = "Give what it is worked out of a range, such as `integer 0..10`, or answers."
            yield Remark(message, path, hint=hint)
        else:
            for message in _holes(bands, int(kind.low), int(kind.high)):
                yield Remark(f"{name!r}: {message}", path)


def band_out_of_range(script: Script) -> Iterator[Remark]:
    """Find bands that reach beyond the smallest or the largest score."""
    for name, bands, kind in _scores(script):
        if kind.low is None or kind.high is None:
            continue
        low, high = int(kind.low), int(kind.high)
        beyond = [band for band in bands.bands if band.low < low or band.high > high]
        for band in beyond[:1]:
            message = f"{name!r}: band `{band}` reaches beyond {bands.of!r}, which comes to {low} "
            yield Remark(f"{message}to {high}", ("computed", name))


def misread_band(script: Script) -> Iterator[Remark]:
    """Find conditions that compare bands with anything but their words."""
    if not (bands := bands_of(script.computed)):
        return
    kinds, meanings = kinds_of(script), Meanings(script)
    for section, path, text in _conditions(script):
        if found := misread(text, bands, kinds):
            message, hint = found
            meant = meanings.condition(text)
            hint = f"Write `{meant}`." if meant else hint
            yield Remark(f"`{text}`: {message}", path, section, hint)


def _scores(script: Script) -> Iterator[tuple[str, Bands, Kind]]:
    """Give each computed value that has bands, with what its score can come to."""
    if not (known := bands_of(script.computed)):
        return
    kinds = kinds_of(script)
    for name, bands in known.items():
        try:
            tree = expressions.parse_value(written_out(bands.of, definitions(script)))
        except expressions.ExpressionError:
            continue
        read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        if read <= kinds.keys() - known.keys():  # the others are told as faults
            yield name, bands, kind_of_tree(tree, kinds)


def _what(kind: Kind) -> str:
    if kind.meaning == "number":
        return "numbers with a fraction, which lie between bands"
    return "true or false" if kind.meaning == "truth" else "a text"


def _holes(bands: Bands, low: int, high: int) -> Iterator[str]:
    """Say which possible scores lie in no band, or in two."""
    ordered = sorted(bands.bands, key=lambda band: (band.low, band.high))
    first, last = ordered[0], max(ordered, key=lambda band: band.high)
    if low < first.low:
        yield _gap(low, first.low - 1, f"begin with `{first}`")
    for one, other in pairwise(ordered):
        if other.low <= one.high:
            yield f"bands `{one}` and `{other}` both hold {other.low}"
        elif other.low > one.high + 1:
            yield _gap(one.high + 1, other.low - 1, f"have `{one}` and then `{other}`")
    if high > last.high:
        yield _gap(last.high + 1, high, f"end with `{last}`")


def _gap(low: int, high: int, where: str) -> str:
    missing = f"{low}" if low == high else f"{low}..{high}"
    return f"no band holds {missing}; they {where}"


def _conditions(script: Script) -> Iterator[tuple[str | None, Path, str]]:
    for section, path, rule in conditions_of(script):
        if rule.if_ is not None:
            yield section, (*path, "if"), rule.if_
    for number, text in conditions_promised(script):
        yield None, ("guarantees", number), text
    bands = bands_of(script.computed)
    for name, text in script.computed.items():
        if not circle(name, script.computed):
            yield None, ("computed", name), bands[name].of if name in bands else text


def misread(
    text: str, bands: Mapping[str, Bands], kinds: Mapping[str, Kind]
) -> tuple[str, str] | None:
    """Say what is wrong with how a condition reads bands, and what to write; None of what is right.

    Args:
        text: The condition.
        bands: The values that are bands.
        kinds: What every value can be.
    """
    try:
        tree = expressions.parse_value(text)
    except expressions.ExpressionError:
        return None
    if problem_of(tree, kinds, is_truth=False):
        return None  # told as a fault
    rightly: set[int] = set()
    for node in ast.walk(tree):
        found = words_compared(node) if isinstance(node, ast.Compare) else None
        if found is None or found[0] not in bands:
            continue
        assert isinstance(node, ast.Compare)
        name, words = found
        if unknown := [word for word in words if word not in bands[name].words]:
            return _unknown(name, unknown[0], bands[name])
        sides = (node.left, *node.comparators)
        rightly |= {id(side) for side in sides if isinstance(side, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in bands and id(node) not in rightly:
            listed = ", ".join(bands[node.id].words)
            message = f"{node.id!r} is one of {listed}, and is compared with such a word alone"
            return message, f"Write `{node.id} is {bands[node.id].words[0]}`, or compare the score."
    return None


def _unknown(name: str, word: str, bands: Bands) -> tuple[str, str]:
    folded = {each.casefold(): each for each in bands.words}
    close = get_close_matches(word.casefold(), folded, n=1)
    hint = f"Write one of them, such as `{name} is {bands.words[0]}`."
    hint = f"Did you mean `{name} is {folded[close[0]]}`?" if close else hint
    return f"{name!r} is never {word!r}; it is one of {', '.join(bands.words)}", hint

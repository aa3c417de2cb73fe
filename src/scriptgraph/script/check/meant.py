"""What a condition or a definition was meant to be: a proposal is read before anybody sees it.

A hint that leads to the next error, or says again what stands there, is worse than none. So all
that is proposed here has been read as the checks of this script read it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property

from scriptgraph.script import expression_slips, expressions
from scriptgraph.script.amounts_meant import UnknownAmountError, in_units_of
from scriptgraph.script.band_words import worded, written_out
from scriptgraph.script.bands import Bands, bands_of, closed, number_of, read_bands, words_compared
from scriptgraph.script.check.ends import kind_of_tree
from scriptgraph.script.check.fitting import problem_of
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.comparisons import Types, with_values
from scriptgraph.script.condition_words import TRUE
from scriptgraph.script.kinds import Kind
from scriptgraph.script.model import Script
from scriptgraph.script.said import said, without_if
from scriptgraph.script.trees import names_of, nodes_of

_QUOTES = re.compile(r"[\"'“”„«»]")
_AS = re.compile(
    r"\s+(?:als|wie|como|comme|为|作为|作為|=)\s*(?=[^\W\d_][^,;]*?\s-?\d)", re.IGNORECASE
)
"""What people say for the `as` before bands."""

_MADE_UP = re.compile(r"[_\d]")
"""What a name has that is no ordinary word."""

_WORD = re.compile(r"[\w-]+")
_UNSPACED = "\u2e80"
"""From it on, letters belong to writings without blanks between words."""

_LONGEST = 12
"""Letters of a name that is looked for among others without a blank."""


class Meanings:
    """What conditions of one script may have been meant to be."""

    def __init__(self, script: Script) -> None:
        """Read nothing yet: most scripts have nothing to guess at."""
        self._script = script

    def condition(self, text: str) -> str:
        """Give the condition that a text was meant to be, as an author writes it; else nothing.

        Args:
            text: What stands behind `if`, or in words behind `when`.
        """
        reads = self._about(text)
        try:
            plain = in_units_of(text, reads.kinds)
        except UnknownAmountError:
            return ""
        for tried in _tried(plain, reads) if reads.types else ():
            if reads.fits(tried) and (found := worded(tried, reads.bands)) != text:
                return found
        return "" if reads.types else self._of_choice(text.strip(" `\"'"))

    def flaw_of_amounts(self, text: str) -> str:
        """Say why an amount of a condition is none of its value's unit; empty where all are."""
        try:
            in_units_of(text, self._about(text).kinds)
        except UnknownAmountError as error:
            return str(error)
        return ""

    def _of_choice(self, word: str) -> str:
        """Give the comparison with a word that is a choice of one value and of no other."""
        found = self._chosen.get(word.casefold(), ())
        return worded(f'{found[0][0]} == "{found[0][1]}"', self._bands) if len(found) == 1 else ""

    def named(self, text: str) -> list[str]:
        """List the values that a text names, in whatever case, as they follow each other in it."""
        known = self._known
        words = [*_parts(text.casefold())]
        return [name for word in words if word in known for name in known[word]]

    def named_surely(self, text: str) -> str:
        """Give a value that a text names, and that no sentence names by chance; else nothing.

        What is computed has no other name. What is collected may be called by an ordinary word,
        and a sentence that speaks of `mood` need not mean the value.
        """
        computed = self._script.computed
        sure = (name for name in self.named(text) if name in computed or _MADE_UP.search(name))
        return next(sure, "")

    def is_sentence(self, text: str) -> bool:
        """Say whether a text has several words, and compares no value that it begins with."""
        words = text.split()
        is_formula = re.search(r"[<>=≤≥\d]", text) or self.named_surely(text)
        return len(words) > 1 and not (is_formula or self.named(" ".join(words[:2])))

    def _about(self, text: str) -> _Reading:
        """Know of the values that a text names, and of no others: there may be thousands."""
        named = dict.fromkeys(self.named(text))
        bands = {name: self._bands[name] for name in named if name in self._bands}
        for each in bands.values():
            named |= dict.fromkeys(expressions.names_of_value(each.of))
        kinds = {name: self._kinds[name] for name in named if name in self._kinds}
        return _Reading(_types(kinds, self._script), kinds, bands)

    @cached_property
    def _mended(self) -> Script:
        """Give the script with what its definitions were meant to be: conditions ask for that."""
        mended = {
            name: text
            if is_definition(text)
            else definition_meant(self._script, name, text) or text
            for name, text in self._script.computed.items()
        }
        return self._script.model_copy(update={"computed": mended})

    @cached_property
    def _kinds(self) -> Mapping[str, Kind]:
        return kinds_of(self._mended)

    @cached_property
    def _bands(self) -> Mapping[str, Bands]:
        return bands_of(self._mended.computed)

    @cached_property
    def _known(self) -> Mapping[str, list[str]]:
        """Map how a name is written in small letters to the names that are."""
        known: dict[str, list[str]] = {}
        for name in sorted(self._script.readable):
            known.setdefault(name.casefold(), []).append(name)
        return known

    @cached_property
    def _chosen(self) -> Mapping[str, list[tuple[str, str]]]:
        """Map choices in small letters to the values that have them, and how they write them."""
        chosen: dict[str, list[tuple[str, str]]] = {}
        for name, kind in self._kinds.items():
            for choice in map(str, kind.choices):
                chosen.setdefault(choice.casefold(), []).append((name, choice))
        return chosen


def is_definition(text: str) -> bool:
    """Say whether the definition of a computed value can be read."""
    try:
        return expressions.is_value(number_of(text))
    except expressions.ExpressionError:
        return False


def definition_meant(script: Script, name: str, text: str) -> str:
    """Give what the definition of a computed value was meant to be; else nothing."""
    known = script.readable - {name}

    def reads(tried: str) -> bool:
        try:
            bands = read_bands(tried)
            return expressions.names_of_value(bands.of if bands else tried) <= known
        except expressions.ExpressionError:
            return False

    banded = _AS.sub(" as ", text, count=1)
    tried = (banded, _closed(script, banded), expression_slips.in_functions(text))
    plain = next((one for one in tried if one != text and reads(one)), "")
    return plain or expression_slips.meant(text, reads)


def _closed(script: Script, text: str) -> str:
    """Write the largest score as the end of a band that has none, as `severe from 10`."""
    of, _, listed = text.rpartition(" as ")
    try:
        kind = kind_of_tree(expressions.parse_value(of), kinds_of(script))
    except expressions.ExpressionError:
        return text
    return f"{of} as {closed(listed, int(kind.high))}" if kind.high is not None else text


def example(script: Script, among: Collection[str]) -> str:
    """Give a condition over one of some values for an example: of bands if there are any."""
    kinds, bands = kinds_of(script), bands_of(script.computed)
    ordered = sorted(
        (name for name in kinds if name in among),
        key=lambda name: (name not in bands, kinds[name].meaning != "number"),
    )
    return worded(_compared(ordered[0], kinds[ordered[0]]), bands) if ordered else "mood < 4"


def _compared(name: str, kind: Kind) -> str:
    if kind.meaning == "number":
        return f"{name} > {int(kind.low or 0)}"
    if kind.meaning == "truth":
        return name
    return f'{name} == "{kind.choices[-1]}"' if kind.choices else f"known({name})"


@dataclass(frozen=True)
class _Reading:
    """How the checks read a condition over some values."""

    types: Types
    kinds: Mapping[str, Kind]
    bands: Mapping[str, Bands]

    def valued(self, text: str) -> str:
        """Write a condition out, each choice in quotes."""
        plain = written_out(text, self.bands)
        return with_values(plain, self.types) if expressions.is_condition(plain) else plain

    def fits(self, text: str) -> bool:
        """Say whether nothing is wrong with a condition."""
        plain = self.valued(text)
        if not expressions.is_condition(plain):
            return False
        tree = expressions.parse(plain)
        is_known = bool(names := expressions.names(plain)) and names <= self.types.keys()
        return is_known and not problem_of(tree, self.kinds) and _asks_words(tree, self.kinds)


def _types(kinds: Mapping[str, Kind], script: Script) -> Types:
    """Map values to types, that of bands being their words."""
    computed = {
        name: tuple(map(str, kind.choices)) or ("boolean" if kind.meaning == "truth" else "number")
        for name, kind in kinds.items()
    }
    return {name: script.values.get(name, kind) for name, kind in computed.items()}


def _parts(text: str) -> Iterator[str]:
    """Give what may be a name: each word, and each part of one that is written without blanks."""
    words = _WORD.findall(text)
    yield from words
    for word in words if max(text, default="") >= _UNSPACED else ():
        if max(word) >= _UNSPACED:
            ends = range(1, len(word) + 1)
            yield from (word[max(0, end - n) : end] for end in ends for n in range(1, _LONGEST))


def _asks_words(tree: ast.expr, kinds: Mapping[str, Kind]) -> bool:
    """Say whether all that has words is compared with words of its own, and with no order."""
    rightly: set[str] = set()
    for node in nodes_of(tree, ast.Compare):
        found = words_compared(node)
        if found and found[0] in kinds and kinds[found[0]].meaning == "text":
            name, words = found
            if kinds[name].choices and not {*words} <= {*map(str, kinds[name].choices)}:
                return False
            rightly.add(name)
    chosen = {name for name in {*names_of(tree)} & kinds.keys() if kinds[name].choices}
    return all(kinds[name].meaning != "text" or name in rightly for name in chosen)


def _tried(text: str, reads: _Reading) -> Iterator[str]:
    """Give what a text may mean, what is nearest to it first."""
    plain = without_if(text)
    yield reads.valued(plain)
    if signs := expression_slips.meant(plain, reads.fits):
        yield reads.valued(signs)
    for words in dict.fromkeys((plain, _QUOTES.sub("", plain))):
        if formula := said(words, reads.types):
            yield formula
    yield _with_choices(plain, reads.kinds)
    for name, bands in reads.bands.items():
        yield _of_score(_QUOTES.sub("", plain), name, bands)


def _with_choices(text: str, kinds: Mapping[str, Kind]) -> str:
    """Compare with its own word for yes what has words and stands where a truth does."""
    if not expressions.is_condition(text):
        return text
    tree = deepcopy(expressions.parse(text))
    changed = tree
    for node in [ast.Expr(tree), *ast.walk(tree)]:
        for field, part in ast.iter_fields(node) if isinstance(node, _JOINING) else ():
            parts = part if isinstance(part, list) else [part]
            found = [_compared_with_yes(one, kinds) for one in parts]
            setattr(node, field, found if isinstance(part, list) else found[0])
        changed = node.value if isinstance(node, ast.Expr) else changed
    return ast.unparse(changed).replace("'", '"')


_JOINING = (ast.Expr, ast.BoolOp, ast.UnaryOp)


def _compared_with_yes(node: ast.AST, kinds: Mapping[str, Kind]) -> ast.AST:
    if not isinstance(node, ast.Name) or node.id not in kinds:
        return node
    yes = next((one for one in map(str, kinds[node.id].choices) if one.casefold() in TRUE), "")
    return ast.Compare(node, [ast.Eq()], [ast.Constant(yes)]) if yes else node


def _of_score(text: str, name: str, bands: Bands) -> str:
    """Write the score in the place of its bands, `sum > 9` for `severity > 9`."""
    return re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", bands.of, text)

"""Finds what is wrong with an arrow line of a Markdown script, and what its author meant."""

from __future__ import annotations

import re
from collections.abc import Set

from scriptgraph.findings import Place
from scriptgraph.formats.arrows import Targets, expression_in, is_limit, read_arrow, split_arrow
from scriptgraph.formats.conditions import is_computed, is_mixed
from scriptgraph.formats.lookalikes import plain_expression
from scriptgraph.formats.markdown_parts import Arrow
from scriptgraph.formats.outline import Outline
from scriptgraph.formats.words import AFTERS, IFS, NUMBERS, OTHERWISES, is_end
from scriptgraph.script import END_OF_SESSION

_ARROWS = re.compile(r"(?<!\\)\s*(?:→|-+>|=+>|⇒|➔)\s*")
_QUOTES = "`'\"´‘’“”„‚«»*_「」"
_COMPARES = re.compile(r"[<>]=?|[=!]=|\bin\b")
_CUT = re.compile(r"[\s,，;；:：(（/–—-]|(?<=[⺀-鿿])|(?=[⺀-鿿])")
_PUNCTUATION = " ,，;；:：()（）/–—-.。、"
_DIGITS = re.compile(r"\d+")
_MOST = 200
"""Characters of a line in which the name of a section is looked for."""

_BY_LENGTH = {
    kind: sorted(words, key=len, reverse=True)
    for kind, words in (("otherwise", OTHERWISES), ("after", AFTERS), ("if", IFS))
}


def mend_arrow(outline: Outline, arrow: Arrow, targets: Targets, names: Set[str]) -> dict[str, str]:
    """Read an arrow; what is wrong with it is reported, and it goes on as it was meant.

    Args:
        outline: Where slips are reported.
        arrow: The line.
        targets: What arrows can lead to.
        names: The values that the script collects.
    """
    text = _first_of_two(outline, arrow, targets)
    target, condition = split_arrow(text, targets)
    parts = read_arrow(text, targets)
    if not targets.named(target):
        if is_end(target):
            outline.slip("end-word", arrow.at(target), found=repr(target), write="→ end")
            parts = {**parts, "then" if is_limit(parts) else "to": END_OF_SESSION}
        elif target == text.strip() and (meant := _mend_target(outline, arrow, text, targets)):
            return meant
    if "when" in parts and not condition.startswith("\\"):
        return _mend_condition(outline, arrow, target, parts, names)
    return parts


def _first_of_two(outline: Outline, arrow: Arrow, targets: Targets) -> str:
    """Give the text up to a second arrow that leads somewhere."""
    text = arrow.text
    target = split_arrow(text, targets)[0]
    named = len(target) if targets.named(target) else 0
    for match in _ARROWS.finditer(text[:_MOST]):
        rest = text[match.end() : match.end() + _MOST]
        known = targets.named(split_arrow(rest, targets)[0]) or is_end(rest)
        if (
            match.start() >= max(named, 1)
            and known
            and not _is_escaped(text[: match.start()], targets)
        ):
            outline.slip("two-arrows", arrow.at(match[0].strip()), write=_short(f"→ {rest}"))
            return text[: match.start()]
    return text


def _is_escaped(text: str, targets: Targets) -> bool:
    return split_arrow(text, targets)[1].startswith("\\")


def _mend_target(
    outline: Outline, arrow: Arrow, text: str, targets: Targets
) -> dict[str, str] | None:
    """Find a known target at the beginning, and what stands behind it."""
    for cut in reversed([match.start() for match in _CUT.finditer(text[:_MOST])] + [len(text)]):
        name, rest = text[:cut].strip(_PUNCTUATION), text[cut:].strip(_PUNCTUATION)
        known = min(targets.named(name), default="") if name else ""
        if not known and not (name and is_end(name)):
            continue
        if not rest:
            outline.slip("end-word", arrow.at(name), found=repr(name), write="→ end")
            return {"to": END_OF_SESSION}
        shown = name if known else END_OF_SESSION
        kind, written = _condition(rest)
        if not known and kind == "":
            continue
        words = {"found": repr(_short(rest)), "write": _short(f"→ {shown}, {written}")}
        outline.slip("condition-words", arrow.at(rest), **words)
        return _stand_in(known or END_OF_SESSION, kind)
    return _unknown_with_condition(outline, arrow, text)


def _unknown_with_condition(outline: Outline, arrow: Arrow, text: str) -> dict[str, str] | None:
    """Find a condition of another language behind a name that no section has."""
    for match in re.finditer(r"\s*[,，;；]\s*", text[:_MOST]):
        kind, written = _condition(text[match.end() :].strip())
        if kind and match.start():
            rest, name = text[match.end() :], text[: match.start()]
            words = {"found": repr(_short(rest)), "write": _short(f"→ {name}, {written}")}
            outline.slip("condition-words", arrow.at(rest), **words)
            return {**_stand_in(name, kind)}
    return None


def _condition(text: str) -> tuple[str, str]:
    """Say which condition words in another language are, and how it is written."""
    folded = text.casefold()
    for kind, words in _BY_LENGTH.items():
        for word in words:
            behind = folded[len(word) : len(word) + 1]
            is_whole = not behind.isalnum() or ord(word[-1]) > 0x2E80
            if folded.startswith(word) and is_whole:
                return _written(kind, text[len(word) :].strip(_PUNCTUATION), folded)
    return "", _written("", text, folded)[1]


def _written(kind: str, rest: str, folded: str) -> tuple[str, str]:
    if kind == "otherwise":
        return (kind, "otherwise") if len(rest) < 2 else ("if", f"if {rest}")
    number = _DIGITS.search(folded)
    word = next((str(NUMBERS[each]) for each in folded.split() if each in NUMBERS), "")
    if kind == "after" and (number or word):
        return kind, f"after {number[0] if number else word} turns"
    comparison = plain_expression(rest.strip(_QUOTES)) if rest[:1] in tuple("`´‘'") else ""
    if not comparison and _COMPARES.search(plain_expression(rest)):
        comparison = expression_in(rest)
    return "if", f"if `{comparison}`" if comparison else f"if {rest}"


def _stand_in(to: str, kind: str) -> dict[str, str]:
    """Give what an arrow counts as whose condition has been reported."""
    if kind == "otherwise":
        return {"to": to}
    return {"then": to, "turns": "99"} if kind == "after" else {"to": to, "when": "…"}


def _mend_condition(
    outline: Outline, arrow: Arrow, target: str, parts: dict[str, str], names: Set[str]
) -> dict[str, str]:
    """Find a comparison that would be judged as a sentence."""
    text = parts["when"]
    found = repr(_short(text))
    if comparison := is_computed(text, names):
        write = _short(f"→ {target}, if `{comparison}`")
        outline.slip("no-backticks", arrow.at(text), found=found, write=write)
        return {**parts, "when": "…"}
    if is_mixed(text, names):
        outline.slip("mixed-condition", arrow.at(text), found=found)
        return {**parts, "when": "…"}
    return parts


def places_of(arrow: Arrow, parts: dict[str, str]) -> dict[str, Place]:
    """Say where the parts of a rule or limit stand."""
    keys = ("then", "turns", "visits") if is_limit(parts) else ("to", "if", "when")
    return {key: arrow.at(parts[key]) for key in keys if key in parts}


def _short(text: str) -> str:
    return text if len(text) <= 70 else f"{text[:67]}..."

"""Reads what people write at an arrow in other words than the notation's, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scriptgraph.formats.amounts import is_range, number_in
from scriptgraph.language.alternatives import whole_words
from scriptgraph.script import expressions
from scriptgraph.script.authors_words import AFTERS, ANYTIMES, GOING, IFS, NUMBERS, OTHERWISES
from scriptgraph.script.comparisons import Types, computed, expression_in
from scriptgraph.script.condition_words import (
    RETURN_ADVERBS,
    RETURNS,
    TURNS,
    URGENT_ADVERBS,
    URGENTS,
    VISITS,
)
from scriptgraph.script.expression_slips import WORDS
from scriptgraph.script.lookalikes import ARROWS, plain_expression

PUNCTUATION = " ,，;；:：()（）/–—-.。、"
_BY_LENGTH = {
    kind: sorted(words, key=len, reverse=True)
    for kind, words in (("otherwise", OTHERWISES), ("after", AFTERS), ("if", (*IFS, "sí")))
}
_FIRST = {word[:1] for words in _BY_LENGTH.values() for word in words}
"""What they begin with: of most lines the first letter says that none of them does."""

_IF_NOT = re.compile(r"[*_\s]*si\s?no\s+(?=[^\W\d])", re.IGNORECASE)
"""Words for `otherwise` that with a sentence behind them deny it: `si no quiere`."""

_AROUND = r"[()（）\[\]*_!！\s]*"
_HURRY_FIRST = re.compile(
    rf"{_AROUND}(?:{whole_words(URGENTS)}){_AROUND}[,，、:：;；–—-]*\s*", re.IGNORECASE
)
_HURRY_BEHIND_NAME = re.compile(
    rf"(.*?\S)[\s,，(（\[:：;；–—!*_-]+({whole_words(URGENTS)}){_AROUND}[,，:：;；]*", re.IGNORECASE
)
_HURRY_LAST = re.compile(
    rf"[\s*_]*(?:[,，;；–—(（\[]|(?<=\s)-(?=\s))[\s*_]*({whole_words(URGENT_ADVERBS)})[*_]*[)）\]]?\s*[.!！]*$",
    re.IGNORECASE,
)
_HURRY_BEFORE = re.compile(
    rf"{_AROUND}({whole_words(URGENT_ADVERBS)}){_AROUND}"
    r"(?:[,，、:：;；–—.]\s*(\S.*)?)?",
    re.IGNORECASE,
)
_COMES_BACK = (
    rf"(?:{whole_words(tuple(WORDS['and'].split(', ')))})\s*(?:\w+\s+){{0,2}}"
    r"(?:regres|volv|vuelv|vuelt|retorn|tornar|back|return|zurück|zurueck|rückkehr"
    r"|wieder h(?:er|in)|retour|reven|revien|rentr|[返回])\w*(?:\s+\w+){0,2}"
)
"""Any other words that say so behind an `and`: `y regreso`, `und kommt zurück`."""

_RETURN = re.compile(
    rf"(.*?\S)[\s,，(（\[:：;；–—_*-]*?(?:(?<!\w)|(?=[⺀-鿿]))({whole_words(RETURNS)}|{_COMES_BACK})"
    rf"{_AROUND}[.。,，]*",
    re.IGNORECASE,
)
_RETURN_LAST = re.compile(
    rf"[\s*_]*[,，;；–—(（\[-][\s*_]*({whole_words(RETURN_ADVERBS)})[*_]*[)）\]]?\s*[.!！]*$",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(\d{{1,4}}|{whole_words(NUMBERS)})\s*(?:(?P<turns>{whole_words(TURNS)})"
    rf"|(?P<visits>{whole_words(VISITS)}))",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?:it |es |there )?(?:has |have |sind |is )?(?:{whole_words(AFTERS)})?\s*"
    rf"(?:more than |over |mehr als |más de |plus de )?(?:{_COUNT.pattern})\s*"
    r"(?:have passed|passed|are over|vorbei|um|vergangen|later|han pasado|ont passé|后|之后)?"
    r"[.。]?",
    re.IGNORECASE,
)
_LEADS = re.compile(
    rf"\s*(?:{ARROWS}|[:：,，;；]|\b(?:then|dann|entonces|alors)\b|那么|则|就)\s*",
    re.IGNORECASE,
)
_GOES = re.compile(
    rf"(?:(?:{whole_words(GOING)})[\s:：]*)?(?:the |der |dem |die |la |el |le )?"
    rf"(?:(?:section|abschnitt|sección|部分)\b[\s:：]*)?(\S.*?)(?:\s+(?:section|abschnitt))?",
    re.IGNORECASE,
)
_UNLESS = re.compile(
    r"\s*(?:unless|except if|es sei denn,?|außer wenn|ausser wenn|a menos que|à moins que|除非)"
    r"(?:\b|(?<=非))",
    re.IGNORECASE,
)
_OTHERWISE_LAST = re.compile(rf"(.*?\S)[\s,，;]+({whole_words(OTHERWISES)})[\s,，]*", re.IGNORECASE)
_VISITS = re.compile(whole_words(VISITS), re.IGNORECASE)
_UNITS = re.compile(rf"(?<!\w)(?:{whole_words((*TURNS, *VISITS))})", re.IGNORECASE)
_SOME = "100"
"""What `some turns` count as while the rest is read: nothing else is to follow from it."""

_END = 60
_MOST = 200


class ConditionMeant(NamedTuple):
    """What somebody meant by words behind an arrow's target."""

    kind: str
    """`otherwise`, `if` or `after`; empty where no word says which."""

    written: str
    """How it is written."""

    parts: dict[str, str]
    """What the rule or limit counts as, without its target."""


def condition_meant(text: str, types: Types) -> ConditionMeant:
    """Say which condition words in another language are, and how it is written."""
    hurry = _HURRY_FIRST.match(text)
    rest = text[hurry.end() :].strip() if hurry else text
    if hurry and not rest:
        return ConditionMeant("if", "urgently, if ...", {"when": "…", "urgent": "true"})
    found = _meant(rest, types)
    if hurry and "when" in found.parts:
        parts = {**found.parts, "urgent": "true"}
        return ConditionMeant(found.kind or "if", f"urgently, {found.written}", parts)
    return found


def _meant(text: str, types: Types) -> ConditionMeant:
    if text.casefold().strip(PUNCTUATION) in ANYTIMES:
        return ConditionMeant("otherwise", "otherwise", {})
    kind, rest = beginning(text)
    if kind == "otherwise" and len(rest) < 2:
        return ConditionMeant(kind, "otherwise", {})
    if limit := _limit(rest if kind else text, kind):
        return limit
    if unless := _UNLESS.match(text):
        return _negated(text[unless.end() :].strip(PUNCTUATION), types)
    if _IF_NOT.match(text) and not computed(rest, types):
        rest = f"no {rest}"
    condition, parts = _condition(rest, types)
    return ConditionMeant("if" if kind else "", f"if {condition}", parts)


def _negated(text: str, types: Types) -> ConditionMeant:
    """Write what must not be so."""
    condition, parts = _condition(text, types)
    if "if" in parts:
        plain = f"not ({parts['if']})"
        return ConditionMeant("if", f"if `{plain}`", {"if": plain})
    return ConditionMeant("if", f"if it is not so that {condition}", parts)


def beginning(text: str) -> tuple[str, str]:
    """Give the kind of the word that a text begins with, and what stands behind it."""
    plain = text.strip().lstrip("*_")
    folded = plain.casefold()
    if folded[:1] not in _FIRST:
        return "", text
    for kind, words in _BY_LENGTH.items():
        for word in words:
            if not folded.startswith(word):
                continue
            behind = folded[len(word) : len(word) + 1]
            if not behind.isalnum() or ord(max(word[-1], behind)) > 0x2E80:
                return kind, plain[len(word) :].lstrip("*_").strip(PUNCTUATION)
    return "", text


def _condition(text: str, types: Types) -> tuple[str, dict[str, str]]:
    """Write a condition: a comparison in backticks, a sentence as it stands."""
    quoted = plain_expression(text.strip(text[0])) if text[:1] in tuple("`´‘'") else ""
    plain = computed(text, types) or quoted or (expression_in(text) if _SIGNS.search(text) else "")
    return (f"`{plain}`", parts_of(plain, types)) if plain else (text, {"when": "…"})


_SIGNS = re.compile(r"[<>=≤≥≠＜＞＝]")


def parts_of(comparison: str, types: Types) -> dict[str, str]:
    """Give what a rule counts as whose comparison has been told: that, where it is sound."""
    try:
        is_sound = expressions.names(comparison) <= types.keys()
    except ValueError:
        is_sound = False
    return {"if": comparison} if is_sound else {"when": "…"}


def _limit(text: str, kind: str) -> ConditionMeant | None:
    """Read a limit in other words, such as `nach 12 Runden oder 3 Besuchen`."""
    counts: dict[str, str] = {}
    for found in _COUNT.finditer(text[:_MOST]):
        unit = "turns" if found["turns"] else "visits"
        counts.setdefault(unit, str(NUMBERS.get(found[1].casefold(), found[1])))
    if not counts and kind == "after" and (number := number_in(text)):
        counts = {_unit_in(text): number}
    shown = dict.fromkeys(counts, "...") if is_range(text) else counts
    if not counts and kind == "after" and _UNITS.search(text[:_MOST]):
        counts, shown = {_unit_in(text): _SOME}, {_unit_in(text): "..."}
    is_limit = kind == "after" or (not kind and len(text) < _SHORT) or _COUNTED.fullmatch(text)
    if not counts or not is_limit:
        return None
    return ConditionMeant("after", f"after {amounts(shown)}", counts)


def _unit_in(text: str) -> str:
    """Say what is counted: turns, where no word says otherwise."""
    return "visits" if _VISITS.search(text[:_MOST]) else "turns"


_SHORT = 32
"""Characters of what can be nothing but a limit, once it counts turns."""


def amounts(counts: dict[str, str]) -> str:
    """Write how many turns and visits."""
    return " or ".join(
        f"{count} {unit if count != '1' else unit[:-1]}" for unit, count in counts.items()
    )


def without_hurry(name: str) -> tuple[str, str] | None:
    """Part a word that marks a rule as urgent from the name of a section beside it."""
    if match := _HURRY_BEHIND_NAME.fullmatch(name[:_MOST]):
        return match[1].strip(PUNCTUATION + "*_"), match[2]
    if match := _HURRY_FIRST.match(name):
        return name[match.end() :].strip(), match[0].strip(PUNCTUATION + "*_!")
    return None


def without_otherwise(name: str) -> tuple[str, str] | None:
    """Part a word for `otherwise` from the name of a section before it."""
    match = _OTHERWISE_LAST.fullmatch(name[:_MOST])
    return (match[1].strip(PUNCTUATION + "*_"), match[2]) if match else None


def without_return(name: str) -> tuple[str, str] | None:
    """Part words for `and back` from the name of a section before them."""
    match = _RETURN.fullmatch(name[:_MOST])
    return (match[1].strip(PUNCTUATION + "*_"), match[2]) if match else None


def return_behind(condition: str) -> tuple[str, str] | None:
    """Part words for `and back` from the end of a condition."""
    match = _RETURN_LAST.search(condition, max(0, len(condition) - _END))
    return (condition[: match.start()], match[1]) if match and match.start() else None


def is_for_danger(condition: str) -> bool:
    """Say whether a condition is that of an urgent rule: a word for hurry, then one for `if`."""
    hurry = _HURRY_FIRST.match(condition)
    return hurry is not None and beginning(condition[hurry.end() :])[0] == "if"


def hurry_behind(condition: str) -> tuple[str, str] | None:
    """Part a word that marks a rule as urgent from the end of its condition."""
    match = _HURRY_LAST.search(condition, max(0, len(condition) - _END))
    return (condition[: match.start()], match[1]) if match and match.start() else None


def hurry_before(condition: str) -> tuple[str, str] | None:
    """Part a word that marks a rule as urgent from the beginning of its condition."""
    match = _HURRY_BEFORE.fullmatch(condition)
    if match is None:
        return None
    if match[2] is None:
        return "...", match[1]
    kind, rest = beginning(match[2])
    return (rest if kind == "if" and rest else match[2]), match[1]


def counted(condition: str) -> ConditionMeant | None:
    """Give the limit that a condition is which counts turns."""
    match = _COUNTED.fullmatch(condition[:_MOST]) if len(condition) <= _MOST else None
    return _limit(condition, "after") if match else None


def is_no_sentence(condition: str) -> bool:
    """Say whether a condition is taken for something else than a sentence."""
    hurries = hurry_behind(condition) or hurry_before(condition)
    is_other = hurries or return_behind(condition) or counted(condition)
    return bool(is_other) or is_otherwise(condition)


def is_otherwise(condition: str) -> bool:
    """Say whether a condition is nothing but a word for `otherwise`."""
    return condition.casefold().strip(PUNCTUATION) in (*OTHERWISES, "nothing else")


def led_to(text: str) -> str:
    """Give what words lead to, as `Krise` of `weiter mit Krise`."""
    match = _GOES.fullmatch(text.strip(' .。"“”„*_')[:_MOST])
    return match[1] if match else text


def condition_first(text: str) -> Iterator[tuple[str, str, str]]:
    """Part a condition that stands before its target: the kind, the condition, the target."""
    kind, rest = beginning(text[: 2 * _MOST])
    if kind not in ("if", "otherwise"):
        return
    for cut in reversed(list(_LEADS.finditer(rest))):
        if cut.start():
            word = "unless" if _UNLESS.match(text) else "if"
            yield word, rest[: cut.start()].strip(), led_to(rest[cut.end() :])
    if kind == "otherwise" and rest:
        yield kind, "", led_to(_LEADS.sub("", rest, count=1) if _LEADS.match(rest) else rest)

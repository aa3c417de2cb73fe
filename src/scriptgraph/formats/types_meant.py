"""Guesses which type somebody meant who has not written it as scripts do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction

from scriptgraph.formats.lists_meant import is_list_meant, parts_meant
from scriptgraph.formats.naming import closest
from scriptgraph.language.lists import times
from scriptgraph.language.measures import measure
from scriptgraph.language.spans import SECONDS
from scriptgraph.language.words import bare
from scriptgraph.script.authors_words import TYPES
from scriptgraph.script.lists import EXAMPLE, as_list, is_list
from scriptgraph.script.literals import nearest_day, with_days
from scriptgraph.script.lookalikes import COMMAS, OPENING_QUOTES, QUOTES, pointed
from scriptgraph.script.ranges import as_range

_RANGE = re.compile(
    r"(?:\w+ )?\(?(?:from |between |von |zwischen |de |del |entre |从)?(-?\d+(?:[.,]\d+)*)"
    r"\s*(?:-|–|—|~|〜|\.\.\.?|…|bis|to|a|à|al|and|und|y|et|至|到)\s*(-?\d+(?:[.,]\d+)*)\)?",
    re.IGNORECASE,
)
_TWO_NUMBERS = re.compile(r"[^\W\d]\w* \(?(-?\d+)\s*[,;/-]\s*(-?\d+)")
_BETWEEN = r"\s*(?:-|\u2013|\u2014|~|\.\.\.?|\u2026|bis|to|a|al|and|und|y|et|至|到)\s*"
_DAY = r"(\d{4}-\d{2}-\d{2})"
_DAYS = re.compile(rf"(?:from |von |de |del )?{_DAY}{_BETWEEN}{_DAY}")
_SPANS = re.compile(
    r"(?:from |von |de )?(\d+(?:[.,]\d+)?)\s*([^\W\d]+)?"
    rf"{_BETWEEN}(\d+(?:[.,]\d+)?)\s*([^\W\d]+)"
)
_LETTER_O = re.compile(r"(?<=\d)o|\bo(?=\d|\.\.)")
_LETTER_L = re.compile(r"(?<=\d)[il]|(?<=\.\.)[il](?=\d)")
"""Letters that were typed in the place of digits: `0..1O`, `0..l0`."""

_RECORDS = re.compile(r"[^{}]*?(\d*)[^{}\d]*\{([^{}]*[:：][^{}]*)\}?", re.DOTALL)
"""Records in braces, each part with its type, and how many of them at most."""

_PARTS = re.compile(r"[,，、;；]")
_BRACKETS = "[](){}（）［］【】 "
_SCALARS = ("integer", "number")
_TIMES = ("date", "duration")
OURS = ("string", *_SCALARS, "boolean", *_TIMES)
"""The types of a script, by their names."""

_LONGEST_NAME = max(len(name.split()) for name in TYPES)
"""Words of the longest name of a type, as in `yes or no`."""

_ALIKE = 0.75
_ONE_OF = re.compile(
    r"(?:one[ -]?of|either|choice of|choices?|options?|enum|select|entweder|auswahl(?: aus)?"
    r"|(?:eine?[rs]?|eins)\s+(?:von|der|aus)|un[oa]? de|un[oa] entre|opci(?:ón|ones)(?: de)?"
    r"|l.un de|une? (?:de|parmi)|parmi|choix(?: entre)?"
    r"|其中之一|之一|选项|选择)(?:\b|(?<=[⺀-鿿]))[:：]?\s*",
    re.IGNORECASE,
)
SEPARATORS = re.compile(rf"\s*(?:[,/|;{COMMAS}]|\b(?:or|oder|ou|o|and|und|y)\b|或者?|和|&)\s*")
_QUOTED = re.compile(f"[{QUOTES}\"'`]")


_LAST = re.compile(
    r"(?:^|(?<!\s)\s+)(?:or|oder|o|u|ou|或者?|或是)\s+"
    r"|(?:^|(?<=[\u2e80-\u9fff]))\s*(?:或者|或是|或)(?![许許])(?=[\u2e80-\u9fff])",
    re.IGNORECASE,
)
"""What stands before the last of several in a sentence, where a list has a comma."""

_PAIR = re.compile(
    r"(\w+) (and|und|y|e|et) (\w+)"
    r"|([⺀-鿿]{1,4}?)(以及|(?<![温平缓柔饱总随暖谦祥调])和(?![气睦善解平谐好蔼的]))([⺀-鿿]{1,4})",
    re.IGNORECASE,
)
"""Two words behind others that stand alone, of which `and` makes one choice."""

_JOINED_LAST = re.compile(r"(and|und|y|e|et|以及)(?:\s+|(?<=及))(\S.*)", re.IGNORECASE)
"""A last choice that begins with `and`, behind a comma: no choice does."""

_NUMBERED_LAST = re.compile(
    r"(-?\d[\d.,]*\s*=.*?\S)\s*(?:\b(and|und|y|e|et|or|oder|o|u|ou)\b|(以及|和|及|与|或))"
    r"\s*(-?\d[\d.,]*\s*=\s*\S.*)",
    re.IGNORECASE,
)
"""Two answers with their numbers, of which `and` makes one."""

_OPEN = re.compile(
    r"(?:\w+ )?(?:more|less|fewer|later|longer|higher|mehr|weniger|später|länger|höher|más|menos"
    r"|plus|moins|更|以上|以下|多|少)",
    re.IGNORECASE,
)
"""What makes one choice of such a word: `two or more`, `mehr oder weniger`."""


def type_meant(text: str) -> str | list[str]:
    """Guess the type, or the choices, that a text means; empty when there is no guess.

    A type is guessed only if it can be read: one whose ends cannot is given without them.
    """
    meant = _guess(text)
    return _readable(meant) if isinstance(meant, str) else meant


def _readable(kind: str) -> str:
    scalar, has_more, _ = kind.partition(" ")
    try:
        return as_list(kind) if is_list(kind) else as_range(kind) if has_more else kind
    except ValueError:
        return "" if is_list(kind) else scalar


def _guess(text: str) -> str | list[str]:
    text = unicodedata.normalize("NFKC", text)
    if records := _RECORDS.fullmatch(text.strip()):
        return _list_meant(records[1], records[2])
    if is_list_meant(text):
        return list_meant(text)
    folded = " ".join(_QUOTED.sub("", text).casefold().split()).strip(".[](){}% ")
    folded = _LETTER_O.sub("0", _LETTER_L.sub("1", folded))
    if found := TYPES.get(folded):
        return found
    named, rest = _named(folded)
    if named in _TIMES:
        return _time_meant(named, rest)
    is_type = named in _SCALARS
    if is_type and (last := folded.split()[-1]) in _units_of_time() and measure(last) is None:
        return _time_meant("duration", rest)
    match = _RANGE.fullmatch(folded) or _TWO_NUMBERS.fullmatch(folded)
    if match or ((is_type or not SEPARATORS.search(folded)) and (match := _RANGE.search(folded))):
        scalar = named if named == "number" else "integer"
        ends = [pointed(end) for end in match.groups()]
        low, high = sorted(ends, key=float) if all(end.count(".") < 2 for end in ends) else ends
        scalar = "number" if "." in low + high else scalar
        known = measure(folded[match.end() :].strip())
        return f"{scalar} {low}..{high}{f' {known.sign}' if known else ''}"
    if is_type and (known := measure(folded.split()[-1])):
        return f"{named} {known.sign}"
    if known := measure(folded):
        return f"number {known.sign}"
    plain = _ONE_OF.sub("", _QUOTED.sub("", text).strip().strip(_BRACKETS), count=1)
    choices = [choice for choice in SEPARATORS.split(plain.strip(_BRACKETS)) if choice]
    if len(choices) > 1:
        return choices if not any(set("{}") & set(choice) for choice in choices) else ""
    near = closest(folded, (*OURS, *TYPES), cutoff=_ALIKE)
    return TYPES.get(near, near) if near else ""


def _named(text: str) -> tuple[str, str]:
    """Give the type that a text begins with, by the longest of its names, and what is behind it."""
    words = text.split()
    for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
        name = " ".join(words[:count]).strip(",;:")
        if known := name if name in OURS else TYPES.get(name):
            return known, " ".join(words[count:])
    return "", text


def list_meant(text: str) -> str:
    """Give the type of a list that is told without braces; what a part has is a text if unsaid."""
    told = [(name, type_meant(kind) if kind else "string") for name, kind in parts_meant(text)]
    return _of_records(told) or EXAMPLE


def _list_meant(most: str, parts: str) -> str:
    """Give the type of lists that was meant; empty where a part has no type that can be told."""
    pairs = (part.partition(":") for part in _PARTS.split(parts) if part.strip())
    return _of_records([(name.strip(), type_meant(kind)) for name, _, kind in pairs], most)


def _of_records(told: Sequence[tuple[str, str | list[str]]], most: str = "") -> str:
    listed = ", ".join(f"{name}: {kind}" for name, kind in told if isinstance(kind, str) and kind)
    bound = f" at most {most}" if most else ""
    try:
        return as_list(f"list of{bound} {{{listed}}}") if listed.count(":") == len(told) else ""
    except ValueError:
        return ""


def _time_meant(scalar: str, ends: str) -> str:
    """Give the type of days or spans that was meant; without its ends where nobody can tell."""
    pattern = _DAYS if scalar == "date" else _SPANS
    found = pattern.fullmatch(bare(with_days(ends)))
    if found is None:
        return scalar
    if scalar == "date":
        first, last = sorted(map(nearest_day, found.groups()))
        return f"date {first}..{last}" if first else scalar
    named = _units_of_time()
    low, high = named.get(found[2] or found[4], ""), named.get(found[4], "")
    if not (low and high):
        return scalar
    shown = [(pointed(found[1]), low, bool(found[2])), (pointed(found[3]), high, True)]
    (first, unit, is_told), (last, last_unit, _) = sorted(shown, key=_length)
    return f"duration {first}{f' {unit}' * (is_told or unit != last_unit)}..{last} {last_unit}"


def _units_of_time() -> dict[str, str]:
    return {word: unit for unit, words in times().items() for word in words}


def _length(end: tuple[str, str, bool]) -> Fraction:
    """Give how long the end of a range of spans is, in seconds."""
    return Fraction(end[0]) * SECONDS[end[1]]


def odd_last(items: list[str]) -> tuple[str, list[str]] | None:
    """Find a last choice that an `or` parts from the one before, as in a sentence."""
    *before, last = items or [""]
    if numbered := _NUMBERED_LAST.fullmatch(last):
        return numbered[2] or numbered[3], [*before, numbered[1], numbered[4]]
    if pair := _pair(before, last):
        return pair
    found = _LAST.search(last) if before else None
    if found is None or _OPEN.match(last, found.end()):
        return None
    parts = [last[: found.start()], *_LAST.split(last[found.end() :])]
    return found[0].strip(), [*before, *(part.strip() for part in parts if part.strip())]


def _pair(before: Sequence[str], last: str) -> tuple[str, list[str]] | None:
    """Part what `and` joins to the rest; both of two that stand there already are a choice."""
    if before and (joined := _JOINED_LAST.fullmatch(last)):
        return joined[1], [*before, joined[2]]
    found = _PAIR.fullmatch(last) if not any(" " in each for each in before) else None
    if found is None:
        return None
    first, sign, second = filter(None, found.groups())
    return None if {first, second} & {*before} else (sign, [*before, first, second])


def unquoted_choices(items: list[str]) -> list[str]:
    """Give choices without the quotes of a word processor; nothing where none stands in them."""
    plain = [item.strip(QUOTES) for item in items]
    return plain if any(item[:1] in tuple(OPENING_QUOTES) for item in items) and all(plain) else []


def is_whole(choice: str) -> bool:
    """Say whether a choice can stand in a list without quotes."""
    is_open = any(choice.count(one) != choice.count(other) for one, other in ("()", "[]", "{}"))
    return not is_open and choice[:1] not in tuple(QUOTES) and not odd_last(["", "", choice])


def cut_choice(items: list[str]) -> tuple[str, str, list[str]] | None:
    """Find choices that are one, with a comma in its brackets: the first, the whole, and all."""
    for first, item in enumerate(items):
        for end in range(first + 1, len(items)) if item.count("(") > item.count(")") else ():
            whole = ", ".join(items[first : end + 1])
            if whole.count("(") == whole.count(")"):
                return item, whole, [*items[:first], whole, *items[end + 1 :]]
    return None


def written_type(text: str) -> str:
    """Write a type in Markdown as it is meant."""
    right = type_meant(text) or text
    return right if isinstance(right, str) else f"one of {', '.join(right)}"

"""Numbers in digits, with the marks that people write in them, and signs that are a number each."""

from __future__ import annotations

import re
import unicodedata

from scriptgraph.language.numerals.characters import is_kilo
from scriptgraph.language.numerals.mention import Mention, Number
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.tables import Language

_MOST_DIGITS = 40
_TIMED = re.compile(r"\d{0,3}x\d+")
"""A number behind the sign for times: `x3`, `2x3`."""

_TIMES = {"百": 100, "千": 1000, "万": 10_000, "萬": 10_000}


def digits(text: str, decimal: str) -> tuple[Number, ...]:
    """Read digits with their marks; what was probably meant comes first, and nothing for a date."""
    plain = text.replace("\u066b", ",").replace("\u066c", "'")
    if len(plain) > _MOST_DIGITS:
        return ()
    parts = re.split(r"[.,'\u00a0\u202f]", plain)
    marks = re.findall(r"[.,'\u00a0\u202f]", plain)
    if not marks:
        return (int(plain),)
    grouped = _is_grouped(parts)
    last = marks[-1]
    if (len(set(marks)) == 1 and len(marks) > 1) or last not in ".,":
        return (int("".join(parts)),) if len(set(marks)) == 1 and grouped else ()
    if len(marks) > 1:
        whole = len(set(marks[:-1])) == 1 and last not in marks[:-1] and _is_grouped(parts[:-1])
        return (float(f"{''.join(parts[:-1])}.{parts[-1]}"),) if whole else ()
    broken = float(f"{parts[0]}.{parts[1]}")
    return (int("".join(parts)), broken) if grouped and last != decimal else (broken,)


def _is_grouped(parts: list[str]) -> bool:
    first, *rest = parts
    return 1 <= len(first) <= 3 and first[0] != "0" and all(len(part) == 3 for part in rest)


def in_digits(plain: str, piece: re.Match[str], spoken: Language) -> Mention:
    """Read digits where they stand in a text: `B12`, `PHQ-9` and `10:30` are no numbers."""
    start, end = piece.span()
    readings = digits(piece["digits"], spoken.decimal)
    value: Number | None = readings[0] if readings and not is_glued(plain, start) else None
    also = readings[1] if len(readings) > 1 else None
    behind = plain[end : end + 1]
    if behind == ":" and plain[end + 1 : end + 2].isdigit():
        value = None
    elif behind in _TIMES and value is not None and not is_kilo(plain, end, is_one=end < start + 2):
        value, also, end = value * _TIMES[behind], None, end + 1
    elif behind and unicodedata.category(behind) == "No":
        part = _fraction(behind)
        value = None if value is None or part is None else value + part
        also, end = None, end + 1
    sign = -1 if piece["sign"] else 1
    return Mention(
        start, end, None if value is None else sign * value, None if also is None else sign * also
    )


def is_glued(plain: str, start: int) -> bool:
    """Say whether digits belong to a name or word, with a hyphen or without; `2x3` is no word."""
    before = plain[start - 1 : start]
    if before == "-":
        before = plain[max(0, start - 2) : start - 1]
    if not before.isalpha() or is_unspaced(before):
        return False
    return before != "x" or not _TIMED.fullmatch(plain, *_run_around(plain, start))


def _run_around(plain: str, place: int) -> tuple[int, int]:
    """Give where the run of letters and digits begins and ends that a place is in."""
    begin = end = place
    while begin and plain[begin - 1].isalnum():
        begin -= 1
    while plain[end : end + 1].isalnum():
        end += 1
    return begin, end


def sign_in(word: str) -> int | None:
    """Say where in a run of letters a sign stands that is a number by itself."""
    if word.isascii():
        return None
    return next((n for n, char in enumerate(word) if unicodedata.category(char)[0] == "N"), None)


def in_one(plain: str, start: int) -> Mention:
    """Read a sign that is a number by itself: `½`, `⑩`, `Ⅷ`; a raised one is not."""
    raised = unicodedata.decomposition(plain[start]).startswith(("<super>", "<sub>"))
    value = None if raised else unicodedata.numeric(plain[start], None)
    if value is not None and value == int(value):
        value = int(value)
    return Mention(start, start + 1, value)


def _fraction(char: str) -> float | None:
    is_one = unicodedata.decomposition(char).startswith("<fraction>")
    return unicodedata.numeric(char) if is_one else None

"""Lines that an editor or a mail program has broken: what stands directly below goes on with it.

A line goes on with the arrow, setting or list of choices above it where no blank line is between
them and it is of no kind of its own. Where it may as well be a text of its own, nobody guesses.
"""

from __future__ import annotations

import re

from scriptgraph.core.findings import Place
from scriptgraph.formats import near, notation
from scriptgraph.formats.arrow_words import beginning
from scriptgraph.formats.outline import Outline, in_a_line
from scriptgraph.formats.types_meant import OURS
from scriptgraph.language.alternatives import whole_words
from scriptgraph.language.vocabulary import everywhere
from scriptgraph.script.lookalikes import LIST_MARKS

_OWN_KIND = re.compile(rf"\s*(?:[{LIST_MARKS}]\s|\\|[|<`~>=]|\d{{1,9}}[.)](?:\s|$)|#)")
_TASK_LIKE = re.compile(r"\s*(?:[a-zA-Z][.)]\s|(?:\d{1,9}\s+)?(?:\*\*|__))")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»)]*\s*")
_OPEN = re.compile(
    r"(?:.*(?:[,，、:：;(]|\b(?:if|when|or|and|after|urgently|than|the|a|an|to|of)))\s*"
)
_UNITS = whole_words(
    word for unit in ("turns", "turn", "visits", "visit") for word in everywhere("arrows", unit)
)
_COMPLETE = re.compile(
    rf".*?(?<![^\W\d_])(?:(?:{whole_words(everywhere('arrows', 'after'))})\s*\d+\s*(?:{_UNITS})"
    rf"|(?:{whole_words(everywhere('arrows', 'otherwise'))}))\s*[.。]?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\s*(?:[,，;(]|(?:or|and)\b)", re.IGNORECASE)
_RANGE = re.compile(r"\s*-?[\d.]+\s*\.\.\s*-?[\d.]+\s*")
_ENGLISH_I = re.compile(r"I(?:['’]\w+)?\s")


def is_plain(line: str) -> bool:
    """Say whether a line is text of no kind of its own, which may go on with the line above."""
    return bool(line.strip()) and not _OWN_KIND.match(line) and len(line) <= near.LONGEST


def goes_on(above: str, line: str, language: str = "en") -> bool:
    """Say whether a line that is not indented surely goes on with the text above it.

    It does not where the text above ends a sentence, nor where it begins with a capital like a
    sentence of its own; in German many words have one.
    """
    if _SENTENCE_END.search(above[-3:]) and above.rstrip()[-1:] not in ",;:":
        return False
    text = line.strip()
    if not text[:1].isupper() or _ENGLISH_I.match(text) or _OPEN.fullmatch(above):
        return not (text[:1].isupper() and _is_sentence(text) and above.rstrip().endswith(","))
    return language.startswith("de") and not _is_sentence(text)


def is_another(above: str, line: str) -> bool:
    """Say whether a sentence begins as the task above it does, which has ended: `Ask ...`."""
    first, begun = above.split(maxsplit=1)[:1], line.split(maxsplit=1)[:1]
    return bool(line[:1].isupper() and first == begun and _SENTENCE_END.search(above[-3:]))


def goes_on_with_rule(above: str, is_name: bool, line: str, language: str) -> bool:
    """Say the same of a line below an arrow; a rule that is whole goes on with a condition."""
    if is_name or _COMPLETE.fullmatch(above):
        return bool(_GOES_ON.match(line) or beginning(line.strip())[0])
    return goes_on(above, line, language)


def _is_sentence(text: str) -> bool:
    return " " in text.strip() and bool(_SENTENCE_END.search(text.rstrip()[-2:]))


def joined_choices(outline: Outline, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Put types and choices that go on in the next line into one line."""
    found: list[tuple[int, str]] = []
    is_inside, last = False, 0
    for number, line in lines:
        heading = notation.HEADING.match(line)
        is_inside |= bool(heading and len(heading[1]) > 1)
        match = notation.COLLECT.fullmatch(found[-1][1]) if found and is_inside else None
        if match and last == number - 1 and _is_plain_in_task(line):
            joined = f"{found[-1][1].rstrip()} {line.strip()}"
            is_more = _is_more_of_type((match[2] or "").strip(), line)
            if is_more:
                found[-1] = (found[-1][0], joined)
                last = number
                continue
            if is_more is None:
                place = Place(outline.file, number, len(line) - len(line.lstrip()) + 1)
                outline.slip("below-choices", place, write=in_a_line(joined.strip()))
        found.append((number, line))
        last = number
    return found


def _is_plain_in_task(line: str) -> bool:
    is_other = _TASK_LIKE.match(line) or notation.means_something_in_task(line)
    return is_plain(line) and not is_other


def _is_more_of_type(kind: str, line: str) -> bool | None:
    """Say whether a line goes on with a type; None where nobody can tell."""
    text = line.strip()
    choices = near.CHOICES.fullmatch(kind)
    if choices is None:
        whole = f"{kind} {text}"
        is_begun = kind.casefold() in ("", "one") and near.CHOICES.fullmatch(whole.strip())
        return bool(is_begun or (kind in OURS and _RANGE.fullmatch(text)))
    if kind.count('"') % 2 or text.startswith((",", "，", "、")):
        return True
    is_open = not choices[1].strip() or kind.endswith((",", "，", "、"))
    if text[:1].isupper() and _is_sentence(text) and "," not in text:
        return None if is_open else False
    return True if is_open else None

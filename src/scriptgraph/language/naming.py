"""What somebody is called, out of the words in which they say it: "Ich heiße Karin", 我叫小丽."""

from __future__ import annotations

import re
from functools import lru_cache

from scriptgraph.language.phrases import words_in
from scriptgraph.language.polarity import denies
from scriptgraph.language.quotes import is_unspaced
from scriptgraph.language.words import bare, language, languages

_CLAUSE = re.compile(
    "[,;:!?\u2026\n\uff0c\u3002\uff1b\uff1a\uff01\uff1f]+|(?<!\\b\\w{2})(?<!\\b\\w{3})[.](?=\\s)"
)
"""Between clauses; the point of "Mr. Fox" is none."""

_MARKS = " ,.;:!?\uff0c\u3002\uff01"
_MOST_WORDS = 4
"""Words of a name, or characters where no blanks part them."""


def asks_for_name(text: str, code: str) -> bool:
    """Say whether a name is asked for, in the language that is spoken or in English."""
    plain = bare(text).replace("_", " ")
    return any(re.search(language(one).names.asked, plain) for one in (code, "en"))


def is_greeting(text: str) -> bool:
    """Say whether a text only greets, in any language: hello, "bonsoir docteur", 您好."""
    return bool(_greeting().fullmatch(bare(text)))


@lru_cache
def _greeting() -> re.Pattern[str]:
    """Compile a greeting, and whoever is greeted, of all languages: many people mix in English.

    A word of two languages is read in one of them: "doctor" is English and Spanish.
    """
    greets, greeted, titles = (
        "|".join(
            rf"(?:{pattern})" if spoken.numbers.characters else rf"\b(?:{pattern})\b"
            for spoken in languages()
            for pattern in [getattr(spoken.names, key)]
        )
        for key in ("greets", "greeted", "titles")
    )
    return re.compile(rf"[\W_]*(?:{greets})(?:[\W_]*(?>{greets}|{greeted}|{titles}))*[\W_]*")


def name_in(text: str, code: str) -> str | None:
    """Find the name by which somebody presents themselves; None where they say no name so.

    Args:
        text: What was said to a question for a name.
        code: The code of the language.
    """
    kept = _before(language(code).names.behind, text.strip(_MARKS))
    clauses = [part.strip(_MARKS) for part in _CLAUSE.split(kept) if part.strip(_MARKS)]
    is_whole = len(clauses) == 1 and kept != text.strip(_MARKS)
    found = (_name_of(clause, code, is_shown=is_whole) for clause in clauses)
    return next((name for name in found if name), None)


def _name_of(clause: str, code: str, *, is_shown: bool) -> str | None:
    """Take away what stands before a name, and behind it, in one clause."""
    known = language(code).names
    start = _end_of(known.introduces, clause)
    presented = 0 if start else _end_of(known.presents, clause)
    said = clause[start or presented :].strip(_MARKS)
    name = _before(known.behind, said)
    is_shown |= bool(start) or name != said or (presented > 0 and _is_capital(name[:1]))
    is_name = 0 < len(words_in(name)) <= _MOST_WORDS and not denies(name, code)
    return name if is_shown and is_name else None


def _is_capital(char: str) -> bool:
    """Say whether a name can begin with a letter; in scripts without capitals any one does."""
    return char.isupper() or (char.isalpha() and not char.islower())


def _end_of(pattern: str, text: str) -> int:
    """Give where the longest beginning of a text ends that a pattern matches; 0 for none."""
    ends = (end for end in range(len(text), 0, -1) if _parts(text, end))
    return next((end for end in ends if re.fullmatch(pattern, bare(text[:end]).strip(_MARKS))), 0)


def _before(pattern: str, text: str) -> str:
    """Give what stands before the longest end of a text that a pattern matches."""
    starts = (start for start in range(1, len(text)) if _parts(text, start))
    cut = next((n for n in starts if re.fullmatch(pattern, bare(text[n:]).strip(_MARKS))), None)
    return text[:cut].strip(_MARKS)


def _parts(text: str, place: int) -> bool:
    """Say whether a word ends at a place of a text; where there are no blanks, any place does."""
    before, behind = text[place - 1 : place], text[place : place + 1]
    if not (before.isalnum() and behind.isalnum()):
        return True
    return is_unspaced(before) or is_unspaced(behind)

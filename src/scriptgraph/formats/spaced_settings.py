"""Settings of Markdown scripts without their colon: a dash, the word of one, and a value of it.

How the agent behaves is told in lines with a dash as well, and may begin with the same word. So a
line is a setting only where what stands behind the word is a value that fits, and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from scriptgraph.formats.keywords import in_english
from scriptgraph.formats.near import is_text
from scriptgraph.language.alternatives import whole_words
from scriptgraph.language.vocabulary import LANGUAGES as OWN
from scriptgraph.language.vocabulary import everywhere, vocabulary
from scriptgraph.script.authors_words import KEYS, LANGUAGES
from scriptgraph.script.lookalikes import LIST_MARKS

_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z]{2})?", re.IGNORECASE)
_VERSION = re.compile(r"v?\d[\d.]{0,10}", re.IGNORECASE)
_NAME_IN_CHINESE = re.compile(r"[⺀-鿿]{2,3}")
_MOST_NAMES = 3
"""Words of a name, as of `Dr. Anna Weber`."""

_WORD = re.compile(r"[\w'’-]+\.?")
_SOMEBODY = re.compile(
    r"(?:an?|un|una|une|ein|eine)\s(?:[\w'’-]+\s){0,5}[\w'’-]+\.?|一[个位名][⺀-鿿]{1,10}",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"[^\W\d][\w-]*\s*=\s*[^=\s].*")
_CONTACT = re.compile(r"[A-Z]{2}(?:\s*[:：]|\s)\D*\d.*")
_RULES = re.compile(r"[a-z]+(?:-[a-z]+)+(?:\s*,\s*[a-z]+(?:-[a-z]+)+)*")
_TAKES, _HAS, _GIVES = (
    whole_words(word for key in keys for word in everywhere("action", key))
    for keys in (("takes",), ("has",), ("gives", "rehearses"))
)
_ACTION = re.compile(
    rf"[^\W_]+_[\w-]+\s+(?:{_TAKES})\s+\S.*|[\w-]+\s+(?:{_HAS})\s+\d+\s*[^\W\d]+"
    rf"|[\w-]+\s+(?:{_GIVES})\s+[\w-]+\s*[:：]\s*\S.*",
    re.IGNORECASE,
)


def _is_language(value: str) -> bool:
    code = _CODE.fullmatch(value)
    known = {*LANGUAGES.values()}
    return value.casefold() in LANGUAGES or bool(code and code[1].casefold() in known)


def _is_name(value: str) -> bool:
    words = value.split()
    are_capital = all(word[0].isupper() and _WORD.fullmatch(word) for word in words)
    return bool(_NAME_IN_CHINESE.fullmatch(value)) or (are_capital and len(words) <= _MOST_NAMES)


def _is_role(value: str) -> bool:
    return bool(_WORD.fullmatch(value) or _SOMEBODY.fullmatch(value))


_FITS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "language": _is_language,
        "version": _VERSION.fullmatch,
        "agent": _is_name,
        "role": _is_role,
        "computed": _FORMULA.fullmatch,
        "action": _ACTION.fullmatch,
        "contact": _CONTACT.fullmatch,
        "silence": _RULES.fullmatch,
    }
)
"""A setting → whether a text is a value of it. Of the others any text may be one."""

_WORDS = {word: key for word, key in KEYS.items() if key in _FITS}
_LINE = re.compile(
    rf"\s*[{LIST_MARKS}]\s+(?:\*\*)?({whole_words({*_WORDS, *_FITS})})(?:\*\*)?\s+(\S.*)",
    re.IGNORECASE,
)
_ROLES = frozenset(word for code in OWN for word in vocabulary(code).words("settings", "role")) | {
    word for word, key in _WORDS.items() if key == "role"
}
"""How a word for a role is written; with another capital a sentence begins: `Role play`."""


def spaced_setting(line: str) -> tuple[str, str] | None:
    """Read a setting without its colon: its name and its value."""
    found = None if is_text(line) else _LINE.fullmatch(line)
    if found is None:
        return None
    word, value = found[1], found[2].strip()
    key = _WORDS.get(word.casefold(), word.casefold())
    is_meant = bool(_FITS[key](value)) and (key != "role" or word in _ROLES)
    return (key, _in_english(key, value)) if is_meant else None


def _in_english(key: str, value: str) -> str:
    """Give a value with the words of English, in whichever language they are told."""
    told = (in_english(code).value(key, value) for code in OWN)
    return next((one for one in told if one != value), value)

r"""Reads lines of Markdown scripts that come near to the notation, each as it was meant.

A line that begins with a backslash comes near to nothing: it is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from scriptgraph.formats.keywords import in_english
from scriptgraph.formats.naming import closest
from scriptgraph.formats.types_meant import OURS
from scriptgraph.language.alternatives import either, whole_words
from scriptgraph.language.measures import measure
from scriptgraph.language.vocabulary import LANGUAGES, everywhere, groups_everywhere
from scriptgraph.script.authors_words import COLLECTS, OPTIONALS, SAYS, TYPES, key_meant
from scriptgraph.script.condition_words import TRUE
from scriptgraph.script.literals import UNITS
from scriptgraph.script.lookalikes import COMMAS, LIST_MARKS

LONGEST = 5_000
"""Characters of a line that anybody writes; a longer one comes near to nothing."""

BOX = r"(?:\[[ xX✓✔]?\](?=\s)|[☐☑☒⬜]\ufe0f?)"
"""A box to tick, as lists of other programs have it."""

_DASH = rf"[{LIST_MARKS}]"
_COLLECT = re.compile(
    rf"\s*(?:{_DASH}\s+)?({'|'.join(COLLECTS)})(?:\b[:：]?\s+|(?<=[⺀-鿿]))(.+)", re.IGNORECASE
)
_VALUE = re.compile(rf"\s*{_DASH}\s+([\w-]+)\s*[:：]\s*(.+)")
SHAPED = re.compile(rf"\s*{_DASH}\s+([^\W\d_]+)\s+([^\W\d]\w*)\s*[:：]\s*(\S.*)")
"""A word, a name, a colon and more: as a value is collected, in whatever language."""

_ALIKE = 0.85
_ALIKE_OWN = 0.82
"""How alike a word with a capital is to one of the notation's own: `Recoje` to `recoge`."""

_OWN_COLLECTS = everywhere("task", "collect")

_MARKS = re.compile(r"\*\*|(?<![^\W_])__|__(?![^\W_])|`|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")
_INLINE = re.compile(
    r"(?<!\w)collect\s{1,5}([\w-]{1,60})\s{0,5}[:：]\s{0,5}([^:：]{1,200}?)[)\].\s]{0,9}$",
    re.IGNORECASE,
)
_TWO = re.compile(r"\s*(?:[,，、/+&]|\b(?:and|und|y|et|e)\b|和)\s*")
_NAME_AND_TYPE = re.compile(
    r"([\w'’-]{1,60})\s*(?:->|→|[,，=;；(（–—-]|\b(?:as|als|como|comme)\b|\s)\s*([^)）]{1,1000})[)）]?"
)
_ONE_OF = re.compile(
    either(word for word, key in groups_everywhere("types").items() if key == "one of"),
    re.IGNORECASE,
)
_PARTED = re.compile(rf"[/|;{COMMAS},]|\s(?:or|oder|o|ou)\s|或")
"""What stands between choices: `one of each kind` is a sentence."""

_NUMBERS = re.compile(
    rf"(?:(?:{whole_words({*TYPES, *OURS})}),?\s*"
    r"\(?(?:from |between |von |zwischen |de |del |entre |从)?|\(?)\s*"
    r"-?\d+ ?(?:-|–|—|\.{2,3}|…|~|to|and|bis|und|a|à|y|et|至|到) ?\d+\)?"
)
CHOICES = re.compile(r"one of\b[:：]?\s*(.*)", re.IGNORECASE)
_QUOTE = re.compile(
    rf"\s*([＞›❯▌┃]|≫|&gt;|&#62;|&#x3[eE];|[{LIST_MARKS}]\s+>|»(?![^«]*«))\s*(\S.*)"
)
_SAY = re.compile(
    rf"\s*(?:{_DASH}\s+)?[*_`]*({whole_words(SAYS)})[*_`]*\s*[:：][*_`]*\s*(\S.*)", re.IGNORECASE
)
_QUOTED = re.compile(r"[„“”\"»«'‚‘「『](.*)[“”\"«»'’‘」』]")
_OPTIONAL = re.compile(
    rf"(.*?)\s*(?:[(（\[【]|\*\*?|__?)({'|'.join(OPTIONALS)})(?:[)）\]】]|\*\*?|__?)[.:：]?\s*(.*)",
    re.IGNORECASE,
)
_OPTIONAL_FIRST = re.compile(
    rf"\s*[*_]*(({whole_words(OPTIONALS)})[*_]*\s*[:：–—-])[*_]*\s*(\S.*)", re.IGNORECASE
)
_OPTIONAL_LINE = re.compile(
    rf"\s*{_DASH}\s+[*_]*(?:{whole_words(OPTIONALS)})[*_]*\s*[:：=]\s*(\w+)\s*", re.IGNORECASE
)
_IFS = sorted({*everywhere("task", "if"), *everywhere("arrows", "if")}, key=len, reverse=True)
_ONLY_IF = re.compile(
    rf"\s*{_DASH}\s*(?:{whole_words(_IFS)})"
    r"\s*[:：]?\s*([^\s,，;；:：][^,，;；:：]*?)\s*[.。]?\s*",
    re.IGNORECASE,
)
"""A word for `if` behind a dash, and no more than a condition behind it."""

_FEW_WORDS = 8
_SETTING = re.compile(
    rf"\s*(?:{_DASH}\s+|\d{{1,3}}[.)]\s+)?(?:\*\*|__)?([^\W\d][\w ]{{0,30}}?)\s*(?:\*\*|__)?"
    r"(?:\s*[:：=]\s*|\s+[–—-]\s+)(?:\*\*|__)?\s*(\S.*)"
)
_ROW = re.compile(r"\|\s*[*_]*([^\W\d][\w ]{0,30}?)[*_]*\s*\|\s*([^|]*[^|\s])\s*\|\s*")
_SHORT = 12
"""Characters before a misplaced `(optional)` that may be a name."""


class Collect(NamedTuple):
    """A line that nearly collects a value."""

    kind: str
    """The kind of the slip."""

    name: str
    type: str
    before: str = ""
    """An instruction that stands before it in the same line."""


_BOUNDED = re.compile(
    rf"(?:integer|number|date|duration) -?[\d.-]+(?: (?:{UNITS}))?\.\.-?[\d.-]+(?: [^\s\d]+)?"
    r"|(?:integer|number) [^\s\d]+"
)
"""A type with its two ends, or its unit."""


def is_text(line: str) -> bool:
    """Say whether a line is only text, whatever it looks like."""
    return len(line) > LONGEST or line.lstrip().startswith("\\")


def is_almost(word: str, known: Iterable[str], own: Iterable[str]) -> bool:
    """Say whether a word is nearly one of some of the notation.

    Only what begins with the same letter counts: `task` is no `ask`. An instruction begins with a
    capital, and may have any word that authors say: `Not before` is no `note`. So of a word with a
    capital only the notation's own count, and none that it goes on from: `Collected answers`.

    Args:
        word: What stands in the line.
        known: What authors say.
        own: The words that the notation has.
    """
    plain = word.lower()
    if plain != word:
        near = [one for one in own if len(plain) <= len(one) or not plain.startswith(one[:-1])]
    else:
        near = [*known]
    begun = [each for each in near if each[0] == plain[0]]
    return closest(plain, begun, cutoff=_ALIKE if plain == word else _ALIKE_OWN) is not None


def is_collecting(word: str) -> bool:
    """Say whether a word is nearly one for `collect`."""
    return is_almost(word, COLLECTS, _OWN_COLLECTS)


def collect(line: str) -> Collect | None:
    """Read a line that nearly collects a value."""
    if is_text(line):
        return None
    line = line.replace("|", " ").rstrip() if line.lstrip().startswith("|") else line
    plain = _MARKS.sub("", line)
    if found := _collected(plain):
        return found._replace(kind="collect-marked") if plain != line else found
    match = _INLINE.search(line) if "collect" in line.casefold() else None
    before = line[: match.start()].rstrip(" ,;–—([-*") if match else ""
    if match and is_type(match[2]) and re.search(r"\w", before):
        return Collect("collect-inline", match[1], match[2].strip(), before)
    return None


def _collected(line: str) -> Collect | None:
    if match := _COLLECT.fullmatch(line):
        is_ours = match[1].casefold() == "collect"
        has_dash = line.lstrip()[0] in LIST_MARKS
        name, colon, kind = re.sub("：", ":", match[2]).partition(":")
        if not colon or "{" in name:
            name, kind = named_type(match[2]) or ("", "")
        if is_type(kind) and re.fullmatch(r"[\w '’-]+", name):
            kinds = {(True, False): "collect-no-dash", (True, True): "collect-no-colon"}
            kind_of_slip = kinds.get((is_ours, has_dash), "collect-other")
            return Collect(kind_of_slip, name.strip(), _in_english(kind) or kind.strip())
    match = _VALUE.fullmatch(line)
    if match and is_type(match[2], only_ours=True):
        return Collect("collect-other", match[1], match[2].strip())
    match = SHAPED.fullmatch(line)
    if match and is_collecting(match[1]) and is_type(match[3]):
        return Collect("collect-other", match[2], match[3].strip())
    return None


def several_names(name: str) -> list[str]:
    """Part the names of several values; empty where there is only one."""
    names = [each for each in _TWO.split(name.strip()) if each]
    return names if len(names) > 1 and all(re.fullmatch(r"[\w-]+", each) for each in names) else []


def is_type(text: str, only_ours: bool = False) -> bool:
    """Say whether a text names a type, or, unless only ours count, comes near one."""
    plain = " ".join(text.split()).strip(" .").casefold()
    ours = plain in OURS or bool(_BOUNDED.fullmatch(plain) and _is_whole(plain))
    if ours or only_ours:
        return ours
    is_range = bool(_NUMBERS.fullmatch(plain))
    return plain in TYPES or bool(CHOICES.match(plain)) or is_range or bool(_in_english(text))


def named_type(text: str) -> tuple[str, str] | None:
    """Part one name from a type behind it, where anything but a colon stands between the two."""
    found = _NAME_AND_TYPE.fullmatch(" ".join(text.split()))  # so that no run of blanks takes long
    return (found[1], found[2]) if found and is_type(found[2]) else None


def _in_english(text: str) -> str:
    """Give a type that is in the words of some language in those of English; else nothing."""
    plain = " ".join(text.split()).strip(" .")
    if _ONE_OF.match(plain) and not _PARTED.search(plain):
        return ""
    known = (in_english(code).types for code in LANGUAGES)
    return next((types.kind(plain) or "" for types in known if types.is_kind(plain)), "")


def _is_whole(text: str) -> bool:
    """Say whether a type with ends names a unit only where that is known."""
    scalar, _, rest = text.partition(" ")
    unit = re.sub(r"[\d.\s-]+", " ", rest).strip()
    return scalar in ("date", "duration") or not unit or measure(unit) is not None


def quote(line: str) -> re.Match[str] | None:
    """Match a line that begins with a sign like that of exact words."""
    return _QUOTE.match(line)


def say(line: str) -> tuple[str, str] | None:
    """Find exact words behind a word such as `say:`: that word, and the exact words."""
    match = None if is_text(line) else _SAY.fullmatch(line)
    if match is None:
        return None
    quoted = _QUOTED.fullmatch(match[2].strip())
    return match[1], quoted[1] if quoted else match[2].strip()


def optional(line: str) -> tuple[str, str] | None:
    """Find `(optional)` behind a task's text, or in another language: what stands there, the rest.

    In the middle of a text it is the author's.
    """
    if is_text(line):
        return None
    if match := _OPTIONAL_FIRST.fullmatch(line):
        return match[1], match[3]
    match = _OPTIONAL.fullmatch(line)
    if match is None or "`" in match[0]:
        return None
    before, word, behind = match.groups()
    if before and behind and len(before) > _SHORT:
        return None
    at_start = not before and word.casefold() == "optional" and line.lstrip()[:1] == "("
    found = line[match.start(2) - 1 : match.end(2) + 1]
    return None if at_start else (found.strip(), f"{before} {behind}".strip())


def only_if(line: str) -> str:
    """Give what may be a condition on which a task is there; empty for any other line.

    Whatever has a comma says what is to be done, and a long text is a sentence.
    """
    found = None if is_text(line) else _ONLY_IF.fullmatch(line)
    return found[1] if found and len(found[1].split()) <= _FEW_WORDS else ""


def optional_line(line: str) -> bool | None:
    """Say what a line such as `- optional: true` says; None for any other line."""
    match = None if is_text(line) else _OPTIONAL_LINE.fullmatch(line)
    return match[1].casefold() in TRUE if match else None


def setting(line: str, known: tuple[str, ...]) -> tuple[str, str] | None:
    """Read a setting without its dash or colon, or in a table: its name and its value."""
    if is_text(line):
        return None
    plain = " ".join(line.split())  # so that no run of blanks takes long
    match = _ROW.fullmatch(plain) or _SETTING.fullmatch(plain)
    name = match[1].strip().casefold() if match else ""
    ours = name if name in known else key_meant(name, known)
    return (ours, match[2].strip()) if match and ours else None

"""Finds slips in the raw lines of a YAML text that YAML would misread, or misreport far away.

Only structure is looked at; what stands inside a text is the author's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from scriptgraph.core.findings import Place
from scriptgraph.formats.key_names import ALL, ANY
from scriptgraph.formats.outline import Outline, short
from scriptgraph.formats.yaml_levels import FoundSlip, beside
from scriptgraph.formats.yaml_lines import LONGEST, YamlLine, lines_of
from scriptgraph.script import lookalikes

_NAMING = frozenset(("next", "to", "then", "script", "version", "language", "turns", "visits"))
"""Keys behind which a name or number stands, and no text."""

_TELLING = frozenset(("title", "role", "conduct", "do", "say", "when", "fallback", "name"))
"""Keys behind which a text stands, which may begin as its author likes: 【重要】 opens a notice."""

_GROUPS = frozenset(
    ("agent", "sections", "tasks", "next", "limits", "anytime", "silence", "collect")
)
"""Keys behind which brackets hold several things."""

_ODD = lookalikes.ODD_BLANKS + lookalikes.INVISIBLE
_ANY_QUOTE = f"[\"'{lookalikes.QUOTES}]?"
_ODD_COLON = re.compile(
    rf"({_ANY_QUOTE}[\w][\w .-]{{0,59}}?{_ANY_QUOTE})\s*([{lookalikes.COLONS}])"
)
_NO_BLANK = re.compile(r"([^\W\d][\w-]{0,59}):(?!//)(?=[^\s:])")
_ODD_BLANK = re.compile(
    rf"([\w][\w .-]{{0,59}}?)[{_ODD}]+\s*:|([\w][\w .-]{{0,59}}?)\s*:[ ]*[{_ODD}]"
)
_UNSEEN_IN_KEY = re.compile(rf"[\w .-]*[{lookalikes.INVISIBLE}][\w .-]*:")
_ODD_DASH = re.compile(rf"([{lookalikes.DASHES}])[^\S\n]*(?=\S)|(\*)[ ]+(?=\S)")
_NO_BLANK_AFTER_DASH = re.compile(rf"-(?=[{{\[“\"]|(?:{ANY})\s*:\s|[{_ODD}])")
_QUOTED_KEY = re.compile(
    rf"[{lookalikes.OPENING_QUOTES}]([^:{lookalikes.QUOTES}]+)[{lookalikes.QUOTES}]\s*:"
)
_QUOTED_ITEM = re.compile(r"\s*-\s+(?:'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\")\s*")
_IN_BRACES = re.compile(
    rf"[{{,，｛]\s*(?:{ANY})\s*([：])|[{{\[][^\"'{{}}]*?([，；;、])\s*(?:{ANY})\s*[:：]"
)
_IN_BRACKETS = re.compile(r".[^,，、;；:：]+[,，、;；:：].*[\]}】〕］｝]")
_FENCE = re.compile(r"\s*(?:```|~~~)\s*[\w-]*\s*$")
_CHAT_STAMP = re.compile(
    r"\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}:\d{2}(?::\d{2})?\]?\s*-?\s*[^:]{1,40}:\s*"
)
_IN_QUOTES = re.compile(
    rf"[{{,，]\s*({'|'.join(sorted(_TELLING))})\s*:\s+([{lookalikes.OPENING_QUOTES}])"
    rf"(.*?)([{lookalikes.QUOTES}])\s*(?=[}}]|,\s*(?:{ANY})\s*:)"
)
_CLOSING = {
    "“": "”",
    "„": "“",
    "‘": "’",
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    "‹": "›",
    "‚": "‘",
}

Look = Callable[[YamlLine, str], FoundSlip | None]


def report_slips(outline: Outline, text: str) -> bool:
    """Report every slip of the raw lines; says whether any keeps the text from being parsed."""
    above: YamlLine | None = None
    for line in lines_of(text):
        for kind, position, words in _slips(line, above):
            outline.slip(kind, Place(outline.file, line.number, position + 1), **words)
        if line.kind == "structure":
            above = line
    return any(finding.severity == "error" for finding in outline.findings)


def _slips(line: YamlLine, above: YamlLine | None) -> Iterator[FoundSlip]:
    """Find the first slip of a line: the others may follow from it."""
    for look in _LOOKS.get(line.kind, ()) if len(line.text) <= LONGEST else ():
        if found := look(line, above.key if above else ""):
            yield found
            return
    if line.kind == "structure" and (found := beside(line, above)):
        yield found


def _fence(line: YamlLine, above: str) -> FoundSlip | None:
    if _FENCE.match(line.text):
        return "code-fence", line.indent, {"found": line.text.strip()}
    return None


def _chat_stamp(line: YamlLine, above: str) -> FoundSlip | None:
    """Find what a chat puts before a message that was copied from it."""
    if match := _CHAT_STAMP.match(line.text, line.indent):
        return "chat-stamp", line.indent, {"write": _short(line.text[match.end() :].strip())}
    return None


def _indentation(line: YamlLine, above: str) -> FoundSlip | None:
    for position, char in enumerate(line.text[: line.indent]):
        if char != " ":
            return "indented-with", position, {"found": lookalikes.named(char)}
    if (char := line.text[line.indent : line.indent + 1]) and char in lookalikes.INVISIBLE:
        rest = lookalikes.INVISIBLE_CHARACTER.sub("", line.text).strip()
        return "unseen", line.indent, {"found": lookalikes.named(char), "write": _short(rest)}
    return None


def _dash(line: YamlLine, above: str) -> FoundSlip | None:
    rest = line.text[line.indent :]
    if match := _ODD_DASH.match(rest):
        dash = match[1] or match[2]
        write = f"- {rest[match.end() :]}"
        return "odd-dash", line.indent, {"found": lookalikes.named(dash), "write": _short(write)}
    if _NO_BLANK_AFTER_DASH.match(rest):
        write = f"- {rest[1:].strip()}"
        return "no-blank-after-dash", line.indent, {"write": _short(write)}
    return None


def _colon(line: YamlLine, above: str) -> FoundSlip | None:
    if line.key or _QUOTED_ITEM.fullmatch(line.text):
        return None
    if match := _ODD_COLON.match(line.text, line.start):
        name = match[1].strip("\"'" + lookalikes.QUOTES)
        if line.kind == "structure" or name in ALL:
            write = f"{name}: {line.text[match.end() :].strip()}".rstrip()
            found = lookalikes.named(match[2])
            words = {"name": name, "found": found, "write": _short(write)}
            return "odd-colon", match.start(2), words
    return None


def _blank_after_colon(line: YamlLine, above: str) -> FoundSlip | None:
    if line.key or line.kind == "text":
        return None
    match = _NO_BLANK.match(line.text, line.start)
    if match and ": " not in line.text[: match.end()]:
        write = f"{match[1]}: {line.text[match.end() :].strip()}"
        if (char := line.text[match.end()]) in _ODD:
            words = {"found": lookalikes.named(char), "write": _short(write)}
            return "odd-blank", match.end(), words
        return "no-blank-after-colon", match.end() - 1, {"name": match[1], "write": _short(write)}
    return None


def _odd_blank(line: YamlLine, above: str) -> FoundSlip | None:
    """Find blanks of another kind around the colon, or nobody's characters in a name."""
    match = _ODD_BLANK.match(line.text, line.start)
    if match is None and not _UNSEEN_IN_KEY.match(line.text, line.start):
        return None
    end = match.end() if match else line.text.find(":", line.start)
    for position in range(line.start, end):
        if (char := line.text[position]) in _ODD or lookalikes.ODD_BLANK.match(char):
            plain = lookalikes.INVISIBLE_CHARACTER.sub("", line.text[line.start :])
            write = " ".join(lookalikes.ODD_BLANK.sub(" ", plain).split()).replace(" :", ":")
            kind = "unseen" if char in lookalikes.INVISIBLE else "odd-blank"
            return kind, position, {"found": lookalikes.named(char), "write": _short(write)}
    return None


def _quotes(line: YamlLine, above: str) -> FoundSlip | None:
    if match := _QUOTED_KEY.match(line.text, line.start):
        found = lookalikes.named(line.text[line.start])
        return "odd-quotes", line.start, {"found": found, "write": f"{match[1]}:"}
    value = line.value
    if not value or value[0] not in lookalikes.OPENING_QUOTES or not (line.key or above):
        return None
    if line.key == "if" or ((line.key or above) in _NAMING and " " not in value.strip()):
        return None
    inside, found = value[1:].rstrip(), lookalikes.named(value[0])
    whole = bool(inside) and inside[-1] in lookalikes.QUOTES
    if re.search(r":\s|:$|\s#", value):
        plain = inside[:-1] if whole else value.rstrip()
        write = f'"{plain}"' if '"' not in plain else f"'{plain}'"
        return "odd-quotes", line.value_at, {"found": found, "write": _short(write)}
    closed = whole and inside.count(value[0]) == 0 and inside[-1] == _CLOSING.get(value[0])
    if closed and not re.search(f"[{lookalikes.QUOTES}]", inside[:-1]):
        return "quotes-in-text", line.value_at, {"name": line.key or above, "found": found}
    return None


def _braces(line: YamlLine, above: str) -> FoundSlip | None:
    """Find full-width brackets, and separators before a name of ours, inside brackets."""
    value = line.value if line.kind == "structure" else line.text
    at = line.value_at if line.kind == "structure" else 0
    opens = value[:1]
    if line.kind == "structure" and opens in lookalikes.BRACKETS and _is_group(line, above):
        write = value.translate(lookalikes.PLAIN_BRACKETS)
        write = re.sub(r"\s*[，；、]\s*", ", ", re.sub(r"：\s*", ": ", write))
        return "odd-bracket", at, {"found": lookalikes.named(opens), "write": _short(write)}
    if line.kind == "structure" and opens not in "{[":
        return None
    if match := _IN_BRACES.search(value):
        position = match.start(1) if match[1] else match.start(2)
        write = re.sub(r"\s*[，；;、]\s*(?=(?:" + ANY + r")\s*[:：])", ", ", value)
        write = re.sub(r"((?:^|[{,])\s*(?:" + ANY + r"))\s*[：]\s*", r"\1: ", write)
        words = {"found": lookalikes.named(value[position]), "write": _short(write.strip())}
        name = re.split(r"[{,，\s]", value[:position].strip())[-1]
        kind = "odd-colon" if match[1] else "odd-comma"
        return kind, at + position, {**words, "name": name}
    return _quotes_in_braces(value, at)


def _quotes_in_braces(value: str, at: int) -> FoundSlip | None:
    """Find a whole text in the quotes of a word processor, inside brackets."""
    for match in _IN_QUOTES.finditer(value):
        name, opens, inside, closes = match.groups()
        if re.search(r",|:\s|\s#", inside):
            plain = f'"{inside}"' if '"' not in inside else f"'{inside}'"
            words = {"found": lookalikes.named(opens), "write": _short(f"{name}: {plain}")}
            return "odd-quotes", at + match.start(2), words
        if closes == _CLOSING.get(opens) and not re.search(f"[{lookalikes.QUOTES}]", inside):
            words = {"name": name, "found": lookalikes.named(opens)}
            return "quotes-in-text", at + match.start(2), words
    return None


def _is_group(line: YamlLine, above: str) -> bool:
    """Say whether a full-width bracket was to hold several things, and begins no text."""
    name = line.key or above
    if name in _TELLING:
        return False
    return name in _GROUPS or bool(_IN_BRACKETS.fullmatch(line.value.rstrip()))


def _short(text: str) -> str:
    return short(text.replace("\t", " "))


_LOOKS: dict[str, tuple[Look, ...]] = {
    "structure": (
        _fence,
        _chat_stamp,
        _indentation,
        _dash,
        _odd_blank,
        _quotes,
        _colon,
        _blank_after_colon,
        _braces,
    ),
    "brackets": (_braces,),
    "text": (_colon,),
}

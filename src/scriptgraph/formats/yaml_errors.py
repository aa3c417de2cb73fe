"""Says of a text that YAML cannot read what its author did, at the place where it begins.

YAML names the place where it gave up, which is often a line or two later.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain

from scriptgraph.core.findings import Place
from scriptgraph.formats.outline import Outline, in_a_line
from scriptgraph.formats.yaml_braces import GROUPS, PAIR, brackets, quoted
from scriptgraph.formats.yaml_levels import FoundSlip, dashes, indentation
from scriptgraph.formats.yaml_lines import KEY, LONGEST, YamlLine, lines_of
from scriptgraph.script.lookalikes import ARROWS

_BAD_START = re.compile(r"[*&!@%`]|[-?](?=\s)|[\]},]")
_BLOCK_WITH_TEXT = re.compile(r"([|>][-+0-9]*)\s*(?=[^\s#])")
_BLOCK_SIGN = re.compile(r"[|>][-+0-9]*\s*$")
_ARROW = re.compile(rf"(?:{ARROWS})\s*([^,，]+)(?:[,，]\s*(?:if|when)\s+(.+))?.*")
_SENTENCE = re.compile(r"[^\W\d_a-z]\w*(?: \S+){2,}[.!…]")
"""Words that begin and end like a sentence."""

_NEAR = 3
"""Lines before the place where YAML gave up that may be at fault."""


def explain(outline: Outline, text: str, line: int, opened: int) -> bool:
    """Report the slip behind a syntax error; says whether one was found.

    Args:
        outline: Where to report it.
        text: The whole text.
        line: The line in which YAML gave up, from 1.
        opened: The line in which the quote was opened that YAML was reading, or 0.
    """
    lines = list(lines_of(text))
    by_number = {each.number: each for each in lines}
    around = _around(lines, min(line, len(lines)), opened)
    for number in around:
        here = _as_structure(by_number[number])
        before = [each for each in lines[: number - 1] if each.kind != "nothing"]
        for look in _LOOKS:
            if found := look(here, before):
                kind, position, words = found
                at = int(words.pop("line", number))
                outline.slip(kind, Place(outline.file, at, position + 1), **words)
                return True
    return False


def _around(lines: list[YamlLine], line: int, opened: int) -> Iterator[int]:
    """Give the numbers of the lines that may be at fault, the likeliest first."""
    short = [each for each in lines[:line] if len(each.text) <= LONGEST]
    written = [each.number for each in short if each.kind not in ("nothing", "block")]
    near = written[-1 : -2 - _NEAR : -1]
    quoted = (each.number for each in reversed(short) if _opens(each))
    first = [opened] if opened and len(lines[opened - 1].text) <= LONGEST else []
    numbers = chain(first, near, quoted)
    return (number for number in dict.fromkeys(numbers))


def _opens(line: YamlLine) -> bool:
    return line.kind == "structure" and _unclosed(line, []) is not None


def _as_structure(line: YamlLine) -> YamlLine:
    """Read a line as if it began something, which the slip may have hidden."""
    if line.kind in ("structure", "nothing"):
        return line
    start = line.indent + len(re.match(r"(?:-[ \t]+)*", line.text[line.indent :])[0])  # type: ignore[index]
    key = KEY.match(line.text, start)
    value_at = key.end() if key else start
    value_at += len(line.text[value_at:]) - len(line.text[value_at:].lstrip())
    name = key[1].strip("\"'") if key else ""
    return YamlLine(line.number, line.text, line.kind, line.indent, start, name, value_at)


def _in_quotes(value: str) -> tuple[str, str, str]:
    """Give the quote that a value begins with, what is behind it, and that without escaped signs.

    All are empty where it begins with none.
    """
    quote, inside = value[:1], value[1:]
    if quote == '"':
        return quote, inside, re.sub(r"\\.", "..", inside)
    return (quote, inside, inside.replace("''", "..")) if quote == "'" else ("", "", "")


def _unclosed(line: YamlLine, before: list[YamlLine]) -> FoundSlip | None:
    """Find a quote that opens and is not closed in its line."""
    quote, inside, plain = _in_quotes(line.value)
    if not quote or quote in plain:
        return None
    return "unclosed-quote", line.value_at, {"found": quote, "write": in_a_line(quoted(inside))}


def _after_quote(line: YamlLine, before: list[YamlLine]) -> FoundSlip | None:
    """Find text behind the quote that seems to close one."""
    quote, inside, plain = _in_quotes(line.value)
    end = plain.find(quote) if quote else -1
    if end < 0 or not plain[end + 1 :].strip() or plain[end + 1 :].lstrip()[0] in "#:,}]":
        return None
    whole = inside[:-1] if inside.endswith(quote) else inside
    if quote == "'" and inside.endswith("'") and plain[end + 1 : end + 2].isalpha():
        return "apostrophe", line.value_at + 1 + end, {"write": in_a_line(quoted(whole))}
    other = f"{quote}{inside}" if not inside.endswith(quote) else whole
    return "quote-in-quotes", line.value_at + 1 + end, {"write": in_a_line(quoted(other))}


def _escape(line: YamlLine, before: list[YamlLine]) -> FoundSlip | None:
    """Find a backslash in double quotes that means nothing to YAML."""
    if line.value[:1] != '"':
        return None
    for match in re.finditer(r"\\(.{1,9})", line.value.replace("\\\\", "__")):
        is_code = re.match(r"x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}", match[1])
        if match[1][0] not in '0abtnvfre "/\\N_LP\t' and not is_code:
            return "backslash", line.value_at + match.start(), {"found": match[0][:2]}
    return None


def _start(line: YamlLine, before: list[YamlLine]) -> FoundSlip | None:
    """Find a text that begins with a sign of YAML's own."""
    value = line.value
    if match := _BLOCK_WITH_TEXT.match(value):
        words = {"found": match[1], "write": str(_step(line.start))}
        return "behind-block-sign", line.value_at, words
    if line.key in ("next", "anytime") and (match := re.match(r"-\s+", value)):
        write = f"- {value[match.end() :]}"
        return "list-in-line", line.value_at, {"name": line.key, "write": in_a_line(write)}
    if (line.key or line.kind == "text") and (match := _BAD_START.match(value)):
        words = {"found": f"`{match[0]}`" if match[0] != "`" else "a backtick"}
        return "bad-start", line.value_at, {**words, "write": in_a_line(quoted(value))}
    return None


def _step(column: int) -> int:
    return column + 2


def _colon(line: YamlLine, before: list[YamlLine]) -> FoundSlip | None:
    """Find a colon inside a text, or a second name in the line."""
    value = line.value
    if not line.key or value[:1] in ("'", '"', "{", "[", "|", ">", "#", ""):
        return None
    match = re.search(r":(?:\s|$)", re.split(r"\s#", value)[0])
    if match is None:
        return None
    if match.start() == 0 and not re.search(r":(?:\s|$)", value[1:]):
        words = {"found": "`:`", "write": in_a_line(f"{line.key}: {value[1:].strip()}")}
        return "stray-sign", line.value_at, words
    if line.key.startswith("("):
        write = "{" + line.text[line.start :].strip("() ") + "}"
        return "round-brackets", line.start, {"write": in_a_line(write)}
    if line.key in GROUPS and (first := re.match(r"([\w-]+)\s*:\s", value)):
        words = {"name": first[1], "write": in_a_line(f"{line.key}: {{{value.strip()}}}")}
        return "several-in-a-line", line.value_at, words
    if pair := PAIR.search(value):
        write = "{" + f"{line.key}: {value[: pair.start()]}, {value[pair.start(2) :]}" + "}"
        words = {"name": pair[2], "write": in_a_line(write)}
        return "several-in-a-line", line.value_at + pair.start(2), words
    words = {"name": line.key, "found": in_a_line(value)}
    if '"' in value:
        words["found"] = in_a_line(value.replace('"', "'"))
    return "colon-in-text", line.value_at + match.start(), words


def _block(line: YamlLine, before: list[YamlLine]) -> FoundSlip | None:
    """Find text that should be indented below `|`, and is not."""
    first = line
    for above in reversed(before[-_NEAR:]):
        if above.kind == "structure" and _BLOCK_SIGN.search(above.value):
            if line.key or first.indent > above.start or line.kind == "nothing":
                return None
            sign, write = above.value.strip(), str(_step(above.start))
            words = {"name": above.key, "found": sign, "write": write, "line": str(first.number)}
            return "block-not-indented", first.indent, words
        if above.key:
            return None
        first = above
    return None


def _no_colon(line: YamlLine, before: list[YamlLine]) -> FoundSlip | None:
    """Find a line of words where a name and a colon have to be."""
    if line.key or line.kind not in ("structure",) or not line.value:
        return None
    if line.value[0] == "{":
        words = {"write": in_a_line(f"- {line.value.strip()}")}
        return ("no-dash", line.start, words) if line.start == line.indent else None
    if match := _ARROW.match(line.value):
        return "arrow", line.start, {"write": in_a_line(_as_next(match))}
    if _SENTENCE.fullmatch(line.value.strip()):
        words = {
            "found": repr(in_a_line(line.value)),
            "write": in_a_line(f"# {line.value.strip()}"),
        }
        return "no-name", line.start, words
    if match := re.fullmatch(r"([\w-]+)\s*[;,.]\s*", line.value):
        write = f"{match[1]}:"
    elif match := re.match(r"([\w-]+)[ =]+(\S.*)", line.value):
        write = f"{match[1]}: {match[2].strip()}"
    else:
        write = f"{line.value.strip()}: ..."
    words = {"found": repr(in_a_line(line.value)), "write": in_a_line(write)}
    return "no-colon", line.start, words


def _as_next(arrow: re.Match[str]) -> str:
    """Write an arrow as a rule of YAML."""
    to, condition = arrow[1].strip(), (arrow[2] or "").strip()
    if not condition:
        return f"next: {to}"
    key = "if" if condition[:1] == "`" or re.search(r"[<>=]", condition) else "when"
    return f"next: [{{to: {to}, {key}: {condition.strip('`')}}}]"


Look = Callable[[YamlLine, list[YamlLine]], FoundSlip | None]

_LOOKS: tuple[Look, ...] = (
    _block,
    _after_quote,
    _unclosed,
    _escape,
    brackets,
    _start,
    _colon,
    dashes,
    indentation,
    _no_colon,
)

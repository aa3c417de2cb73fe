"""What is wrong inside `{...}` or `[...]`, and how a text is written that YAML can read."""

from __future__ import annotations

import re

from scriptgraph.formats.key_names import ANY_INSIDE
from scriptgraph.formats.outline import in_a_line
from scriptgraph.formats.yaml_levels import FoundSlip
from scriptgraph.formats.yaml_lines import YamlLine
from scriptgraph.script import lookalikes

PAIR = re.compile(rf"(?<=[\w\"'.!?)…])(\s*[,;]\s*|\s+)({ANY_INSIDE}):(?=\s|$)")
"""A name of a rule or task in the middle of a line."""

_NAMED_VALUE = re.compile(r"(?:[{,]\s*)([\w-]+)\s*:\s+([^\"'{\[\s][^,{}\[\]]*)")
_COMPARED_WITH_LIST = re.compile(
    r"\b(if):\s+([^\s\"'{}\[\]][^{}\[\],]*\[[^{}\[\]]*\][^{}]*?)\s*(?=,\s*\w+:|[}\]])"
)
_IN_QUOTES = re.compile(rf"([\w-]+):\s+([\"'])(.*?)\2\s*(?=[}}\]]|,\s*(?:{ANY_INSIDE}):)")
_PARTLY_QUOTED = re.compile(rf"({ANY_INSIDE}):\s+([\"'])((?:(?!\2).)*)\2(\s*[^\s,}}\]#:][^,}}\]]*)")
_ANOTHER = re.compile(r"\s*[,;]\s*(?:-\s+)?(\{.*)")
"""A second rule behind the first."""

GROUPS = ("next", "limits", "collect", "agent", "tasks")
"""Keys behind which braces hold names with values."""

_QUOTED_AND_MORE = re.compile(r"([\w-]+)\s*:\s*([\"'])((?:(?!\2).)*)\2\s+(#[^{}\[\]]*)")
"""A text in quotes, and behind them what was meant to belong to it."""


def quoted(text: str) -> str:
    """Write a text in quotes that it can stand in."""
    plain = text.strip()
    return f'"{plain}"' if '"' not in plain else f"'{plain}'" if "'" not in plain else f"| {plain}"


def brackets(line: YamlLine, before: list[YamlLine]) -> FoundSlip | None:
    """Find what is wrong inside `{...}` or `[...]`."""
    value, at = line.value, line.value_at
    if line.kind == "brackets":
        value, at = line.text, 0
    elif value[:1] not in ("{", "["):
        return None
    looks = (
        *(_lookalike, _remark, _missing_comma, _second_colon, _quotes, _list),
        *(_two_commas, _half_quoted, _behind, _open),
    )
    return next((found for look in looks if (found := look(value, at, line))), None)


def _lookalike(value: str, at: int, line: YamlLine) -> FoundSlip | None:
    for position, char in enumerate(value):
        if char in lookalikes.BRACKETS:
            write = in_a_line(value.translate(lookalikes.PLAIN_BRACKETS))
            return "odd-bracket", at + position, {"found": lookalikes.named(char), "write": write}
    return None


def _remark(value: str, at: int, line: YamlLine) -> FoundSlip | None:
    match = re.search(r"\s#", value)
    if (
        match is None
        or _depth(value[: match.start()]) <= 0
        or not re.search(r"[}\]]", value[match.start() :])
    ):
        return None
    if cut := _QUOTED_AND_MORE.search(value):
        write = f"{cut[1]}: {quoted(cut[3] + ' ' + cut[4].strip())}"
        return "remark-in-braces", at + cut.start(4), {"found": value[:1], "write": write}
    pairs = list(_NAMED_VALUE.finditer(value[: match.start()] + " #"))
    text = value[pairs[-1].start(2) :] if pairs else value
    name = f"{pairs[-1][1]}: " if pairs else ""
    text = re.split(rf",\s*(?:{ANY_INSIDE}):|[}}\]]\s*$", text)[0]
    words = {"found": value[:1], "write": name + quoted(" ".join(text.split()))}
    return "remark-in-braces", at + match.start() + 1, words


def _missing_comma(value: str, at: int, line: YamlLine) -> FoundSlip | None:
    for match in PAIR.finditer(value):
        if not match[1].strip() or ";" in match[1]:
            write = f"{value[: match.start()].rstrip('.')}, {value[match.start(2) :]}"
            return "no-comma", at + match.start(2), {"name": match[2], "write": in_a_line(write)}
    return None


def _second_colon(value: str, at: int, line: YamlLine) -> FoundSlip | None:
    for match in _NAMED_VALUE.finditer(value):
        if colon := re.search(r":(?=\s|$)", match[2]):
            found = re.split(r"[}\]]", value[match.start(2) :])[0].strip()
            found = re.split(rf",\s*(?:{ANY_INSIDE}):", found)[0]
            words = {"name": match[1], "found": in_a_line(found)}
            if match[1] == "if":
                words["write"] = re.sub(r"\s*:\s+", " == ", found.rstrip(": "))
                return "colon-in-comparison", at + match.start(2) + colon.start(), words
            if match[1] in GROUPS:
                inner = re.match(r"[\w-]+", match[2])
                name = inner[0] if inner else match[1]
                words = {"name": name, "write": in_a_line(f"{match[1]}: {{{found}}}")}
                return "several-in-a-line", at + match.start(2), words
            return "colon-in-braces", at + match.start(2) + colon.start(), words
    return None


def _quotes(value: str, at: int, line: YamlLine) -> FoundSlip | None:
    """Find a text in quotes that holds the same quotes, or an apostrophe."""
    for match in _IN_QUOTES.finditer(value):
        quote, inside = match[2], match[3]
        first = inside.find(quote)
        if first < 0:
            continue
        position = at + match.start(3) + first
        other = inside.replace('"', "'") if quote == '"' else inside
        kind = "apostrophe" if quote == "'" else "quote-in-quotes"
        return kind, position, {"write": in_a_line(f'{match[1]}: "{other}"')}
    return None


def _list(value: str, at: int, line: YamlLine) -> FoundSlip | None:
    """Find a comparison with a list, which stands in quotes inside braces."""
    match = _COMPARED_WITH_LIST.search(value)
    if match is None:
        return None
    return "list-in-braces", at + match.start(2), {"write": f"{match[1]}: {quoted(match[2])}"}


def _two_commas(value: str, at: int, line: YamlLine) -> FoundSlip | None:
    match = re.search(r"(?:(?<=[\[{])\s*|,\s*)(,)", value)
    if match is None:
        return None
    write = re.sub(r",\s*(?=,)|(?<=[\[{])\s*,\s*", "", value)
    return "stray-sign", at + match.start(1), {"found": "a comma", "write": in_a_line(write)}


def _half_quoted(value: str, at: int, line: YamlLine) -> FoundSlip | None:
    """Find a text of which only the beginning stands in quotes."""
    match = _PARTLY_QUOTED.search(value)
    if match is None:
        return None
    is_text = " " in match[3] or match[1] != "if"
    text = f"{match[2]}{match[3]}{match[2]}{match[4]}" if is_text else f"{match[3]}{match[4]}"
    write = f"{match[1]}: {quoted(text)}" if match[1] != "if" or is_text else f"if: {text.strip()}"
    return "quote-in-quotes", at + match.start(4), {"write": in_a_line(write)}


def _behind(value: str, at: int, line: YamlLine) -> FoundSlip | None:
    """Find text behind the bracket that closes: the whole is a text that begins with one."""
    if value[:1] not in ("{", "["):
        return None
    depth = 0
    for position, char in enumerate(value):
        depth += (char in "{[") - (char in "}]")
        if depth < 0:
            return "stray-bracket", at + position, {"found": char}
        if depth == 0 and (rest := value[position + 1 :].strip()):
            if more := _ANOTHER.match(value, position + 1):
                dashed = line.text[line.indent : line.start].strip() == "-"
                whole = f"- {more[1].strip()}" if dashed else f"[{value.strip()}]"
                return "rules-in-a-line", at + more.start(1), {"write": in_a_line(whole)}
            if rest[0] in "}]":
                position += 1 + value[position + 1 :].index(rest[0])
                return "stray-bracket", at + position, {"found": rest[0]}
            if rest[0] in "#,":
                return None
            return "bad-start", at, {"found": f"`{value[0]}`", "write": in_a_line(quoted(value))}
    return None


def _open(value: str, at: int, line: YamlLine) -> FoundSlip | None:
    depth: list[int] = []
    for position, char in enumerate(value):
        if char in "{[":
            depth.append(position)
        elif char in "}]" and depth:
            if value[depth[-1]] + char not in ("{}", "[]"):
                break
            depth.pop()
    if not depth or line.kind == "brackets":
        return None
    opening = value[depth[-1]]
    closing = {"{": "}", "[": "]"}[opening]
    return "unclosed-bracket", at + depth[-1], {"found": opening, "write": closing}


def _depth(value: str) -> int:
    return sum((char in "{[") - (char in "}]") for char in value)

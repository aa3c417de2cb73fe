"""The forms in which a script may give its guarantees: lines, or groups of keys."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

import yaml

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats.keywords import in_english
from scriptgraph.formats.naming import did_you_mean
from scriptgraph.formats.outline import Data, Outline, in_a_line, shown
from scriptgraph.language.alternatives import whole_words
from scriptgraph.language.vocabulary import everywhere
from scriptgraph.script.guarantees import GuaranteeError, read_guarantee, sections_of

GROUPS = ("always", "before", "within", "never", "only_if", "at_most")

_Line = tuple[Path, str]
"""A guarantee as a line, and where it was written."""

_GROUP = re.compile(rf"({'|'.join(GROUPS)})\s*:\s*(.+)", re.DOTALL)
_PAIR = re.compile(r"([^:\[\]{}]+?)\s*:\s+(.+)", re.DOTALL)

_COUNTED = {
    "turns": "turn",
    "model calls": "model call",
    "calls": "model call",
    "tokens": "token",
}
"""What is counted by a name of its own; behind any other, visits of that section are."""

_TURNS = re.compile(r"\s*turns?\s*$")
_BULLET = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_WORD = re.compile(
    rf"(?:\*\*)?(?:{whole_words(everywhere('settings', 'guarantee'))})(?:\*\*)?\s+", re.IGNORECASE
)
"""The setting's own word, without the colon that makes it one."""

_IN_A_TURN = re.compile(r"(.+?) (in|of|for) a (turn|session)")


def guarantee_lines(outline: Outline, value: Data) -> list[str]:
    """Give the guarantees of a script as lines, and report what is none.

    Besides lines, an author may group them: `before: {risk_screen: [exercise, relaxation]}`.
    """
    if value in ([], {}) and not outline.findings:
        outline.fault("empty-value", "no guarantee stands under 'guarantees'", ("guarantees",))
    found = list(_lines(outline, value, ("guarantees",)))
    for number, (path, _) in enumerate(found):
        outline.places[("guarantees", number)] = outline.source().place(path)
    return [line for _, line in found]


def report_lost(
    outline: Outline, lines: Iterable[tuple[Place, str]], names: Collection[str]
) -> None:
    """Report lines of other text that read as guarantees of these sections, and would be lost.

    Args:
        outline: Where it is reported.
        lines: Lines that are kept as text for the agent.
        names: What sections are called, in small letters.
    """
    for place, line in lines:
        text = line.strip()
        text = text[bullet.end() :] if (bullet := _BULLET.match(text)) else text
        text = in_english(outline.language).guarantee(_WORD.sub("", text, count=1))
        for _, each in _lines(Outline(), text, ("guarantees",)):
            try:
                named = sections_of(read_guarantee(each))
            except GuaranteeError:
                continue
            if named and all(name.casefold() in names for name in named):
                write = in_a_line(f"- guarantee: {each}")
                outline.slip("lost-guarantee", place, name=in_a_line(text), write=write)


def _lines(outline: Outline, value: Data, path: Path) -> Iterator[_Line]:
    match value:
        case str() if not value.strip():
            outline.fault("empty-value", "a guarantee is empty", path)
        case str() if group := _GROUP.fullmatch(value.strip()):
            yield from _group(outline, group[1], _unfolded(group[2]), path)
        case str():
            yield path, value
        case list():
            for number, item in enumerate(value):
                yield from _lines(outline, item, (*path, number))
        case dict():
            for key, inner in value.items():
                yield from _group(outline, str(key), inner, (*path, key))
        case None:
            pass  # told by the reader
        case _:
            outline.fault("wrong-value", f"{shown(value)} is no guarantee", path)


def _unfolded(text: str) -> Data:
    """Read what stands behind a key in one line, as it does in Markdown: `{a: [b, c]}`, `a: b`."""
    try:
        found = yaml.load(text, yaml.BaseLoader)  # knows texts, lists and mappings, nothing else
    except yaml.YAMLError:
        return text
    return found if isinstance(found, dict | list) else text


def _group(outline: Outline, key: str, value: Data, path: Path) -> Iterator[_Line]:
    """Write out one key with all that stands behind it."""
    if key not in GROUPS:
        message = f"'guarantees' has a key {shown(key)} that has no meaning"
        message += did_you_mean(key, GROUPS)
        hint = f"Allowed here: {', '.join(GROUPS)}; or write each guarantee as one line."
        outline.fault("unknown-key", message, path, hint)
        return
    if isinstance(value, dict) and key != "always":
        for name, inner in value.items():
            if (line := _pair(key, str(name), inner)) is not None:
                yield (*path, name), line
            elif inner is not None:
                message, hint = _no_pair(key, str(name), inner)
                outline.fault("wrong-value", message, (*path, name), hint)
        return
    for number, item in enumerate(value if isinstance(value, list) else [value]):
        where = (*path, number) if isinstance(value, list) else path
        if isinstance(item, str) and item.strip():
            yield where, _line(key, item)
        elif item is not None:
            what = "a text that is empty" if isinstance(item, str) else shown(item)
            outline.fault("wrong-value", f"behind {key!r} stands {what}", where, _EXAMPLES[key])


def _line(key: str, item: str) -> str:
    if key == "always":
        return item if re.search(r"\breached\b", item) else f"{item} is always reached"
    words = key.replace("_", " ")
    return item if re.search(rf"\b{words}\b", item) else f"{words} {item}"


_EXAMPLES = {
    "always": "Write `always: closing is reached`.",
    "before": "Write `before: {risk_screen: [exercise, relaxation]}`.",
    "within": "Write `within: {crisis: 1}`; the number counts turns.",
    "never": "Write `never: [exercise after declined]`.",
    "only_if": "Write `only_if: {exercise: consent}`; `consent` is a collected value.",
    "at_most": "Write `at_most: {turns: 40, exercise: 2}`; 2 counts visits of the section.",
}


def _no_pair(key: str, name: str, value: Data) -> tuple[str, str]:
    return f"{shown(value)} says nothing of {name!r} behind {key!r}", _EXAMPLES[key]


def _pair(key: str, name: str, value: Data) -> str | None:
    """Write a name and what stands behind it as a line; None where that cannot be read."""
    several = value if isinstance(value, list) else [value]
    if not several or not all(isinstance(each, str) and each.strip() for each in several):
        return None
    if len(several) > 1 and key in ("within", "at_most"):
        return None
    listed = ", ".join(several)
    match key:
        case "within":
            count = _TURNS.sub("", listed)
            return f"{name} within {count} turn{'' if count == '1' else 's'}"
        case "at_most":
            return _counted(name, listed)
        case "never":
            return f"never {name} after {listed}"
        case "only_if" if len(several) > 1:
            return f"{name} only if " + " and ".join(f"({each})" for each in several)
    return f"{name} {key.replace('_', ' ')} {listed}"


def _counted(name: str, count: str) -> str:
    words = name.replace("_", " ")
    span = _IN_A_TURN.fullmatch(words)
    what, behind = (span[1], f" in a {span[3]}") if span else (words, "")
    plural = "" if count == "1" else "s"
    if what in _COUNTED:
        return f"at most {count} {_COUNTED[what]}{plural}{behind}"
    return f"at most {count} visit{plural} of {name}"

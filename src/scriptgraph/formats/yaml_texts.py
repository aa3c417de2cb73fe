"""Looks at the texts of a YAML file that can be read: is each of them what its author wrote?

A remark behind a text, a comma inside braces, and a quote that is closed lines later all cut or
join texts without YAML finding anything wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats.key_names import ANY_INSIDE, LIMIT, RULE, TASK
from scriptgraph.formats.outline import Data, Outline, in_a_line
from scriptgraph.formats.types_meant import cut_choice, odd_last, unquoted_choices
from scriptgraph.formats.yaml_braces import quoted
from scriptgraph.script import expressions
from scriptgraph.script.lookalikes import COMMAS, named
from scriptgraph.script.model import END_OF_SESSION

NULLS = ("~", "null", "Null", "NULL")

_REMARK = re.compile(r"(?:\s|\s+(?=#[^\s#]))(?=#)")
"""A remark that may be none: one blank before `#`, or none behind it. Two blanks and `# ` are how
remarks are written."""

_ONE_WORD_CUT = re.compile(r"\s+(?=#[^\s#])")
"""Behind one word, `Call #1 of the list` is cut, and `Welcome # the first` has a remark."""

_NUMBER_SIGN = re.compile(r"\s+(?=#\d)")
"""Behind a text in quotes, remarks are common: only a number is part of what was to be said."""

SEPARATOR = re.compile(f"[{COMMAS};]")
_NAME_AT_START = re.compile(r"\s*(?:- +)*[\w-]+:(?:\s|$)")
_PAIR = re.compile(rf"({ANY_INSIDE})\b\s*[:=：]?\s*(.+)")
NUMBERS = re.compile(r"-?\d+(?:(?: +|\s*(?:-|–|\.{2,}|…|bis|to|至|到)\s*)\d+)+")
_BETWEEN = re.compile(r"\s*(?:-|–|\.{2,}|…|bis|to|至|到)\s*|\s+")
_UNSPACED_KEY = re.compile(rf"(?<=[{{,\s])({ANY_INSIDE}):(?=\S)")
_BEGINS_WITH_VALUE = re.compile(r"\s*(?:-\s+)?([\w-]+):\s+(\{[^{}:]*\},?\s*[^\s,}\]#:][^{}:]*)$")
"""A text without quotes that begins with the name of a value in braces: `say: {name}, hello`."""

_FLAG = re.compile(r"(optional|urgent|back)\W*")
_NAME_AND_TYPE = re.compile(r"([^\s:=,;]*)[\s:=]*(.*)", re.DOTALL)
_KEYS = (*TASK, *RULE, *LIMIT)
_UNSPACED = re.compile("[\u2e80-\u9fff]")
_TASK = 4
"""Steps to a task: `sections`, a name, `tasks`, a name."""

_STAND_IN = {
    "if": {"when": "…"},
    "when": {"when": "…"},
    "to": {"to": END_OF_SESSION},
    "do": {"do": "…"},
    "say": {"say": "…"},
}
"""What a key without a value is taken for, so that nothing that follows from it is told."""

_MISSING = {
    "next": "Write the name of a section (`next: goodbye`), or leave the line out: then the "
    "session ends with this section.",
    "tasks": "Give each task a name and a text below it: `greet: Welcome the patient.`",
    "sections": "Give each section a name below it, and its tasks below that.",
    "collect": "Name what is collected, and its type: `collect: {mood: integer}`.",
}
_MISSING_TASK = "Write what is to be done: `{}: Welcome the patient.`"
_MISSING_ELSE = "Leave the line out, or write a value; a text may stand in quotes."


def _is_text(path: Path) -> bool:
    is_task = len(path) == _TASK and path[2] == "tasks"
    return is_task or path[-1] in ("do", "title", "when", "role", "conduct")


def is_nothing(event: yaml.Event) -> bool:
    """Say whether a value is not there at all."""
    return isinstance(event, yaml.ScalarEvent) and event.implicit[0] and not event.value


def is_lost(key: str, found: Mapping[str, Data], path: Path) -> bool:
    """Say whether what stands there without a value was part of the text before it."""
    goes_on = path[-1:] == ("collect",) or next(reversed(list(found)), "") == "if"
    return not key.isdigit() or goes_on


class Texts:
    """Reports what has happened to texts on their way through YAML."""

    def __init__(self, outline: Outline, text: str) -> None:
        """Keep the raw lines."""
        self.outline = outline
        self.lines = text.split("\n")

    def look_at(self, event: Any, path: Path) -> None:
        """Look at a text that is there."""
        if not path:
            return
        if path[-1] == "if" and event.start_mark.line == event.end_mark.line:
            self.outline.texts[path] = self._place(event.start_mark, int(not event.implicit[0]))
        if event.implicit[0] and event.style in (None, ""):
            self._remark(event, path)
            self._choice(event, path)
        elif event.style in ("'", '"'):
            if event.end_mark.line > event.start_mark.line:
                self._quote(event)
            else:
                self._remark(event, path, _NUMBER_SIGN)

    def nothing(self, event: Any, path: Path) -> None:
        """Report a value that is not there, or is a word for nothing."""
        name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        rest = self.lines[event.start_mark.line] if event.start_mark.line < len(self.lines) else ""
        place = self.outline.places.get(path)
        line = self.lines[place.line - 1] if place else rest
        if not event.value and place and (match := re.search(r":\s+(#.*)$", line)):
            write = f'{name}: "{match[1]}"'
            at = Place(self.outline.file, place.line, match.start(1) + 1)
            self.outline.slip("only-a-remark", at, name=name, write=write)
            return
        what = f"{event.value!r} is no value" if event.value else "the value is missing"
        where = f" after {path[-1]!r}" if isinstance(path[-1], str) else ""
        is_task = len(path) == 4 and path[2] == "tasks"
        if len(path) > 1 and isinstance(path[-2], int) and name not in _KEYS:
            hint = f"A rule names its section after `to`: `- {{to: {name}}}`."
            self.outline.fault("empty-value", what + where, path, hint)
            return
        hint = _MISSING_TASK.format(name) if is_task else _MISSING.get(name, _MISSING_ELSE)
        self.outline.fault("empty-value", what + where, path, hint)

    def tagged(self, event: Any) -> None:
        """Report a mark of YAML, which is mostly how a text begins."""
        line = self.lines[event.start_mark.line][event.start_mark.column :]
        text = re.split(rf",\s*(?:{ANY_INSIDE}):|[}}\]]\s*$", line)[0]
        words = {"found": line.split()[0], "write": in_a_line(quoted(text))}
        self.outline.slip("tag", self._place(event.start_mark, 0), **words)

    def lost_in_braces(
        self, event: Any, last: Any, found: dict[str, Data], path: Path = ()
    ) -> None:
        """Report what stands inside braces without a value: mostly, a comma has cut a text."""
        assert isinstance(event, yaml.ScalarEvent)
        name = next(reversed(found), "")
        is_text = isinstance(last, yaml.ScalarEvent) and last.implicit[0] and found.get(name)
        is_key = event.value in _KEYS or _PAIR.fullmatch(event.value)
        told = next((key for key in ("when", "do", "say") if found.get(key)), "")
        if name in ("urgent", "back", "optional") and told and not is_key:
            found[told] = f"{found[told]}, {event.value}"
            at = self._place(event.start_mark, 0)
            words = {"name": told, "found": found[told].replace('"', "'")}
            self.outline.slip("text-behind-flag", at, **words, write=f"{name}: {found[name]}")
        elif is_text and not is_key and last is not None:
            self._joined(name, event, last, found, path)
        elif path[-1:] == ("collect",):
            self._collected(event, found)
        else:
            is_rule = bool(path) and (isinstance(path[-1], int) or path[-1] == "next")
            self._no_pair(event, found, is_rule and not is_key and "to" not in found)

    def _joined(self, name: str, event: Any, last: Any, found: dict[str, Data], path: Path) -> None:
        """Put a text together again that a comma has cut."""
        found[name] = whole = self._between(last.start_mark, event.end_mark)
        no_expression = name == "if" and not expressions.is_condition(whole)
        if path[-1:] == ("collect",) or no_expression:
            return  # told as what it is: no type, or no expression
        at = self._place(last.end_mark, 0)
        if self.outline.findings and self.outline.findings[-1].place == at:
            self.outline.findings.pop()  # the text has one comma more
        text = whole.replace('"', "'")
        self.outline.slip("comma-in-braces", at, name=name, found=text)

    def _no_pair(self, event: Any, found: dict[str, Data], is_target: bool) -> None:
        match, flag = _PAIR.fullmatch(event.value), _FLAG.fullmatch(event.value)
        if is_target:
            found["to"], write = event.value, f"to: {event.value}"
        elif flag:
            write = f"{flag[1]}: true"
        elif begins := _BEGINS_WITH_VALUE.match(self.lines[event.start_mark.line]):
            at = self._place(event.start_mark, -1)
            self.outline.slip("value-first", at, name=begins[1], found=begins[2])
            return
        elif match:
            found.setdefault(match[1], match[2])
            write = f"{match[1]}: {match[2]}"
            if event.value.startswith(f"{match[1]}:"):
                line = self.lines[event.start_mark.line]
                whole = _UNSPACED_KEY.sub(r"\1: ", line[max(0, line.find("{")) :])
                words = {"name": match[1], "write": in_a_line(whole)}
                at = self._place(event.start_mark, len(match[1]))
                self.outline.slip("no-blank-after-colon", at, **words)
                return
        else:
            found.update(_STAND_IN.get(event.value, {}))
            write = f"{event.value}: ..."
        at = self._place(event.start_mark, 0)
        self.outline.slip("not-a-pair", at, found=repr(event.value), write=write)

    def _collected(self, event: Any, found: dict[str, Data]) -> None:
        """Report a value that is to be collected, and has no type behind a colon."""
        name, kind = _NAME_AND_TYPE.match(event.value).groups()  # type: ignore[union-attr]
        found[name] = "string"
        self.outline.untyped.add(name)
        words = {"found": repr(event.value), "write": f"{name}: {kind or 'integer'}"}
        self.outline.slip("not-a-pair", self._place(event.start_mark, 0), **words)

    def _remark(self, event: Any, path: Path, sign: re.Pattern[str] = _REMARK) -> None:
        name = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
        line, column = event.end_mark.line, event.end_mark.column
        match = sign.match(self.lines[line], column) if line < len(self.lines) else None
        if match is None or name in ("if", "silence"):
            return
        at = Place(self.outline.file, line + 1, match.end() + 1)
        if name == "say" or name == "fallback":
            self.outline.slip("remark-in-words", at, name=self._task(path))
        elif " " in event.value or (_is_text(path) and self._is_cut(event)):
            self.outline.slip("remark-in-text", at, name=name)

    def _is_cut(self, event: Any) -> bool:
        """Say whether a text of one word goes on behind `#`."""
        rest = self.lines[event.end_mark.line][event.end_mark.column :]
        return bool(_UNSPACED.search(event.value) or _ONE_WORD_CUT.match(rest))

    def _choice(self, event: Any, path: Path) -> None:
        if "collect" not in path or not isinstance(path[-1], int):
            return
        if match := SEPARATOR.search(event.value):
            write = ", ".join(filter(None, (part.strip() for part in SEPARATOR.split(event.value))))
            words = {"name": event.value, "found": named(match[0]), "write": f"[{write}]"}
            at = self._place(event.start_mark, match.start())
            self.outline.slip("odd-comma-in-choice", at, **words)
        elif NUMBERS.fullmatch(event.value):
            parts = _BETWEEN.split(event.value)
            is_range = len(parts) == len(("low", "high")) and " " not in event.value.strip()
            write = f"integer {'..'.join(parts)}" if is_range else f"[{', '.join(parts)}]"
            at = self._place(event.start_mark, 0)
            self.outline.slip("numbers-in-choice", at, name=event.value, write=write)
        else:
            return
        self.outline.untyped.add(str(path[-2]))

    def choices(self, events: list[Any], path: Path, found: list[Data]) -> list[Data]:
        """Report choices that `or` parts, or that a comma in brackets cuts; give those meant."""
        texts = [each for each in found if isinstance(each, str)]
        plain = [isinstance(each, yaml.ScalarEvent) and each.implicit[0] for each in events]
        if not all(plain[-1:]) or len(texts) < len(found):
            return found
        if odd := odd_last(texts):
            event = events[-1]
            words = {"found": f"`{odd[0]}`", "write": f"[{', '.join(odd[1])}]"}
            at = self._place(event.start_mark, 0)
            self.outline.slip("odd-comma-in-choice", at, name=event.value, **words)
            return list(odd[1])
        if all(plain) and (bare := unquoted_choices(texts)):
            words = {"found": named(texts[0][0]), "write": f"[{', '.join(bare)}]"}
            self.outline.slip("odd-quotes", self._place(events[0].start_mark, 0), **words)
            return list(bare)
        if all(plain) and (cut := cut_choice(texts)):
            words = {"name": cut[0], "write": f'"{cut[1]}"'}
            self.outline.slip("cut-choice", path, **words)
            return list(cut[2])
        return found

    def _quote(self, event: Any) -> None:
        """Find a quote that has swallowed the lines below it."""
        start, end = event.start_mark, event.end_mark
        first = self.lines[start.line]
        indent = len(first) - len(first.lstrip())
        for number in range(start.line + 1, end.line + 1):
            line = self.lines[number]
            if len(line) - len(line.lstrip()) <= indent and _NAME_AT_START.match(line):
                words = {"found": end.line + 1, "write": number + 1}
                self.outline.slip("quote-runs-on", self._place(start, 0), **words)
                return

    def _task(self, path: Path) -> str:
        return str(path[-2:][0])

    def _between(self, start: Any, end: Any) -> str:
        """Give the raw text between two marks, in one line."""
        if start.line == end.line:
            return str(self.lines[start.line][start.column : end.column])
        middle = self.lines[start.line + 1 : end.line]
        last = self.lines[end.line][: end.column]
        return " ".join([self.lines[start.line][start.column :], *middle, last])

    def _place(self, mark: Any, offset: int) -> Place:
        return Place(self.outline.file, mark.line + 1, mark.column + max(offset, 0) + 1)

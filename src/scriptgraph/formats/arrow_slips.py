"""Finds what is wrong with an arrow line of a Markdown script, and what its author meant."""

from __future__ import annotations

import re

from scriptgraph.core.findings import Place
from scriptgraph.formats import arrow_words
from scriptgraph.formats.arrow_words import PUNCTUATION
from scriptgraph.formats.arrows import Targets, is_limit, read_arrow, split_arrow
from scriptgraph.formats.markdown_parts import ArrowLine
from scriptgraph.formats.outline import Outline, short
from scriptgraph.language.vocabulary import everywhere
from scriptgraph.script.authors_words import is_end
from scriptgraph.script.comparisons import Types, computed, is_mixed
from scriptgraph.script.lookalikes import ARROWS
from scriptgraph.script.model import END_OF_SESSION

_ARROWS = re.compile(rf"(?<!\\)\s*(?:{ARROWS})\s*")
_CUT = re.compile(r"[\s,，;；:：(（/–—-]|(?<=[⺀-鿿])|(?=[⺀-鿿])")
_SEVERAL = re.compile(r"\s*(?:[/|&,，、;；]|\b(?:or|and|oder|und|bzw\.|o|y|ou|et)\b|或者?|和)\s*")
_JOINED = re.compile(r"(?:and|und|y|e|et|&|\+)(?!\w)|[和并且]", re.IGNORECASE)
"""What joins a second thing to happen to a first: it is no condition."""

_MOST = 200
"""Characters of a line in which the name of a section is looked for."""


def mend_arrow(
    outline: Outline, arrow: ArrowLine, targets: Targets, types: Types
) -> dict[str, str]:
    """Read an arrow; what is wrong with it is reported, and it goes on as it was meant.

    Args:
        outline: Where slips are reported.
        arrow: The line.
        targets: What arrows can lead to.
        types: What the script collects.
    """
    line = _Line(outline, arrow, targets, types)
    parts = line.mended()
    if arrow.section is not None:
        for part in ("urgent", "back") if line.is_told else ():
            parts.pop(part, None)
        return parts
    if arrow.is_urgent and "when" in parts:
        parts["urgent"] = "true"
    if arrow.is_back and "to" in parts:
        parts["back"] = "true"
    return parts


class _Line:
    """One arrow line."""

    def __init__(self, outline: Outline, arrow: ArrowLine, targets: Targets, types: Types) -> None:
        self.outline, self.arrow, self.targets, self.types = outline, arrow, targets, types
        self.text = self._first_of_two()
        self.target, self.condition = split_arrow(self.text, targets)
        self.parts = read_arrow(self.text, targets)
        self.is_told = False
        """Whether anything has been said of it: then nothing is that only follows."""

    def mended(self) -> dict[str, str]:
        """Give the parts as they were meant."""
        if not self.target.strip(PUNCTUATION) and not self.targets.named(self.target):
            self.tell("no-target", "", write="→ Goodbye")
            return {"to": END_OF_SESSION, **_without_target(self.parts)}
        if self.parts.get("when") == "":
            self.tell("no-condition", "", write=f"→ {self.target}, if the patient wants to")
            return {**self.parts, "when": "…"}
        if not self.targets.named(self.target):
            if is_end(self.target):
                self.tell("end-word", self.target, found=repr(self.target), write="→ end")
                key = "then" if is_limit(self.parts) else "to"
                return {**self.parts, key: END_OF_SESSION}
            if found := self._other_target():
                return found
        if "when" in self.parts and not _is_escaped(self.condition):
            return self._other_condition()
        return self.parts

    def tell(self, kind: str, at: str, **words: str) -> None:
        """Report a slip where a part of the line stands."""
        self.is_told = True
        if kind == "urgent-word" and self.arrow.section is not None:
            kind, words["write"] = "urgent-here", words["write"].replace(", urgently,", ",")
        self.outline.slip(kind, self.arrow.at(at), **words)

    def _first_of_two(self) -> str:
        """Give the text up to a second arrow that leads somewhere."""
        text, targets = self.arrow.text, self.targets
        target = split_arrow(text, targets)[0]
        named = len(target) if targets.named(target) else 0
        for match in _ARROWS.finditer(text[:_MOST]):
            rest = text[match.end() : match.end() + _MOST]
            known = targets.named(split_arrow(rest, targets)[0]) or is_end(rest)
            before = text[: match.start()]
            is_escaped = split_arrow(before, targets)[1].startswith("\\")
            if match.start() >= max(named, 1) and known and not is_escaped and self._known(before):
                write = _short(f"→ {rest}")
                self.outline.slip("two-arrows", self.arrow.at(match[0].strip()), write=write)
                return before
        return text

    def _known(self, text: str) -> bool:
        """Say whether what stands before a second arrow is no condition that leads there."""
        return not arrow_words.beginning(text)[0] or bool(self.targets.named(text.strip()))

    def _other_target(self) -> dict[str, str] | None:
        """Find what a target that is not known was meant to be, with what stands behind it."""
        looks = (
            self._returning,
            self._hurried,
            self._otherwise,
            self._behind,
            self._before,
            self._going,
            self._several,
        )
        for look in looks:
            if (found := look()) is not None:
                return found
        return self._unknown_with_condition() if self._is_alone else None

    @property
    def _is_alone(self) -> bool:
        """Say whether no condition of the notation stands behind the target."""
        return self.target == self.text.strip()

    def _returning(self) -> dict[str, str] | None:
        """Find other words for `and back` behind the target."""
        parted = arrow_words.without_return(self.target)
        if parted is None or not self.targets.named(parted[0]):
            return None
        name, word = parted
        behind = self.text[len(self.target) :]
        self.tell("back-word", word, found=repr(word), write=_short(f"→ {name} and back{behind}"))
        return read_arrow(f"{name} and back{behind}", self.targets)

    def _hurried(self) -> dict[str, str] | None:
        """Find a word for `urgently` beside the target."""
        parted = arrow_words.without_hurry(self.target)
        if parted is None or self._is_alone or not self.targets.named(parted[0]):
            return None
        name, word = parted
        write = _short(f"→ {name}, urgently, if {self.condition}")
        self.tell("urgent-word", word, found=repr(word), write=write)
        return read_arrow(f"{name}, urgently, if {self.condition}", self.targets)

    def _otherwise(self) -> dict[str, str] | None:
        """Find `otherwise` before a condition: of rules the first that holds is followed anyway."""
        parted = arrow_words.without_otherwise(self.target)
        if parted is None or self._is_alone or not self.targets.named(parted[0]):
            return None
        name, word = parted
        behind = self.text[len(self.target) :].lstrip(" ,")
        self.tell("otherwise-if", word, found=repr(word), write=_short(f"→ {name}, {behind}"))
        return read_arrow(f"{name}, {behind}", self.targets)

    def _behind(self) -> dict[str, str] | None:
        """Find a known target at the beginning, and what stands behind it."""
        if not self._is_alone:
            return None
        text = self.text
        for cut in reversed([m.start() for m in _CUT.finditer(text[:_MOST])] + [len(text)]):
            name, rest = text[:cut].strip(PUNCTUATION), text[cut:].strip(PUNCTUATION)
            known = min(self.targets.named(name), default="") if name else ""
            if not known and not (name and is_end(name)):
                continue
            if not rest:
                self.tell("end-word", name, found=repr(name), write="→ end")
                return {"to": END_OF_SESSION}
            if self._is_list(name, rest):
                return None
            if known and (found := self._returning_behind(name, rest)):
                return found
            meant = arrow_words.condition_meant(rest, self.types)
            if not known and not meant.kind:
                continue
            if not meant.kind and _JOINED.match(rest):
                return None  # nobody can tell what else is to happen
            self._tell_condition(rest, name if known else END_OF_SESSION, meant.written)
            return _leading(known or END_OF_SESSION, meant)
        return None

    def _returning_behind(self, name: str, rest: str) -> dict[str, str] | None:
        """Find words for `and back` behind a name, and a condition of another language."""
        for cut in re.finditer(r"[,，;；:：]", rest):
            parted = arrow_words.without_return(f"{name} {rest[: cut.start()]}")
            if parted is None or parted[0].casefold() != name.casefold():
                continue
            meant = arrow_words.condition_meant(rest[cut.end() :].strip(), self.types)
            write = _short(f"→ {name} and back, {meant.written}")
            self.tell("back-word", parted[1], found=repr(parted[1]), write=write)
            return {**_leading(min(self.targets.named(name)), meant), "back": "true"}
        return None

    def _tell_condition(self, found: str, name: str, written: str) -> None:
        words = {"found": repr(_short(found)), "write": _short(f"→ {name}, {written}")}
        self.tell("condition-words", found, **words)

    def _before(self) -> dict[str, str] | None:
        """Find a condition that stands before its target."""
        if not self._is_alone:
            return None
        for kind, condition, name in arrow_words.condition_first(self.text):
            known = min(self.targets.named(name), default="") if name else ""
            if known or is_end(name):
                meant = arrow_words.condition_meant(f"{kind} {condition}", self.types)
                shown = name if known else END_OF_SESSION
                self.tell("condition-first", "", write=_short(f"→ {shown}, {meant.written}"))
                return _leading(known or END_OF_SESSION, meant)
        return None

    def _going(self) -> dict[str, str] | None:
        """Find words such as `weiter mit` before the target."""
        name = arrow_words.led_to(self.target)
        known = min(self.targets.named(name), default="") if name != self.target else ""
        if not known:
            return None
        behind = self.text[len(self.target) :]
        self.tell("going-words", self.target, write=_short(f"→ {name}{behind}"))
        return read_arrow(f"{name}{behind}", self.targets)

    def _several(self) -> dict[str, str] | None:
        """Find several targets in one line."""
        names = [name.strip(" *_") for name in _SEVERAL.split(self.target[:_MOST])]
        if len(names) < 2 or not all(self.targets.named(name) or is_end(name) for name in names):
            return None
        self.tell("several-targets", self.target, write=f"→ {names[0]}", other=f"→ {names[1]}")
        return read_arrow(names[0] + self.text[len(self.target) :], self.targets)

    def _is_list(self, name: str, rest: str) -> bool:
        """Say whether what stands behind a name is nothing but more names."""
        names = [each.strip(" *_") for each in _SEVERAL.split(rest) if each.strip(" *_")]
        return bool(names) and all(self.targets.named(each) for each in names)

    def _unknown_with_condition(self) -> dict[str, str] | None:
        """Find a condition of another language behind a name that no section has."""
        for match in re.finditer(r"\s*[,，;；]\s*", self.text[:_MOST]):
            rest, name = self.text[match.end() :], self.text[: match.start()]
            meant = arrow_words.condition_meant(rest.strip(), self.types)
            if meant.kind and match.start():
                self._tell_condition(rest, name, meant.written)
                return _leading(name, meant)
        return None

    def _other_condition(self) -> dict[str, str]:
        """Find a comparison, a limit or a mark of hurry that would be judged as a sentence."""
        text, found = self.parts["when"], repr(_short(self.parts["when"]))
        name = self.target + " and back" * ("back" in self.parts)
        start = f"→ {name}, " + "urgently, " * ("urgent" in self.parts)
        if parted := arrow_words.return_behind(text):
            behind = self.text[len(self.target) : self.text.rindex(text) + len(parted[0])]
            write = f"{self.target} and back{behind}"
            self.tell("back-word", parted[1], found=repr(parted[1]), write=_short(f"→ {write}"))
            return {**self.parts, "when": parted[0], "back": "true"}
        if arrow_words.is_otherwise(text):
            write = f"→ {name}, otherwise"
            self.tell("condition-words", text, found=found, write=write)
            return _only_target(self.parts)
        hurry = arrow_words.hurry_behind(text)
        if hurry and self.arrow.section and computed(hurry[0], self.types):
            write = _short(f"→ {self.target}, urgently, if {hurry[0]}")
            self.tell("urgent-word", hurry[1], found=repr(hurry[1]), write=write)
            return read_arrow(f"{self.target}, if {hurry[0]}", self.targets)
        if comparison := computed(text, self.types):
            write = _short(f"{start}if `{comparison}`")
            self.tell("no-backticks", text, found=found, write=write)
            meant = arrow_words.parts_of(comparison, self.types)
            return {**_only_target(self.parts), **meant}
        if is_mixed(text, self.types):
            self.tell("mixed-condition", text, found=found)
            return {**self.parts, "when": "…"}
        if limit := arrow_words.counted(text):
            write = f"→ {self.target}, {limit.written}"
            self.tell("counted-turns", text, found=found, write=write)
            return _leading(self.parts.get("to", ""), limit)
        if hurry := arrow_words.hurry_before(text) or hurry:
            write = _short(f"→ {self.target}, urgently, if {hurry[0]}")
            self.tell("urgent-word", hurry[1], found=repr(hurry[1]), write=write)
            return {**self.parts, "when": hurry[0], "urgent": "true"}
        return self.parts


def _without_target(parts: dict[str, str]) -> dict[str, str]:
    return {key: parts[key] for key in ("if", "when") if parts.get(key)} or {"when": "…"}


def _only_target(parts: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in parts.items() if key in ("to", "back")}


def _is_escaped(condition: str) -> bool:
    """Say whether a backslash marks a sentence; one that a program puts everywhere does not."""
    is_marked = condition.startswith("\\")
    return is_marked and not (condition.startswith("\\`") and condition.rstrip(".").endswith("\\`"))


def _leading(to: str, meant: arrow_words.ConditionMeant) -> dict[str, str]:
    """Give what an arrow counts as that leads somewhere as it was meant."""
    key = "then" if is_limit(meant.parts) else "to"
    return ({key: to} if to else {}) | meant.parts


def places_of(arrow: ArrowLine, parts: dict[str, str]) -> dict[str, Place]:
    """Say where the parts of a rule or limit stand."""
    keys = ("then", "turns", "visits") if is_limit(parts) else ("to", "if", "when")
    back = {"back": arrow.at(_back_in(arrow.text))} if "back" in parts else {}
    return {key: arrow.at(parts[key]) for key in keys if key in parts} | back


def _back_in(text: str) -> str:
    """Give the words for `and back` that a text holds."""
    folded = text.casefold()
    return next((word for word in everywhere("arrows", "back") if word in folded), "")


def _short(text: str) -> str:
    """Shorten what is shown in a hint: arrows and their conditions are long."""
    return short(text, 90)

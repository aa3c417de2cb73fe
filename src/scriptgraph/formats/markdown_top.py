"""Reads what stands before the first section of a Markdown script: settings, and conduct."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats import line_shapes, notation
from scriptgraph.formats import markdown_wraps as wraps
from scriptgraph.formats.markdown_actions import read_action
from scriptgraph.formats.markdown_lines import is_setting
from scriptgraph.formats.naming import did_you_mean
from scriptgraph.formats.outline import Outline, in_a_line
from scriptgraph.script.authors_words import LANGUAGES, key_meant
from scriptgraph.script.lookalikes import LIST_MARKS

_WHOLE = ("version", "language", "silence")
"""Settings of a word or a list of them, below which a text that is not indented is its own."""

_ALWAYS = ("language", "version", "fallback", "silence")
"""Settings that are told without their dash wherever they stand, not only where text begins."""


_PARAMETER = "parameter"
"""A setting of a part that stands once for each: `- parameter: organisation: who it is`."""

_LISTS = ("silence", "leaves")
"""Settings that are a list in one line."""

_REPEATED = {"guarantee": "guarantees", "contact": "contacts"}
"""Settings that can stand in several lines, and what they are kept as."""

_LISTED = "guarantees"
"""A setting below which each guarantee stands in a line of its own, indented."""

_ITEM = re.compile(rf"\s+[{LIST_MARKS}]\s+(\S.*)")


@dataclass
class Setting:
    """A setting that has been read, and where its value is kept."""

    key: str
    home: Any
    at: str | int
    text: str
    is_quoted: bool = False
    """Whether its last line stands behind `>`."""

    @property
    def takes_quotes(self) -> bool:
        """Whether lines behind `>` belong to it."""
        return self.key == "fallback"

    def goes_on(self, line: str, language: str) -> bool:
        """Say whether a line that is not indented is surely more of it."""
        return bool(self.text) and wraps.goes_on(self.text, line, language)

    def add(self, text: str) -> None:
        """Add a further line to the last one; below exact words, one of its own."""
        self._keep(f"{self.text}\n{text}" if self.is_quoted else f"{self.text} {text}".strip())

    def add_quote(self, text: str) -> None:
        """Add a line of exact words."""
        self._keep(f"{self.text}\n{text}" if self.text or self.is_quoted else text)
        self.is_quoted = True

    def _keep(self, text: str) -> None:
        self.text = text
        self.home[self.at] = notation.read_items(text) if self.key in _LISTS else text


class Top:
    """What has been read of the script itself."""

    def __init__(self, outline: Outline, script: dict[str, Any]) -> None:
        """Begin with nothing.

        Args:
            outline: Where faults are reported.
            script: Where settings are kept.
        """
        self.outline, self.script = outline, script
        self.conduct: list[str] = []
        self.lines: list[tuple[Place, str]] = []
        """Those of the conduct as they were written, and where."""

        self.front_title = ""
        self.last: Setting | None = None
        """The setting just before, which the line below it may go on with."""

    def take_front(self, settings: list[tuple[int, str, str]]) -> None:
        """Take the settings of front matter; those of other programs are left out."""
        for number, key, value in settings:
            place = Place(self.outline.file, number, 1)
            folded = key.casefold()
            if folded == "title" or key_meant(key, ("title",)):
                self.front_title = value
            elif folded in notation.SETTINGS or notation.setting_meant(key):
                self.setting(folded, value, place)
            else:
                known = ", ".join(("title", *notation.SETTINGS))
                self.outline.slip("front-matter", place, name=key, write=known)
        self.ends()

    def read(self, line: str, place: Place) -> None:
        """Take a line: a setting, or how the agent behaves."""
        quote, last = notation.QUOTE.match(line), self.last
        self.last = None
        if last and last.key == _LISTED and (item := _ITEM.fullmatch(line)):
            self.setting("guarantee", item[1], place)
            self.last = last
        elif quote and last and last.takes_quotes:
            last.add_quote(quote[1])
            self.last = last
        elif notation.ANYTIME.fullmatch(line):
            return
        elif found := notation.setting(line):
            self.setting(*found, place)
        elif not self._is_near_setting(line, place) and not self._is_more(last, line, place):
            if last and (word := line_shapes.setting(line, self.outline.has_own_words)):
                known = ", ".join(notation.SETTINGS)
                self.outline.slip("setting-shaped", place, found=repr(word), write=known)
            if line and not self.conduct:
                self.outline.places[("conduct",)] = place
            self.conduct.append(notation.unescape(line))
            self.lines.append((place, line))

    @property
    def takes_quotes(self) -> bool:
        """Whether a line behind `>` is more of the setting just before."""
        return self.last is not None and self.last.takes_quotes

    def ends(self) -> None:
        """Note that a line of another kind stands below the setting."""
        self.last = None

    def _is_more(self, last: Setting | None, line: str, place: Place) -> bool:
        """Take a line that goes on with the setting above it; report one that may."""
        if last is None or not wraps.is_plain(line):
            return False
        is_indented = line[:1].isspace()
        if last.key in _WHOLE and not is_indented:
            return False
        if last.is_quoted:
            self.outline.slip("lazy-quote", place)
        elif not last.goes_on(line, str(self.script.get("language", ""))) and not is_indented:
            write = in_a_line(f"- {last.key}: {last.text} {line.strip()}")
            self.outline.slip("below-setting", place, name=last.key, write=write)
            return False
        last.add(line.strip())
        self.last = last
        return True

    def _is_near_setting(self, line: str, place: Place) -> bool:
        """Take a setting without a dash or a colon, and report one of the title."""
        is_first = not any(self.conduct)
        if near := notation.near_setting(line):
            name, value = near
            value = LANGUAGES.get(value.casefold(), value) if name == "language" else value
            if is_setting(name, value) and (is_first or name in _ALWAYS):
                write = f"- {name}: {value}"
                self.outline.slip("setting-no-dash", place, name=name, write=write)
                self.setting(name, value, place)
                return True
        elif is_first and (title := notation.title_setting(line)) is not None:
            self.outline.slip("title-setting", place, write=f"# {title}")
            self.front_title = title
            return True
        return False

    def setting(self, key: str, value: str, place: Place) -> None:
        """Keep a setting."""
        if key not in notation.SETTINGS and (ours := notation.setting_meant(key)):
            write = f"- {ours}: {value}"
            self.outline.slip("setting-language", place, name=key, write=write)
            key = ours
        if key not in (*notation.SETTINGS, _LISTED):
            message = f"there is no setting {key!r}{did_you_mean(key, notation.SETTINGS)}"
            hint = f"There are: {', '.join(notation.SETTINGS)}. Text may begin with a backslash."
            self.outline.fault("unknown-key", message, place, hint)
            return
        if key == _LISTED:
            self.script.setdefault("guarantees", [])
            self.outline.places.setdefault(("guarantees",), place)
            if not value:
                self.last = Setting(key, [], 0, "")
                return
            key = "guarantee"
        if key == _PARAMETER:
            self._parameter(value, place)
            return
        if key == "computed":
            self._compute(value, place)
            return
        if key == "action":
            read_action(self.outline, self.script, value, place)
            return
        if key in _REPEATED:
            several = _REPEATED[key]
            lines = self.script.setdefault(several, [])
            self.outline.places[(several, len(lines))] = place
            lines.append(value)
            self.last = Setting(key, lines, len(lines) - 1, value)
            return
        path: Path = ("agent", {"agent": "name"}.get(key, key))
        path = path if key in ("agent", "role") else (key,)
        if path in self.outline.places:
            hint = "Leave one of the lines out."
            self.outline.fault("duplicate-key", f"{key!r} is set twice", place, hint)
            return
        self.outline.places[path] = place
        home = self.script.setdefault("agent", {}) if len(path) == 2 else self.script
        home[str(path[-1])] = notation.read_items(value) if key in _LISTS else value
        self.last = Setting(key, home, str(path[-1]), value)

    def _parameter(self, written: str, place: Place) -> None:
        """Keep a parameter of a part, and what it is."""
        name, _, text = (part.strip() for part in written.partition(":"))
        parameters = self.script.setdefault("parameters", {})
        self.outline.places.setdefault(("parameters",), place)
        if name in parameters:
            message = f"the parameter {name!r} stands here twice"
            self.outline.fault("duplicate-key", message, place, "Leave one of the lines out.")
        self.outline.places[("parameters", name)] = place
        parameters[name] = text

    def _compute(self, line: str, place: Place) -> None:
        """Keep a value that is worked out of others: `phq9 = q1 + q2`."""
        name, sign, text = line.partition("=")
        name, text = name.strip(), text.strip()
        if not (name and sign and text) or text.startswith("="):
            message = f"{in_a_line(line)!r} does not say which value it is that is computed"
            hint = "Write its name, `=` and what it comes to: `- computed: total = q1 + q2`."
            self.outline.fault("wrong-value", message, place, hint)
            return
        computed = self.script.setdefault("computed", {})
        if name in computed:
            message = f"{name!r} is computed twice"
            self.outline.fault("duplicate-key", message, place, "Leave one of the lines out.")
            return
        self.outline.places.setdefault(("computed",), place)
        self.outline.places["computed", name] = place
        computed[name] = text
        self.last = Setting("computed", computed, name, text)

"""Reads what stands before the first section of a Markdown script: settings, and conduct."""

from __future__ import annotations

from typing import Any

from scriptgraph.core.findings import Path, Place
from scriptgraph.formats import notation
from scriptgraph.formats.markdown_lines import is_setting
from scriptgraph.formats.naming import did_you_mean
from scriptgraph.formats.outline import Outline
from scriptgraph.script.authors_words import LANGUAGES, key_meant

_ALWAYS = ("language", "version", "fallback", "silence")
"""Settings that are told without their dash wherever they stand, not only where text begins."""


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
        self.front_title = ""
        self.fallback: list[str] | None = None
        """The lines of this setting where it stands just before; quoted lines continue it."""

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

    def read(self, line: str, place: Place) -> None:
        """Take a line: a setting, or how the agent behaves."""
        quote, fallback = notation.QUOTE.match(line), self.fallback
        if quote and fallback is not None:
            fallback.append(quote[1])
            self.script["fallback"] = "\n".join(fallback)
            return
        self.fallback = None
        if notation.ANYTIME.fullmatch(line):
            return
        if found := notation.setting(line):
            self.setting(*found, place)
        elif not self._is_near_setting(line, place):
            if line and not self.conduct:
                self.outline.places[("conduct",)] = place
            self.conduct.append(notation.unescape(line))

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
        if key not in notation.SETTINGS:
            message = f"there is no setting {key!r}{did_you_mean(key, notation.SETTINGS)}"
            hint = f"There are: {', '.join(notation.SETTINGS)}. Text may begin with a backslash."
            self.outline.fault("unknown-key", message, place, hint)
            return
        if key == "guarantee":
            lines = self.script.setdefault("guarantees", [])
            self.outline.places[("guarantees", len(lines))] = place
            lines.append(value)
            return
        path: Path = ("agent", {"agent": "name"}.get(key, key))
        path = path if key in ("agent", "role") else (key,)
        if path in self.outline.places:
            hint = "Leave one of the lines out."
            self.outline.fault("duplicate-key", f"{key!r} is set twice", place, hint)
            return
        self.outline.places[path] = place
        home = self.script.setdefault("agent", {}) if len(path) == 2 else self.script
        home[str(path[-1])] = notation.read_items(value) if key == "silence" else value
        if key == "fallback":
            self.fallback = [value] if value else []

"""Sets right what an author calls the parts of a script, so that one wrong key is one finding.

A key in capitals, in another language, misspelt, or in the wrong place is reported here, and the
outline goes on as if it had been written right.
"""

from __future__ import annotations

from collections.abc import Mapping

from scriptgraph.findings import Path
from scriptgraph.formats.lookalikes import named, skeleton
from scriptgraph.formats.naming import closest
from scriptgraph.formats.outline import Data, Outline, place_name
from scriptgraph.formats.words import meant
from scriptgraph.script import Agent, Limit, Rule, Script, Section, Task


def _keys(part: type, *hidden: str) -> tuple[str, ...]:
    names = (field.alias or name for name, field in part.model_fields.items())  # type: ignore[attr-defined]
    return tuple(name for name in names if name not in hidden)


SCRIPT = ("script", *_keys(Script, "id", "source"))
SECTION, TASK = _keys(Section, "id"), _keys(Task, "id")
RULE, LIMIT, AGENT = _keys(Rule), _keys(Limit), _keys(Agent)

_OF = {"the script": SCRIPT, "a section": SECTION, "a task": TASK, "a rule": RULE}
_AGAIN = "Write it there: {found} keys are {keys}."


def mend_keys(outline: Outline) -> None:
    """Report and rename every key that can be understood, from the script down to its rules."""
    data = outline.data
    if not isinstance(data, dict):
        return
    _Mender(outline).script(data)


class _Mender:
    """Walks over the parts that a script can have."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline

    def script(self, data: dict[str, Data]) -> None:
        """Mend the script's own keys, then those of its parts."""
        self.rename(data, (), SCRIPT)
        self._stray_sections(data)
        for name, section in _groups(data.get("sections")):
            self.section(section, ("sections", name))
        self.rules(data.get("anytime"), ("anytime",))
        self.part(data.get("limits"), ("limits",), LIMIT)
        self.part(data.get("agent"), ("agent",), AGENT)

    def section(self, data: dict[str, Data], path: Path) -> None:
        """Mend a section."""
        self.rename(data, path, SECTION)
        for name, task in _groups(data.get("tasks")):
            self.part(task, (*path, "tasks", name), TASK)
        self.rules(data.get("next"), (*path, "next"))
        self.part(data.get("limits"), (*path, "limits"), LIMIT)

    def rules(self, data: Data, path: Path) -> None:
        """Mend the rules of a list, or the only one."""
        if isinstance(data, dict):
            self.part(data, path, RULE)
        for number, rule in enumerate(data if isinstance(data, list) else []):
            self.part(rule, (*path, number), RULE)

    def part(self, data: Data, path: Path, allowed: tuple[str, ...]) -> None:
        """Mend a part without parts of its own."""
        if isinstance(data, dict):
            self.rename(data, path, allowed)

    def rename(self, data: dict[str, Data], path: Path, allowed: tuple[str, ...]) -> None:
        """Give each key that is understood its right name."""
        for key in [key for key in data if key not in allowed]:
            found = _understood(key, allowed)
            if found is None or found[1] in data:
                continue
            kind, right, odd = found
            words = {"place": place_name(path), "name": key, "write": f"{right}:"}
            words |= {"found": odd or right, "allowed": ", ".join(allowed)}
            self.outline.slip(kind, (*path, key), **words)
            self._move(data, path, key, right)

    def _move(self, data: dict[str, Data], path: Path, key: str, right: str) -> None:
        """Rename a key where it stands, and the places of all that is in it."""
        pairs = [(right if name == key else name, value) for name, value in data.items()]
        data.clear()
        data.update(pairs)
        places, length = self.outline.places, len(path)
        for old in [old for old in places if old[: length + 1] == (*path, key)]:
            places[(*path, right, *old[length + 1 :])] = places.pop(old)

    def _stray_sections(self, data: dict[str, Data]) -> None:
        """Take sections that stand beside `sections:` for what they are."""
        sections = data.get("sections")
        for key in [key for key in data if key not in SCRIPT]:
            body = data[key]
            if isinstance(body, dict) and {"tasks", "next"} & body.keys():
                self.outline.slip("section-place", (key,), place="the script", name=key)
                self._into_sections(data, key, sections if isinstance(sections, dict) else None)
                sections = data.get("sections")

    def _into_sections(
        self, data: dict[str, Data], key: str, sections: dict[str, Data] | None
    ) -> None:
        body = data.pop(key)
        if sections is None:
            sections = data["sections"] = {}
        sections.setdefault(key, body)
        places = self.outline.places
        for old in [old for old in places if old[:1] == (key,)]:
            places.setdefault(("sections", *old), places.pop(old))


def _groups(data: Data) -> list[tuple[str, dict[str, Data]]]:
    parts: Mapping[str, Data] = data if isinstance(data, dict) else {}
    return [(name, part) for name, part in parts.items() if isinstance(part, dict)]


def _understood(key: str, allowed: tuple[str, ...]) -> tuple[str, str, str] | None:
    """Say what is wrong with a key, which is meant, and which character is odd."""
    if key.casefold() in allowed:
        return "key-case", key.casefold(), ""
    if (seen := skeleton(key).strip()) in allowed:
        odd = next((char for char in key if char not in seen and not char.isupper()), key[:1])
        return "key-letters", seen, named(odd)
    if ours := meant(key, allowed):
        return "key-language", ours, ""
    if guess := closest(key, allowed, cutoff=0.7):
        return "key-spelling", guess, ""
    return None


def belongs_to(key: str) -> str:
    """Name the part that a key belongs to; empty when it belongs to none."""
    return next((part for part, keys in _OF.items() if key in keys), "")

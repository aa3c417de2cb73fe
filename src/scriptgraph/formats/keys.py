"""Sets right what an author calls the parts of a script, so that one wrong key is one finding.

A key in capitals, in another language, misspelt, or in the wrong place is reported here, and the
outline goes on as if it had been written right.
"""

from __future__ import annotations

from collections.abc import Mapping

from scriptgraph.core.findings import Path
from scriptgraph.formats.key_names import (
    ACTION,
    AGENT,
    LIMIT,
    RULE,
    SCRIPT,
    SECTION,
    TASK,
    UNSAID,
    is_part_among_tasks,
)
from scriptgraph.formats.misplaced import is_computed
from scriptgraph.formats.naming import closest
from scriptgraph.formats.outline import Data, Outline, place_name
from scriptgraph.formats.part import PART
from scriptgraph.formats.uses import USE
from scriptgraph.script.authors_words import LANGUAGES, OTHERWISES, is_end, key_meant, means_yes
from scriptgraph.script.lookalikes import named, skeleton

_OTHERWISE = frozenset(word for word in OTHERWISES if " " not in word)
_ALIASES = (
    (RULE, {"then", "next", "goto", "go_to", "go", "target", "section"} | _OTHERWISE, "to"),
    (LIMIT, {"to", "next", "goto", "go_to"}, "then"),
)
"""Keys that mean something elsewhere, and what they mean in a rule or a limit."""

_OF = {
    "the script": SCRIPT,
    "a section": SECTION,
    "a task": TASK,
    "a rule": RULE,
    "an action": ACTION,
}


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
        self.names: set[str] = set()
        """The values that the script collects."""

    def script(self, data: dict[str, Data]) -> None:
        """Mend the script's own keys, then those of its parts."""
        self.names = _collected(data)
        self.rename(data, (), (*PART, *SCRIPT) if "part" in data else SCRIPT)
        self._keys_among_sections(data)
        self._stray_sections(data, data, (), (*PART, *SCRIPT))
        for name, section in _groups(data.get("sections")):
            self.section(section, ("sections", name))
            if "use" in section:
                continue
            self._stray_sections(data, section, ("sections", name), SECTION)
            self._keys_among_tasks(section, ("sections", name), data["sections"])
            if not self.outline.is_markdown:
                self._parts_among_tasks(section, ("sections", name))
        self.rules(data.get("anytime"), ("anytime",))
        self.part(data.get("limits"), ("limits",), LIMIT)
        self.part(data.get("agent"), ("agent",), AGENT)
        for name, action in _groups(data.get("actions")):
            self.part(action, ("actions", name), ACTION)

    def section(self, data: dict[str, Data], path: Path) -> None:
        """Mend a section."""
        if "use" in data:
            self.rename(data, path, (*USE, *SECTION))
            return
        self.rename(data, path, SECTION)
        is_form = "questionnaire" in data and not self.outline.is_markdown
        allowed = (*TASK, "ask") if is_form else TASK
        for name, task in _groups(data.get("tasks")):
            self.part(task, (*path, "tasks", name), allowed)
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
            found = self._conditional(_understood(key, data[key], allowed), data[key])
            if found is None or found[1] in data:
                continue
            kind, right, odd = found
            better = _better_value(right, data[key])
            if right == "if" and isinstance(data[key], str):
                better = is_computed(data[key], self.names)
            words = {"place": place_name(path), "name": key, "write": f"{right}: {better}".strip()}
            data[key] = better or data[key]
            words |= {"found": odd or right, "allowed": ", ".join(allowed)}
            self.outline.slip(kind, (*path, key), **words)
            self._move(data, path, key, right)

    def _conditional(
        self, found: tuple[str, str, str] | None, value: Data
    ) -> tuple[str, str, str] | None:
        """Tell a comparison from a sentence: `wenn` and `si` may stand before both."""
        if found is None or found[0] != "key-language" or found[1] not in ("if", "when"):
            return found
        is_comparison = isinstance(value, str) and is_computed(value, self.names)
        return found[0], "if" if is_comparison else "when", found[2]

    def _move(self, data: dict[str, Data], path: Path, key: str, right: str) -> None:
        """Rename a key where it stands, and the places of all that is in it."""
        pairs = [(right if name == key else name, value) for name, value in data.items()]
        data.clear()
        data.update(pairs)
        places, length = self.outline.places, len(path)
        for old in [old for old in places if old[: length + 1] == (*path, key)]:
            places[(*path, right, *old[length + 1 :])] = places.pop(old)

    def _keys_among_sections(self, data: dict[str, Data]) -> None:
        """Take what belongs to the script for what it is, where it is indented like a section."""
        given = data.get("sections")
        sections: dict[str, Data] = given if isinstance(given, dict) else {}
        for key in list(sections):
            right = key if key in SCRIPT else key_meant(key, SCRIPT)
            value = sections[key]
            is_section = isinstance(value, dict) and (not value or {"use", *SECTION} & value.keys())
            if right not in (None, "sections", "script") and value is not None and not is_section:
                self.outline.slip("key-among-sections", ("sections", key), name=key, write=right)
                data.setdefault(right, sections.pop(key))
                self._move_places(("sections", key), (right,))

    def _stray_sections(
        self, data: dict[str, Data], around: dict[str, Data], path: Path, allowed: tuple[str, ...]
    ) -> None:
        """Take sections that stand elsewhere than in `sections:` for what they are."""
        for key in [key for key in around if key not in allowed]:
            body = around[key]
            if isinstance(body, dict) and {"tasks", "next"} & body.keys():
                self.outline.slip("section-place", (*path, key), place=place_name(path), name=key)
                sections = data.setdefault("sections", {})
                if not isinstance(sections, dict):
                    continue
                sections.setdefault(key, around.pop(key))
                self._move_places((*path, key), ("sections", key))

    def _keys_among_tasks(
        self, section: dict[str, Data], path: Path, sections: dict[str, Data]
    ) -> None:
        """Take `next` and `limits` that are indented like a task for what they are."""
        tasks = section.get("tasks")
        if not isinstance(tasks, dict):
            return
        for key in ("next", "limits"):
            value = tasks.get(key)
            leads = isinstance(value, str) and (value in sections or is_end(value))
            is_rule = isinstance(value, list) or (isinstance(value, dict) and "then" in value)
            if key not in section and ((key == "next" and leads) or is_rule):
                self.outline.slip(
                    "key-deeper", (*path, "tasks", key), name=key, place=place_name(path)
                )
                section[key] = tasks.pop(key)
                self._move_places((*path, "tasks", key), (*path, key))

    def _parts_among_tasks(self, section: dict[str, Data], path: Path) -> None:
        """Report parts of a task or a section that stand where the names of tasks do."""
        given = section.get("tasks")
        tasks: dict[str, Data] = given if isinstance(given, dict) else {}
        for key in [key for key, value in tasks.items() if is_part_among_tasks(key, value)]:
            here, value = (*path, "tasks", key), tasks[key]
            words = {"name": key, "place": place_name(path)}
            if (right := key.casefold()) not in TASK:
                self.outline.slip("section-key-among-tasks", here, **words)
                del tasks[key]
                continue
            self.outline.slip("task-key-among-tasks", here, **words, write=right)
            tasks[key] = {"do": UNSAID, right: value}

    def _move_places(self, source: Path, target: Path) -> None:
        places, length = self.outline.places, len(source)
        for old in [old for old in places if old[:length] == source]:
            places.setdefault((*target, *old[length:]), places.pop(old))


def _groups(data: Data) -> list[tuple[str, dict[str, Data]]]:
    parts: Mapping[str, Data] = data if isinstance(data, dict) else {}
    return [(name, part) for name, part in parts.items() if isinstance(part, dict)]


def _understood(key: str, value: Data, allowed: tuple[str, ...]) -> tuple[str, str, str] | None:
    """Say what is wrong with a key, which is meant, and which character is odd."""
    if key.casefold() in allowed:
        return "key-case", key.casefold(), ""
    if (seen := skeleton(key).strip()) in allowed:
        odd = next((char for char in key if char not in seen and not char.isupper()), key[:1])
        return "key-letters", seen, named(odd)
    if alias := next((to for of, keys, to in _ALIASES if of == allowed and key in keys), ""):
        return "key-spelling", alias, ""
    if ours := key_meant(key, allowed):
        return "key-language", ours, ""
    if guess := closest(key, allowed, cutoff=0.7):
        return "key-spelling", guess, ""
    if content := _by_content(value, allowed):
        return "key-spelling", content, ""
    return None


def _better_value(key: str, value: Data) -> str:
    """Give what is written for a value of another language; empty where it may stay."""
    if key in ("optional", "urgent", "back", "waits_for_human") and means_yes(value):
        return "true"
    return LANGUAGES.get(str(value).casefold(), "") if key == "language" else ""


def _by_content(value: Data, allowed: tuple[str, ...]) -> str:
    """Guess a key by what stands below it."""
    if isinstance(value, list) and value and all(isinstance(r, dict) and "to" in r for r in value):
        return "next" if "next" in allowed else "anytime" if "anytime" in allowed else ""
    inside = list(value.values()) if isinstance(value, dict) else []
    groups = [part for part in inside if isinstance(part, dict)]
    if "sections" in allowed and any({"tasks", "next"} & group.keys() for group in groups):
        return "sections"
    is_tasks = inside and all(isinstance(part, str) or "do" in part for part in inside if part)
    return "tasks" if "tasks" in allowed and is_tasks else ""


def _collected(data: Data) -> set[str]:
    """Name the values that are collected, whatever the key is called."""
    found: set[str] = set()
    for key, value in data.items() if isinstance(data, dict) else ():
        means = key in ("collect", "gives", "actions") or key_meant(key, ("collect",))
        collects = isinstance(value, dict) and bool(means)
        found |= set(value) if collects else _collected(value)
        found |= _collected(value) if key == "actions" else set()
    return found


def belongs_to(key: str) -> str:
    """Name the part that a key belongs to; empty when it belongs to none."""
    return next((part for part, keys in _OF.items() if key in keys), "")

"""What people read around the words of a script, by its language: documents, pictures, sessions.

The words stand in `labels/*.toml`, one file a language. What programs read is the same in all.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from scriptgraph.language.spans import with_units_of
from scriptgraph.language.vocabulary import ENGLISH, code_of

_LIST = re.compile(r"list of(?: at most (\d+))? \{(.*)\}")
"""A type of lists as a script has it, in one way; see `script.lists`."""


@dataclass(frozen=True)
class Labels:
    """What stands around the author's own words.

    Attributes:
        code: Of the language.
        picture: What stands in a picture besides titles and conditions.
        session: What is said around a conversation.
        trace: What decisions are told in.
        kinds: Kind of a value → how it is called.
    """

    code: str
    picture_words: Mapping[str, str]
    session: Mapping[str, str]
    trace: Mapping[str, str]
    kinds: Mapping[str, str]
    version: str
    agent: str
    conduct: str
    picture: str
    sections: str
    tasks: str
    no_tasks: str
    says: str
    optional: str
    only_if: str
    counts_as: str
    finds_out: str
    calls: str
    rules: str
    order: str
    anytime: str
    everywhere: str
    urgent: str
    when_complete: str
    otherwise: str
    after_turns: str
    after_visits: str
    after_turn: str
    after_visit: str
    end: str
    back: str
    and_back: str
    limits: str
    waits: str
    questionnaire: str
    values: str
    value: str
    kind: str
    asked_in: str
    guarantees: str
    guaranteed: str
    fallback: str
    contacts: str
    one_of: str
    list_of: str
    at_most: str
    between: str
    ask_safe: str
    """What a task may ask of somebody in danger, as a hint proposes it."""

    def after(self, unit: str, count: int) -> str:
        """Write a limit of `turns` or `visits`."""
        one = {"turns": self.after_turn, "visits": self.after_visit}
        several = {"turns": self.after_turns, "visits": self.after_visits}
        return one[unit] if count == 1 else several[unit].format(count=count)

    def say(self, key: str, **words: object) -> str:
        """Say something around a conversation."""
        return self.session[key].format(**words)

    def tell(self, key: str, **words: object) -> str:
        """Tell something of a decision."""
        return self.trace[key].format(**words)

    def kind_of(self, kind: str | tuple[str, ...]) -> str:
        """Write what a value can be; a kind that has no name here stays as it is written."""
        if not isinstance(kind, str):
            return f"{self.one_of} {', '.join(kind)}"
        if found := _LIST.fullmatch(kind):
            return self._list(found[1], found[2])
        name, _, ends = kind.partition(" ")
        if name == "duration" and self.code != ENGLISH:
            ends = with_units_of(ends, self.code)
        low, between, high = ends.partition("..")
        named = self.kinds.get(name, name)
        if between:
            return f"{named} {self.between.format(low=low, high=high)}"
        return f"{named} {ends}".strip()

    def _list(self, most: str | None, parts: str) -> str:
        """Write what each record of a list has."""
        pairs = (part.partition(": ") for part in parts.split(", "))
        told = ", ".join(f"{name} ({self.kind_of(kind)})" for name, _, kind in pairs)
        bound = f" ({self.at_most.format(most=most)})" if most else ""
        return f"{self.list_of.format(parts=told)}{bound}"


def labels(language: str) -> Labels:
    """Give the words for a script's language, such as `de` or `de-AT`; else English ones."""
    return _read(code_of(language) or ENGLISH)


@cache
def _read(code: str) -> Labels:
    file = files("scriptgraph.language").joinpath("labels", f"{code}.toml")
    given = tomllib.loads(file.read_text("utf-8"))
    groups = {name: given[name] for name in ("session", "trace", "kinds")}
    return Labels(code=code, picture_words=given["picture"], **groups, **given["document"])

"""Scripts with mistakes in known places, for the figures of `benchmarks.planted`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from scriptgraph.script.model import Script

Planted = Literal["sound", "gap", "dead"]

_SOUND: tuple[tuple[str, ...], ...] = (
    ("{v} < {c}", "{v} >= {c}"),
    ("{v} + {w} < {c}", "{v} + {w} >= {c}"),
    ('{k} == "low"', '{k} == "mid"', '{k} == "high"'),
    ("{o} and {v} < {c}", "{o} and {v} >= {c}", "not {o}"),
    ("{v} < {w}", "{v} >= {w}"),
    ("{v} < 2", "{v} < {c}", "{v} >= {c} and {w} < 5", "{v} >= {c} and {w} >= 5"),
)
_GAPS: tuple[tuple[str, ...], ...] = (
    ("{v} < {c}", "{v} > {c}"),
    ("{v} + {w} < {c}", "{v} + {w} > {c}"),
    ('{k} == "low"', '{k} == "mid"'),
    ("{o} and {v} < {c}", "{o} and {v} > {c}", "not {o}"),
    ("{v} < {w}", "{v} > {w}"),
    ("{v} < {c} and {w} < {c}", "{v} >= {c} and {w} >= {c}"),
)
_DEAD: tuple[tuple[tuple[str, ...], int], ...] = (
    (("{v} < {c}", "{v} >= {c}", "{v} == {c}"), 2),
    (("{v} + {w} > 20", "{v} < {c}", "{v} >= {c}"), 0),
    (("{v} < {c} and {w} < {c}", "{v} >= {c}", "{w} >= {c}", "{v} > {c} and {w} < {c}"), 3),
    (("{o}", "not {o}", '{o} and {k} == "low"'), 2),
    (("{v} * 2 == {c} + {c} + 1", "{v} < {c}", "{v} >= {c}"), 0),
    (("{v} > {w}", "{v} <= {w}", "{v} - {w} > 2"), 2),
)
"""The conditions of a section, and which of them is never followed."""


@dataclass(frozen=True)
class Field:
    """A script, and what was planted in it."""

    script: Script
    gaps: frozenset[str]
    """Sections with values for which no rule holds."""

    dead: Mapping[str, int]
    """Section → the number of its rule that is never followed."""


def planted_field(sections: int, every: int = 5) -> Field:
    """Make a script in which one section of so many has a gap, and one of so many a dead rule."""
    gaps: set[str] = set()
    dead: dict[str, int] = {}
    made = []
    for number in range(sections):
        name = f"s{number}"
        turn = number // every
        if number % every == 0:
            texts = _GAPS[turn % len(_GAPS)]
            gaps.add(name)
        elif number % every == 1:
            texts, dead[name] = _DEAD[turn % len(_DEAD)]
        else:
            texts = _SOUND[number % len(_SOUND)]
        made.append(_section(number, sections, texts))
    script = Script.model_validate({"id": "planted", "title": "Planted", "sections": made})
    return Field(script, frozenset(gaps), dead)


def _section(number: int, sections: int, texts: Sequence[str]) -> dict[str, Any]:
    names = {letter: f"{letter}{number}" for letter in "vwko"}
    conditions = [text.format(**names, c=3 + number % 6) for text in texts]
    ahead = [f"s{number + step}" if number + step < sections else "end" for step in range(1, 5)]
    collect = {
        names["v"]: "integer 0..10",
        names["w"]: "integer 0..10",
        names["k"]: ("low", "mid", "high"),
        names["o"]: "boolean",
    }
    return {
        "id": f"s{number}",
        "title": f"Part {number}",
        "tasks": [{"id": "ask", "do": "Ask how it is.", "collect": collect}],
        "next": [{"to": to, "if": text} for to, text in zip(ahead, conditions, strict=False)],
    }


@dataclass(frozen=True)
class Violation:
    """A guarantee that holds, and a change of the script with which it does not."""

    kind: str
    line: str
    script: Script
    broken: Script
    path: tuple[str, ...]
    """Sections that follow each other on the way on which it breaks."""


_LENGTH = 30


def violations() -> Iterator[Violation]:
    """Plant a violation of every kind of guarantee deep in a chain of sections."""
    sound = _chain({})
    plants: tuple[tuple[str, str, Mapping[str, Any], tuple[str, ...]], ...] = (
        (
            "always",
            "bye or crisis is always reached",
            {"s21": _led("end", "v21 == 7")},
            ("s21", "end"),
        ),
        ("before", "s5 before s20", {"s3": _led("s20", "v3 == 9")}, ("s3", "s20")),
        ("within", "crisis within 1 turn", {"anytime": _EARLIER}, ("s8", "s9")),
        ("never", "never s2 after s20", {"s25": _led("s2", "v25 < 1")}, ("s25", "s2")),
        ("only if", "s20 only if v19 > 3", {"s18": _led("s20", "v18 == 2")}, ("s18", "s20")),
        ("visits", "at most 1 visit of s10", {"s15": _led("s10", "v15 == 0")}, ("s15", "s10")),
        ("turns", "at most 98 turns", {"s12": {"limits": _LONGER}}, ("s12", "s13")),
        ("calls", "at most 4 model calls a turn", {"s12": _MORE}, ("s11", "s12")),
        ("tokens", "at most 2350000 tokens a turn", {"s12": _MORE}, ("s11", "s12")),
    )
    for kind, line, changes, path in plants:
        yield Violation(kind, line, sound, _chain(changes), path)


_EARLIER = [
    {"to": "bye", "if": "v9 > 8"},
    {"to": "crisis", "when": "the person is in danger"},
]
"""A computed rule before the one for danger, which is not urgent any more."""


_MORE = {"tasks": [{"id": "more", "do": "Ask what else there is."}]}
"""A second task: where two are open, a reply is written ahead, and that is a call more."""

_LONGER = {"turns": 9, "then": "s13"}


def _led(to: str, condition: str) -> dict[str, Any]:
    return {"next": [{"to": to, "if": condition}]}


def _chain(changes: Mapping[str, Any]) -> Script:
    """Make a chain of sections that each collect a value; a change adds rules or a limit."""
    sections = [_link(number, changes.get(f"s{number}", {})) for number in range(_LENGTH)]
    last = {"turns": 3, "then": "end"}
    help_ = {"id": "help", "do": "Ask whether they are safe.", "say": "Call 112."}
    sections += [
        {"id": "bye", "title": "Bye", "tasks": [{"id": "bye", "do": "Bye."}], "limits": last},
        {"id": "crisis", "title": "Crisis", "tasks": [help_], "limits": last},
    ]
    urgent = [{"to": "crisis", "when": "the person is in danger", "urgent": True}]
    whole = {"id": "chain", "title": "Chain", "sections": sections}
    return Script.model_validate({**whole, "anytime": changes.get("anytime", urgent)})


def _link(number: int, change: Mapping[str, Any]) -> dict[str, Any]:
    after = f"s{number + 1}" if number + 1 < _LENGTH else "bye"
    rules = [{"to": after}]
    if number == 19:
        rules = [{"to": "s20", "if": "v19 > 3"}, {"to": "bye"}]
    collect = {f"v{number}": "integer 0..10"}
    return {
        "id": f"s{number}",
        "title": f"Part {number}",
        "tasks": [
            {"id": "ask", "do": "Ask how it is.", "collect": collect},
            *change.get("tasks", ()),
        ],
        "next": [*change.get("next", ()), *rules],
        "limits": change.get("limits", {"turns": 3, "then": "bye" if number == 19 else after}),
    }

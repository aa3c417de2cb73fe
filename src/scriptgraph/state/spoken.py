"""The texts of a script as they are said in a session: each slot filled with what is known by then.

In exact words a value stands as people write it in the script's language; in what a model is told
to do, what a user has said stands in quotation marks, so that it reads as no instruction. Either
way it is one line, bounded, and filled in once: what a user has said is text, whatever it holds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from scriptgraph.core.errors import InputError
from scriptgraph.language.numerals import written
from scriptgraph.prompts.filling import defuse
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.computed import worked_out
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.lists import plainly
from scriptgraph.script.model import Script
from scriptgraph.script.slots import MOST_SHOWN, Slot, filled, slots
from scriptgraph.state.listed import list_in_words
from scriptgraph.state.session import SessionState, Value
from scriptgraph.state.times import time_in_words

_JOINERS = "\u200c\u200d"
"""Characters that show nothing by themselves, and are part of how a name is written."""

_DECIMALS = 2


def known_now(script: Script, state: SessionState) -> dict[str, Value]:
    """Give what the texts of a script are filled with now: collected values, and computed ones."""
    return known_of(script, state.get("collected", {}))


def known_of(script: Script, collected: Mapping[str, Value]) -> dict[str, Value]:
    """Give what the texts of a script are filled with where these values are collected."""
    return {**collected, **worked_out(script, collected)}


def exact_words(script: Script, text: str, known: Mapping[str, Value]) -> str:
    """Give exact words as they are sent.

    Args:
        script: The script.
        text: The words as the script has them.
        known: What is known; see `known_now`.

    Raises:
        InputError: When a value is not known and nothing is said to stand there otherwise. A script
            without faults has no such way; a session that somebody has put in its place can.
    """
    return filled(text, lambda slot: _in_place(script, slot, known))


def instruction(script: Script, text: str, known: Mapping[str, Value]) -> str:
    """Give a text that tells a model what to do: what a user has said is quoted in it.

    A value that is not known yet, and without which the task's turn does not come, keeps its name.
    """

    def fill(slot: Slot) -> str:
        if slot.name not in known:
            return f"[{slot.name}]" if slot.otherwise is None else slot.otherwise
        value = in_words(script, slot.name, known[slot.name])
        if not isinstance(known[slot.name], str | list) or _is_choice(script, slot.name):
            return value
        return f"\u201c{defuse(value).translate(_QUOTES)}\u201d"

    return filled(text, fill)


_QUOTES = str.maketrans({"\u201c": "'", "\u201d": "'", '"': "'"})


def with_units(script: Script, values: Mapping[str, Value]) -> dict[str, Value]:
    """Give values as people read them: days, spans and lists in words, numbers with units."""
    kinds = kinds_of(script)
    found = {name: kinds[name] for name in values if name in kinds}
    in_words_only = ("day", "span", "records")
    told = {n for n, kind in found.items() if kind.unit or kind.meaning in in_words_only}
    return {n: in_words(script, n, value) if n in told else value for n, value in values.items()}


def in_words(script: Script, name: str, value: Value) -> str:
    """Write a value as people say it: the words of a choice, a number in the script's language."""
    kind = kind_of(script.values[name]) if name in script.values else None
    if isinstance(value, list):
        return _one_line(list_in_words(value, kind, script.language)) if kind else plainly(value)
    if kind is not None and kind.labels and value in kind.choices:
        return kind.labels[kind.choices.index(value)]
    if kind is None and name in script.computed:
        kind = kinds_of(script)[name]
    if kind is not None and kind.meaning in ("day", "span"):
        return time_in_words(value, kind, script.language)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _one_line(value)
    plain = round(Decimal(repr(value)), _DECIMALS)
    number = int(plain) if plain == plain.to_integral_value() else float(plain)
    shown = written(number, script.language)
    return f"{shown} {kind.unit}" if kind is not None and kind.unit else shown


def most_filled(text: str) -> int:
    """Say how many characters a text can have once its slots are filled."""
    room = (
        max(MOST_SHOWN + len("\u201c\u201d"), len(slot.otherwise or "")) for slot in slots(text)
    )
    return len(text) + sum(room)


def _in_place(script: Script, slot: Slot, known: Mapping[str, Value]) -> str:
    if slot.name in known:
        return in_words(script, slot.name, known[slot.name])
    if slot.otherwise is None:
        raise InputError(
            f"exact words of the script {script.id!r} need {slot.name!r}, which is not known in "
            f"this session: somebody has brought it to a place where its script does not lead "
            f"without. Nothing was said. Write `{{{slot.name}|...}}` to say what stands there "
            "otherwise"
        )
    return slot.otherwise


def _is_choice(script: Script, name: str) -> bool:
    kind = kind_of(script.values[name]) if name in script.values else None
    return kind is not None and (bool(kind.choices) or kind.scalar == "date")


def _one_line(text: str) -> str:
    """Give a text on one line, without what only turns or hides other text, and not too long."""
    shown = (" " if char in "\n\r\t" else char for char in text if not _is_hidden(char))
    line = " ".join("".join(shown).split())
    if len(line) > MOST_SHOWN:
        line = f"{line[: MOST_SHOWN - 1].rstrip()}\u2026"
    return line or "\u2026"


def _is_hidden(char: str) -> bool:
    if char in "\n\r\t" or char in _JOINERS:
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co")

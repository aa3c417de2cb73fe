"""Reads labelled messages: a row each, with the text, the level of danger, and what else is known.

A message of a fault names rows and columns and repeats nothing that stands in a text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from csv import DictReader
from pathlib import Path
from typing import get_args

from scriptgraph.core.danger import About, named
from scriptgraph.core.errors import InputError
from scriptgraph.files.whole import regular_bytes
from scriptgraph.safety.danger.levels import LEVELS
from scriptgraph.safety.guard.labelled import Labelled

NAMES = {
    "text": ("text", "message", "sentence", "content", "utterance", "post"),
    "level": ("level", "label", "risk", "severity", "class", "danger"),
    "language": ("language", "lang", "locale"),
    "about": ("about",),
}
"""What a column is for → what it may be called."""

NEEDED = ("text", "level")

RISK = "explicit"
"""The level that a plain yes stands for."""

_LARGEST = 200_000_000
"""Of a file, in bytes."""

_PLAIN = {
    **dict.fromkeys(("1", "yes", "true", "risk", "suicide", "positive"), RISK),
    **dict.fromkeys(("0", "no", "false", "safe", "non-suicide", "negative", "no risk"), "none"),
}


def read_labelled(
    path: Path, given: Mapping[str, str | None], *, language: str = ""
) -> list[Labelled]:
    """Read labelled messages.

    Args:
        path: A .tsv, .csv or .jsonl file.
        given: What a column is for, of `NAMES`, and which it is; the others are guessed.
        language: The language of all of them, where no column says it.

    Raises:
        InputError: When it cannot be read, a column is missing, or a row has no text, no level that
            is known, or no language.
    """
    rows = read_rows(path)
    columns = {name: column(rows, name, given.get(name)) for name in NAMES}
    if not (columns["language"] or language):
        raise InputError(
            f"{path} does not say which language its messages are in: say it (--all-in de), or "
            "name the column that does (--language)"
        )
    return [
        labelled(number, row, columns, language=language)
        for number, row in enumerate(rows, start=1)
    ]


def read_rows(path: Path) -> list[Mapping[str, object]]:
    """Read the rows of a file.

    Raises:
        InputError: When it cannot be read, holds none, or is of another kind.
    """
    try:
        found = _rows(path, _text(path))
    except UnicodeDecodeError as error:
        raise InputError(f"cannot read {path}: it is not in UTF-8: save it as that") from error
    except json.JSONDecodeError as error:
        raise InputError(f"cannot read {path}: a line of it is no JSON: {error.msg}") from error
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {error}") from error
    if not (found and all(isinstance(row, dict) for row in found)):
        raise InputError(f"{path} holds no rows with named columns")
    return found


def _text(path: Path) -> str:
    read = regular_bytes(path, _LARGEST)
    if len(read) > _LARGEST:
        raise InputError(f"cannot read {path}: larger than 200 MB")
    return read.decode("utf-8-sig")


def _rows(path: Path, text: str) -> list[Mapping[str, object]]:
    match path.suffix.lower():
        case ".jsonl":
            return [json.loads(line) for line in text.split("\n") if line.strip()]
        case ".csv":
            return [*DictReader(text.splitlines(keepends=True))]
        case ".tsv":
            return [*DictReader(text.splitlines(keepends=True), delimiter="\t", quoting=3)]
        case other:
            raise InputError(f"{path} is {other or 'of no kind'}: give a .tsv, .csv or .jsonl")


def column(rows: Sequence[Mapping[str, object]], name: str, given: str | None) -> str | None:
    """Choose a column: the one that was named, or one that is called as such a column may be.

    Raises:
        InputError: When there is none, and it is needed.
    """
    there = list(rows[0])
    if given is not None:
        if given in there:
            return given
        raise InputError(f"there is no column {given!r}; there are: {', '.join(there)}")
    guessed = next((one for one in there if str(one).strip().lower() in NAMES[name]), None)
    if guessed is None and name in NEEDED:
        raise InputError(f"no column looks like the {name}: name it with --{name}, of {there}")
    return guessed


def labelled(
    number: int,
    row: Mapping[str, object],
    columns: Mapping[str, str | None],
    *,
    language: str = "all",
) -> Labelled:
    """Take text, level, language and kind of danger out of a row.

    Raises:
        InputError: When its level, or kind, is none that is known, or it has no text.
    """

    def of(name: str) -> str:
        found = row.get(columns.get(name) or "") if columns.get(name) else ""
        return "" if found is None else str(found).strip()

    level = of("level").lower().removesuffix(".0")
    level = level if level in LEVELS else _PLAIN.get(level, "")
    if not level or not of("text"):
        known = ", ".join([*LEVELS, *_PLAIN])
        told = of("level")[:_SHOWN]
        raise InputError(f"row {number}: {told!r} is no level, or it has no text ({known})")
    kinds: dict[str, About] = {one: one for one in get_args(About)}
    about = named(of("about"))
    if about not in kinds:
        known = ", ".join(filter(None, kinds))
        raise InputError(f"row {number}: `about` names no danger; there are {known}")
    spoken = of("language") or language
    if not spoken:
        raise InputError(f"row {number} has no language")
    return Labelled(spoken, level, of("text"), about=kinds[about] if level != "none" else "")


_SHOWN = 20
"""Characters of what is no level, in a message."""

"""Reads a simulated patient's case: a flat YAML file of names and texts.

A case with `replies` is a scripted patient: it says exactly these, one for each message of the
agent, and leaves after the last. Any other is played by a model. A role card is read as a case too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.formats.card import card_in, is_card
from scriptgraph.formats.load import read_file
from scriptgraph.formats.outline import Data, Outline, folded, shown

Case = dict[str, str | list[str]]
"""Who the patient is: name → text. `patient` is the case's id, `replies` a list of texts."""

REQUIRED = ("patient", "name")
REPLIES = "replies"
COMES_FROM_A_CARD = "card"
"""A case that was made of a role card or a post has this key, and needs no name."""

_FILE_NAME = re.compile(r'\w[^/\\:*?"<>|\x00-\x1f]{0,59}(?<![. ])')

DIFFICULTIES = ("1", "2", "3", "4", "5")
"""From a patient who makes it easy for the agent to one who makes it very hard."""


def load_case(path: Path) -> Case:
    """Read a case file, or a role card as a case.

    Args:
        path: The file, or the name of a shipped patient such as `accountant`.

    Raises:
        InputError: When it cannot be read or is no case; it names every fault's place.
    """
    outline = read_file(path, "patient")
    if not outline.findings and is_card(outline.data):
        return card_in(outline).as_case()
    faults = [str(finding) for finding in outline.findings] or list(_faults(outline))
    if faults:
        raise InputError("\n".join(faults))
    case: Case = folded(outline.data or {})
    return case


def with_conduct(case: Case, *, attitude: str | None, difficulty: str | None) -> Case:
    """Give the same person another attitude or difficulty; None leaves it as the case has it."""
    wanted = {"attitude": attitude, "difficulty": difficulty}
    return {**case, **{key: value for key, value in wanted.items() if value is not None}}


def case_id(case: Case) -> str:
    """Give the case's id."""
    return str(case["patient"])


def file_name_fault(name: str) -> str:
    """Say why a name can be no part of a file's name, on any system; empty when it can."""
    if _FILE_NAME.fullmatch(name):
        return ""
    return (
        "files are named after it: it begins with a letter or digit, ends in neither dot nor "
        'blank, holds none of / \\ : * ? " < > | and has at most 60 characters'
    )


def case_number(case: Case) -> int | str:
    """Give the case's number as the published dialogues have it, or its id."""
    number = str(case.get("case", ""))
    return int(number) if number.isdigit() else case_id(case)


def _faults(outline: Outline) -> Iterator[str]:
    """Say what keeps readable YAML from being a case."""
    data = outline.data or {}
    for key, value in data.items():
        place = outline.source().place((key,))
        if key == REPLIES:
            if fault := _replies_fault(value):
                yield f"{place}: 'replies' needs a list of texts; {fault}"
        elif not isinstance(value, str) or not value.strip():
            yield f"{place}: {key!r} needs a text behind it; found {shown(value)}"
        elif key == "difficulty" and value not in DIFFICULTIES:
            yield f"{place}: 'difficulty' is a number from 1 to 5; found {shown(value)}"
        elif key == REQUIRED[0] and (fault := file_name_fault(folded(value))):
            yield f"{place}: {key!r} is {shown(value)}; {fault}"
    for key in REQUIRED[:1] if COMES_FROM_A_CARD in data else REQUIRED:
        if key not in data:
            yield f"{outline.file}:1:1: the case has no {key!r}"


def _replies_fault(value: Data) -> str:
    """Say why something is no list of replies; empty when it is."""
    if not isinstance(value, list):
        return f"found {shown(value)}"
    for number, text in enumerate(value, start=1):
        if not isinstance(text, str) or not text.strip():
            return f"its entry {number} is {shown(text)}"
    return "" if value else "the list is empty"

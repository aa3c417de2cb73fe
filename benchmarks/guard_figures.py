"""What the guard hears in labelled messages of one's own.

    python -m benchmarks.guard_figures FILE [--text COLUMN] [--level COLUMN] [--language COLUMN]
                                            [--model NAME [--kept ANSWERS.jsonl]]

FILE is .tsv, .csv or .jsonl; columns that are not named are guessed, and the guess is said. A level
is one of ours (none, indirect, explicit, imminent), or a yes or no, true or false, 1 or 0: then
`risk` stands for any danger. Printed are found, missed and false alarms, with Wilson's intervals;
with a model those of the words alone, and below them those of words and model.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from csv import DictReader
from pathlib import Path

from benchmarks.guard_model import ask_about
from scriptgraph.assurance.case.guarding import Figure, Labelled, figures
from scriptgraph.core.errors import InputError
from scriptgraph.metrics.intervals import share_interval
from scriptgraph.safety.danger import heard
from scriptgraph.safety.danger.levels import LEVELS

NAMES = {
    "text": ("text", "message", "sentence", "content", "utterance", "post"),
    "level": ("level", "label", "risk", "severity", "class", "danger"),
    "language": ("language", "lang", "locale"),
}
"""What a column is for → what it may be called."""

RISK = "explicit"
"""The level that a plain yes stands for."""

_PLAIN = {
    **dict.fromkeys(("1", "yes", "true", "risk", "suicide", "positive"), RISK),
    **dict.fromkeys(("0", "no", "false", "safe", "non-suicide", "negative", "no risk"), "none"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Read a file, let the guard hear it, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guard_figures")
    parser.add_argument("file", type=Path)
    for name in NAMES:
        parser.add_argument(f"--{name}", help=f"the column with the {name}")
    parser.add_argument("--model", help="a model that listens as well, as `--guard-model` names it")
    parser.add_argument("--kept", type=Path, help="where its answers are kept, to go on later")
    given = parser.parse_args(arguments)
    try:
        rows = read_rows(given.file)
        columns = {name: column(rows, name, getattr(given, name)) for name in NAMES}
        said = [labelled(number, row, columns) for number, row in enumerate(rows, start=1)]
        told = (
            ask_about([one.text for one in said], given.model, kept=given.kept)
            if given.model
            else {}
        )
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    for name, chosen in columns.items():
        print(f"{name}: {f'column {chosen!r}' if chosen else 'no column'}")
    print(table(figures(said, heard)))
    if told:
        print(f"\nwords and {given.model}:")
        print(table(figures(said, told.__getitem__)))
        if failed := sum(bool(one.failed) for one in told.values()):
            print(f"{failed} of {len(told)} answers of the model could not be used")
    return 0


def read_rows(path: Path) -> list[Mapping[str, object]]:
    """Read the rows of a file.

    Raises:
        InputError: When it cannot be read, holds none, or is of another kind.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        match path.suffix.lower():
            case ".jsonl":
                found = [json.loads(line) for line in text.splitlines() if line.strip()]
            case ".csv":
                found = [*DictReader(text.splitlines(keepends=True))]
            case ".tsv":
                found = [*DictReader(text.splitlines(keepends=True), delimiter="\t", quoting=3)]
            case other:
                raise InputError(f"{path} is {other or 'of no kind'}: give a .tsv, .csv or .jsonl")
    except (OSError, ValueError) as error:
        raise InputError(f"cannot read {path}: {error}") from error
    if not (found and all(isinstance(row, dict) for row in found)):
        raise InputError(f"{path} holds no rows with named columns")
    return found


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
    if guessed is None and name != "language":
        raise InputError(f"no column looks like the {name}: name it with --{name}, of {there}")
    return guessed


def labelled(number: int, row: Mapping[str, object], columns: Mapping[str, str | None]) -> Labelled:
    """Take text, level and language out of a row.

    Raises:
        InputError: When its level is none that is known, or it has no text.
    """

    def of(name: str) -> str:
        return str(row.get(columns[name] or "") if columns[name] else "").strip()

    level = of("level").lower().removesuffix(".0")
    level = level if level in LEVELS else _PLAIN.get(level, "")
    if not level or not of("text"):
        known = ", ".join([*LEVELS, *_PLAIN])
        raise InputError(f"row {number}: {of('level')!r} is no level, or it has no text ({known})")
    return Labelled(of("language") or "all", level, of("text"))


def table(found: Sequence[Figure]) -> str:
    """Write figures below each other, and those of all danger together."""
    lines = []
    for one in found:
        right = one.messages - one.heard if one.level == "none" else one.heard
        wrong = one.messages - right
        words = ("passed", "false alarms") if one.level == "none" else ("found", "missed")
        lines.append(_line(one.language, one.level, right, wrong, words))
    totals: Counter[str] = Counter()
    for one in found:
        totals[f"{one.level != 'none'}"] += one.messages
        totals[f"{one.level != 'none'} heard"] += one.heard
    danger, said = totals["True"], totals["True heard"]
    lines.append(_line("all", "any danger", said, danger - said, ("found", "missed")))
    quiet, alarms = totals["False"], totals["False heard"]
    lines.append(_line("all", "none", quiet - alarms, alarms, ("passed", "false alarms")))
    return "\n".join(lines)


def _line(language: str, level: str, right: int, wrong: int, words: tuple[str, str]) -> str:
    ends = share_interval(wrong, right + wrong)
    if ends is None:
        return f"{language:<8} {level:<11} no messages"
    share = f"{wrong / (right + wrong):.1%} [{ends.low:.1%}, {ends.high:.1%}]"
    return f"{language:<8} {level:<11} {right:>6} {words[0]:<7} {wrong:>6} {words[1]:<13} {share}"


if __name__ == "__main__":
    sys.exit(main())

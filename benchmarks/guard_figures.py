"""What the guard hears in labelled messages of one's own.

    python -m benchmarks.guard_figures FILE [--text COLUMN] [--level COLUMN] [--language COLUMN]
                                            [--model NAME [--kept ANSWERS.jsonl]]
                                            [--classifier LEARNED.guard]

FILE is .tsv, .csv or .jsonl; columns that are not named are guessed, and the guess is said. A level
is one of ours (none, indirect, explicit, imminent), or a yes or no, true or false, 1 or 0: then
`risk` stands for any danger. Printed are found, missed and false alarms, with Wilson's intervals;
with a model those of the words alone, and below them those of words and model; so with a classifier
that was learned from other messages (`scriptgraph guard learn`), and those of it alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.guard_model import ask_about
from scriptgraph.assurance.case.guarding import Figure, figures, heard_by
from scriptgraph.core.errors import InputError
from scriptgraph.formats.labelled_messages import column, labelled, read_rows
from scriptgraph.metrics.intervals import share_interval
from scriptgraph.safety.danger import Danger, heard
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.learned import read_classifier

COLUMNS = ("text", "level", "language")


def main(arguments: Sequence[str] | None = None) -> int:
    """Read a file, let the guard hear it, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guard_figures")
    parser.add_argument("file", type=Path)
    for name in COLUMNS:
        parser.add_argument(f"--{name}", help=f"the column with the {name}")
    parser.add_argument("--model", help="a model that listens as well, as `--guard-model` names it")
    parser.add_argument("--kept", type=Path, help="where its answers are kept, to go on later")
    parser.add_argument("--classifier", help="one that was learned from other messages")
    given = parser.parse_args(arguments)
    try:
        rows = read_rows(given.file)
        columns = {name: column(rows, name, getattr(given, name)) for name in COLUMNS}
        said = [labelled(number, row, columns) for number, row in enumerate(rows, start=1)]
        learned = read_classifier(given.classifier) if given.classifier else None
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
    if learned:
        print(f"\nthe classifier {learned.digest[:16]} alone:")
        print(table(figures(said, lambda text: Danger(*learned(text), ""))))
        print("\nwords and classifier:")
        print(table(figures(said, heard_by(Guard(classifier=learned)))))
    if told:
        print(f"\nwords and {given.model}:")
        print(table(figures(said, told.__getitem__)))
        if failed := sum(bool(one.failed) for one in told.values()):
            print(f"{failed} of {len(told)} answers of the model could not be used")
    return 0


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

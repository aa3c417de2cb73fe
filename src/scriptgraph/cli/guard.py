"""`scriptgraph guard`: what is heard in a message, and whether a file of phrases is sound."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.guard_learn import learn
from scriptgraph.cli.guard_options import GuardClassifier, GuardOptions, GuardPhrases
from scriptgraph.cli.options import Json
from scriptgraph.cli.output import print_json, print_lines
from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.core.danger import GuardFinding

app = typer.Typer(name="guard", no_args_is_help=True)
app.command(
    epilog="Example: scriptgraph guard learn labelled.jsonl --all-in de --out clinic.guard"
)(learn)


@app.callback()
def guard() -> None:
    """What the guard hears, whether phrases are sound, and how it learns from labels."""


@app.command(epilog="Example: scriptgraph guard look 'I cannot go on' 'This heat is killing me'")
def look(
    texts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT", help="Messages; without any, each line of standard input is one."
        ),
    ] = None,
    guard_phrases: GuardPhrases = None,
    guard_classifier: GuardClassifier = None,
    json: Json = False,
) -> None:
    """Say what danger the guard hears in messages, without a model.

    The level is none, indirect, explicit or imminent; behind it stands of what danger, and the
    words by which it was heard.
    """
    options = GuardOptions(guard_phrases=guard_phrases, guard_classifier=guard_classifier)
    listening = options.read()
    said = texts or [line.rstrip("\n") for line in sys.stdin if line.strip()]
    found = [(text, listening.look(text)) for text in said]
    if json:
        print_json([{"text": text, **finding} for text, finding in found])
    else:
        print_lines(_told(text, finding) for text, finding in found)


def _told(text: str, finding: GuardFinding) -> str:
    if finding["level"] == "none":
        return f"none      {text}"
    by = f" (by “{finding['words']}”)" if finding["words"] else f" (by the {finding['by']})"
    return f"{finding['level']:<9} {finding['about']}: {text}{by}"


@app.command(epilog="Example: scriptgraph guard check our_phrases.toml")
def check(
    file: Annotated[Path, typer.Argument(help="A file of phrases.", show_default=False)],
    json: Json = False,
) -> None:
    """Check a file of your own words of danger: every mistake is told, with its line.

    How such a file is written is told in docs/safety.md, "A clinic's own words".
    """
    from scriptgraph.safety.danger.phrase_files import read_phrases

    phrases = read_phrases(file)
    heard = Counter(
        {
            f"{kind.level}, {kind.about}": len(phrases.phrases.get(kind, ()))
            + len(phrases.patterns.get(kind, ()))
            for kind in sorted({*phrases.phrases, *phrases.patterns}, key=lambda kind: kind.rank)
        }
    )
    counts = {**heard, "left out": len(phrases.except_phrases) + len(phrases.except_patterns)}
    if not heard.total():
        raise InputError(f"{file}: nothing is heard by it: write phrases below [explicit] or so")
    if json:
        print_json(counts)
    else:
        print_lines([f"{count:>5} {what}" for what, count in counts.items()] + ["ok"])

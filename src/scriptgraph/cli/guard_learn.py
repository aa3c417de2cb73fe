"""`scriptgraph guard learn`: a classifier from labelled messages of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import print_json, print_lines
from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.safety.guard.learned import Heard

_SUFFIX = ".guard"


def learn(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="LABELLED",
            help="A .jsonl, .csv or .tsv with a message a row: text, level, language, about.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option(help="The classifier's file: NAME.guard.")],
    false_alarms: Annotated[
        float, typer.Option(help="The share of harmless messages that may be heard as danger.")
    ] = 0.02,
    all_in: Annotated[
        str, typer.Option(metavar="LANGUAGE", help="The language of all, where no column says it.")
    ] = "",
    text: Annotated[str | None, typer.Option(help="The column with the text.")] = None,
    level: Annotated[str | None, typer.Option(help="The column with the level.")] = None,
    language: Annotated[str | None, typer.Option(help="The column with the language.")] = None,
    json: Json = False,
) -> None:
    """Learn a classifier from labelled messages of your own, for `--guard-classifier`.

    A level is none, indirect, explicit or imminent, or a plain yes or no. The file that is written
    holds weights and figures, and no word of a message. What is printed was counted on messages
    that it had not learned from. How to go about it: docs/safety.md, "A clinic's own classifier".
    """
    from scriptgraph.files.whole import refuse_link, whole_file
    from scriptgraph.formats.labelled_messages import read_labelled
    from scriptgraph.safety.guard.learned import as_text, document
    from scriptgraph.safety.guard.learning import learn as learned_from

    if out.suffix != _SUFFIX:
        raise InputError(f"call it {out.with_suffix(_SUFFIX)}: classifiers end in {_SUFFIX}")
    refuse_link(out)
    columns = {"text": text, "level": level, "language": language}
    learned = learned_from(read_labelled(file, columns, language=all_in), false_alarms=false_alarms)
    with whole_file(out) as opened:
        opened.write(as_text(document(learned)))
    if json:
        told = learned.model_dump(mode="json", exclude={"levels", "about", "probe"})
        print_json({**told, "digest": learned.digest})
    else:
        print_lines([*map(_told, learned.figures), f"written: {out} ({learned.digest[:16]})"])


def _told(one: Heard) -> str:
    what = "false alarms in" if one.level == "none" else "heard of"
    return f"{one.language:<8} {one.level:<9} {one.heard:>6} {what} {one.messages}"

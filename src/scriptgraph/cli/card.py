"""`scriptgraph card`: role cards from raw posts."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import Attempts, CallsAtATime, Json, model_option, named_model
from scriptgraph.cli.output import remark
from scriptgraph.cli.work import Shown, announce, carry_out, finish
from scriptgraph.core.settings import ATTEMPTS
from scriptgraph.studies.work import CONCURRENCY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def card(
    posts: Annotated[
        list[Path],
        typer.Argument(
            metavar="POSTS", help="JSON lines of posts: id and post.", show_default=False
        ),
    ],
    out: Annotated[
        Path,
        typer.Option(
            file_okay=False,
            help="The folder for the cards; to go on, the same one.",
            show_default=False,
        ),
    ],
    model: Annotated[str | None, model_option("The model that reads the posts.")] = None,
    attempts: Attempts = ATTEMPTS,
    concurrency: CallsAtATime = CONCURRENCY,
    json: Json = False,
) -> None:
    """Make a role card of each post, for `scriptgraph roleplay`.

    A card takes down what the post says and nothing more: a value counts only with a quote that
    stands in the post, and what the post does not say is `unknown`. The quotes, and what was
    refused, are in conversions.jsonl beside the cards. A card that you have changed is not
    written anew. The same command goes on where it was stopped. Exits with 1 while cards are
    missing.
    """
    from scriptgraph.files.ledger import open_ledger
    from scriptgraph.studies.cards import CONVERSIONS, Conversion, Conversions, differing

    reader = named_model(model, temperature=0)
    file = out / CONVERSIONS
    with open_ledger(
        file, Conversion, "a conversion", differs=differing(reader), remark=remark
    ) as ledger:
        conversions = Conversions(posts, out, reader, ledger, attempts)
        left = conversions.survey(remark)
        announce(left, "cards", reader, does="reads")
        work = partial(conversions.carry_out, concurrency=concurrency)
        is_stopped = carry_out(work, "reading", left)
    found = conversions.document()
    finish(found, Shown(_figures(found)), json=json, is_stopped=is_stopped)
    if found["cards"] < found["posts"]:
        raise typer.Exit(1)


def _figures(found: Mapping[str, Any]) -> Iterator[str]:
    """Say in a few lines what became of the posts."""
    from scriptgraph.cli.judged import asked

    unknown = ", ".join(f"{name} {count}" for name, count in found["unknown"].items())
    yield f"{found['cards']} of {found['posts']} posts have a card in {found['folder']}"
    yield f"  unknown  {unknown or 'nothing'}"
    yield f"  refused  {found['refused']} values without a proof"
    yield from (f"  missing  {post}: {why}" for post, why in found["missing"].items())
    yield f"  asked    {asked(found)}"

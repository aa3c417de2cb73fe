"""`scriptgraph card`: role cards from raw posts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import Json, named_model
from scriptgraph.cli.output import console, errors, print_json
from scriptgraph.cli.reading import progress, remark
from scriptgraph.cli.stopping import until_stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scriptgraph.counsel.converting import Conversions

EXAMPLE = "Example: scriptgraph card scripts/counsel/posts.jsonl --out runs/cards"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLE)(card)


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
    model: Annotated[
        str | None,
        typer.Option(
            help="The model that reads the posts. Without one, the offline rehearsal model."
        ),
    ] = None,
    attempts: Annotated[
        int, typer.Option(min=1, help="How often to ask before something stays unknown.")
    ] = 2,
    concurrency: Annotated[int, typer.Option(min=1, help="How many posts at a time.")] = 4,
    json: Json = False,
) -> None:
    """Make a role card of each post, for `scriptgraph roleplay`.

    A card takes down what the post says and nothing more: a value counts only with a quote that
    stands in the post, and what the post does not say is `unknown`. The quotes, and what was
    refused, are in conversions.jsonl beside the cards. A card that you have changed is not
    written anew. The same command goes on where it was stopped. Exits with 1 while cards are
    missing.
    """
    from scriptgraph.counsel.converting import CONVERSIONS, Conversion, Conversions, differing
    from scriptgraph.counsel.ledger import open_ledger

    reader = named_model(model, temperature=0)
    file = out / CONVERSIONS
    with open_ledger(
        file, Conversion, "a conversion", differs=differing(reader), remark=remark
    ) as ledger:
        conversions = Conversions(posts, out, reader, ledger, attempts)
        is_stopped = _carry_out(conversions, concurrency)
    found = conversions.document()
    if json:
        print_json(found)
    else:
        _print(found)
    if is_stopped:
        errors().print("stopped; the same command goes on")
        raise KeyboardInterrupt
    if found["cards"] < found["posts"]:
        raise typer.Exit(1)


def _carry_out(conversions: Conversions, concurrency: int) -> bool:
    """Convert what is left, and show how far it is; say whether it was stopped before the end."""
    from scriptgraph.models.rehearsal import RehearsalModel
    from scriptgraph.nodes.asking import model_name

    told = errors()
    left = conversions.survey(remark)
    if isinstance(conversions.model, RehearsalModel):
        told.print("A rehearsal: no language model reads here.", style="yellow")
    told.print(f"{left} cards to get from {model_name(conversions.model)}", markup=False)
    with progress("reading", left) as advance:

        async def convert_them(must_halt: Callable[[], bool]) -> None:
            await conversions.carry_out(
                concurrency=concurrency, on_done=advance, must_halt=must_halt
            )

        return asyncio.run(until_stopped(convert_them))


def _print(found: Mapping[str, Any]) -> None:
    from scriptgraph.cli.terminal import printable

    unknown = ", ".join(f"{name} {count}" for name, count in found["unknown"].items())
    lines = [
        f"{found['cards']} of {found['posts']} posts have a card in {found['folder']}",
        f"  unknown  {unknown or 'nothing'}",
        f"  refused  {found['refused']} values without a proof",
        *(f"  missing  {post}: {why}" for post, why in found["missing"].items()),
        f"  asked    {found['calls']:,} calls, {found['input_tokens']:,} → "
        f"{found['output_tokens']:,} tokens",
    ]
    for line in lines:
        console().print(printable(line), markup=False)

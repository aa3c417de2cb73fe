"""`scriptgraph compare`: which of two systems a judge prefers, reply by reply."""

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

    from scriptgraph.counsel.comparing import Contest
    from scriptgraph.counsel.winrates import LengthLimit

EXAMPLE = "Example: scriptgraph compare tuned.jsonl base.jsonl --rubric principles --model gpt-4o"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLE)(compare)


def compare(
    a: Annotated[
        Path, typer.Argument(help="The replies of system A: JSON lines.", show_default=False)
    ],
    b: Annotated[
        Path,
        typer.Argument(help="Those of system B to the same messages.", show_default=False),
    ],
    rubric: Annotated[
        str, typer.Option(help="What to judge by: a packaged rubric's name, or a YAML file.")
    ] = "principles",
    model: Annotated[
        str | None,
        typer.Option(
            help="The model that judges (temperature 0). Without one, the offline rehearsal model."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The file for the verdicts. Without it they lie beside A's replies."),
    ] = None,
    length_limit: Annotated[
        str,
        typer.Option(
            help="Also give the win rate among pairs of like length: a ratio such as 1.2 (of "
            "characters), or words such as 80w (the most that either reply may have)."
        ),
    ] = "1.2",
    per_principle: Annotated[
        bool,
        typer.Option("--per-principle", help="Also ask by each criterion of the rubric alone."),
    ] = False,
    human: Annotated[
        Path | None,
        typer.Option(
            help='What people chose, for Cohen\'s kappa: JSON lines {"id": ..., "choice": "A", "B" '
            'or "tie"}.'
        ),
    ] = None,
    attempts: Annotated[
        int, typer.Option(min=1, help="How often to ask before a verdict is missing.")
    ] = 2,
    concurrency: Annotated[int, typer.Option(min=1, help="How many calls at a time.")] = 4,
    json: Json = False,
) -> None:
    """Have a model say which of two replies to the same client is better, for many clients.

    Each line of A and B is a reply: {"id", "messages" or "question", "reply"}. They are paired by
    id. Every pair is shown in both orders, without names; only a reply that is preferred in both
    has won, and a verdict that changes with the order is a tie. A tie counts as half a win.
    Verdicts that cannot be read stay missing and are counted. Intervals are of 95 %, by bootstrap
    over the inputs.

    Each verdict is written as soon as it is there. The same command goes on where it was stopped,
    and asks again only where a verdict is missing.
    """
    from scriptgraph.counsel.agreement import require_sklearn
    from scriptgraph.counsel.choices import WHOLE, ReplyChoice
    from scriptgraph.counsel.comparing import Contest, differing
    from scriptgraph.counsel.ledger import open_ledger
    from scriptgraph.counsel.outcome import outcome
    from scriptgraph.counsel.pairing import pair_up, read_human_choices
    from scriptgraph.formats.rubric import load_rubric
    from scriptgraph.metrics.intervals import require_scipy
    from scriptgraph.nodes.asking import model_name

    require_scipy()
    limit = _limit(length_limit)
    loaded = load_rubric(rubric)
    if loaded.judges != "reply":
        raise typer.BadParameter(f"{loaded.id!r} judges whole dialogues", param_hint="--rubric")
    pairs = pair_up(a, b, remark)
    chosen = None
    if human:
        require_sklearn()
        chosen = read_human_choices(human, [pair.id for pair in pairs], remark)
    judge = named_model(model, temperature=0)
    differs = differing(pairs, loaded, model_name(judge))
    file = out or a.with_name(f"{a.stem}-{b.stem}.choices.jsonl")
    criteria = [WHOLE, *loaded.by_id] if per_principle else [WHOLE]
    with open_ledger(file, ReplyChoice, "a choice", differs=differs, remark=remark) as ledger:
        contest = Contest(pairs, loaded, criteria, judge, ledger, attempts)
        is_stopped = _carry_out(contest, concurrency)
    found = {"a": str(a), "b": str(b), **outcome(contest, limit, chosen)}
    if json:
        print_json(found)
    else:
        _print(found)
    if is_stopped:
        errors().print("stopped; the same command goes on")
        raise KeyboardInterrupt


def _limit(text: str) -> LengthLimit:
    from scriptgraph.counsel.winrates import parse_length_limit

    try:
        return parse_length_limit(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--length-limit") from error


def _carry_out(contest: Contest, concurrency: int) -> bool:
    """Ask what is left, and show how far it is; say whether it was stopped before the end."""
    from scriptgraph.models.rehearsal import RehearsalModel
    from scriptgraph.nodes.asking import model_name

    told = errors()
    if isinstance(contest.judge, RehearsalModel):
        told.print("A rehearsal: no language model judges here.", style="yellow")
    left = len(contest.left())
    told.print(f"{left} verdicts to get from {model_name(contest.judge)}", markup=False)
    with progress("comparing", left) as advance:

        async def compare_all(must_halt: Callable[[], bool]) -> None:
            await contest.carry_out(concurrency=concurrency, on_done=advance, must_halt=must_halt)

        return asyncio.run(until_stopped(compare_all))


def _print(found: Mapping[str, Any]) -> None:
    """Show the figures, and what they rest on."""
    from scriptgraph.cli.contests import contest_blocks, contest_notes
    from scriptgraph.cli.tables import print_block
    from scriptgraph.cli.terminal import printable

    shown = console()
    for block in contest_blocks(found):
        print_block(shown, block)
    shown.print()
    for note in contest_notes(found):
        shown.print(printable(note), markup=False)

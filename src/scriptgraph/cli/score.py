"""`scriptgraph score`: have a model apply a rubric to replies or dialogues."""

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

    from scriptgraph.counsel.scoring import Appraisal
    from scriptgraph.rubric import Rubric

EXAMPLE = "Example: scriptgraph score replies.jsonl --rubric principles --model gpt-4o --repeats 3"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLE)(score)


def score(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="JSON lines of replies, or dialogues in the published layout, or an experiment's "
            "folder.",
            show_default=False,
        ),
    ],
    rubric: Annotated[
        str,
        typer.Option(help="What to score by: principles, alliance, or a YAML file of your own."),
    ] = "principles",
    model: Annotated[
        str | None,
        typer.Option(help="The model that judges. Without one, the offline rehearsal model."),
    ] = None,
    repeats: Annotated[
        int, typer.Option(min=1, max=100, help="How often everything is scored.")
    ] = 1,
    temperature: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=2,
            help="The judge's temperature. Without it 0 for one repeat and 1 for several: at 0 "
            "they say little, because the same prompt mostly gets the same answer.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            help="The file for the scores. Without it they lie beside what is scored.",
        ),
    ] = None,
    attempts: Annotated[
        int, typer.Option(min=1, help="How often to ask before a score is missing.")
    ] = 2,
    concurrency: Annotated[int, typer.Option(min=1, help="How many calls at a time.")] = 4,
    json: Json = False,
) -> None:
    """Have a model score replies or whole dialogues by a rubric.

    A line of replies is {"id", "messages" or "question", "reply", "model"}. Of dialogues, a rubric
    for replies scores every reply of the agent, a rubric for dialogues each as a whole. The judge
    gives a reason before each score. A score that cannot be had stays missing and is counted.

    With --repeats everything is scored so many times, and Krippendorff's alpha says how far the
    judge agrees with itself: 1 is always, 0 no more than by chance.

    Each answer is written as soon as it is there. The same command goes on where it was stopped,
    and asks again only where a score is missing.
    """
    from scriptgraph.counsel.items import Source
    from scriptgraph.counsel.ledger import open_ledger
    from scriptgraph.counsel.repeats import require_krippendorff
    from scriptgraph.counsel.scored import scored_document
    from scriptgraph.counsel.scoring import Appraisal, differing
    from scriptgraph.formats.rubric import load_rubric
    from scriptgraph.metrics.intervals import require_scipy
    from scriptgraph.scores import ScoreSheet

    require_scipy()
    if repeats > 1:
        require_krippendorff()
    loaded = load_rubric(rubric)
    if temperature is None:
        temperature = 0.0 if repeats == 1 else 1.0
    judge = named_model(model, temperature=temperature)
    source = Source(path, loaded.judges)
    file = out or _beside(path, loaded)
    differs = differing(loaded, judge)
    with open_ledger(file, ScoreSheet, "a score", differs=differs, remark=remark) as ledger:
        appraisal = Appraisal(source, loaded, judge, ledger, repeats, attempts)
        is_stopped = _carry_out(appraisal, concurrency)
    found = scored_document(appraisal)
    if json:
        print_json(found)
    else:
        _print(found)
    if is_stopped:
        errors().print("stopped; the same command goes on")
        raise KeyboardInterrupt


def _beside(path: Path, rubric: Rubric) -> Path:
    """Name the file for scores; where it would lie is checked when what is scored is read."""
    if path.is_dir():
        return path / f"scores.{rubric.id}.jsonl"
    return path.with_name(f"{path.stem}.scores.{rubric.id}.jsonl")


def _carry_out(appraisal: Appraisal, concurrency: int) -> bool:
    """Ask what is left, and show how far it is; say whether it was stopped before the end."""
    from scriptgraph.models.rehearsal import RehearsalModel
    from scriptgraph.nodes.asking import model_name

    told = errors()
    with told.status("reading"):
        left = appraisal.survey(remark)
    if isinstance(appraisal.judge, RehearsalModel):
        told.print("A rehearsal: no language model judges here.", style="yellow")
    told.print(f"{left} answers to get from {model_name(appraisal.judge)}", markup=False)
    with progress("scoring", left) as advance:

        async def score_them(must_halt: Callable[[], bool]) -> None:
            await appraisal.carry_out(concurrency=concurrency, on_done=advance, must_halt=must_halt)

        return asyncio.run(until_stopped(score_them))


def _print(found: Mapping[str, Any]) -> None:
    """Show the figures, and what they rest on."""
    from scriptgraph.cli.marks import mark_blocks, mark_notes
    from scriptgraph.cli.tables import print_block
    from scriptgraph.cli.terminal import printable

    shown = console()
    for block in mark_blocks(found):
        print_block(shown, block)
    shown.print()
    for note in mark_notes(found):
        shown.print(printable(note), markup=False)
    for caution in found["cautions"]:
        shown.print(printable(caution), style="yellow", markup=False)

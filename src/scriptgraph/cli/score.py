"""`scriptgraph score`: have a model apply a rubric to replies or dialogues."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.kept_calls import BatchOption, CacheOption, calls_kept
from scriptgraph.cli.options import (
    Attempts,
    CallsAtATime,
    Json,
    OnOption,
    ShardOption,
    ShardsOption,
    model_option,
)
from scriptgraph.cli.output import errors, remark
from scriptgraph.cli.reading import CorpusOptions
from scriptgraph.cli.spreading import chosen_spread, do_left, opened
from scriptgraph.cli.work import Shown, announce, finish, lacking
from scriptgraph.core.settings import ATTEMPTS
from scriptgraph.studies.work import CONCURRENCY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scriptgraph.files.lines import Remark
    from scriptgraph.metrics.by_people import Agreement
    from scriptgraph.replies.human_ratings import HumanScores
    from scriptgraph.studies.judging.score import Appraisal
    from scriptgraph.studies.judging.sittings import Scoring


@dataclass(frozen=True, kw_only=True)
class ScoreOptions:
    """What was asked for on the command line."""

    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="JSON lines of replies, dialogues in the published layout or of others, or an "
            "experiment's folder.",
            show_default=False,
        ),
    ]
    rubric: Annotated[
        str,
        typer.Option(help="What to score by: principles, alliance, or a YAML file of your own."),
    ] = "principles"
    model: Annotated[str | None, model_option("The model that judges.")] = None
    repeats: Annotated[
        int, typer.Option(min=1, max=100, help="How often everything is scored.")
    ] = 1
    temperature: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=2,
            help="The judge's temperature. Without it 0 for one repeat and 1 for several: at 0 "
            "they say little, because the same prompt mostly gets the same answer.",
        ),
    ] = None
    out: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            help="The file for the scores. Without it they lie beside what is scored.",
        ),
    ] = None
    human: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help='What people gave, to hold the judge against: JSON lines {"id": ..., "scores": '
            '{CRITERION: SCORE}, "rater": ...}. Can be given several times.',
        ),
    ] = None
    shard: ShardOption = None
    on: OnOption = None
    shards: ShardsOption = None
    cache: CacheOption = None
    batch: BatchOption = False
    attempts: Attempts = ATTEMPTS
    concurrency: CallsAtATime = CONCURRENCY
    to: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What a batch server's output answers: lines of situations, or the batch's own "
            "input.",
        ),
    ] = None
    corpus: CorpusOptions
    json: Json = False


def score(options: ScoreOptions) -> None:
    """Have a model score replies or whole dialogues by a rubric.

    A line of replies is {"id", "messages" or "question", "reply", "model"}, or has several in
    "replies"; what a server writes for a batch of requests is read with --to. Of dialogues, a
    rubric for replies scores every reply of the agent, a rubric for dialogues each as a whole. The
    judge gives a reason before each score. A score that cannot be had stays missing and is counted.

    With --repeats everything is scored so many times, and Krippendorff's alpha says how far the
    judge agrees with itself: 1 is always, 0 no more than by chance.

    With --human the judge is held against people: kappa, alpha, correlation, and whether its errors
    follow the length of a reply or its place. It lies beside the scores, and reports show it.

    Each answer is written as soon as it is there. The same command goes on where it was stopped,
    and asks again only where a score is missing. Exits with 1 while one is.
    """
    from scriptgraph.cli.by_people import people_blocks
    from scriptgraph.cli.criteria import criteria_blocks, criteria_notes
    from scriptgraph.core.extras import require
    from scriptgraph.studies.judging.human import keep_agreement, people_document, refuse_loss
    from scriptgraph.studies.judging.score_summary import scored_document

    require("scipy.stats", "counsel")
    if options.human:
        require("sklearn.metrics", "counsel", without="`score` without --human")
    if options.repeats > 1:
        require("krippendorff", "counsel", without="--repeats 1")
    judging = _described(options)
    spread = chosen_spread(
        options.shard, options.on, options.shards, cache=options.cache, human=options.human
    )
    with opened(judging, spread) as begun:
        appraisal = begun.work
        with errors().status("reading"):
            human = _human(options.human, appraisal, remark) if options.human else []
            if human:
                refuse_loss(begun.whole, human)
        announce(begun.left, "answers", appraisal.judge)
        with calls_kept(options.cache, options.batch) as batches:
            many = options.concurrency
            is_stopped = do_left(judging, begun, spread, "scoring", many, batches)
    found = scored_document(appraisal)
    people = _by_people(appraisal, human) if human else {}
    if people:
        found["human"] = people_document(people)
        keep_agreement(begun.whole, found["judge"], people, human)
    sheets = found["sheets"]
    unscored = sheets["wanted"] - sheets["asked"] + sheets["incomplete"]
    missing = lacking(unscored, "answer", "without all scores")
    notes = criteria_notes(found)
    blocks = [*criteria_blocks(found), *people_blocks(people, found["judge"])]
    shown = Shown(notes, blocks, found["cautions"], missing)
    finish(found, shown, json=options.json, is_stopped=is_stopped, shard=spread.shard)


def _described(options: ScoreOptions) -> Scoring:
    """Describe what is to be scored, and by whom."""
    from scriptgraph.formats.rubric import load_rubric
    from scriptgraph.studies.judging.sittings import Scoring
    from scriptgraph.studies.named_model import NamedModel

    usual = 0.0 if options.repeats == 1 else 1.0
    temperature = usual if options.temperature is None else options.temperature
    return Scoring(
        path=options.path,
        judge=NamedModel(options.model, temperature),
        rubric=load_rubric(options.rubric),
        repeats=options.repeats,
        attempts=options.attempts,
        out=options.out,
        asked=options.to,
        given=options.corpus.given(),
    )


def _human(paths: Sequence[Path], appraisal: Appraisal, remark: Remark) -> list[HumanScores]:
    from scriptgraph.studies.judging.human import read_human_scores

    rubric = appraisal.rubric
    scale = (rubric.lowest, rubric.highest)
    return read_human_scores(paths, appraisal.clusters, rubric.by_id, remark, scale=scale)


def _by_people(appraisal: Appraisal, human: list[HumanScores]) -> dict[str, Agreement]:
    from scriptgraph.files.lines import pass_over
    from scriptgraph.studies.judging.human import scores_by_people

    rated = {one.id for one in human}
    items = {one.id: one for one in appraisal.source.items(pass_over) if one.id in rated}
    return scores_by_people(appraisal.sheets(), human, items)

"""`scriptgraph compare`: which of two systems a judge prefers, reply by reply."""

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
    JudgingRubric,
    OnOption,
    ShardOption,
    ShardsOption,
    model_option,
    reply_rubric,
)
from scriptgraph.cli.output import remark
from scriptgraph.cli.reading import CorpusOptions
from scriptgraph.cli.spreading import chosen_spread, do_left, opened
from scriptgraph.cli.work import Shown, announce, finish, lacking
from scriptgraph.core.settings import ATTEMPTS
from scriptgraph.studies.work import CONCURRENCY

if TYPE_CHECKING:
    from scriptgraph.metrics.win_rates import LengthLimit
    from scriptgraph.studies.judging.sittings import Comparing


@dataclass(frozen=True, kw_only=True)
class CompareOptions:
    """What was asked for on the command line."""

    a: Annotated[
        Path, typer.Argument(help="The replies of system A: JSON lines.", show_default=False)
    ]
    b: Annotated[
        Path,
        typer.Argument(help="Those of system B to the same messages.", show_default=False),
    ]
    rubric: JudgingRubric = "principles"
    model: Annotated[str | None, model_option("The model that judges (temperature 0).")] = None
    out: Annotated[
        Path | None,
        typer.Option(help="The file for the verdicts. Without it they lie beside A's replies."),
    ] = None
    length_limit: Annotated[
        str,
        typer.Option(
            help="Also give the win rate among pairs of like length: a ratio such as 1.2 (of "
            "characters), or words such as 80w (the most that either reply may have)."
        ),
    ] = "1.2"
    per_principle: Annotated[
        bool,
        typer.Option("--per-principle", help="Also ask by each criterion of the rubric alone."),
    ] = False
    human: Annotated[
        Path | None,
        typer.Option(
            help='What people chose, for Cohen\'s kappa: JSON lines {"id": ..., "choice": "A", "B" '
            'or "tie"}.'
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
        typer.Option(metavar="FILE", help="What the outputs of batches answer; see `score`."),
    ] = None
    corpus: CorpusOptions
    json: Json = False


def compare(options: CompareOptions) -> None:
    """Have a model say which of two replies to the same client is better, for many clients.

    Each line of A and B is a reply: {"id", "messages" or "question", "reply"}; whatever else
    `score` takes replies from is read as well. They are paired by id. Every pair is shown in both
    orders, without names; only a reply that is preferred in both has won, and a verdict that
    changes with the order is a tie. A tie counts as half a win. Verdicts that cannot be read stay
    missing and are counted. Intervals are of 95 %, by the jackknife over the situations: replies to
    one client are drawn together. Where all inputs come out alike, they are Wilson's.

    Each verdict is written as soon as it is there. The same command goes on where it was stopped,
    and asks again only where a verdict is missing. Exits with 1 while one is.
    """
    from scriptgraph.cli.contests import contest_blocks, contest_notes
    from scriptgraph.core.extras import require
    from scriptgraph.metrics.speech import words_in
    from scriptgraph.studies.judging.compare_summary import outcome
    from scriptgraph.studies.judging.reply_pairs import read_human_choices

    require("scipy.stats", "counsel")
    if options.human:
        require("sklearn.metrics", "counsel")
    limit = _limit(options.length_limit)
    spread = chosen_spread(
        options.shard, options.on, options.shards, cache=options.cache, human=options.human
    )
    judging = _described(options)
    with opened(judging, spread) as begun:
        contest = begun.work
        if limit.words is not None:  # what cannot be counted is refused before anything is paid for
            for pair in contest.pairs:
                words_in(f"{pair.a.reply}\n{pair.b.reply}")
        chosen = None
        if options.human:
            ids = [pair.id for pair in contest.pairs]
            chosen = read_human_choices(options.human, ids, remark)
        announce(begun.left, "verdicts", contest.judge)
        with calls_kept(options.cache, options.batch) as batches:
            many = options.concurrency
            is_stopped = do_left(judging, begun, spread, "comparing", many, batches)
    found = {"a": str(options.a), "b": str(options.b), **outcome(contest, limit, chosen)}
    verdicts = found["verdicts"]
    unsettled = verdicts["wanted"] - verdicts["asked"] + verdicts["missing"]
    missing = lacking(unsettled, "verdict", "missing")
    shown = Shown(contest_notes(found), contest_blocks(found), lacking=missing)
    finish(found, shown, json=options.json, is_stopped=is_stopped, shard=spread.shard)


def _described(options: CompareOptions) -> Comparing:
    """Describe what is to be compared, and by whom."""
    from scriptgraph.studies.judging.sittings import Comparing
    from scriptgraph.studies.named_model import NamedModel

    return Comparing(
        a=options.a,
        b=options.b,
        judge=NamedModel(options.model, temperature=0),
        rubric=reply_rubric(options.rubric),
        per_principle=options.per_principle,
        attempts=options.attempts,
        out=options.out,
        asked=options.to,
        given=options.corpus.given(),
    )


def _limit(text: str) -> LengthLimit:
    from scriptgraph.metrics.win_rates import parse_length_limit

    try:
        return parse_length_limit(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--length-limit") from error

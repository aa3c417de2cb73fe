"""`scriptgraph compare`: which of two systems a judge prefers, reply by reply."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.kept_calls import CacheOption, calls_kept
from scriptgraph.cli.options import (
    Attempts,
    CallsAtATime,
    Json,
    JudgingRubric,
    ShardOption,
    chosen_shard,
    model_option,
    named_model,
    reply_rubric,
)
from scriptgraph.cli.output import remark, say
from scriptgraph.cli.reading import CorpusOptions
from scriptgraph.cli.work import Shown, finish, lacking, work_through
from scriptgraph.core.settings import ATTEMPTS
from scriptgraph.studies.work import CONCURRENCY

if TYPE_CHECKING:
    from scriptgraph.metrics.win_rates import LengthLimit


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
    cache: CacheOption = None
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
    from scriptgraph.models.described import model_name
    from scriptgraph.replies.preferences import WHOLE, ReplyChoice
    from scriptgraph.studies.judging.compare import Contest, differing
    from scriptgraph.studies.judging.compare_summary import outcome
    from scriptgraph.studies.judging.reply_pairs import pair_up, read_human_choices
    from scriptgraph.studies.parts import open_shared

    require("scipy.stats", "counsel")
    limit = _limit(options.length_limit)
    loaded = reply_rubric(options.rubric)
    given = options.corpus.given()
    shard = chosen_shard(options.shard, human=options.human)
    pairs = pair_up(options.a, options.b, remark, given, say, options.to, shard)
    if limit.words is not None:  # what cannot be counted is refused before anything is paid for
        for pair in pairs:
            words_in(f"{pair.a.reply}\n{pair.b.reply}")
    chosen = None
    if options.human:
        require("sklearn.metrics", "counsel")
        chosen = read_human_choices(options.human, [pair.id for pair in pairs], remark)
    judge = named_model(options.model, temperature=0)
    differs = differing(pairs, loaded, model_name(judge))
    file = options.out or options.a.with_name(f"{options.a.stem}-{options.b.stem}.choices.jsonl")
    criteria = [WHOLE, *loaded.by_id] if options.per_principle else [WHOLE]
    with open_shared(
        file, shard, ReplyChoice, "a choice", differs=differs, remark=remark, say=say
    ) as ledger:
        contest = Contest(pairs, loaded, criteria, judge, ledger, options.attempts)
        left = len(contest.left())
        with calls_kept(options.cache):
            is_stopped = work_through(
                contest, left, "verdicts", judge, "comparing", options.concurrency
            )
    found = {"a": str(options.a), "b": str(options.b), **outcome(contest, limit, chosen)}
    verdicts = found["verdicts"]
    unsettled = verdicts["wanted"] - verdicts["asked"] + verdicts["missing"]
    missing = lacking(unsettled, "verdict", "missing")
    shown = Shown(contest_notes(found), contest_blocks(found), lacking=missing)
    finish(found, shown, json=options.json, is_stopped=is_stopped, shard=shard)


def _limit(text: str) -> LengthLimit:
    from scriptgraph.metrics.win_rates import parse_length_limit

    try:
        return parse_length_limit(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--length-limit") from error

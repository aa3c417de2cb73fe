"""`scriptgraph prefer`: from clients' messages to preference pairs."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scriptgraph.cli.kept_calls import BatchOption, CacheOption, calls_kept
from scriptgraph.cli.naming import AT_ADDRESS
from scriptgraph.cli.options import (
    CallsAtATime,
    Json,
    JudgingRubric,
    OnOption,
    ShardOption,
    ShardsOption,
    model_option,
)
from scriptgraph.cli.output import remark, say
from scriptgraph.cli.reading import CorpusOptions
from scriptgraph.cli.spreading import chosen_spread, do_left, opened
from scriptgraph.cli.work import Shown, finish, lacking

if TYPE_CHECKING:
    from scriptgraph.studies.preference.sitting import Pairing, Pool, Sitting


@dataclass(frozen=True, kw_only=True)
class PreferOptions:
    """What was asked for on the command line."""

    situations: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT",
            help='JSON lines: {"id", "messages" or "question"}; the client has spoken last. Or '
            "dialogues, in the published layout or of others, or an experiment's folder.",
            show_default=False,
        ),
    ]
    out: Annotated[Path, typer.Option(help="The folder for everything.", show_default=False)]
    replies: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help='Replies of others in place of models: lines with one ("reply") or several '
            '("replies") to a message of INPUT, or what a server wrote for a batch, with the '
            "messages' ids as custom_id. Can be given several times.",
        ),
    ] = None
    models: Annotated[
        str | None,
        typer.Option(
            help="The models that reply, in turn: a,b,c. Without any, the offline rehearsal model. "
            + AT_ADDRESS
        ),
    ] = None
    judge: Annotated[
        str | None,
        model_option("The model that scores (temperature 0), better none of those that reply."),
    ] = None
    rubric: JudgingRubric = "principles"
    candidates: Annotated[
        int, typer.Option(min=2, max=64, help="How many replies to each situation.")
    ] = 4
    temperature: Annotated[float, typer.Option(min=0, max=2, help="Of the models that reply.")] = (
        1.0
    )
    seed: Annotated[
        int, typer.Option(min=0, help="The first seed; further replies of a model count on.")
    ] = 1
    gap: Annotated[
        float,
        typer.Option(help="How much better overall the chosen reply has to be."),
    ] = 1.0
    pairing: Annotated[
        Literal["all", "best"],
        typer.Option(help="all: every two replies; best: only the best with each of the others."),
    ] = "all"
    max_words: Annotated[
        int | None, typer.Option(min=1, help="Replies with more words are kept out.")
    ] = None
    without: Annotated[
        list[str] | None, typer.Option(metavar="FILTER", help="Switch a filter off, by its name.")
    ] = None
    shard: ShardOption = None
    on: OnOption = None
    shards: ShardsOption = None
    cache: CacheOption = None
    batch: BatchOption = False
    concurrency: CallsAtATime = 8
    corpus: CorpusOptions
    json: Json = False


def prefer(options: PreferOptions) -> None:
    """Have models reply to clients, score the replies, and pair the better with the worse.

    What a filter keeps out is not scored: too long or too short, more than one question, lists or
    markup, doses of medicine, diagnoses as certain, promises of silence, and, where the client
    speaks of dying, of violence or of harming somebody, words that wave it away or point to no
    human help. A chosen reply is better overall by the gap, and never rated less safe than the
    rejected one.

    With --replies nobody is asked for replies: those of the files are scored and paired.

    Of dialogues, every message of the client's that was answered is a situation. Chats with answers
    that end with the client can be either: --from situations takes each as one situation, --from
    openai as a dialogue.

    OUT gets candidates.jsonl, scores.jsonl, and in the end the pairs in three layouts: pairs.jsonl
    (flat, as PsychoCounsel-Preference), dpo.jsonl and reward.jsonl (as TRL reads them). The same
    command goes on where it was stopped, and asks again for what is missing; it exits with 1 while
    something is. Another gap or pairing costs nothing: the pairs are written anew. Where there is
    no pair, no file is written.
    """
    from scriptgraph.cli.preferences import preference_lines

    if not 0 < options.gap < inf:
        message = "it has to be a finite number that is more than 0"
        raise typer.BadParameter(message, param_hint="--gap")
    spread = chosen_spread(options.shard, options.on, options.shards, cache=options.cache)
    pairing = _described(options)
    with opened(pairing, spread) as begun:
        sitting = begun.work
        if sitting.preferring.rehearsal:
            remark("A rehearsal: not everything here is a language model's.")
        say(f"{begun.left} of {len(sitting.situations)} situations to do")
        what = "replies and scores"
        with calls_kept(options.cache, options.batch) as batches:
            many = options.concurrency
            is_stopped = do_left(pairing, begun, spread, what, many, batches)
        found = _finish(sitting, options, is_stopped=is_stopped)
    undone = found["situations"]["all"] - found["situations"]["done"]
    missing = lacking(undone, "situation", "without all replies and scores")
    shown = Shown(preference_lines(found), lacking=missing)
    finish(found, shown, json=options.json, is_stopped=is_stopped, shard=spread.shard)


def _described(options: PreferOptions) -> Pairing:
    """Describe what is to be paired, who replies and who scores.

    Raises:
        typer.BadParameter: When models are named beside the replies of others.
    """
    from scriptgraph.formats.rubric import load_rubric
    from scriptgraph.safety.filters import filters_without
    from scriptgraph.studies.named_model import NamedModel
    from scriptgraph.studies.preference.sitting import Pairing

    if options.replies and options.models:
        message = "the replies are there already, so no model is asked for any"
        raise typer.BadParameter(message, param_hint="--models")
    return Pairing(
        path=options.situations,
        out=options.out,
        pool=_pool(options),
        judge=NamedModel(options.judge, temperature=0),
        rubric=load_rubric(options.rubric),
        filters=filters_without(options.without or (), most_words=options.max_words),
        replies=tuple(options.replies or ()),
        given=options.corpus.given(),
    )


def _pool(options: PreferOptions) -> Pool:
    """Let the models take turns."""
    from scriptgraph.rehearsal.model import NAME
    from scriptgraph.studies.preference.sitting import Pool

    names = tuple(name.strip() for name in (options.models or NAME).split(","))
    if not all(names):
        raise typer.BadParameter("a name is empty", param_hint="--models")
    if len(set(names)) < len(names):
        raise typer.BadParameter("a model is named twice", param_hint="--models")
    if options.candidates < len(names):
        raise typer.BadParameter(
            f"{options.candidates} replies are too few for {len(names)} models",
            param_hint="--candidates",
        )
    return Pool(names, options.candidates, options.temperature, options.seed)


def _finish(sitting: Sitting, options: PreferOptions, *, is_stopped: bool) -> dict[str, Any]:
    """Pair what there is; write the pairs and the figures unless the work was stopped."""
    from scriptgraph.exports.pair_layouts import export_pairs
    from scriptgraph.files.whole import write_json
    from scriptgraph.studies.preference.summary import outcome

    preferring, situations, folder = sitting.preferring, sitting.situations, sitting.folder
    found = outcome(preferring, situations, folder, gap=options.gap, pairing=options.pairing)
    if is_stopped:
        return found.summary.model_dump()
    written = export_pairs(folder.path, found.pairs, rehearsal=preferring.rehearsal)
    document = {**found.summary.model_dump(), "files": [str(path) for path in written]}
    write_json(folder.path / "summary.json", document)
    return document

"""`scriptgraph prefer`: from clients' messages to preference pairs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scriptgraph.cli.kept_calls import CacheOption, calls_kept
from scriptgraph.cli.naming import AT_ADDRESS
from scriptgraph.cli.options import (
    CallsAtATime,
    Json,
    JudgingRubric,
    ShardOption,
    chosen_shard,
    model_option,
    named_model,
)
from scriptgraph.cli.output import remark, say
from scriptgraph.cli.reading import CorpusOptions
from scriptgraph.cli.work import Shown, carry_out, finish, lacking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scriptgraph.nodes.candidates import Voice
    from scriptgraph.replies.candidates import Candidate
    from scriptgraph.replies.reply import Situation
    from scriptgraph.studies.preference.folder import PreferenceFolder
    from scriptgraph.studies.preference.prefer import Preferring
    from scriptgraph.studies.shards import refuse_empty


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
    cache: CacheOption = None
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
    from scriptgraph.formats.rubric import load_rubric
    from scriptgraph.safety.filters import filters_without
    from scriptgraph.studies.preference.folder import open_preference_folder
    from scriptgraph.studies.preference.prefer import Preferring

    if not 0 < options.gap < inf:
        message = "it has to be a finite number that is more than 0"
        raise typer.BadParameter(message, param_hint="--gap")
    shard = chosen_shard(options.shard)
    every, replies = _read(options)
    wanted = [one for one in every if shard is None or shard.holds(one.id)]
    if not wanted:
        refuse_empty(options.situations, "situation", shard)
    preferring = Preferring(
        rubric=load_rubric(options.rubric),
        pool=() if replies else _voices(options),
        given=replies,
        judge=named_model(options.judge, temperature=0),
        filters=filters_without(options.without or (), most_words=options.max_words),
    )
    with open_preference_folder(
        options.out,
        preferring.design(),
        rehearsal=preferring.rehearsal,
        remark=remark,
        say=say,
        shard=shard,
    ) as folder:
        with calls_kept(options.cache):
            is_stopped = _ask(preferring, wanted, folder, options.concurrency)
        found = _finish(preferring, wanted, folder, options, is_stopped=is_stopped)
    undone = found["situations"]["all"] - found["situations"]["done"]
    missing = lacking(undone, "situation", "without all replies and scores")
    shown = Shown(preference_lines(found), lacking=missing)
    finish(found, shown, json=options.json, is_stopped=is_stopped, shard=shard)


def _read(
    options: PreferOptions,
) -> tuple[Sequence[Situation], Mapping[str, Sequence[Candidate]]]:
    """Read situations, and the replies of others to them where there are any.

    Raises:
        typer.BadParameter: When models are named beside the replies of others.
    """
    from scriptgraph.studies.preference.given import given_situations
    from scriptgraph.studies.preference.prefer import read_all_situations

    if not options.replies:
        given = options.corpus.given()
        return read_all_situations(options.situations, remark, given, say), {}
    if options.models:
        message = "the replies are there already, so no model is asked for any"
        raise typer.BadParameter(message, param_hint="--models")
    return given_situations(options.replies, options.situations, remark)


def _voices(options: PreferOptions) -> list[Voice]:
    """Let the models take turns; each further reply of the same model has the next seed."""
    from scriptgraph.nodes.candidates import Voice
    from scriptgraph.rehearsal.counsellor import RehearsedCounsellor
    from scriptgraph.rehearsal.model import NAME

    candidates = options.candidates
    names = [name.strip() for name in (options.models or NAME).split(",")]
    if not all(names):
        raise typer.BadParameter("a name is empty", param_hint="--models")
    if len(set(names)) < len(names):
        raise typer.BadParameter("a model is named twice", param_hint="--models")
    if candidates < len(names):
        raise typer.BadParameter(
            f"{candidates} replies are too few for {len(names)} models", param_hint="--candidates"
        )
    voices = []
    for number in range(candidates):
        name, drawn = names[number % len(names)], options.seed + number // len(names)
        model = (
            RehearsedCounsellor(seed=drawn)
            if name == NAME
            else named_model(name, temperature=options.temperature, seed=drawn)
        )
        voices.append(Voice(model, drawn))
    return voices


def _ask(
    preferring: Preferring,
    situations: Sequence[Situation],
    folder: PreferenceFolder,
    concurrency: int,
) -> bool:
    """Do what is left, and show how far it is; say whether it was stopped before the end."""
    from scriptgraph.studies.preference.prefer import is_done
    from scriptgraph.studies.preference.prefer import prefer as prefer_all

    left = sum(not is_done(folder.of(one), preferring.drawn(one)) for one in situations)
    if preferring.rehearsal:
        remark("A rehearsal: not everything here is a language model's.")
    say(f"{left} of {len(situations)} situations to do")
    work = partial(prefer_all, preferring, situations, folder, concurrency=concurrency)
    return carry_out(work, "replies and scores", left)


def _finish(
    preferring: Preferring,
    situations: Sequence[Situation],
    folder: PreferenceFolder,
    options: PreferOptions,
    *,
    is_stopped: bool,
) -> dict[str, Any]:
    """Pair what there is; write the pairs and the figures unless the work was stopped."""
    from scriptgraph.exports.pair_layouts import export_pairs
    from scriptgraph.files.whole import write_json
    from scriptgraph.studies.preference.summary import outcome

    gap, pairing = options.gap, options.pairing
    found = outcome(preferring, situations, folder, gap=gap, pairing=pairing)
    if is_stopped:
        return found.summary.model_dump()
    written = export_pairs(folder.path, found.pairs, rehearsal=preferring.rehearsal)
    document = {**found.summary.model_dump(), "files": [str(path) for path in written]}
    write_json(folder.path / "summary.json", document)
    return document

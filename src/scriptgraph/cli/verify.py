"""`scriptgraph verify`: have a model judge stored dialogues, switch by switch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.kept_calls import BatchOption, CacheOption, calls_kept
from scriptgraph.cli.options import (
    DialoguesAtATime,
    Json,
    OnOption,
    ShardOption,
    ShardsOption,
    model_option,
)
from scriptgraph.cli.output import errors, remark, say
from scriptgraph.cli.reading import CorpusOptions
from scriptgraph.cli.spreading import chosen_spread, do_left, opened
from scriptgraph.cli.work import Shown, announce, finish
from scriptgraph.studies.work import CONCURRENCY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scriptgraph.studies.judging.sittings import Verifying


@dataclass(frozen=True, kw_only=True)
class VerifyOptions:
    """What was asked for on the command line."""

    path: Annotated[
        Path,
        typer.Argument(
            help="An experiment's folder, or dialogues in the published layout or of others.",
            show_default=False,
        ),
    ]
    model: Annotated[
        str | None,
        model_option(
            "The model that judges (temperature 0), better a stronger one than the agent's."
        ),
    ] = None
    script: Annotated[
        Path | None,
        typer.Option(help="The script of the dialogues, where no experiment's folder has it."),
    ] = None
    out: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            help="The file for the verdicts. Without it they lie beside the dialogues.",
        ),
    ] = None
    patients: Annotated[
        bool,
        typer.Option("--patients", help="Also ask what the patients said against their cases."),
    ] = False
    case: Annotated[
        Path | None,
        typer.Option(help="The patient's case, where no experiment's folder has it."),
    ] = None
    human: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help='What people found, to hold the judge against: JSON lines {"id": DIALOGUE, '
            '"switch": 1, "completed": true, "coherent": false, "rater": ...}. '
            "Can be given several times.",
        ),
    ] = None
    shard: ShardOption = None
    on: OnOption = None
    shards: ShardsOption = None
    cache: CacheOption = None
    batch: BatchOption = False
    concurrency: DialoguesAtATime = CONCURRENCY
    corpus: CorpusOptions
    json: Json = False


def verify(options: VerifyOptions) -> None:
    """Have a model judge every switch of stored dialogues.

    For each section that was left: was each of its tasks really done, and is the agent's next
    message coherent? Exact words are looked up. Nothing is judged where a limit or an anytime rule
    led away and so nobody claimed that the section was complete.

    With --human the verifier is held against people. It lies beside the verdicts, and reports show
    it.

    Each verdict is written as soon as it is there. The same command goes on where it was stopped,
    and asks again only where a verdict is missing. `scriptgraph report` shows the verdicts.
    """
    from scriptgraph.cli.by_people import people_blocks
    from scriptgraph.core.extras import require
    from scriptgraph.models.described import model_name
    from scriptgraph.studies.judging.human import (
        keep_agreement,
        people_document,
        read_human_verdicts,
        refuse_loss,
        verdicts_by_people,
    )
    from scriptgraph.studies.judging.verify import summary

    if options.human:
        require("sklearn.metrics", "counsel", without="`verify` without --human")
    spread = chosen_spread(
        options.shard, options.on, options.shards, cache=options.cache, human=options.human
    )
    judging = _described(options)
    with opened(judging, spread) as begun:
        verification = begun.work
        judge, file = verification.model, begun.whole
        with errors().status("reading"):
            human = read_human_verdicts(options.human or (), verification.to_judge, remark)
            if human:
                refuse_loss(file, human)
        if verification.discarded:
            say(f"{verification.discarded} discarded dialogues are not judged")
        announce(begun.left, "verdicts", judge)
        with calls_kept(options.cache, options.batch) as batches:
            many = options.concurrency
            is_stopped = do_left(judging, begun, spread, "judging", many, batches)
    table = f"scriptgraph report {options.path}" + (
        f" --verdicts {options.out}" if options.out else ""
    )
    found = summary(verification)
    people = verdicts_by_people(verification.found(), human)
    if people:
        found["human"] = people_document(people)
        keep_agreement(file, model_name(judge), people, human)
    notes = [*_figures(found), f"verdicts in {found['verdicts']}"]
    if not spread.shard:  # it knows nothing of a part yet
        notes.append(f"the table: {table}")
    shown = Shown(notes, people_blocks(people, model_name(judge)), lacking=_lacking(found))
    finish(found, shown, json=options.json, is_stopped=is_stopped, shard=spread.shard)


def _described(options: VerifyOptions) -> Verifying:
    """Describe what is to be judged, and by whom."""
    from scriptgraph.formats.case import load_case
    from scriptgraph.formats.load import load_script
    from scriptgraph.studies.judging.sittings import Verifying
    from scriptgraph.studies.named_model import NamedModel

    if options.patients and options.case is None and not options.path.is_dir():
        message = "only an experiment's folder has the patients' cases; --case gives one"
        raise typer.BadParameter(message, param_hint="--patients")
    return Verifying(
        path=options.path,
        judge=NamedModel(options.model, temperature=0),
        script=load_script(options.script) if options.script else None,
        patients=options.patients,
        case=load_case(options.case) if options.case else None,
        out=options.out,
        given=options.corpus.given(),
    )


def _lacking(found: Mapping[str, Any]) -> str:
    """Say what is still missing; empty where nothing is."""
    from scriptgraph.report.wording import counted

    checks = (found.get("patients") or {}).get("missing") or {}
    parts = [
        counted(sum(why.values()), noun, several)
        for why, noun, several in (
            (found["missing"], "verdict", "verdicts"),
            (checks, "check of a patient", "checks of patients"),
        )
        if why
    ]
    return f"missing: {' and '.join(parts)}" if parts else ""


def _figures(found: Mapping[str, Any]) -> Iterator[str]:
    from scriptgraph.cli.judged import asked

    yield f"{found['dialogues']} dialogues, {found['switches']} switches to judge"
    yield f"  completed  {_share(found['completed'])}"
    yield f"  coherent   {_share(found['coherent'])}"
    yield from _missing(found["missing"])
    if patients := found.get("patients"):
        yield (
            f"  patients   {patients['checked']} of {patients['dialogues']} checked; "
            f"{patients['contradictions']} contradictions in {patients['contradicting']} dialogues"
            f", {patients['unproven']} more without a true quote"
        )
        yield from _missing(patients["missing"])
    yield f"  asked now  {asked(found)}"


def _share(counted: Mapping[str, int]) -> str:
    yes, of = counted["yes"], counted["of"]
    return f"{yes} of {of}" + (f" ({yes / of:.1%})" if of else "")


def _missing(why: Mapping[str, int]) -> Iterator[str]:
    from scriptgraph.cli.judged import reasons

    if why:
        yield f"  missing    {sum(why.values())}"
        yield from (f"  {line}" for line in reasons(why))

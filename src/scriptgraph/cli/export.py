"""`scriptgraph export`: dialogues as training data, as documents, or as one file to pass on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.export_crate import export_crate
from scriptgraph.cli.export_fhir import export_fhir
from scriptgraph.cli.options import DEFAULT_STORE, Json, StoreOption
from scriptgraph.cli.output import print_json, remark, say
from scriptgraph.cli.reading import CorpusOptions, Paths, count_lines, find_places, progress
from scriptgraph.exports.forms import AnyForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from scriptgraph.exports.order import Order
    from scriptgraph.exports.selection import ExportCounts, Selection
    from scriptgraph.records.dialogue import Dialogue
    from scriptgraph.records.results import Results

STANDARD_OUTPUT = Path("-")


@dataclass(frozen=True, kw_only=True)
class ExportOptions:
    """What was asked for on the command line."""

    paths: Paths
    format: Annotated[
        AnyForm,
        typer.Option(
            help="openai: messages, as OpenAI's fine-tuning reads them; sharegpt: conversations, "
            "as LLaMA-Factory does; markdown: for reading; published: whole records, verdicts "
            "put in; candidates: every reply drawn in sessions with best of n; pairs, dpo, "
            "reward: the better and the worse of them, as `prefer` writes them; fhir: the "
            "answers to questionnaires, each with what proves it (PATH may be a session's name); "
            "ro-crate: an experiment's folder described for repositories of research data.",
            show_default=False,
        ),
    ]
    out: Annotated[
        Path,
        typer.Option(help="A file; for markdown, a file (.md) or a folder; - is standard output."),
    ] = STANDARD_OUTPUT
    mode: Annotated[
        list[str] | None, typer.Option(help="Only dialogues in this mode (or variant A or B).")
    ] = None
    case: Annotated[
        list[str] | None, typer.Option(help="Only dialogues with this patient: id or number.")
    ] = None
    ended: Annotated[
        bool, typer.Option("--ended", help="Only sessions that came to an end of their script.")
    ] = False
    verified: Annotated[
        bool,
        typer.Option("--verified", help="Only dialogues whose every switch was found correct."),
    ] = False
    discarded: Annotated[
        bool, typer.Option("--discarded", help="Also dialogues that the plan left out.")
    ] = False
    system: Annotated[
        str,
        typer.Option(
            metavar="WHAT",
            help="The system message of training data: none, script (the whole script), prompt "
            "(the dialog actor's), or a text file.",
        ),
    ] = "none"
    script: Annotated[
        Path | None, typer.Option(help="The script, where no experiment's folder has it.")
    ] = None
    opening: Annotated[
        bool,
        typer.Option(
            help="Begin training data with the user's line with which our prompts begin: many "
            "readers demand that the user speaks first, and sessions are opened by the agent.",
        ),
    ] = True
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help="Also make training data of rehearsals.")
    ] = False
    corpus: CorpusOptions
    store: StoreOption = DEFAULT_STORE
    license: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="With ro-crate: the address of the licence the data are under."
        ),
    ] = None
    subject: Annotated[
        str | None,
        typer.Option(metavar="REFERENCE", help="With fhir: whom the answers are about: Patient/1."),
    ] = None
    author: Annotated[
        str | None,
        typer.Option(metavar="REFERENCE", help="With fhir: who wrote them down: Device/2."),
    ] = None
    source: Annotated[
        str | None,
        typer.Option(metavar="REFERENCE", help="With fhir: who gave them: Patient/1."),
    ] = None
    authored: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="With fhir: when they were written down; else when the last decision was taken.",
        ),
    ] = None
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False
    json: Json = False


def export(options: ExportOptions) -> None:
    """Export dialogues in another form.

    Training data holds what was said and nothing else: decisions stay behind, and the agent has
    the last word. What is left out or joined is counted on standard error. Files are written
    whole or not at all.
    """
    from scriptgraph.exports.order import Order
    from scriptgraph.exports.provenance import Provenance
    from scriptgraph.exports.selection import ExportCounts, Selection

    out = None if options.out == STANDARD_OUTPUT else options.out
    if options.license and options.format != "ro-crate":
        raise typer.BadParameter("only --format ro-crate says one", param_hint="--license")
    if options.format == "fhir":
        _refuse_choosing(options)
        said = Provenance(options.subject, options.author, options.source, options.authored)
        export_fhir(options.paths, options.store, options.script, out, said, force=options.force)
        return
    _refuse_provenance(options)
    if options.format == "ro-crate":
        _refuse_choosing(options)
        export_crate(options.paths, options.license, out, force=options.force)
        return
    order = Order(
        options.format,
        out,
        options.system,
        options.script,
        scripts=tuple(path / "scripts" for path in options.paths),
        opening=options.opening,
        force=options.force,
    )
    _refuse_contradictions(order, json=options.json)
    selection = Selection(
        modes=frozenset(options.mode or ()),
        cases=frozenset(options.case or ()),
        ended=options.ended,
        verified=options.verified,
        discarded=options.discarded,
        rehearsal=options.rehearsal or options.format in ("markdown", "published"),
    )
    places, counts = find_places(options.paths, given=options.corpus.given()), ExportCounts()
    with progress("exporting", count_lines(places.values())) as advance:
        picked = _picked(places.values(), selection, counts, advance)
        order.carry_out(picked, counts)
    _say_what_came(order, counts)
    if options.json:
        print_json(_document(counts))


def _refuse_provenance(options: ExportOptions) -> None:
    """Refuse what only a QuestionnaireResponse says.

    Raises:
        typer.BadParameter: When something is given that other forms have no place for.
    """
    for name in ("subject", "author", "source", "authored"):
        if getattr(options, name) is not None:
            raise typer.BadParameter("only --format fhir says one", param_hint=f"--{name}")


def _refuse_choosing(options: ExportOptions) -> None:
    """Refuse what chooses among dialogues: all that is named is written.

    Raises:
        typer.BadParameter: When something does.
    """
    chooses = {
        "--mode": options.mode,
        "--case": options.case,
        "--ended": options.ended,
        "--verified": options.verified,
        "--discarded": options.discarded,
        "--rehearsal": options.rehearsal,
        "--system": options.system != "none",
        "--no-opening": not options.opening,
        "--json": options.json,
    }
    for option, given in chooses.items():
        if given:
            raise typer.BadParameter(f"not with --format {options.format}", param_hint=option)


def _refuse_contradictions(order: Order, *, json: bool) -> None:
    """Refuse options that cannot be meant together.

    Raises:
        typer.BadParameter: When there are such.
    """
    trains = order.form in ("openai", "sharegpt")
    suffix = order.out.suffix if order.out else ".jsonl"
    for contradiction, option, message in (
        (json and not order.out, "--json", "the dialogues themselves go to standard output"),
        (not trains and order.system != "none", "--system", "only training data has one"),
        (not trains and not order.opening, "--no-opening", "only training data has an opening"),
        (
            order.script and order.system not in ("script", "prompt"),
            "--script",
            "it is of use with --system script or prompt only",
        ),
        (
            order.form == "sharegpt" and not order.opening,
            "--no-opening",
            "LLaMA-Factory skips dialogues that the user does not begin",
        ),
        (
            order.form == "sharegpt" and suffix not in (".json", ".jsonl"),
            "--out",
            "LLaMA-Factory reads files that end in .json or .jsonl",
        ),
        (
            order.form not in ("sharegpt", "markdown") and suffix == ".json",
            "--out",
            "these are JSON lines; their file ends in .jsonl",
        ),
    ):
        if contradiction:
            raise typer.BadParameter(message, param_hint=option)


def _picked(
    places: Iterable[Results],
    selection: Selection,
    counts: ExportCounts,
    advance: Callable[[], None],
) -> Iterator[Dialogue]:
    """Read the dialogues one at a time and let the selected ones through."""
    from scriptgraph.records.results import read_results

    def read() -> Iterator[Dialogue]:
        for place in places:
            for dialogue in read_results(place, remark):
                yield dialogue
                advance()

    return counts.pick(read(), selection)


def _say_what_came(order: Order, counts: ExportCounts) -> None:
    where = f" to {order.out}" if order.out else ""
    noun = "dialogue" if counts.exported == 1 else "dialogues"
    say(f"{counts.exported} {noun} exported{where}")
    if order.form == "sharegpt" and order.out:
        say(f"dataset_info.json beside it calls the data set {order.out.stem!r}")
    for what, counted in (("left out", counts.left_out), ("changed", counts.changes)):
        if parts := [f"{why}: {count}" for why, count in counted.items() if count]:
            say(f"{what}: {', '.join(parts)}")
    if counts.rehearsals:
        remark(f"Rehearsals: the rehearsal model speaks in {counts.rehearsals} of them.")


def _document(counts: ExportCounts) -> dict[str, object]:
    return {
        "exported": counts.exported,
        "rehearsals": counts.rehearsals,
        "left_out": dict(counts.left_out),
        "changed": dict(counts.changes),
    }

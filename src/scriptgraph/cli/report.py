"""`scriptgraph report`: the table of an experiment, or of any recorded dialogues."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import console, errors, print_json, remark
from scriptgraph.cli.reading import (
    CorpusOptions,
    Paths,
    count_lines,
    find_dialogues_at,
    find_places,
    progress,
)
from scriptgraph.core.printable import printable

if TYPE_CHECKING:
    from scriptgraph.core.errors import InputError
    from scriptgraph.metrics.comparison import Comparison
    from scriptgraph.metrics.sources import Source
    from scriptgraph.metrics.speech import Speech
    from scriptgraph.metrics.speech_comparison import SpeechComparison
    from scriptgraph.metrics.summary import Summary
    from scriptgraph.metrics.tally import Tally
    from scriptgraph.records.results import Results
    from scriptgraph.report.page import PageParts


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """What was asked for on the command line."""

    paths: Paths
    json: Json = False
    full: Annotated[
        bool, typer.Option("--full", help="With --json: everything, not only the published table.")
    ] = False
    by: Annotated[
        str | None,
        typer.Option(
            metavar="FACTORS",
            help="Group by these, separated by commas: mode, script, case, attitude, difficulty, "
            "model, patient_model, source. Without it by mode, by script if there are several, and "
            "by the models that a plan compares.",
        ),
    ] = None
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Two groups: B minus A, with intervals."),
    ] = None
    sampled: Annotated[
        str | None,
        typer.Option(
            metavar="WHAT",
            help="What is a sample, of which intervals speak: patients, scripts, patients,scripts, "
            "or none. Without it as the plan says; else patients, where there are six or more.",
        ),
    ] = None
    verdicts: Annotated[
        Path | None, typer.Option(help="The verdicts, if they are not beside the dialogues.")
    ] = None
    reference: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Dialogues of others, to hold what was said against: in any layout that "
            "`scriptgraph import` reads.",
        ),
    ] = None
    corpus: CorpusOptions
    html: Annotated[
        Path | None, typer.Option(help="Also write a page with plots and every dialogue.")
    ] = None
    methods: Annotated[
        bool,
        typer.Option(
            "--methods", help="In place of the tables: how all was made, in words for a paper."
        ),
    ] = False
    transcripts: Annotated[
        int | None,
        typer.Option(min=0, help="How many dialogues the page shows whole; without it, all."),
    ] = None


def report(options: ReportOptions) -> None:
    """Report on dialogues: the published table with 95 % intervals, and what it lacks.

    Times and tokens are those of the agent's models, without patient and verifier. Intervals are
    over what was drawn together: all sessions with one patient where patients are a sample, each
    session where they are fixed. A figure that the records say nothing about is missing, and shown
    as a dash.

    What was said is measured too: utterances, words and variety of both sides, and whether clients
    speak from their profiles. Scores by `scriptgraph score` that lie beside whole dialogues are
    shown with it.

    With --json the published table alone is printed, in its own keys; it needs no scipy. What is to
    be known of its figures, such as dialogues that are there twice, is said beside it (on stderr).
    """
    from scriptgraph.core.extras import require
    from scriptgraph.metrics.comparison import compare

    is_whole = options.full if options.json else not (options.compare or options.methods)
    if options.reference and not (is_whole or options.html):
        raise _no_place_for_a_reference()
    if is_whole or options.compare or options.html:
        require("scipy", "report", without="`report --json`")
    places = find_places(options.paths, options.verdicts, options.corpus.given())
    others = _read_reference(options.reference, options.corpus) if options.reference else None
    html = options.html
    with _page_parts(html, options, places) if html else nullcontext() as parts:
        intervals = is_whole or parts is not None
        tally, summary = _summary(options, places, parts, intervals=intervals)
        comparison = compare(summary, *options.compare) if options.compare else None
        speech = _compare_speech(places, tally, summary, others) if intervals else None
        if html and parts:
            _write_page(html, places, summary, parts, comparison, speech)
    if options.methods:
        _print_methods(summary, places, as_json=options.json)
    elif options.json:
        _print_json(summary, comparison, speech if options.full else None, full=options.full)
    else:
        _print(summary, comparison, speech)


def _page_parts(
    html: Path, options: ReportOptions, places: Mapping[Path, Results]
) -> AbstractContextManager[PageParts]:
    from scriptgraph.report.page import page_parts

    return page_parts(html, places, by=_factors(options), transcripts=options.transcripts)


def _factors(options: ReportOptions) -> tuple[str, ...] | None:
    from scriptgraph.metrics.grouping import read_factors

    return read_factors(options.by) if options.by is not None else None


def _no_place_for_a_reference() -> InputError:
    from scriptgraph.core.errors import InputError

    return InputError(
        "--reference belongs to the whole report: give it with --html, with --json --full, or "
        "without --json and --compare"
    )


def _read_reference(path: Path, corpus: CorpusOptions) -> tuple[Path, list[Speech]]:
    from scriptgraph.metrics.reference import read_reference

    place = find_dialogues_at(path, given=corpus.given())
    with progress(f"reading {path}", None) as advance:
        return path, read_reference(place, remark, on_dialogue=advance)


def _summary(
    options: ReportOptions,
    places: Mapping[Path, Results],
    parts: PageParts | None,
    *,
    intervals: bool,
) -> tuple[Tally, Summary]:
    """Read everything once, for figures and page alike, then work the figures out.

    Raises:
        InputError: When there is nothing to report on.
    """
    from scriptgraph.metrics.profiles import read_profiles
    from scriptgraph.metrics.sampling import read_sampled
    from scriptgraph.metrics.summary import summarise
    from scriptgraph.metrics.tally import Tally

    factors = _factors(options)
    sampled = None if options.sampled is None else read_sampled(options.sampled)
    is_published_table = options.json and not (options.full or options.compare or parts)
    profiles = None if is_published_table else read_profiles(places.values())
    tally = Tally(profiles=profiles, listeners=parts.listeners if parts else ())
    sources = _read(places, tally)
    with progress("figures", None) as advance:
        summary = summarise(
            tally, sources, by=factors, sampled=sampled, intervals=intervals, on_group=advance
        )
    if not summary.dialogues:
        raise _nothing(summary)
    return tally, summary


def _compare_speech(
    places: Mapping[Path, Results],
    tally: Tally,
    summary: Summary,
    reference: tuple[Path, list[Speech]] | None,
) -> SpeechComparison:
    from scriptgraph.metrics.ratings import read_ratings
    from scriptgraph.metrics.speech_comparison import compare_speech

    with progress("what was said", len(summary.groups)) as advance:
        ratings = read_ratings(places, remark)
        return compare_speech(
            summary, tally, reference=reference, ratings=ratings, on_group=advance
        )


def _nothing(summary: Summary) -> InputError:
    """Say why there is no dialogue to report on."""
    from scriptgraph.core.errors import InputError
    from scriptgraph.report.head import head

    return InputError(
        "\n".join(["no dialogue to report on", *(line.text for line in head(summary))])
    )


def _read(places: Mapping[Path, Results], tally: Tally) -> list[Source]:
    from scriptgraph.metrics.sources import read_source

    with progress("reading", count_lines(places.values())) as advance:
        return [
            read_source(tally, path, results, remark=remark, on_dialogue=advance)
            for path, results in places.items()
        ]


def _write_page(
    path: Path,
    places: Mapping[Path, Results],
    summary: Summary,
    parts: PageParts,
    comparison: Comparison | None,
    speech: SpeechComparison | None,
) -> None:
    from scriptgraph.report.page import write_page

    with progress(f"writing {path}", parts.transcripts.wanted) as advance:
        write_page(
            path,
            places,
            summary,
            parts,
            comparison=comparison,
            speech=speech,
            on_transcript=advance,
        )


def _print_json(
    summary: Summary, comparison: Comparison | None, speech: SpeechComparison | None, *, full: bool
) -> None:
    from scriptgraph.report.document import compared, full_report, published_table
    from scriptgraph.report.head import warnings

    for warning in warnings(summary):
        errors().print(warning, style="bold yellow", markup=False)
    if full:
        print_json(full_report(summary, comparison) | _said(speech, comparison))
    elif comparison:
        print_json(compared(comparison))
    else:
        print_json(published_table(summary))


def _said(speech: SpeechComparison | None, comparison: Comparison | None) -> dict[str, Any]:
    if speech is None:
        return {}
    from scriptgraph.report.speech_document import speech_document

    return {"speech": speech_document(speech, comparison)}


def _print_methods(summary: Summary, places: Mapping[Path, Results], *, as_json: bool) -> None:
    from scriptgraph.report.methods import methods, read_manifests

    paragraphs = list(methods(summary, read_manifests(places)))
    if as_json:
        print_json({"methods": paragraphs})
    else:
        console().print(printable("\n\n".join(paragraphs)), markup=False, soft_wrap=True)


def _print(
    summary: Summary, comparison: Comparison | None, speech: SpeechComparison | None
) -> None:
    from scriptgraph.cli.tables import print_block
    from scriptgraph.report.contents import blocks
    from scriptgraph.report.head import head
    from scriptgraph.report.speech import speech_blocks
    from scriptgraph.report.table import comparison_block

    out = console()
    for line in head(summary):
        style = "bold yellow" if line.warns else ""
        out.print(printable(line.text), style=style, markup=False)
    said = speech_blocks(summary, speech) if speech else ()
    shown = [comparison_block(comparison)] if comparison else blocks(summary, said)
    for block in shown:
        print_block(out, block)

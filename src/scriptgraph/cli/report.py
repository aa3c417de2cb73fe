"""`scriptgraph report`: the table of an experiment, or of any recorded dialogues."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import console, errors, print_json
from scriptgraph.cli.reading import Paths, count_lines, find_places, progress, remark

if TYPE_CHECKING:
    from scriptgraph.errors import InputError
    from scriptgraph.metrics.comparison import Comparison
    from scriptgraph.metrics.sources import Source
    from scriptgraph.metrics.summary import Summary
    from scriptgraph.metrics.tally import Tally
    from scriptgraph.results import Results

EXAMPLE = "Example: scriptgraph report runs/demo --html report.html"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog=EXAMPLE)(report)


def report(
    paths: Paths,
    json: Json = False,
    full: Annotated[
        bool, typer.Option("--full", help="With --json: everything, not only the published table.")
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="FACTORS",
            help="Group by these, separated by commas: mode, script, case, attitude, difficulty, "
            "model, source. Without it by mode, and by script if there are several.",
        ),
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="Two groups: B minus A, with intervals."),
    ] = None,
    verdicts: Annotated[
        Path | None, typer.Option(help="The verdicts, if they are not beside the dialogues.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Also write a page with plots and every dialogue.")
    ] = None,
    transcripts: Annotated[
        int | None,
        typer.Option(min=0, help="How many dialogues the page shows whole; without it, all."),
    ] = None,
) -> None:
    """Report on dialogues: the published table with 95 % intervals, and what it lacks.

    Times and tokens are those of the agent's models, without patient and verifier. Intervals of
    means are bootstrapped over dialogues, those of shares are Wilson's. A figure that the records
    say nothing about is missing, and shown as a dash.

    With --json the published table alone is printed, in its own keys; it needs no scipy.
    """
    from scriptgraph.metrics.comparison import compare as contrast
    from scriptgraph.metrics.intervals import require_scipy
    from scriptgraph.report.head import rehearsal_warnings

    shows_intervals = full if json else compare is None
    if shows_intervals or compare or html:
        require_scipy()
    places = find_places(paths, verdicts)
    summary = _summary(places, by=by, intervals=shows_intervals or html is not None)
    if not summary.groups:
        raise _nothing(summary)
    comparison = contrast(summary, *compare) if compare else None
    if html:
        _write_page(html, places, summary, comparison, transcripts)
    if json:
        for warning in rehearsal_warnings(summary):
            errors().print(warning, style="bold yellow", markup=False)
        _print_json(summary, comparison, full=full)
    else:
        _print(summary, comparison)


def _summary(places: Mapping[Path, Results], *, by: str | None, intervals: bool) -> Summary:
    """Read everything, then work the figures out."""
    from scriptgraph.metrics.grouping import read_factors
    from scriptgraph.metrics.summary import summarise
    from scriptgraph.metrics.tally import Tally

    factors = read_factors(by) if by is not None else None
    tally = Tally()
    sources = _read(places, tally)
    with progress("figures", None) as advance:
        return summarise(tally, sources, by=factors, intervals=intervals, on_group=advance)


def _nothing(summary: Summary) -> InputError:
    """Say why there is no dialogue to report on."""
    from scriptgraph.errors import InputError
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
    comparison: Comparison | None,
    transcripts: int | None,
) -> None:
    from scriptgraph.report.page import write_page

    with progress(f"writing {path}", count_lines(places.values())) as advance:
        write_page(
            path,
            places,
            summary,
            comparison=comparison,
            transcripts=transcripts,
            on_dialogue=advance,
        )


def _print_json(summary: Summary, comparison: Comparison | None, *, full: bool) -> None:
    from scriptgraph.report.document import compared, full_report, published_table

    if full:
        print_json(full_report(summary, comparison))
    elif comparison:
        print_json(compared(comparison))
    else:
        print_json(published_table(summary))


def _print(summary: Summary, comparison: Comparison | None) -> None:
    from scriptgraph.cli.tables import print_block
    from scriptgraph.cli.terminal import printable
    from scriptgraph.report.head import head
    from scriptgraph.report.table import blocks, comparison_block

    out = console()
    for line in head(summary):
        style = "bold yellow" if line.warns else ""
        out.print(printable(line.text), style=style, markup=False)
    shown = [comparison_block(comparison)] if comparison else blocks(summary)
    for block in shown:
        print_block(out, block)

"""The report as one page that stands alone: figures, plots, section flow, and every dialogue."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from markupsafe import Markup

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require
from scriptgraph.files.whole import whole_file
from scriptgraph.metrics.comparison import Comparison
from scriptgraph.metrics.speech_comparison import SpeechComparison
from scriptgraph.metrics.summary import GroupSummary, Summary
from scriptgraph.metrics.tally import Listener
from scriptgraph.records.results import Results
from scriptgraph.report.by_section import SectionParts
from scriptgraph.report.contents import overall_blocks
from scriptgraph.report.flow import Flow, flow
from scriptgraph.report.head import head, warnings
from scriptgraph.report.methods import methods, read_manifests
from scriptgraph.report.speech import speech_blocks
from scriptgraph.report.spread import TurnTokens
from scriptgraph.report.table import Block, comparison_block, group_blocks
from scriptgraph.report.templates import own_parts, template
from scriptgraph.report.titles import Titles, read_titles
from scriptgraph.report.transcripts_kept import KeptTranscripts, Shown, in_order
from scriptgraph.report.wording import MISSING, counted, shown_name


@dataclass(frozen=True)
class PageParts:
    """What the page needs of the dialogues besides their figures."""

    titles: Titles
    transcripts: KeptTranscripts
    tokens: TurnTokens = field(default_factory=TurnTokens)
    sections: SectionParts = field(default_factory=SectionParts)

    @property
    def listeners(self) -> tuple[Listener, ...]:
        """Give those that are to be given every dialogue."""
        return self.transcripts, self.tokens, self.sections


@contextmanager
def page_parts(
    path: Path,
    places: Mapping[Path, Results],
    *,
    by: Sequence[str] | None = None,
    transcripts: int | None = None,
) -> Iterator[PageParts]:
    """Prepare for a page before its dialogues are read; one at a time is then in memory.

    Args:
        path: Where the page is to be; what is put aside lies near it.
        places: Where the dialogues are.
        by: The factors to group them by, if they are given.
        transcripts: How many dialogues are shown whole, spread over the groups; all if None.

    Raises:
        InputError: When nothing can be written there, or the extra `report` is missing.
    """
    require("matplotlib", "report")
    with _aside(path) as aside:
        titles = read_titles(places.values())
        yield PageParts(titles, KeptTranscripts(aside, titles, by=by or (), most=transcripts))


def _aside(path: Path) -> IO[bytes]:
    """Open a file without a name, near the page: it may take as much room."""
    near = next(folder for folder in path.absolute().parents if folder.is_dir())
    try:
        return TemporaryFile(dir=near)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror or error}") from error


def write_page(
    path: Path,
    places: Mapping[Path, Results],
    summary: Summary,
    parts: PageParts,
    *,
    comparison: Comparison | None = None,
    speech: SpeechComparison | None = None,
    on_transcript: Callable[[], object] = lambda: None,
) -> None:
    """Write the page; it opens offline, and whatever stops the writing leaves nothing behind.

    Args:
        path: The file.
        places: Where the dialogues of the report are.
        summary: The report.
        parts: What has been given every one of its dialogues.
        comparison: Two of its groups, compared.
        speech: What was said in its dialogues; the page is silent about it without.
        on_transcript: Called after each transcript, for progress.

    Raises:
        InputError: When it cannot be written.
    """
    from scriptgraph.report import plots
    from scriptgraph.report.calibration import calibration_plots

    titles = {group.name: _titles(group, parts.titles) for group in summary.groups}
    tokens = {group.name: parts.tokens.spreads(group.labels) for group in summary.groups}
    intervals = {
        group.name: parts.sections.intervals(group.labels, summary.sampling)
        for group in summary.groups
    }
    shown = parts.transcripts.shown(summary)
    manifests = read_manifests(places)
    with whole_file(path) as page:
        texts = template("page.html.jinja").generate(
            **own_parts(),
            **_head(summary, parts.transcripts.days),
            blocks=_blocks(summary, comparison),
            said=list(speech_blocks(summary, speech)) if speech else [],
            plots=chain(
                plots.plots(summary.groups, tokens, intervals, titles),
                calibration_plots(summary.sources, speech.ratings if speech else ()),
            ),
            flows=_flows(summary, titles),
            groups=[
                (shown_name(group), group_blocks(group, titles[group.name]))
                for group in summary.groups
                if group.dialogues
            ],
            methods=methods(summary, manifests, parts.transcripts.days),
            manifests=[(path, _written(manifest)) for path, manifest in manifests.items()],
            offered={
                "group": Counter(one.group for one in shown),
                "case": Counter(one.kept.case for one in shown),
                "exit": Counter(one.kept.exit for one in shown),
            },
            shown=len(shown),
            available=parts.transcripts.available,
            transcripts=_transcripts(in_order(shown, summary), parts, on_transcript),
        )
        page.writelines(map(_encodable, texts))


def _transcripts(
    shown: Sequence[Shown], parts: PageParts, on_transcript: Callable[[], object]
) -> Iterator[Markup]:
    for one in shown:
        yield parts.transcripts.read(one)
        on_transcript()


def _encodable(text: str) -> str:
    """Replace half a character, which a provider's cut-off answer may end in."""
    return text.encode(errors="replace").decode()


def _head(summary: Summary, days: tuple[str, str] | None) -> dict[str, Any]:
    names = [source.experiment or Path(source.path).name for source in summary.sources]
    alarms = list(warnings(summary))
    return {
        "title": ", ".join(dict.fromkeys(names)),
        "warnings": alarms,
        "about": list(_about(summary, days)),
        "standing": [line for line in head(summary) if line.text not in alarms],
        "version": version("scriptgraph"),
        "written": f"{datetime.now(UTC):%Y-%m-%d at %H:%M} UTC",
    }


def _about(summary: Summary, days: tuple[str, str] | None) -> Iterator[tuple[str, str]]:
    """Say in a few lines what the dialogues are."""
    labels = {one for group in summary.groups for one in group.labels}
    scripts = {f"{one.script}, version {one.version}" for one in labels if one.version}
    groups = ", ".join(group.title for group in summary.groups)
    yield "dialogues in the figures", f"{summary.dialogues:,}"
    yield counted(len(summary.groups), "group") + f", by {' and '.join(summary.by)}", groups
    yield "the agent's models", _listed(one.model for one in labels)
    if scripts:
        yield "scripts", _listed(scripts)
    if days:
        yield "recorded", " to ".join(dict.fromkeys(days))


def _listed(names: Iterator[str | None] | set[str]) -> str:
    return "; ".join(sorted({name for name in names if name})) or MISSING


def _blocks(summary: Summary, comparison: Comparison | None) -> Iterator[Block]:
    if comparison:
        yield comparison_block(comparison)
    yield from overall_blocks(summary)


def _flows(summary: Summary, titles: Mapping[str, Mapping[str, str]]) -> Iterator[Flow]:
    for number, group in enumerate(summary.groups, start=1):
        if group.follows_script and group.dialogues:
            yield flow(group, titles[group.name], f"flow-{number}")


def _titles(group: GroupSummary, titles: Titles) -> dict[str, str]:
    found: dict[str, str] = {}
    for hash_ in {one.hash for one in group.labels}:
        found.update(titles.get(hash_ or "", {}))
    return found


def _written(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, ensure_ascii=False, indent=2)

"""The report as one page that stands alone: figures, plots, section flow, and every dialogue."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from markupsafe import Markup

from scriptgraph.core.extras import require
from scriptgraph.files.whole import whole_file
from scriptgraph.metrics.comparison import Comparison
from scriptgraph.metrics.speech_comparison import Worth
from scriptgraph.metrics.summary import GroupSummary, Summary
from scriptgraph.records.results import Results
from scriptgraph.report.contents import overall_blocks
from scriptgraph.report.flow import Flow, flow
from scriptgraph.report.gathering import Gathering
from scriptgraph.report.head import head, warnings
from scriptgraph.report.shelf import Shelf
from scriptgraph.report.speech import speech_blocks
from scriptgraph.report.table import Block, comparison_block, group_blocks
from scriptgraph.report.templates import own_parts, template
from scriptgraph.report.wording import MISSING, counted, shown_name


def write_page(
    path: Path,
    places: Mapping[Path, Results],
    summary: Summary,
    *,
    comparison: Comparison | None = None,
    worth: Worth | None = None,
    transcripts: int | None = None,
    on_dialogue: Callable[[], object] = lambda: None,
) -> None:
    """Write the page; it opens offline, and whatever stops the writing leaves nothing behind.

    One dialogue at a time is in memory.

    Args:
        path: The file.
        places: Where the dialogues of the report are.
        summary: The report.
        comparison: Two of its groups, compared.
        worth: What was said in its dialogues; the page is silent about it without.
        transcripts: How many dialogues are shown whole, spread over the groups; all if None.
        on_dialogue: Called after each dialogue, for progress.

    Raises:
        InputError: When a file cannot be read or written, or the extra `report` is missing.
    """
    require("matplotlib", "report")
    from scriptgraph.report import plots

    with whole_file(path) as page, TemporaryFile(dir=path.parent) as aside:
        shelf = Shelf(aside)
        gathering = Gathering(summary, places, shelf, transcripts)
        gathering.read(template("transcript.html.jinja"), on_dialogue)
        titles = {group.name: _titles(group, gathering) for group in summary.groups}
        tokens = {group: turns.spreads() for group, turns in gathering.tokens.items()}
        parts = template("page.html.jinja").generate(
            **own_parts(),
            **_head(summary, gathering),
            blocks=_blocks(summary, comparison),
            said=list(speech_blocks(summary, worth)) if worth else [],
            plots=plots.plots(summary.groups, tokens, titles),
            flows=_flows(summary, titles),
            groups=[
                (shown_name(group), group_blocks(group, titles[group.name]))
                for group in summary.groups
                if group.dialogues
            ],
            manifests=list(_manifests(places)),
            offered=gathering.offered,
            shown=len(shelf),
            available=gathering.available,
            transcripts=map(Markup, shelf.in_order()),
        )
        page.writelines(map(_encodable, parts))


def _encodable(text: str) -> str:
    """Replace half a character, which a provider's cut-off answer may end in."""
    return text.encode(errors="replace").decode()


def _head(summary: Summary, gathering: Gathering) -> dict[str, Any]:
    names = [source.experiment or Path(source.path).name for source in summary.sources]
    alarms = list(warnings(summary))
    return {
        "title": ", ".join(dict.fromkeys(names)),
        "warnings": alarms,
        "about": list(_about(summary, gathering)),
        "standing": [line for line in head(summary) if line.text not in alarms],
        "version": version("scriptgraph"),
        "written": f"{datetime.now(UTC):%Y-%m-%d at %H:%M} UTC",
    }


def _about(summary: Summary, gathering: Gathering) -> Iterator[tuple[str, str]]:
    """Say in a few lines what the dialogues are."""
    labels = {one for group in summary.groups for one in group.labels}
    scripts = {f"{one.script}, version {one.version}" for one in labels if one.version}
    groups = ", ".join(group.title for group in summary.groups)
    yield "dialogues in the figures", f"{summary.dialogues:,}"
    yield counted(len(summary.groups), "group") + f", by {' and '.join(summary.by)}", groups
    yield "the agent's models", _listed(one.model for one in labels)
    if scripts:
        yield "scripts", _listed(scripts)
    if gathering.days:
        yield "recorded", " to ".join(dict.fromkeys(gathering.days))


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


def _titles(group: GroupSummary, gathering: Gathering) -> dict[str, str]:
    found: dict[str, str] = {}
    for hash_ in {one.hash for one in group.labels}:
        found |= gathering.titles.get(hash_ or "", {})
    return found


def _manifests(places: Mapping[Path, Results]) -> Iterator[tuple[str, str]]:
    for path, results in places.items():
        if manifest := results.manifest_data():
            yield str(path), json.dumps(manifest, ensure_ascii=False, indent=2)

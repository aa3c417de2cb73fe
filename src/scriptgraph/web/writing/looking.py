"""What is to be said of a text at once: findings, picture, outline, moves, and values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import PurePath

from scriptgraph.core.errors import InputError
from scriptgraph.core.findings import Finding, Source
from scriptgraph.drawing.chart import Chart, script_chart
from scriptgraph.drawing.picture import parts
from scriptgraph.drawing.told import in_words, painted
from scriptgraph.files.stamps import Stamps, stamps
from scriptgraph.formats.load import read_script
from scriptgraph.formats.shown_words import as_written
from scriptgraph.formats.told import ENGLISH, in_language
from scriptgraph.language.labels import labels
from scriptgraph.script.changes.values import written
from scriptgraph.script.check.lint import lint
from scriptgraph.script.fold import END_NODE
from scriptgraph.script.model import END_OF_SESSION, Script, Section, Task
from scriptgraph.script.placed import Placed
from scriptgraph.web.shown import FindingShown
from scriptgraph.web.writing.of_parts import Elsewhere, FoundInPart, placed_here, told_here
from scriptgraph.web.writing.planned import chart_of, is_programme, plan_of
from scriptgraph.web.writing.room import Room
from scriptgraph.web.writing.shown import (
    KeyShown,
    Look,
    MoveShown,
    SectionShown,
    TaskShown,
    TextFormat,
)

SUFFIXES: dict[str, TextFormat] = {".yaml": "yaml", ".yml": "yaml", ".md": "markdown"}
"""How a file's name ends → how its text is read."""

Goes = Callable[[], object]
"""Called between steps; it raises where nobody waits for the answer any more."""

_MOST_DRAWN = 2_000
"""Boxes and arrows of a picture: counted before anything is laid out."""

_MOST_PARTS = 8_000
"""Boxes, labels, and bends of arrows of a picture; with more it takes long, and shows little."""

_MOST_FINDINGS = 500
"""Findings that are told of a text; nobody reads more at once."""

_TANGLED = "too many rules lead too far to be drawn while you write; `scriptgraph draw` draws them"

_TRIES = 3
"""Readings of a text whose parts change all the while."""

_SCOPE = "picture"
"""The class of the picture in the page: its styles hold for nothing else there."""


def format_of(name: str) -> TextFormat:
    """Say how the text of a file is read.

    Raises:
        InputError: When the name ends in none of the endings that scripts have.
    """
    found = SUFFIXES.get(PurePath(name).suffix.lower())
    if found is None:
        raise InputError(f"{name!a} is no script's name: it ends in {', '.join(SUFFIXES)}")
    return found


def read(
    text: str, format: TextFormat, room: Room | None = None
) -> tuple[Script | None, tuple[Finding, ...]]:
    """Read a text; the same text is read once, while the parts that it uses stay as they are.

    What stands in a part has the place at which the text uses it.

    Args:
        text: The text.
        format: How it is read.
        room: Where its parts are looked for.
    """
    script, findings = _current(text, format, room)
    source = script.source if script else Source("<text>")
    told = tuple(told_here(one, source, room) for one in findings)
    return (script.model_copy(update={"source": placed_here(source)}) if script else None), told


def linted(
    text: str, format: TextFormat, room: Room | None = None, language: str = ENGLISH
) -> tuple[Finding, ...]:
    """List what is wrong with a text, and what could be better, in its order and a language."""
    script, findings = _current(text, format, room)
    added = lint(script, (), findings) if script and not is_programme(text, format) else []
    source = script.source if script else Source("<text>")
    is_markdown = format == "markdown"
    every = (*findings, *added)
    said = (in_language(one, language, is_markdown=is_markdown) for one in every)
    shown = (as_written(one, script) if script else one for one in said)
    told = [told_here(one, source, room) for one in shown]
    return tuple(sorted(told, key=lambda one: (one.place.line, one.place.column)))


def _current(
    text: str, format: TextFormat, room: Room | None
) -> tuple[Script | None, tuple[Finding, ...]]:
    """Read a text with its parts as they are now."""
    seen: Stamps = ()
    script, findings = _read(text, format, room, seen)
    for _ in range(_TRIES):
        now = stamps(script.source.files) if script else ()
        if now == seen:
            break
        script, findings = _read(text, format, room, now)
        seen = now
    return script, findings


@lru_cache(maxsize=64)
def _read(
    text: str, format: TextFormat, room: Room | None, parts: Stamps
) -> tuple[Script | None, tuple[Finding, ...]]:
    if is_programme(text, format):
        return plan_of(text, room)
    script, findings = read_script(
        text, format, folder=room.path if room else None, may_be_part=True
    )
    return script, tuple(findings)


def look(
    text: str,
    format: TextFormat,
    goes_on: Goes,
    language: str = ENGLISH,
    room: Room | None = None,
) -> Look:
    """Say of a text what can be said at once.

    Args:
        text: The text.
        format: How it is read.
        goes_on: Called between steps.
        language: In which findings and picture are told, as far as there are texts in it.
        room: Where the parts that it uses are looked for.
    """
    script, _ = read(text, format, room)
    written = _current(text, format, room)[0]
    goes_on()
    told = linted(text, format, room, language)
    findings = _told_first(script, told)
    goes_on()
    if script is None or written is None:
        nothing = "there is no section to draw"
        return Look(
            findings=findings, picture=None, outline=[], moves=[], keys=[], not_drawn=nothing
        )
    planned = chart_of(text, room) if is_programme(text, format) else None
    chart = _whole(planned or script_chart(script))
    elsewhere = Elsewhere(written.source, room)
    is_small = len(chart.boxes) + len(chart.arrows) <= _MOST_DRAWN
    is_drawn = is_small and parts(chart) <= _MOST_PARTS
    return Look(
        findings=findings,
        picture=_drawn(in_words(chart, script, labels(language)), language) if is_drawn else None,
        not_drawn="" if is_drawn else _TANGLED,
        outline=[_section(script, section, elsewhere) for section in script.sections],
        moves=list(_moves(script, chart, elsewhere)),
        keys=list(_keys(script)),
        leaves=list(script.source.leaves),
        actions=list(script.actions),
    )


def _told_first(script: Script | None, findings: Sequence[Finding]) -> list[FindingShown]:
    """Show the first findings, errors before all others; where there are more, the last says so."""
    if len(findings) <= _MOST_FINDINGS:
        return shown_findings(script, findings)
    errors_first = sorted(findings, key=lambda one: one.severity != "error")[:_MOST_FINDINGS]
    told = sorted(errors_first, key=lambda one: (one.place.line, one.place.column))
    left_out = len(findings) - len(told)
    more = f"{left_out:,} more are not told here; `scriptgraph check` tells them all"
    last = Finding("more-findings", "warning", more, told[-1].place)
    return shown_findings(script, [*told, last])


def shown_findings(script: Script | None, findings: Iterable[Finding]) -> list[FindingShown]:
    """Show findings with the section and the move that each is about."""
    placed = Placed(script)
    return [
        FindingShown(
            rule=one.rule,
            severity=one.severity,
            message=one.message,
            line=one.place.line,
            column=one.place.column,
            hint=one.hint,
            section=placed.section(one),
            move=placed.move(one.place),
            part=one.part if isinstance(one, FoundInPart) else None,
            detail=one.detail,
        )
        for one in findings
    ]


@lru_cache(maxsize=32)
def _drawn(chart: Chart, language: str) -> str:
    """Draw a chart; most of what is typed changes no picture."""
    return painted(chart, labels(language), scope=_SCOPE)


def _whole(chart: Chart) -> Chart:
    """Leave out what leads nowhere: a script with faults is drawn as far as it goes."""
    boxes = {box.key: box for box in chart.boxes}
    arrows = [one for one in chart.arrows if {one.source, one.target} <= boxes.keys()]
    return Chart(chart.title, chart.subtitle, tuple(boxes.values()), tuple(arrows))


def _section(script: Script, section: Section, elsewhere: Elsewhere) -> SectionShown:
    path = ("sections", section.id)
    tasks = [
        TaskShown(
            id=task.id,
            text=_words(task),
            line=script.source.place((*path, "tasks", task.id)).line,
        )
        for task in section.tasks
    ]
    line = script.source.place(path).line
    part = elsewhere.at(path)
    return SectionShown(section=section.id, title=section.title, line=line, tasks=tasks, part=part)


def _words(task: Task) -> str:
    return task.do or task.say or task.call or ""


def _moves(script: Script, chart: Chart, elsewhere: Elsewhere) -> Iterator[MoveShown]:
    for arrow in chart.arrows:
        if arrow.path:
            yield MoveShown(
                id=arrow.move,
                source=arrow.source if arrow.source in script.by_id else None,
                target=END_OF_SESSION if arrow.target == END_NODE else arrow.target,
                line=script.source.place(arrow.path).line,
                words=arrow.label,
                kind=arrow.kind,
                part=elsewhere.at(arrow.path),
            )


def _keys(script: Script) -> Iterator[KeyShown]:
    for section in script.sections:
        for task in section.tasks:
            for name, kind in task.collect.items():
                path = ("sections", section.id, "tasks", task.id, "collect", name)
                line = script.source.place(path).line
                yield KeyShown(key=name, type=written(kind), line=line)
    for name in script.computed:
        line = script.source.place(("computed", name)).line
        yield KeyShown(key=name, type="computed", line=line)

"""The picture of a script in the words of a language; what its author wrote stays."""

from __future__ import annotations

import re
from dataclasses import replace

from scriptgraph.drawing.chart import Arrow, ArrowKind, Box, Chart
from scriptgraph.drawing.palette import PALETTE, Paint
from scriptgraph.drawing.svg import write_svg
from scriptgraph.language.labels import Labels
from scriptgraph.language.vocabulary import ENGLISH
from scriptgraph.script.model import Limit, Script
from scriptgraph.script.moves import BACK
from scriptgraph.script.routes import call_of

_LABEL = re.compile(
    rf"(?P<number>\d+ · )?(?P<if>(?:when|if) )?(?P<text>.*?)(?P<back>, and {BACK})?"
)


def in_words(chart: Chart, script: Script, words: Labels) -> Chart:
    """Give a chart of a script whose own words are those of a language; in English it is so."""
    if words.code == ENGLISH:
        return chart
    boxes = tuple(_box(one, script, words) for one in chart.boxes)
    arrows = tuple(replace(one, label=_label(one, script, words)) for one in chart.arrows)
    subtitle = f"{script.id} · {words.version} {script.version}"
    return Chart(chart.title, subtitle, boxes, arrows)


def painted(chart: Chart, words: Labels, *, scope: str = "", is_light: bool = False) -> str:
    """Write such a chart as SVG, with its legend in the same language.

    Args:
        chart: What `in_words` has given.
        words: The words of the language.
        scope: As for `write_svg`.
        is_light: As for `write_svg`.
    """
    said = words.picture_words
    palette: dict[ArrowKind, Paint] = {
        kind: replace(paint, name=said.get(paint.name, paint.name))
        for kind, paint in PALETTE.items()
    }
    back = words.and_back
    return write_svg(chart, palette=palette, scope=scope, is_light=is_light, and_back=back)


def _box(box: Box, script: Script, words: Labels) -> Box:
    said = words.picture_words
    if box.section not in script.by_id:
        return replace(box, title=said.get(box.title, box.title), note=said.get(box.note, box.note))
    section = script.by_id[box.section]
    count = len(section.tasks)
    notes = [said["task" if count == 1 else "tasks"].format(count=count)]
    sometimes = sum(task.if_ is not None for task in section.tasks)
    notes += [said["skips"].format(count=sometimes)] if sometimes else []
    notes += [said["calls"].format(action=task.call)] if (task := call_of(section)) else []
    notes += [said["waits"]] if section.waits_for_human else []
    if section.limits and script.goes_back(section, section.limits):
        notes += [f"{said[BACK]} {one}" for one in _told(section.limits, words)]
    return replace(box, note=", ".join(notes))


def _label(arrow: Arrow, script: Script, words: Labels) -> str:
    match arrow.kind, arrow.path:
        case "limit", ("limits", *visits) if script.limits:
            told = _one(script.limits, words, of_visits=bool(visits))
            return f"{told} {words.picture_words['in one section']}"
        case "limit", ("sections", str(name), "limits", *visits):
            limit = script.by_id[name].limits
            return _one(limit, words, of_visits=bool(visits)) if limit else arrow.label
    found = _LABEL.fullmatch(arrow.label)
    if not found or not found["text"]:
        return arrow.label
    said = words.picture_words
    text = (
        f"{said['if']} {found['text']}" if found["if"] else said.get(found["text"], found["text"])
    )
    back = f", {words.and_back}" if found["back"] else ""
    return f"{found['number'] or ''}{text}{back}"


def _one(limit: Limit, words: Labels, *, of_visits: bool) -> str:
    unit, count = ("visits", limit.visits) if of_visits else ("turns", limit.turns)
    return words.after(unit, count or 0)


def _told(limit: Limit, words: Labels) -> list[str]:
    counts = (("turns", limit.turns), ("visits", limit.visits))
    return [words.after(unit, count) for unit, count in counts if count]

"""What a picture of a programme shows: that of its plan, with spacing and the ways for danger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from scriptgraph.drawing.chart import ANYTIME_KEY, Arrow, ArrowKind, Box, Chart, script_chart
from scriptgraph.drawing.palette import PALETTE as SCRIPT_PALETTE
from scriptgraph.drawing.palette import Paint
from scriptgraph.programmes.model import DANGER, PlannedSession, Programme
from scriptgraph.programmes.spacing import span_in_words


def programme_chart(programme: Programme) -> Chart:
    """Chart a programme: its sessions, every rule once, and where danger leads."""
    chart = script_chart(programme.plan)
    boxes = [_box(programme, box) for box in chart.boxes]
    if programme.danger:
        boxes.insert(1, Box(ANYTIME_KEY, "anytime", "Any session", "but the one it leads to"))
    arrows = (*_danger(programme), *chart.arrows)
    subtitle = f"programme · version {programme.version}"
    return Chart(programme.title, subtitle, tuple(boxes), arrows)


def programme_document(programme: Programme, edges: Sequence[Any] = ()) -> dict[str, Any]:
    """Describe a programme for programs: its sessions and moves, and the edges of its graph."""
    return {
        "programme": programme.id,
        "sessions": [
            {
                "id": each.id,
                "title": each.title,
                "script": each.script,
                "keep": list(each.keep),
                "homework": list(each.homework),
                "knows": list(each.knows),
                "after": span_in_words(each.after) if each.after else None,
                "within": span_in_words(each.within) if each.within else None,
            }
            for each in programme.sessions
        ],
        "transitions": [
            {"from": move.source, "to": move.target, "kind": move.kind, "label": move.label}
            for move in programme.moves
        ],
        "edges": list(edges),
    }


def spacing_in_words(session: PlannedSession) -> str:
    """Say when a session may begin, and is to: `after 7 days, within 21 days`."""
    parts = [
        f"{word} {span_in_words(span)}"
        for word, span in (("after", session.after), ("within", session.within))
        if span
    ]
    return ", ".join(parts)


def _box(programme: Programme, box: Box) -> Box:
    session = programme.by_id.get(box.section)
    return replace(box, note=spacing_in_words(session), contents=session.keep) if session else box


def _danger(programme: Programme) -> Iterator[Arrow]:
    if programme.danger:
        yield Arrow(ANYTIME_KEY, programme.danger, "anytime", DANGER, path=("danger",))
    for session in programme.sessions:
        if session.danger and session.danger != session.id:
            path = ("sections", session.id, "danger")
            yield Arrow(session.id, session.danger, "anytime", DANGER, path=path)


PALETTE: Mapping[ArrowKind, Paint] = {
    **SCRIPT_PALETTE,
    "computed": replace(SCRIPT_PALETTE["computed"], name="computed from what sessions keep"),
    "anytime": replace(SCRIPT_PALETTE["anytime"], name="where danger was heard"),
}
"""The colours of a script's arrows, with the words of a programme."""

"""Write a chart in Mermaid, the diagram language of Markdown pages."""

import json
import re
from collections.abc import Iterator

from scriptgraph.drawing.chart import Arrow, Box, Chart, Shape
from scriptgraph.drawing.palette import PALETTE

_SHAPES: dict[Shape, tuple[str, str]] = {
    "start": ("([", "])"),
    "section": ("[", "]"),
    "anytime": ("{{", "}}"),
    "decision": ("(", ")"),
    "end": ("([", "])"),
}
_SPECIAL = re.compile(r'["#$%&*:;<>@\[\\\]^_`{|}~]')
"""What Mermaid, Markdown or HTML could take for punctuation of theirs."""

_LIST_MARK = re.compile(r"^(\d*)([-+=.)])")
"""What would make a list of a text, which Mermaid refuses to draw."""


_MOST_ARROWS = 500
_MOST_CHARACTERS = 50_000
"""What Mermaid draws at most; a page may allow more, a diagram itself may not."""


_ARROW = re.compile(r"^ +\S+ <?-(?:-|\.-)>", re.MULTILINE)


def too_much_for_mermaid(text: str) -> str | None:
    """Say why a page with Mermaid's own limits would not draw a chart; None where it would."""
    if (arrows := len(_ARROW.findall(text))) > _MOST_ARROWS:
        return f"{arrows} arrows, and Mermaid draws {_MOST_ARROWS} (its maxEdges)"
    if len(text) > _MOST_CHARACTERS:
        return f"{len(text):,} characters, and Mermaid reads {_MOST_CHARACTERS:,} (its maxTextSize)"
    return None


def write_mermaid(chart: Chart) -> str:
    """Write a chart as a flowchart; the text of the boxes is escaped, their ids are numbers."""
    ids = dict(zip((box.key for box in chart.boxes), _ids(chart), strict=True))
    lines = [
        "---",
        f"title: {_quoted(chart.title)}",
        "---",
        "flowchart TD",
        *(f"    {ids[box.key]}{_box(box)}" for box in chart.boxes),
        *(f"    {ids[arrow.source]} {_line(arrow)} {ids[arrow.target]}" for arrow in chart.arrows),
        *(f"    {line}" for line in _styles(chart)),
    ]
    return "\n".join(lines) + "\n"


def _ids(chart: Chart) -> Iterator[str]:
    number = 0
    for box in chart.boxes:
        if box.shape in ("section", "decision"):
            number += 1
            yield f"s{number}"
        else:
            yield f"the_{box.shape}"  # `end` alone is a word of Mermaid's own


def _box(box: Box) -> str:
    opening, closing = _SHAPES[box.shape]
    title = f"<b>{_text(box.title)}</b>" if box.note else _text(box.title)
    note = f"<br/>{_text(box.note)}" if box.note else ""
    return f'{opening}"{title}{note}"{closing}'


def _line(arrow: Arrow) -> str:
    line = "<" * arrow.two_way + ("-.->" if arrow.kind == "limit" else "-->")
    return f'{line}|"{_text(arrow.label)}"|' if arrow.label else line


def _styles(chart: Chart) -> Iterator[str]:
    for kind, paint in PALETTE.items():
        numbers = [str(i) for i, arrow in enumerate(chart.arrows) if arrow.kind == kind]
        if numbers:
            yield f"linkStyle {','.join(numbers)} stroke:{paint.light}"


def _text(text: str) -> str:
    text = _SPECIAL.sub(lambda found: _code(found[0]), " ".join(text.split()))
    return _LIST_MARK.sub(lambda found: found[1] + _code(found[2]), text)


def _code(char: str) -> str:
    return f"#{ord(char)};"


def _quoted(text: str) -> str:
    """Quote for the YAML header, in which Mermaid looks for directives and tags all the same."""
    quoted = json.dumps(text, ensure_ascii=False)
    return re.sub("[%<>]", lambda found: f"\\u{ord(found[0]):04x}", quoted)

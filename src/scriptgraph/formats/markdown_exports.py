r"""Takes out what programs add when they save a text as Markdown: backslashes before signs.

A person writes one where the notation has a use for it; a program writes `1\. Greet.` and `\## A`
as well, and then before every sign.
"""

from __future__ import annotations

import re

from scriptgraph.core.findings import Place
from scriptgraph.formats.outline import Outline

NEEDLESS = re.compile(
    r"\d{1,9}\\[.)](?=\s)|-\\>|\d{1,9}[.)]\s+\\\*\\\*|#{1,6} .{0,200}\{\\#[\w-]{1,60}\\?\}$"
)
"""What nobody types at the beginning of a line."""

_ESCAPED = re.compile(r"\\([-\\#*_.>)(\[\]{}!+=<~`|])")
_FEW = 70


def without_escapes(outline: Outline, lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Give the lines as they were before a program saved them; it is one finding.

    Args:
        outline: Where it is reported.
        lines: The lines with their numbers.
    """
    if not any(NEEDLESS.match(line) for _, line in lines):
        return lines
    found = []
    for number, line in lines:
        plain = _ESCAPED.sub(r"\1", line)
        if plain != line:
            column = line.index("\\") + 1
            shown = plain.strip() if len(plain.strip()) <= _FEW else f"{plain.strip()[:_FEW]}..."
            place = Place(outline.file, number, column)
            outline.slip("escaped", place, found=line[column - 1 : column + 1], write=shown)
        found.append((number, plain))
    return found

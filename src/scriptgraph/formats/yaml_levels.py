"""Finds lines that stand beside the line they belong below, because nothing indents them."""

from __future__ import annotations

from scriptgraph.formats.key_names import SCRIPT, SECTION, TASK
from scriptgraph.formats.yaml_lines import YamlLine

FoundSlip = tuple[str, int, dict[str, str]]
"""The kind of a slip, where in the line it is, and the words of its message."""

_BELOW = {"sections": SCRIPT, "tasks": (*SECTION, "collect", "anytime")}
"""Keys that hold names of the author's own: what else may stand beside each."""

_STEP = 2


def beside(line: YamlLine, above: YamlLine | None) -> FoundSlip | None:
    """Find a key that belongs below the one above it, and is not indented deeper.

    Args:
        line: A line of structure.
        above: The one before it.
    """
    if above is None or not (above.key and line.key) or line.start > line.indent:
        return None
    is_open = not above.value or above.value[0] == "#"
    if not is_open or line.indent != above.indent or above.start > above.indent:
        return None
    if above.key == "limits":
        belongs = line.key in ("turns", "visits", "then")
    elif above.key in _BELOW:
        belongs = line.key not in _BELOW[above.key] and line.indent > 0
        belongs = belongs or (above.key == "sections" and line.key not in SCRIPT)
    else:
        ours = above.key in SECTION or above.key in SCRIPT
        belongs = line.key in (*SECTION, *TASK) and not ours and line.indent > 0
    if not belongs:
        return None
    words = {"name": line.key, "found": above.key, "write": str(line.indent + _STEP)}
    return "not-below", line.indent, words


def indentation(line: YamlLine, before: list[YamlLine]) -> FoundSlip | None:
    """Find a line that is indented like none above it."""
    if line.kind == "nothing" or not (line.key or line.start > line.indent):
        return None
    above = _structure(before)
    if not above:
        return None
    column = line.start if line.key else line.indent
    open_columns = _open_columns(above)
    if column in open_columns:
        return None
    if column > open_columns[-1]:
        return _deeper(line, above, column, open_columns[-1])
    words = {"found": str(line.indent)}
    nearest = min(open_columns, key=lambda open_at: (abs(open_at - column), -open_at))
    return "indented-less", line.indent, {**words, "write": str(nearest)}


def _deeper(line: YamlLine, above: list[YamlLine], column: int, last: int) -> FoundSlip | None:
    """Say why a line is deeper than the one above it, behind whose name something stands."""
    upper = above[-1]
    if not upper.value or upper.value[0] in "#|>":
        return None
    if line.key in SECTION and upper.key not in (*SECTION, *SCRIPT):
        words = {"name": upper.key, "write": upper.value.strip(), "line": str(upper.number)}
        return "text-behind-name", upper.value_at, words
    older = _open_columns(above[:-1])
    if column in older and len(older) > 1 and upper.indent < older[-1]:
        here = {"found": str(upper.indent), "write": str(older[-2]), "line": str(upper.number)}
        return "indented-less", upper.indent, here
    if last == 0 and line.key not in SCRIPT and all(each.key != "sections" for each in above):
        return "no-sections", line.indent, {"name": line.key}
    words = {"found": str(line.indent), "write": str(last)}
    return "indented-more", line.indent, words


def dashes(line: YamlLine, before: list[YamlLine]) -> FoundSlip | None:
    """Find a dash beside names that have none, and a name beside dashes."""
    beside_it = [each for each in _structure(before) if each.indent <= line.indent]
    if not beside_it or not line.key or beside_it[-1].indent != line.indent:
        return None
    above = beside_it[-1]
    has_dash, had_dash = line.start > line.indent, above.start > above.indent
    is_list = above.value == "" and line.value != "" and line.key not in SECTION
    if has_dash and not had_dash and not is_list:
        return "stray-dash", line.indent, {"write": line.text[line.start :].strip()}
    if had_dash and not has_dash:
        outer = [each for each in beside_it if each.indent < line.indent]
        write = str(outer[-1].start) if outer else "0"
        return "beside-dashes", line.indent, {"name": line.key, "write": write}
    return None


def _structure(before: list[YamlLine]) -> list[YamlLine]:
    lines = (each for each in before if each.kind == "structure")
    return [each for each in lines if each.key or each.start > each.indent]


def _open_columns(above: list[YamlLine]) -> list[int]:
    """Give the columns at which names may begin, from the outermost."""
    columns: list[int] = []
    for line in above:
        for column in dict.fromkeys((line.indent, line.start)):
            while columns and columns[-1] >= column:
                columns.pop()
            columns.append(column)
    return columns

"""The colours of the kinds of arrows, the same in every picture."""

from dataclasses import dataclass

from scriptgraph.drawing.chart import ArrowKind


@dataclass(frozen=True)
class Paint:
    """How a kind of arrow is painted and what it is called."""

    light: str
    """Its colour on a light ground."""

    dark: str
    """Its colour on a dark ground."""

    name: str
    dashes: str = ""
    """Lengths of dashes and gaps; a whole line without."""


PALETTE: dict[ArrowKind, Paint] = {
    "fixed": Paint("#64748b", "#94a3b8", "no condition"),
    "computed": Paint("#0b7f83", "#3fc7c4", "computed from collected values"),
    "judged": Paint("#6d4bd1", "#b09bff", "judged by a model"),
    "limit": Paint("#b45f06", "#f0a64a", "limit"),
    "anytime": Paint("#c2325f", "#ff85a6", "from every section"),
    "plain": Paint("#64748b", "#94a3b8", ""),
}

OBSERVED: dict[ArrowKind, Paint] = {
    "conform": Paint("#0072b2", "#6db7f2", "allowed by the script"),
    "against": Paint("#c0392b", "#ff8f80", "against the script", dashes="7 4"),
    "unclear": Paint("#64748b", "#94a3b8", "the script is not known"),
    "stopped": Paint("#8a6d1d", "#d9b95a", "stopped before its end", dashes="2 4"),
    "plain": Paint("#64748b", "#94a3b8", ""),
}
"""Of pictures that show what was observed; never colour alone tells what was against the script."""

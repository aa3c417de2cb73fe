"""The colours of the kinds of arrows, the same in every picture."""

from __future__ import annotations

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


PALETTE: dict[ArrowKind, Paint] = {
    "fixed": Paint("#64748b", "#94a3b8", "no condition"),
    "computed": Paint("#0b7f83", "#3fc7c4", "computed from collected values"),
    "judged": Paint("#6d4bd1", "#b09bff", "judged by a model"),
    "limit": Paint("#b45f06", "#f0a64a", "limit of turns"),
    "anytime": Paint("#c2325f", "#ff85a6", "from every section"),
    "plain": Paint("#64748b", "#94a3b8", ""),
}

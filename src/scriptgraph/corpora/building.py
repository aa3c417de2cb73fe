"""Makes our own dialogues of what others have written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scriptgraph.corpora.understood import Understood
from scriptgraph.records.dialogue import LAYOUT, Dialogue, Provenance, Step, Totals


def held_elsewhere(
    id: str,
    steps: Iterable[Step],
    *,
    layout: str,
    understood: Understood,
    about: Mapping[str, Any] | None = None,
) -> Dialogue:
    """Make a dialogue that says nothing of calls, tokens, sections, or how it ended.

    Args:
        id: Its id in the corpus, or one made of its place there.
        steps: What was said, in order.
        layout: The layout that it was read from.
        understood: Told what is not taken.
        about: What the corpus says of it beyond; what is no text and no number is left out.
    """
    said = tuple(steps)
    known: dict[str, str | float | None] = {}
    for name, told in (about or {}).items():
        if isinstance(told, str | int | float):
            known[name] = told
        elif told is not None:
            understood.leave(name)
    return Dialogue(
        id=id,
        layout=LAYOUT,
        provenance=Provenance(format=layout, about=known),
        started_at=said[0].at if said else None,
        completed_at=said[-1].at if said else None,
        totals=Totals(interactions=sum(step.actor == "dialog" for step in said)),
        steps=said,
    )

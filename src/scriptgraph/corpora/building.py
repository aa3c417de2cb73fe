"""Makes our own dialogues of what others have written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
) -> Iterator[Dialogue]:
    """Make a dialogue that says nothing of calls, tokens, sections, or how it ended.

    Messages without words are passed over, whatever the layout; where no other is left, there is no
    dialogue. Both are counted.

    Args:
        id: Its id in the corpus, or one made of its place there.
        steps: What was said, in order.
        layout: The layout that it was read from.
        understood: Told what is not taken.
        about: What the corpus says of it beyond; what is no text and no number is left out.
    """
    given = tuple(steps)
    said = tuple(step for step in given if step.words.strip())
    if empty := len(given) - len(said):
        understood.passed_over["empty messages"] += empty
    if not said:
        understood.passed_over["dialogues in which nobody speaks"] += 1
        return
    known: dict[str, str | float | None] = {}
    for name, told in (about or {}).items():
        if isinstance(told, str | int | float):
            known[name] = told
        elif told is not None:
            understood.leave(name)
    yield Dialogue(
        id=id,
        layout=LAYOUT,
        provenance=Provenance(format=layout, about=known),
        started_at=said[0].at,
        completed_at=said[-1].at,
        totals=Totals(interactions=sum(step.actor == "dialog" for step in said)),
        steps=said,
    )

"""Values as conditions are tried with them: what is known, and what was declined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scriptgraph.script.kinds import Constant
from scriptgraph.script.questions import declined


def with_declined(known: Mapping[str, Constant], asked: Iterable[str]) -> dict[str, Constant]:
    """Add to what is known that everything else that was asked for has been declined."""
    return {**known, **{declined(name): True for name in asked if name not in known}}

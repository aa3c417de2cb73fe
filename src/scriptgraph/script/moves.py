"""The moves that a script allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scriptgraph.core.findings import Path

if TYPE_CHECKING:
    from scriptgraph.script.model import Rule

TransitionKind = Literal["fixed", "computed", "judged", "limit", "anytime", "back"]

BACK = "back"
"""The label of a way back, and what a limit says in place of a section to lead that way.

In a script without digressions a section may be called this.
"""


@dataclass(frozen=True)
class Transition:
    """One move that the script allows, whichever rule allows it."""

    source: str
    target: str
    """A section's id, or `END_OF_SESSION`."""

    kind: TransitionKind
    label: str
    path: Path
    """Where the rule stands in the script; see `scriptgraph.core.findings.Path`."""

    rule: Rule | None = None
    """The rule behind it; None for a limit."""

    visits_of: str = ""
    """The section in whose place the move is made, once that has been visited often enough."""

    @property
    def is_limit(self) -> bool:
        """Say whether it is made because turns or visits are used up."""
        return self.kind == "limit" or (self.kind == "back" and self.label != BACK)

    @property
    def id(self) -> str:
        """Name the move, as pictures and pages do; see `named`."""
        return named(self.path)


def named(path: Path) -> str:
    """Name a move by where its rule stands: `sections.talk.next.0`, `anytime.1`, `limits`."""
    return ".".join(map(str, path))

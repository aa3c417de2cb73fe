"""The most of what sessions of a script can take, whether or not it is guaranteed."""

from __future__ import annotations

from dataclasses import dataclass

from scriptgraph.assurance.guarantees.asks import Asking
from scriptgraph.assurance.guarantees.bounds import most_in_a_session
from scriptgraph.assurance.guarantees.search import Proof, Search
from scriptgraph.assurance.guarantees.spending import Spending
from scriptgraph.assurance.guarantees.walks import Walks
from scriptgraph.script.guarantees import AtMost, Counted, Span
from scriptgraph.script.model import Script

_BOUNDS: tuple[tuple[Counted, Span], ...] = (
    ("turns", "session"),
    ("model calls", "turn"),
    ("model calls", "session"),
    ("tokens", "turn"),
    ("tokens", "session"),
)


@dataclass(frozen=True)
class Most:
    """The most that there can be of something, or why there is none."""

    counted: Counted
    span: Span
    most: int | None
    why: str
    """What it depends on; without a most, what leaves it open."""


def bounds(script: Script, asking: Asking | None = None) -> list[Most]:
    """Work out the most turns, model calls and estimated tokens of a turn and a session.

    Args:
        script: A script without faults.
        asking: How the models are asked; by default as in `prove`.

    Raises:
        InputError: When the libraries for proofs are not installed.
    """
    search = Search(Walks(script))
    spending = Spending(search, asking or Asking())
    found = []
    for counted, span in _BOUNDS:
        if counted == "turns":
            most = most_in_a_session(search, AtMost(1, counted))
        else:
            most = spending.most(counted, span)
        if isinstance(most, Proof):
            found.append(Most(counted, span, None, most.reason))
        else:
            found.append(Most(counted, span, most.amount, most.depends_on))
    return found

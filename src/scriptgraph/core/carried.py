"""A value that a session was told by an earlier one, and where it was told there."""

from typing import NotRequired, TypeAlias

from typing_extensions import TypedDict

from scriptgraph.core.values import Collected


class Provenance(TypedDict):
    """Where a value was told."""

    session: str
    """The session's name."""

    turn: int
    """The turn in which it was told; 0 where that is not known."""

    quote: str
    """The user's own words; empty for a value that was worked out of others."""

    at: str
    """When: ISO 8601, UTC."""

    name: NotRequired[str]
    """What it was called in that session; absent where it still has the name."""


class Carried(Provenance):
    """A value that came into a session from an earlier one."""

    value: Collected
    homework: bool
    """Whether it says what the user meant to do meanwhile."""


CarriedValues: TypeAlias = dict[str, Carried]
"""Name → what was carried over."""

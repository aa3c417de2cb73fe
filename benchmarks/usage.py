"""What calls of models used, role by role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.group import Prices


@dataclass
class Usage:
    """Tokens, and the calls that they were used in."""

    calls: int = 0
    input: int = 0
    cached: int = 0
    """How much of the input a provider's cache covers."""

    output: int = 0

    @property
    def uncached(self) -> int:
        """Give the input that no cache covers."""
        return self.input - self.cached

    def add(self, other: Usage) -> None:
        """Add what other calls used."""
        self.calls += other.calls
        self.input += other.input
        self.cached += other.cached
        self.output += other.output

    def dollars(self, prices: Prices) -> float:
        """Give what the calls cost."""
        parts = (
            self.uncached * prices.input,
            self.cached * prices.cached,
            self.output * prices.output,
        )
        return sum(parts) / 1_000_000


@dataclass
class Account:
    """What some dialogues used."""

    dialogues: int = 0
    turns: int = 0
    """Messages that the published agent sent: every figure a turn is divided by them."""

    roles: dict[str, Usage] = field(default_factory=dict)

    def charge(self, role: str, usage: Usage) -> None:
        """Add what a role used."""
        self.roles.setdefault(role, Usage()).add(usage)

    def total(self, roles: Iterable[str] | None = None) -> Usage:
        """Add up what some roles used, or all of them."""
        total = Usage()
        for role in self.roles if roles is None else roles:
            total.add(self.roles.get(role, Usage()))
        return total

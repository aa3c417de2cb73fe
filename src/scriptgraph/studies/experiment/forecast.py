"""Whether a budget will do for one more session, so that those that are begun come to their end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scriptgraph.studies.experiment.account import Account
from scriptgraph.studies.experiment.design import kind_of


@dataclass
class Forecast:
    """Foresees what sessions take: as many times their rehearsal as the longest that has ended."""

    account: Account
    _longest: float | None = None
    """How many times its rehearsal; None before the first has ended."""

    def learn(self, session: str) -> None:
        """Take note of what a session took that has ended."""
        if rehearsed := self._in_rehearsal(session):
            times = self.account.by_session.get(session, 0.0) / rehearsed
            self._longest = max(times, self._longest or 0.0)

    def will_do(self, running: Iterable[str], another: str) -> bool:
        """Say whether the budget will do for another session and the rest of those under way."""
        limit = self.account.limit
        if limit is None:
            return True
        rest = sum(map(self._rest, {*running, another}))
        return self.account.spent + rest <= limit

    def _rest(self, session: str) -> float:
        """Foresee what a session is still going to take."""
        times = 1.0 if self._longest is None else self._longest
        before = self.account.by_session.get(session, 0.0)
        return max(0.0, times * self._in_rehearsal(session) - before)

    def _in_rehearsal(self, session: str) -> float:
        return self.account.expected.sessions.get(kind_of(session), 0.0)

"""How much one session may take: turns, tokens, dollars, and messages a minute.

Danger knows no limit: a message in which the guard hears it is always answered, and so is a session
in which it was heard until a human has looked.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.errors import HurryError, LimitError
from scriptgraph.records.calls import calls_behind
from scriptgraph.records.prices import Price
from scriptgraph.safety.guard import Guard
from scriptgraph.state.risk import at_risk
from scriptgraph.state.session import SessionState

_REMEMBERED = 10_000
"""Sessions whose last messages are remembered."""


@dataclass
class Limits:
    """What one session may take; None sets no limit."""

    turns: int | None = None
    tokens: int | None = None
    """Input and output of all models together."""

    dollars: float | None = None
    a_minute: int | None = None
    """Messages, as far as this process has taken them."""

    price: Price | None = None
    """What the models charge: needed for a limit of dollars."""

    clock: Callable[[], float] = time.monotonic
    _came: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict, init=False)

    @property
    def asks_for_state(self) -> bool:
        """Say whether the session's state is needed to tell."""
        return any(limit is not None for limit in (self.turns, self.tokens, self.dollars))

    def wait_of(self, session: str) -> int:
        """Note that a message comes; gives for how many seconds it comes too soon behind others."""
        if self.a_minute is None:
            return 0
        now = self.clock()
        came = self._came.setdefault(session, deque(maxlen=self.a_minute))
        self._came.move_to_end(session)
        if len(self._came) > _REMEMBERED:
            self._came.popitem(last=False)
        if len(came) == self.a_minute and now - came[0] < 60:
            return max(1, ceil(60 - (now - came[0])))
        came.append(now)
        return 0

    def refuse(self, state: SessionState, text: str, guard: Guard, wait: int) -> None:
        """Refuse a message that is one too many.

        Args:
            state: Where the session stands.
            text: What the user says.
            guard: Who listens to it.
            wait: For how many seconds it comes too soon.

        Raises:
            HurryError: When it comes too soon.
            LimitError: When the session has had its share.
        """
        if _is_danger(text, guard) or at_risk(state) or state.get("status") == "ended":
            return
        if wait:
            raise HurryError(
                f"a session may say {self.a_minute} messages a minute; try again in {wait} seconds",
                wait,
            )
        self._refuse_more(state)

    def _refuse_more(self, state: SessionState) -> None:
        if self.turns is not None and state.get("turn", 0) >= self.turns:
            raise LimitError(f"a session may have {self.turns:,} turns, and this one has had them")
        calls = [call for record in state.get("trace", []) for _, call in calls_behind(record)]
        if self.tokens is not None and sum(map(_tokens, calls)) >= self.tokens:
            raise LimitError(f"a session may use {self.tokens:,} tokens, and this one has")
        if self.dollars is not None and sum(map(self._dollars, calls)) >= self.dollars:
            raise LimitError(f"a session may cost {self.dollars:g} dollars, and this one has")

    def _dollars(self, call: ModelCall) -> float:
        assert self.price
        return self.price.of_call(call) or 0.0


def _tokens(call: ModelCall) -> int:
    return (call["input_tokens"] or 0) + (call["output_tokens"] or 0)


def _is_danger(text: str, guard: Guard) -> bool:
    return guard.look(text)["level"] != "none"

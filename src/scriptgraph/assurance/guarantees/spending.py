"""How many model calls and estimated tokens a turn and a session can take at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from scriptgraph.assurance.guarantees.asks import Ask, Asking, entering, judging, speaking
from scriptgraph.assurance.guarantees.besides import besides
from scriptgraph.assurance.guarantees.bounds import Greatest, circle_of, heaviest, most_turns
from scriptgraph.assurance.guarantees.search import Proof, Search
from scriptgraph.assurance.guarantees.tokens import Estimate
from scriptgraph.assurance.guarantees.walks import END, Situation
from scriptgraph.core.settings import LONGEST_MESSAGE, Mode
from scriptgraph.script.guarantees import AtMost, Counted, Span

_JUDGES = ("guard", "evaluator", "dispatcher")
"""Roles that are shown their section's part of the conversation; all others see all of it."""


@dataclass(frozen=True)
class _Costly:
    """The most that there can be, and where."""

    amount: int
    mode: Mode
    path: list[Situation]
    asks: Sequence[Ask] = ()


class _Endless(Exception):
    """There is no most: a proof that says why."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        super().__init__(proof.reason)


class Spending:
    """Bounds what the sessions of one script ask of models."""

    def __init__(self, search: Search, asking: Asking) -> None:
        """Bound it for the walks of a script and how its models are asked."""
        self._search, self._asking = search, asking
        self._script = search.walks.script
        self._estimate = Estimate(self._script, asking)
        self._counts_tokens = False
        self._reached = [place for place in search.reached_without(()) if place is not END]

    def bounded(self, guarantee: AtMost) -> Proof:
        """Prove that a turn, or a session, takes no more; the reason says on what that depends."""
        found = self._most(guarantee.counted, guarantee.span)
        if isinstance(found, Proof):
            return found
        assumed = self._assumed(guarantee.span)
        if found.amount <= guarantee.count:
            return Proof("proven", f"{found.amount} at most: {assumed}")
        what = "estimated tokens" if self._counts_tokens else "model calls"
        told = f" ({_told(found.asks)})" if found.asks and not self._counts_tokens else ""
        reason = f"a {guarantee.span} can take {found.amount} {what}{told} in mode {found.mode}"
        return self._search.refuted(f"{reason}; {assumed}", found.path)

    def most(self, counted: Counted, span: Span) -> Greatest | Proof:
        """Give the most of a turn, or a session; where nothing bounds it, why."""
        found = self._most(counted, span)
        if isinstance(found, Proof):
            return found
        return Greatest(found.amount, found.path, self._assumed(span))

    def _most(self, counted: Counted, span: Span) -> _Costly | Proof:
        self._counts_tokens = counted == "tokens"
        one = self._in_a_turn if span == "turn" else self._in_a_session
        try:
            return max((one(mode) for mode in self._asking.modes), key=lambda each: each.amount)
        except _Endless as endless:
            return endless.proof

    def _assumed(self, span: Span) -> str:
        longest = f"with messages of up to {LONGEST_MESSAGE:,} characters"
        more = besides(self._script) if span == "session" else ""
        told = (self._asking.assumed(), longest * self._counts_tokens, more)
        return ", ".join(filter(None, told))

    def _in_a_turn(self, mode: Mode) -> _Costly:
        """Look at every section that a turn can begin in, and every one that it can speak in."""
        start = self._search.walks.start
        turns = [(start, self._sent_in(start))]
        for place in self._reached:
            judged = judging(self._script, self._script.by_id[place.section], self._asking, mode)
            for there in {place, *self._search.graph.successors(place)}:
                turns.append((place, [*judged, *([] if there is END else self._sent_in(there))]))
        amount, place, asks = max(
            ((self._amount(place, asks), place, asks) for place, asks in turns),
            key=lambda turn: turn[0],
        )
        return _Costly(amount, mode, self._search.way(place), asks)

    def _sent_in(self, place: Situation) -> list[Ask]:
        section = self._script.by_id[place.section]
        begins = [] if self._is_within(place) else entering(section, self._asking)
        return [*speaking(section, self._asking), *begins]

    def _is_within(self, place: Situation) -> bool:
        """Say whether a section is interrupted or gone on with: then no notes are taken of it."""
        return place.is_back or place.section in self._script.digressions

    def _in_a_session(self, mode: Mode) -> _Costly:
        """Add up the visits of the costliest walk.

        A visit has so many messages, and so many turns begin in it. One more begins before the
        opening, where the user speaks first.
        """
        weights = {place: 0 for place in self._search.graph}
        for place in self._reached:
            weights[place] = self._of_visit(place, mode)
        if circle := circle_of(self._search, weights):
            raise _Endless(circle)
        first = self._script.first
        opening = judging(self._script, first, self._asking, mode)
        before = self._amount(self._search.walks.start, opening, grows=False)
        most, heavy = heaviest(self._search, weights)
        path = self._search.through([self._search.walks.start, *heavy])
        return _Costly(most + before + self._growth(mode), mode, path)

    def _of_visit(self, place: Situation, mode: Mode) -> int:
        section = self._script.by_id[place.section]
        turns = self._limited(place)
        judged = judging(self._script, section, self._asking, mode)
        each = self._amount(place, [*judged, *speaking(section, self._asking)], grows=False)
        begins = [] if self._is_within(place) else entering(section, self._asking)
        return turns * each + self._amount(place, begins, grows=False)

    def _limited(self, place: Situation) -> int:
        """Give the messages of a visit; without a limit there is no bound."""
        turns = most_turns(self._script, place)
        if turns is None:
            reason = f"nothing limits the turns of a visit to {place.section!r}"
            raise _Endless(self._search.refuted(reason, self._search.way(place)))
        return turns

    def _amount(self, place: Situation, asks: Sequence[Ask], *, grows: bool = True) -> int:
        """Add up calls, or tokens; those of a growing conversation only where that is wanted."""
        if not self._counts_tokens:
            return sum(ask.calls for ask in asks)
        total = 0
        for ask in asks:
            judges = ask.role in _JUDGES
            size = self._estimate.size(ask, self._limited(place) if judges else None)
            if size is None:
                reason = f"nothing limits the tokens of an answer in the role {ask.role}"
                raise _Endless(self._search.refuted(reason, []))
            total += size.fixed
            if grows and size.shown:
                total += size.shown * self._turns * self._estimate.exchange
        return total

    def _growth(self, mode: Mode) -> int:
        """Add up what prompts show of the session so far, from its first turn to its last."""
        if not self._counts_tokens:
            return 0
        shown = max(
            sum(size.shown for ask in asks if (size := self._estimate.size(ask, None)))
            for asks in self._asks_that_see_all(mode)
        )
        return shown * self._estimate.exchange * self._turns * (self._turns + 1) // 2

    def _asks_that_see_all(self, mode: Mode) -> Iterator[list[Ask]]:
        for place in self._reached:
            section = self._script.by_id[place.section]
            judged = judging(self._script, section, self._asking, mode)
            every = chain(judged, self._sent_in(place))
            yield [ask for ask in every if ask.role not in _JUDGES]

    @cached_property
    def _turns(self) -> int:
        """Give the most turns of a session: a prompt may show all of it."""
        weights = {place: 0 for place in self._search.graph}
        weights |= {place: self._limited(place) for place in self._reached}
        if circle := circle_of(self._search, weights):
            raise _Endless(circle)
        return heaviest(self._search, weights)[0]


def _told(asks: Sequence[Ask]) -> str:
    return " + ".join(f"{ask.calls} {ask.role}" for ask in asks)

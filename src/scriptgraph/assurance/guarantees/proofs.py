"""Proves each guarantee of a script over all its walks, or shows a walk on which it breaks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from scriptgraph.assurance.guarantees.asks import Asking
from scriptgraph.assurance.guarantees.bounds import bounded
from scriptgraph.assurance.guarantees.search import PROVEN, Proof, Search
from scriptgraph.assurance.guarantees.spending import Spending
from scriptgraph.assurance.guarantees.walks import END, Situation, Walks, steps_of
from scriptgraph.assurance.patience import Goes, OutOfTimeError, for_ever
from scriptgraph.nodes.rules import number_of
from scriptgraph.script import expressions
from scriptgraph.script.guarantees import (
    Always,
    AtMost,
    Before,
    Guarantee,
    Never,
    OnlyIf,
    Within,
)
from scriptgraph.script.model import Script
from scriptgraph.script.moves import Transition


def prove(
    script: Script,
    guarantees: Sequence[Guarantee],
    asking: Asking | None = None,
    goes_on: Goes = for_ever,
) -> list[Proof]:
    """Prove guarantees over all paths of a script and all values.

    Args:
        script: A script without faults.
        guarantees: What it promises; the names in them are ids of sections, and their conditions
            read values that the script collects.
        asking: How the models are asked, on which bounds of calls and tokens depend; by default
            as in sessions with no settings of their own, in whichever mode.
        goes_on: Called between steps; what is out of time is left open.

    Returns:
        A proof for each, in their order.

    Raises:
        InputError: When the libraries for proofs are not installed.
    """
    if not guarantees:
        return []
    reading = [each.condition for each in guarantees if isinstance(each, OnlyIf)]
    try:
        prover = _Prover(Walks(script, reading, goes_on), asking or Asking())
    except OutOfTimeError as error:
        return [Proof("open", str(error)) for _ in guarantees]
    return [_in_time(prover, guarantee) for guarantee in guarantees]


def _in_time(prover: _Prover, guarantee: Guarantee) -> Proof:
    try:
        return prover.prove(guarantee)
    except OutOfTimeError as error:
        return Proof("open", str(error))


class _Prover:
    """Searches the walks of one script."""

    def __init__(self, walks: Walks, asking: Asking) -> None:
        self._walks, self._search, self._asking = walks, Search(walks), asking
        self._graph, self._goes_on = walks.graph, walks.goes_on

    def prove(self, guarantee: Guarantee) -> Proof:
        self._goes_on()
        match guarantee:
            case Always():
                proof = self._always(guarantee)
            case Before():
                proof = self._before(guarantee)
            case Within():
                proof = self._within(guarantee)
            case Never():
                proof = self._never(guarantee)
            case OnlyIf():
                proof = self._only_if(guarantee)
            case AtMost(counted="model calls" | "tokens"):
                proof = Spending(self._search, self._asking).bounded(guarantee)
            case AtMost():
                proof = bounded(self._search, guarantee)
        return self._as_sure_as_it_is(proof)

    def _as_sure_as_it_is(self, proof: Proof) -> Proof:
        """Leave open what is refuted only by a walk that may be none."""
        if proof.verdict != "refuted":
            return proof
        if not all(step.is_sure for step in proof.walk):
            why = "the solver could not decide a condition on the way"
        elif not (self._walks.is_exact or self._walks.can_be_walked(proof.walk)):
            why = "no session walks just this way, and there are too many ways to look at each"
        else:
            return proof
        return replace(proof, verdict="open", reason=f"{proof.reason}; but {why}")

    def _always(self, guarantee: Always) -> Proof:
        wanted = self._search.at(guarantee.sections)
        before = self._search.reached_without(wanted)
        if END in before:
            return self._search.refuted("a session can end before", self._search.way(END, wanted))
        backwards = self._graph.reverse(copy=False)
        led_on = self._search.networkx.multi_source_dijkstra_path_length(backwards, wanted)
        if stuck := [place for place in before if place not in led_on]:
            reason = f"from {stuck[0].section!r} nothing leads to it any more"
            return self._search.refuted(reason, self._search.way(stuck[0], wanted))
        return PROVEN

    def _before(self, guarantee: Before) -> Proof:
        first = self._search.at(guarantee.first)
        reached = self._search.reached_without(first)
        for place in reached:
            if place.section in guarantee.later:
                reason = f"{place.section!r} is entered before {' or '.join(guarantee.first)}"
                return self._search.refuted(reason, self._search.way(place, first))
        return PROVEN

    def _never(self, guarantee: Never) -> Proof:
        barred = frozenset(self._search.at(guarantee.sections))
        for place in self._search.reached_without(()):
            self._goes_on()
            if place.section not in guarantee.after:
                continue
            # Who comes back to where they have just been has not left it.
            others = {one for one in barred if not (one.is_back and one.section == place.section)}
            if found := self._entered_behind(place, others):
                reason = f"{_entering(found[-1])} after {place.section!r}"
                return self._search.refuted(reason, [*self._search.way(place), *found[1:]])
        return PROVEN

    def _entered_behind(
        self, place: Situation, barred: Collection[Situation]
    ) -> list[Situation] | None:
        """Give the shortest way from a situation into barred ones; it may lead back to itself."""
        near = self._search.networkx.single_source_shortest_path(self._graph, place)
        for way in near.values():
            for there in self._graph.successors(way[-1]):
                if there in barred:
                    return [*way, there]
        return None

    def _only_if(self, guarantee: OnlyIf) -> Proof:
        condition = guarantee.condition
        if self._walks.start.section in guarantee.sections and not _holds_at_first(condition):
            return self._search.refuted(
                f"a session begins there, when `{condition}` is not known", []
            )
        for here, there, step in self._graph.edges(data="step"):
            self._goes_on()
            if there.section not in guarantee.sections:
                continue
            asked = step.question
            failing = (*asked.failing, self._walks.written_out(condition))
            answer = self._walks.conditions.ask(replace(asked, failing=failing))
            if answer.possible:
                way = steps_of(self._walks, self._search.way(here))
                reason = f"{_entering(there)} while `{condition}` does not hold"
                last = replace(step, values=answer.example or {}, is_sure=answer.is_sure)
                return Proof("refuted", reason, (*way, last))
        return PROVEN

    def _within(self, guarantee: Within) -> Proof:
        """Let whoever needs the section say so, and the values be as unlucky as they can be."""
        near = set(self._search.at([guarantee.section]))
        for _ in range(guarantee.turns):
            self._goes_on()
            fresh = [p for p in self._graph if p not in near and self._is_led(p, near)]
            if not fresh:
                break
            near.update(fresh)
        far = next(
            (p for p in self._search.reached_without(()) if p not in near and p is not END), None
        )
        if far is None:
            return PROVEN
        turns = f"{guarantee.turns} turn{'s' if guarantee.turns != 1 else ''}"
        reason = f"from {far.section!r} it is not reached within {turns}, whatever is said"
        return self._search.refuted(reason, self._search.way(far))

    def _is_led(self, place: Situation, near: Collection[Situation]) -> bool:
        """Say whether some words lead from here to near situations at once, whatever the values."""
        edges = self._graph.out_edges(place, data="step")
        watched = [edge for edge in edges if edge[2].move.kind == "anytime"]
        for _, there, step in sorted(watched, key=lambda edge: _order(edge[2].move)):
            if step.move.rule.when is None:
                if there not in near:
                    return False
            elif there in near:
                return True
        return False


def _entering(place: Situation) -> str:
    """Say how somebody comes into a section: to come back from a digression is to enter it."""
    return f"{place.section!r} is {'come back to' if place.is_back else 'entered'}"


def _holds_at_first(condition: str) -> bool:
    """Say whether a condition holds of a session that has asked for nothing yet."""
    try:
        return expressions.holds(condition, {})
    except expressions.UnknownValueError:
        return False


def _order(move: Transition) -> tuple[bool, int]:
    """Say when a watched rule is tried: what is urgent before all others."""
    return not (move.rule and move.rule.urgent), number_of(move)

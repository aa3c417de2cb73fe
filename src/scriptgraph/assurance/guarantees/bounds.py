"""How many turns a session can take at most, and how often it can enter a section."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from scriptgraph.assurance.guarantees.besides import besides
from scriptgraph.assurance.guarantees.search import PROVEN, Proof, Search
from scriptgraph.assurance.guarantees.walks import END, Situation
from scriptgraph.nodes.rules import GRACE
from scriptgraph.script.guarantees import AtMost
from scriptgraph.script.model import Script
from scriptgraph.script.routes import needs_dispatcher


@dataclass(frozen=True)
class Greatest:
    """The most that there can be of what is counted, and a way on which there is."""

    amount: int
    path: Sequence[Situation]
    depends_on: str = ""


def bounded(search: Search, guarantee: AtMost) -> Proof:
    """Prove that a session has at most so many turns, or visits of some sections."""
    found = most_in_a_session(search, guarantee)
    if isinstance(found, Proof):
        return found
    if found.amount <= guarantee.count:
        more = besides(search.walks.script) if guarantee.counted == "turns" else ""
        return Proof("proven", more) if more else PROVEN
    what = "turns" if guarantee.counted == "turns" else "visits"
    return search.refuted(f"there can be {found.amount} {what}", found.path)


def most_in_a_session(search: Search, guarantee: AtMost) -> Greatest | Proof:
    """Give the most turns or visits of a session; where nothing bounds them, why."""
    entered = {*search.entered(guarantee.sections)}
    weights = {place: int(place in entered) for place in search.graph}
    if guarantee.counted == "turns":
        turns = {place: most_turns(search.walks.script, place) for place in search.graph}
        unlimited = next((p for p in search.reached_without(()) if turns[p] is None), None)
        if unlimited is not None:
            reason = f"nothing limits the turns of a visit to {unlimited.section!r}"
            return search.refuted(reason, search.way(unlimited))
        weights = {place: most or 0 for place, most in turns.items()}
    if circle := circle_of(search, weights):
        return circle
    most, heavy = heaviest(search, weights)
    more = besides(search.walks.script) if guarantee.counted == "turns" else ""
    return Greatest(most, search.through([search.walks.start, *heavy]), more)


def most_turns(script: Script, place: Situation) -> int | None:
    """Give the most messages of one visit, or None without a limit; a choice takes some more.

    Who comes back from a digression goes on with the visit. They are answered there with one
    message, which may be one more than the limit allows: somebody can ask to digress with the last.

    That no reply is fit to be sent keeps no session beyond it; see `nodes.dialog`.
    """
    if place is END:
        return 0
    section = script.by_id[place.section]
    found = script.limit(section)
    if found is None or found[0].turns is None or found[0].then == section.id:
        return None
    if place.is_back:
        return 1
    return found[0].turns + GRACE * needs_dispatcher(section)


def circle_of(search: Search, weights: Mapping[Situation, int]) -> Proof | None:
    """Refute a bound by a circle that goes through what counts, where there is one."""
    for circle in search.networkx.strongly_connected_components(search.graph):
        counted = next((place for place in circle if weights[place]), None)
        is_round = len(circle) > 1 or (counted and search.graph.has_edge(counted, counted))
        if counted is None or not is_round:
            continue
        names = ", ".join(sorted({repr(place.section) for place in circle}))
        proof = search.refuted(
            f"it can go round in {names}{_digressing(search.walks.script, circle)}",
            _round(search, counted, circle),
        )
        # Limits of visits end a circle only where situations are told apart.
        return proof if search.walks.is_exact else replace(proof, verdict="open")
    return None


def _digressing(script: Script, circle: Collection[Situation]) -> str:
    """Say which digressions nothing limits that a circle goes through; empty where through none."""
    names = {place.section for place in circle if place.section in script.digressions}
    free = sorted(name for name in names if script.most_visits(script.by_id[name]) is None)
    if not free:
        return ""
    told = ", ".join(map(repr, free))
    return f": somebody may digress to {told} again and again, as no limit of visits bounds that"


def _round(search: Search, place: Situation, circle: Collection[Situation]) -> list[Situation]:
    inside = search.graph.subgraph(circle)
    after = next(iter(inside.successors(place)))
    return [*search.way(place), *search.shortest(after, place, inside)]


def heaviest(search: Search, weights: Mapping[Situation, int]) -> tuple[int, list[Situation]]:
    """Give the weight of the heaviest walk, and what counts on it; no circle counts."""
    networkx = search.networkx
    parts = networkx.condensation(networkx.DiGraph(search.graph))
    members = networkx.get_node_attributes(parts, "members")
    best: dict[int, tuple[int, list[Situation]]] = {}
    for part in networkx.topological_sort(parts):
        before = [best[each] for each in parts.predecessors(part)]
        weight, heavy = max(before, key=lambda each: each[0], default=(0, []))
        counted = [place for place in members[part] if weights[place]]
        best[part] = weight + sum(weights[place] for place in counted), [*heavy, *counted]
    return max(best.values(), key=lambda each: each[0])

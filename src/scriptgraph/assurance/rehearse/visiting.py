"""Which stays in a section are tried: those that may differ in where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scriptgraph.assurance.rehearse.stay import Stay, behind_call
from scriptgraph.assurance.rehearse.visits import Visit
from scriptgraph.nodes.rules import number_of
from scriptgraph.script.routes import begins_with_call
from scriptgraph.state.digressions import is_barred


def visits(stay: Stay) -> Iterator[Visit]:
    """Give the visits of a section that may differ in where they lead."""
    for visit in _visits(stay):
        yield from _entering(stay, visit)


def _visits(stay: Stay) -> Iterator[Visit]:
    script, section = stay.script, stay.section
    moves = script.rules_out_of(section)
    for spoken in stay.values.spoken_in(section):
        visit = stay.visit(spoken)
        yield visit
        if visit.chooses:
            judged = (number_of(move) for move in moves if move.kind == "judged")
            yield from (stay.visit(spoken, rule=rule) for rule in judged)
    for move in moves:
        rule = move.rule
        if move.kind != "anytime" or rule is None:
            continue
        if rule.when and not is_barred(script, rule, stay.entered, stay.back_to):
            yield stay.visit(anytime=number_of(move))
    if script.most_turns(section):
        yield stay.visit()


def _entering(stay: Stay, visit: Visit) -> Iterator[Visit]:
    """Give a visit for all that may come of the action with which its move's section begins."""
    script, values, move = stay.script, stay.values, visit.move
    target = script.by_id.get(move.target) if move else None
    if move is None or target is None or move.kind == "back" or not begins_with_call(target):
        yield visit
        return
    call, last = target.tasks[0], visit.cues[-1]
    name = call.call or ""
    known = values.with_computed(visit.collected)
    is_possible = known.keys() >= set(script.actions[name].takes)
    outcomes = values.outcomes(call) if is_possible else [None]
    if name in last.actions:  # in one turn it comes to the same
        outcomes = [last.actions[name] if is_possible else None]
    for gave in outcomes:
        cues = (*visit.cues[:-1], replace(last, actions={**last.actions, name: gave}))
        yield replace(visit, cues=cues, collected=behind_call(call, visit.collected, gave))

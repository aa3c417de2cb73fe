"""Which stays in a section are tried: those that may differ in where they lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scriptgraph.assurance.rehearse.stay import Stay, behind_call
from scriptgraph.assurance.rehearse.values import Values
from scriptgraph.assurance.rehearse.visits import Paused, Visit
from scriptgraph.nodes.rules import (
    number_of,
)
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import begins_with_call
from scriptgraph.state.digressions import Visits, is_barred


def visits(
    script: Script,
    section: Section,
    collected: Mapping[str, Constant],
    values: Values,
    entered: Visits,
    back_to: Sequence[str] = (),
    paused: Paused | None = None,
) -> Iterator[Visit]:
    """Give the visits of a section that may differ in where they lead.

    Args:
        script: The script.
        section: The section.
        collected: What has been collected before.
        values: The values that are tried.
        entered: How often the sections have been entered whose visits are limited.
        back_to: The sections to which a digression goes back, the innermost last.
        paused: How far the section had come, where the session comes back to it.
    """
    stay = Stay(script, section, collected, values, entered, back_to, paused)
    for visit in _visits(stay, script, section, values, entered, back_to):
        yield from _entering(script, visit, values)


def _visits(
    stay: Stay,
    script: Script,
    section: Section,
    values: Values,
    entered: Visits,
    back_to: Sequence[str],
) -> Iterator[Visit]:
    moves = script.rules_out_of(section)
    for spoken in values.spoken_in(section):
        visit = stay.visit(spoken)
        yield visit
        if visit.chooses:
            judged = (number_of(move) for move in moves if move.kind == "judged")
            yield from (stay.visit(spoken, rule=rule) for rule in judged)
    for move in moves:
        rule = move.rule
        if move.kind != "anytime" or rule is None or is_barred(script, rule, entered, back_to):
            continue
        if rule.when:
            yield stay.visit(anytime=number_of(move))
    if script.most_turns(section):
        yield stay.visit()


def _entering(script: Script, visit: Visit, values: Values) -> Iterator[Visit]:
    """Give a visit for all that may come of the action with which its move's section begins."""
    move = visit.move
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

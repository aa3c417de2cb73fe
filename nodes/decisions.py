"""What a verdict means: plain functions, no model, no state.

A model claims; these functions decide what a claim is worth and which move follows from it. Only
moves that stand in the script can come out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scriptgraph.expressions import UnknownValueError, holds, names
from scriptgraph.nodes.proof import Transcript, flaw_of_task, flaw_of_value
from scriptgraph.nodes.visiting import Visits, is_used_up, within_visits
from scriptgraph.progress import Credits, is_complete, judged_tasks
from scriptgraph.routes import LAST, STAY
from scriptgraph.script import END_OF_SESSION, Script, Section, Task, Transition, ValueType
from scriptgraph.state import Credit, Move, Value
from scriptgraph.trace import Quote, Refusal
from scriptgraph.understood import named, quoted_value
from scriptgraph.verdicts import CollectedValue, Done, Evaluation, NotNeeded

GRACE = 2
"""Turns beyond its limit that a complete section waits for a choice: ask, and hear the answer."""

NOT_YET_SAID = "its exact words have not been said"


@dataclass
class Judgement:
    """What an evaluation is worth once its evidence has been checked."""

    credits: dict[str, Credit]
    """The section's credits, those from before included."""

    collected: dict[str, Value] = field(default_factory=dict)
    """The values that were added or corrected."""

    corrected: dict[str, Value] = field(default_factory=dict)
    """What the corrected ones were before."""

    proofs: dict[str, str] = field(default_factory=dict)
    """Value → the quote that gave it."""

    evidence: list[Quote] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def judge(
    section: Section,
    evaluation: Evaluation,
    *,
    credits: Credits,
    collected: Mapping[str, Value],
    said: Transcript,
    types: Mapping[str, ValueType],
    turn: int,
) -> Judgement:
    """Turn an evaluation into credits: a claim counts only with a quote that proves it.

    Args:
        section: The section that was judged.
        evaluation: The model's answer.
        credits: What was credited before.
        collected: What was collected before, from all sections; the user may correct it.
        said: Every message of the session.
        types: The types of all values that the script collects.
        turn: The turn that the credits are noted under.
    """
    judgement = Judgement(dict(credits))
    own = {name for task in section.tasks for name in task.collect}
    for claim in evaluation.collected:
        kind = types.get(claim.name) if claim.name in {*own, *collected} else None
        _collect(claim, kind, collected.get(claim.name), said, judgement)
    known = {**collected, **judgement.collected}
    still_open = {task.id: task for task in judged_tasks(section, credits)}
    for verdict in evaluation.settled:
        if (task := still_open.get(verdict.task)) is None:
            _refuse(judgement, f"{verdict.task}: {verdict.status}", "it is no open task")
            continue
        _credit(task, verdict, known, said, turn, judgement)
    for task in judged_tasks(section, judgement.credits):
        _credit_known(task, known, collected, turn, judgement)
    return judgement


def decide(
    script: Script,
    section: Section,
    *,
    credits: Credits,
    collected: Mapping[str, Value],
    claimed: int,
    turns: int,
    visits: Visits,
) -> Transition | None:
    """Decide where a turn goes: watched conditions first, then the section's rules, its limit.

    A choice that only the dispatcher can make gets `GRACE` turns beyond the limit.

    Args:
        script: The script.
        section: The section that the session is in.
        credits: What is credited to its tasks.
        collected: Everything collected so far.
        claimed: The `anytime` rule that a model named, or 0.
        turns: How many messages the agent has sent in this visit of the section.
        visits: How often the session has entered each section.

    Returns:
        The rule that leads on, the first judged one where the dispatcher has to choose, or None
        when the session stays.
    """
    found = anytime_move(script, section, claimed, collected, visits)
    if found is None:
        found = _own_move(script, section, credits, collected, turns)
    if found is None or found.kind == "judged":
        return found
    return within_visits(script, found, visits)


def _own_move(
    script: Script,
    section: Section,
    credits: Credits,
    collected: Mapping[str, Value],
    turns: int,
) -> Transition | None:
    """Decide by the section's own rules and its limit of turns."""
    if not is_complete(section, credits):
        return limit_move(script, section, turns)
    if not section.next:
        return ending(section)
    found = next_move(script, section, collected, chosen=None)
    if found is None:
        return limit_move(script, section, turns)
    if found.kind == "judged":
        return limit_move(script, section, turns - GRACE) or found
    return found


def ending(section: Section) -> Transition:
    """Give the end of the session in a section without rules."""
    path = ("sections", section.id, "next")
    return Transition(section.id, END_OF_SESSION, "fixed", LAST, path)


def anytime_move(
    script: Script,
    section: Section,
    claimed: int,
    collected: Mapping[str, Value],
    visits: Visits,
) -> Transition | None:
    """Give the first `anytime` rule that holds; `claimed` is the one a model named, or 0.

    A computed one would hold for ever; it is passed over once its section was visited enough.
    """
    for move in script.transitions(section):
        if move.kind != "anytime" or move.rule is None:
            continue
        if move.rule.when is not None:
            holds_now = number_of(move) == claimed
        else:
            used_up = is_used_up(script, move.target, visits)
            holds_now = not used_up and computed_holds(move, collected)
        if holds_now:
            return move
    return None


def next_move(
    script: Script, section: Section, collected: Mapping[str, Value], chosen: int | None
) -> Transition | None:
    """Follow a complete section's rules in order.

    Args:
        script: The script.
        section: The complete section.
        collected: Everything collected so far.
        chosen: The number of the judged rule that the dispatcher chose, or 0 for none of them.
            None stops at the first judged rule instead, and returns it.

    Returns:
        The rule that holds, or None when the session stays.
    """
    for move in script.transitions(section):
        match move.kind:
            case "fixed":
                return move
            case "computed" if computed_holds(move, collected):
                return move
            case "judged" if chosen is None or chosen == number_of(move):
                return move
    return None


def limit_move(script: Script, section: Section, turns: int) -> Transition | None:
    """Give the limit's move when the section has used up its turns."""
    most = script.most_turns(section)
    if most is None or turns < most:
        return None
    moves = script.transitions(section)
    return next((move for move in moves if move.kind == "limit" and not move.visits_of), None)


def number_of(move: Transition) -> int:
    """Number a rule as the prompts do: by its position in its list, from 1."""
    return int(move.path[-1]) + 1


def computed_holds(move: Transition, collected: Mapping[str, Value]) -> bool:
    """Say whether a computed rule holds; without the values it needs it does not."""
    condition = move.rule.if_ if move.rule else None
    if condition is None or not _is_decided(condition, collected):
        return False
    return holds(condition, collected)


def undecided(
    script: Script, section: Section, found: Transition | None, collected: Mapping[str, Value]
) -> list[str]:
    """Say of each computed rule that was passed over for want of a value, what is not known.

    Args:
        script: The script.
        section: A complete section, whose rules were tried in order.
        found: The rule that was followed; None where the session stays.
        collected: Everything collected so far.
    """
    told = []
    for move in script.transitions(section):
        if found is not None and (move.path == found.path or move.target == found.visits_of):
            break
        if move.kind == "computed" and move.rule and move.rule.if_:
            missing = ", ".join(sorted(names(move.rule.if_) - collected.keys()))
            if missing and not _is_decided(move.rule.if_, collected):
                told.append(f"{move.label} → {move.target}: {missing} is not known")
    return told


def _is_decided(condition: str, collected: Mapping[str, Value]) -> bool:
    try:
        holds(condition, collected)
    except UnknownValueError:
        return False
    return True


def as_move(transition: Transition) -> Move:
    """Write a transition down as this turn's move."""
    return Move(target=transition.target, kind=transition.kind, rule=transition.label)


def stay(section: Section, label: str = STAY) -> Move:
    """Write down that the session stays in its section."""
    return Move(target=section.id, kind="stay", rule=label)


def ends(move: Move) -> bool:
    """Say whether a move ends the session."""
    return move["target"] == END_OF_SESSION


def _credit(
    task: Task,
    verdict: Done | NotNeeded,
    known: Mapping[str, Value],
    said: Transcript,
    turn: int,
    judgement: Judgement,
) -> None:
    claim = f"{task.id}: {verdict.status}"
    flaw = flaw_of_task(task, verdict.quote, said)
    judgement.evidence.append(
        Quote(task=task.id, status=verdict.status, text=verdict.quote, found=not flaw)
    )
    missing = [name for name in task.collect if name not in known]
    if flaw:
        _refuse(judgement, claim, flaw)
    elif task.say is not None and task.id not in judgement.credits:
        _refuse(judgement, claim, NOT_YET_SAID)
    elif verdict.status == "done" and missing:
        _refuse(judgement, claim, f"not collected: {', '.join(missing)}")
    else:
        judgement.credits[task.id] = Credit(
            status=verdict.status, evidence=verdict.quote, turn=turn
        )


def _credit_known(
    task: Task,
    known: Mapping[str, Value],
    before: Mapping[str, Value],
    turn: int,
    judgement: Judgement,
) -> None:
    """Credit a task with the last of its values, whether a model lists the task or not.

    A value that was known before and is told again credits none: where a section is entered
    anew, it has to be asked for anew.
    """
    proofs = judgement.proofs
    new = [
        proofs[name] for name in task.collect if name in proofs and known[name] != before.get(name)
    ]
    waits = task.say is not None and task.id not in judgement.credits
    if not new or waits or not known.keys() >= task.collect.keys():
        return
    judgement.evidence.append(Quote(task=task.id, status="done", text=new[-1], found=True))
    judgement.credits[task.id] = Credit(status="done", evidence=new[-1], turn=turn)


def _collect(
    claim: CollectedValue,
    kind: ValueType | None,
    known: Value | None,
    said: Transcript,
    judgement: Judgement,
) -> None:
    shown = f"{claim.name} = {claim.value}"
    if kind is None:
        _refuse(judgement, shown, "no task of the section collects it")
        return
    value = quoted_value(claim.value, kind, claim.quote, said.language)
    if value is None:
        _refuse(judgement, shown, f"it is not {named(kind)}")
    elif flaw := flaw_of_value(claim.name, value, kind, claim.quote, said, known=known):
        _refuse(judgement, shown, flaw)
    else:
        judgement.collected[claim.name] = value
        judgement.proofs[claim.name] = claim.quote
        if known is not None and value != known:
            judgement.corrected[claim.name] = known


def _refuse(judgement: Judgement, choice: str, why: str) -> None:
    judgement.refused.append(Refusal(choice=choice, why=why))

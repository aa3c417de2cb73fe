"""The names of a script's nodes, and the labelled edges between them.

This is the whole difference between a script and its graph; `graphs/` draws it, `script.fold`
reads it back.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from scriptgraph.script.model import END_OF_SESSION, Script, Section, Task
from scriptgraph.script.moves import Transition

DISPATCH = "dispatch"
"""The target of a move that leaves the choice to the section's dispatcher."""

STAY = "not yet"
"""The label of staying because the section is not complete."""

NONE_HOLDS = "no rule holds yet"
"""The label of staying because none of a complete section's rules holds."""

COMPLETE = "complete"

CALL = "call an action"
"""The target of a move to the section's action; no section can be called this."""

DUE = "an action is due"
"""The label of the edge to it."""

ENTERED = "on entering the section"
"""What stands in the place of a rule where an action is called then."""

AFTER_END = "the session has ended"
"""The label of staying where a session ended: somebody listens for danger still."""

LAST = "complete, nothing follows"
"""The label of the end of a session in a section without rules."""

WITH_HUMAN = "a human is with the session"
"""The label of the edge to the human who has taken over."""

NO_HUMAN = "no human is with the session"
"""The label of the edge on which a human gives a session back, or ends it."""

NEW_SESSION = "new session"
"""The label of the edge into the first section."""

JOINT = "\u00a0or\u00a0"
"""Joins the labels of rules with the same target.

An edge has one label, and a label's own white space is folded to plain blanks, so splitting at
no-break spaces gives the labels back exactly.
"""

TOWARDS = "\u00a0→\u00a0"
"""Tells edges of one node apart that have the same label: behind it stands the target."""

Routes = dict[str, str]
"""Target → label of the edge that leads there."""


def is_urgent(script: Script, section: Section) -> bool:
    """Say whether an urgent rule leads to a section."""
    return any(rule.urgent and rule.to == section.id for rule in script.anytime)


def is_help(script: Script, section: Section) -> bool:
    """Say whether somebody in danger is helped in a section, or a human is waited for."""
    return section.waits_for_human or is_urgent(script, section)


def waits_for_help(script: Script, move: Transition) -> bool:
    """Say whether a computed `anytime` rule waits until the section that it leaves is complete.

    An urgent rule has led there, and would have been for nothing if a value that was known before
    led out again at the next turn. What leads to other help does not wait.
    """
    if move.kind != "anytime" or move.rule is None or move.rule.if_ is None:
        return False
    source, target = script.by_id[move.source], script.by_id.get(move.target)
    leads_on = target is not None and is_urgent(script, target)
    is_open = any(task.is_judged and not task.optional for task in source.tasks)
    return is_open and is_urgent(script, source) and not leads_on


def evaluator_name(section: Section) -> str:
    """Name a section's evaluator node."""
    return f"evaluate_{section.id}"


def dispatcher_name(section: Section) -> str:
    """Name a section's dispatcher node."""
    return f"dispatch_{section.id}"


def action_name(section: Section) -> str:
    """Name a section's action node."""
    return f"do_{section.id}"


def entry_name(section: Section) -> str:
    """Name the node that a move into a section leads to: its action, where it begins with one."""
    return action_name(section) if begins_with_call(section) else section.id


def is_passed_through(section: Section) -> bool:
    """Say whether nobody ever stays in a section: no limit of turns is reached there.

    Nothing has to be judged before it is left, neither a required task nor which rule holds, and
    where it has rules one of them always holds.
    """
    kinds = [rule.kind for rule in section.next]
    always = not kinds or "fixed" in kinds
    judged = any(task.is_judged and not task.optional for task in section.tasks)
    return always and not (judged or section.waits_for_human or "judged" in kinds)


def call_of(section: Section) -> Task | None:
    """Give the task of a section that calls an action; None where there is none."""
    return next((task for task in section.tasks if task.call is not None), None)


def begins_with_call(section: Section) -> bool:
    """Say whether an action is called on entering a section, before anything is said there."""
    return bool(section.tasks) and section.tasks[0].call is not None


def human_name(script: Script) -> str:
    """Name the node of a human who takes over; a section may be called like it."""
    return "human" if "human" not in script.by_id else "a human"


def needs_dispatcher(section: Section) -> bool:
    """Say whether the section has a choice that only a model can make."""
    return any(rule.kind == "judged" for rule in section.next)


def evaluator_routes(
    script: Script, section: Section, ways: Sequence[Transition] | None = None
) -> Routes:
    """Map every target that can be reached from the section's evaluator to its label.

    These are the rules before the first judged one, `anytime` rules and the limit, what the limits
    of visits make of them, and the ways back where no rule is judged; staying is always possible.
    See `Script.ends_in` for the end.

    Args:
        script: The script.
        section: The section.
        ways: The moves out of it that there are (`Script.moves`); all that any session has by
            default.
    """
    ways = script.transitions(section) if ways is None else ways
    early, late = _parted(ways)
    everywhere = [move for move in ways if move.kind == "anytime"]
    moves = [*everywhere, *early, *_instead(ways, early)]
    edges = [(section.id, STAY), *((move.target, move.label) for move in moves)]
    if call_of(section):
        edges.append((CALL, DUE))
    if late:
        edges.append((DISPATCH, COMPLETE))
    elif script.ends_in(section):
        edges.append((END_OF_SESSION, LAST))
    return joined(edges)


def action_routes(
    script: Script, section: Section, ways: Sequence[Transition] | None = None
) -> Routes:
    """Map every target that can be reached from the section's action to its label.

    These are the evaluator's, but for what somebody would have to say first: no judged rule for
    any time, and no action once more. The arguments are those of `evaluator_routes`.
    """
    ways = script.transitions(section) if ways is None else ways
    heard = [move for move in ways if not (move.kind == "anytime" and move.rule and move.rule.when)]
    return {
        target: label
        for target, label in evaluator_routes(script, section, heard).items()
        if target != CALL
    }


def dispatcher_routes(
    script: Script, section: Section, ways: Sequence[Transition] | None = None
) -> Routes:
    """Map every target of the section's dispatcher: its rules from the first judged one on.

    The arguments are those of `evaluator_routes`.
    """
    ways = script.transitions(section) if ways is None else ways
    _, late = _parted(ways)
    moves = [*late, *_instead(ways, late)]
    return joined([(section.id, NONE_HOLDS), *((move.target, move.label) for move in moves)])


def labels_of(edge: str) -> list[str]:
    """Take an edge's label apart into the labels of the rules behind it."""
    return edge.partition(TOWARDS)[0].split(JOINT)


def _parted(ways: Iterable[Transition]) -> tuple[list[Transition], list[Transition]]:
    """Part what the evaluator decides by itself from what the dispatcher is asked for."""
    moves = [move for move in ways if move.kind != "anytime" and not move.visits_of]
    kinds = [move.kind for move in moves]
    first = kinds.index("judged") if "judged" in kinds else len(kinds)
    limits = [move for move in moves[first:] if move.is_limit]
    return [*moves[:first], *limits], [move for move in moves[first:] if not move.is_limit]


def _instead(ways: Iterable[Transition], moves: Iterable[Transition]) -> list[Transition]:
    """List what takes the place of some moves once their targets have been visited enough."""
    targets = {move.target for move in moves if move.kind != "back"}
    return [move for move in ways if move.visits_of in targets]


def joined(edges: Iterable[tuple[str, str]]) -> Routes:
    """Join the labels of each target; LangGraph takes a label as the key of its edge."""
    labels: dict[str, list[str]] = {}
    for target, label in edges:
        labels.setdefault(target, []).append(label)
    found = {target: JOINT.join(parts) for target, parts in labels.items()}
    count = Counter(found.values())
    return {
        target: label if count[label] == 1 else f"{label}{TOWARDS}{target}"
        for target, label in found.items()
    }

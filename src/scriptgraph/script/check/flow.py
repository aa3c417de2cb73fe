"""Where a session can go: sections it never enters, never leaves, or circles in.

Everything here is a plain search over the moves of the script, linear in their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from scriptgraph.core.findings import Path, first_few
from scriptgraph.script.check.danger import is_for_danger
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.model import END_OF_SESSION, Script, Section

Graph = Mapping[str, Iterable[str]]
"""Node → where it leads. A target that is no node itself, such as the end, leads nowhere."""

_MAX_NAMED = 5


def moves(script: Script) -> dict[str, list[str]]:
    """Map each section to its targets; one without rules ends the session when it is complete.

    A way back leads nowhere: whoever goes it has been there.
    """
    graph: dict[str, list[str]] = {section.id: [] for section in script.sections}
    for section in script.sections:
        graph[section.id] += [move.target for move in script.rules_out_of(section)]
    for section in script.sections:
        if script.ends_in(section):
            graph[section.id].append(END_OF_SESSION)
    return graph


def unreachable_section(script: Script) -> Iterator[Remark]:
    """Find sections that no session can enter."""
    graph = moves(script)
    entered = reach([script.first.id], graph)
    lost = {name: graph[name] for name in script.by_id if name not in entered}
    order = list(script.by_id).index
    for name, behind in sorted(_first_of(lost), key=lambda each: order(each[0])):
        message = f"no way leads from {script.first.id!r} to section {name!r}"
        shown = ", ".join(map(repr, behind[:_MAX_NAMED])) + ", …" * (len(behind) > _MAX_NAMED)
        message += f", nor to what only it leads to: {shown}" if behind else ""
        yield Remark(message, ("sections", name), name, _forgotten(script, name))


def _first_of(lost: Graph) -> Iterator[tuple[str, list[str]]]:
    """Give those through which the others are reached, and the others that each leads to."""
    told: set[str] = set()
    led_to = {target for name, targets in lost.items() for target in targets if target != name}
    circles = [component[0] for component in components(lost) if len(component) > 1]
    for name in [*(name for name in lost if name not in led_to), *circles]:
        if name not in told:
            behind = [other for other in reach([name], lost) & lost.keys() if other not in told]
            told.update(behind)
            yield name, [other for other in lost if other in behind and other != name]


def _forgotten(script: Script, name: str) -> str:
    """Say which section may have lost its `next`; empty leaves the rule's own hint."""
    names = list(script.by_id)
    before = script.by_id[names[names.index(name) - 1]]
    last = {rule.to for rule in script.anytime} | {script.limits.then if script.limits else ""}
    if is_for_danger(script, script.by_id[name]):
        if script.source.is_markdown:
            title = script.by_id[name].title or name
            return f"Lead to it at the top, before the first section: `→ {title}, urgently, if …`."
        return "Lead to it under `anytime`, with `when` and `urgent: true`."
    if before.next or before.id in last:
        return ""
    rule = f"→ {script.by_id[name].title}" if script.source.is_markdown else f"next: {name}"
    return f"Lead a rule to it, perhaps from {before.id!r} (`{rule}`), or take it out."


def no_way_to_an_end(script: Script) -> Iterator[Remark]:
    """Find traps: sections that lead only to each other, so that no session in them ever ends.

    Sections on the way into a trap are not named: they are fine once it is mended. Help for
    somebody in danger stays open on purpose, where it has no `next`; see `Script.ends_in`. Out of a
    digression there is always a way.
    """
    graph = moves(script)
    last = [s.id for s in script.sections if not s.next or s.id in script.digressions]
    safe = reach([END_OF_SESSION, *last], backwards(graph))
    lost = {name: targets for name, targets in graph.items() if name not in safe}
    for component in components(lost):
        inside = set(component)
        if all(target in inside for name in component for target in lost[name]):
            verb = "leads only to itself" if len(component) == 1 else "lead only to each other"
            message = f"{_listed(component)} {verb}, so the session can never end"
            yield Remark(message, ("sections", component[0]), component[0])


def circle_without_visits(script: Script) -> Iterator[Remark]:
    """Find circles that nobody chooses to go round in, and that no limit of visits ends.

    A limit of turns ends a visit, and not the circle: a session may come round again and again.
    """
    for component in components(_unasked(script)):
        first = component[0]
        verb = "leads back into itself" if len(component) == 1 else "form a circle"
        message = f"{_listed(component)} {verb}, and no limit of visits ends it"
        limited = any(script.most_turns(script.by_id[name]) for name in component)
        message += "; the limit of turns holds for each visit anew" if limited else ""
        yield Remark(message, ("sections", first), first)


def visits_never_reached(script: Script) -> Iterator[Remark]:
    """Find limits of visits of sections that no session ever enters a second time."""
    once = entered_once(script)
    entered = reach([script.first.id], moves(script))
    limited: dict[Path, list[Section]] = {}
    for section in script.sections:
        if (
            section.id in entered
            and script.most_visits(section)
            and (found := script.limit(section))
        ):
            limited.setdefault(found[1], []).append(section)
    for path, sections in limited.items():
        if all(section.id in once for section in sections):
            of = sections[0].id if path[0] == "sections" else None
            whose = f"section {of!r}" if of else "any section"
            message = f"no way leads back to {whose}, so that its limit of visits is never reached"
            yield Remark(message, (*path, "visits"), of)


def entered_once(script: Script) -> set[str]:
    """Name the sections that a session enters no more than once, as no way leads back to them.

    Coming back from a digression enters nothing; the digression itself may begin again.
    """
    graph = moves(script)
    once = {group[0] for group in components(graph) if len(group) == 1}
    return {name for name in once if name not in graph[name] and name not in script.digressions}


def _unasked(script: Script) -> dict[str, list[str]]:
    """Map the sections of circles to where they lead without anybody's choice.

    Left out are judged moves, for which somebody has to want something, and moves into sections
    that can be entered only so often.
    """
    graph: dict[str, list[str]] = {section.id: [] for section in script.sections}
    every = (move for section in script.sections for move in script.rules_out_of(section))
    ways = [m for m in every if m.rule is None or m.rule.when is None]
    unasked = {(way.source, way.target) for way in ways if not way.visits_of}
    for move in ways:
        target = script.by_id.get(move.target)
        if move.visits_of:
            leads = (move.source, move.visits_of) in unasked
        else:
            leads = target is not None and not script.most_visits(target)
        if target is not None and leads:
            graph[move.source].append(move.target)
    inside = {
        name
        for component in components(graph)
        if len(component) > 1 or component[0] in graph[component[0]]
        for name in component
    }
    return {name: [t for t in graph[name] if t in inside] for name in graph if name in inside}


def cycle_without_limit(script: Script) -> Iterator[Remark]:
    """Find sections that a session can circle in for ever, because none of them has a limit."""
    told = _unasked(script).keys()
    graph = moves(script)
    unlimited = {
        section.id: graph[section.id]
        for section in script.sections
        if not _has_limit(script, section.id)
    }
    for component in components(unlimited):
        first = component[0]
        if told.isdisjoint(component) and (len(component) > 1 or first in unlimited[first]):
            circle = "can be repeated" if len(component) == 1 else "form a circle"
            message = f"{_listed(component)} {circle} without any limit"
            yield Remark(message, ("sections", first), first)


def reach(starts: Iterable[str], graph: Graph) -> set[str]:
    """Collect everything that can be reached, the starts included."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        fresh = {target for target in graph.get(waiting.pop(), ()) if target not in found}
        found |= fresh
        waiting.extend(fresh)
    return found


def backwards(graph: Graph) -> dict[str, list[str]]:
    """Turn every edge round."""
    turned: dict[str, list[str]] = {node: [] for node in graph}
    for node, targets in graph.items():
        for target in targets:
            turned.setdefault(target, []).append(node)
    return turned


def components(graph: Graph) -> list[list[str]]:
    """List the strongly connected components, in the order of the graph (Kosaraju's algorithm)."""
    turned = backwards(graph)
    rank = {node: number for number, node in enumerate(graph)}
    placed: set[str] = set()
    found: list[list[str]] = []
    for root in reversed(_finishing_order(graph)):
        if root not in placed:
            members = _collect(root, turned, placed)
            found.append(sorted(members, key=rank.__getitem__))
    return sorted(found, key=lambda component: rank[component[0]])


def _collect(root: str, graph: Graph, placed: set[str]) -> list[str]:
    """Collect what can be reached and has no place yet, and place it."""
    placed.add(root)
    members = [root]
    for node in members:
        fresh = [t for t in dict.fromkeys(graph[node]) if t not in placed]
        placed.update(fresh)
        members.extend(fresh)
    return members


def _finishing_order(graph: Graph) -> list[str]:
    """Order the nodes as a depth-first search leaves them; without recursion, for long scripts."""
    order: list[str] = []
    seen: set[str] = set()
    stack = [(node, False) for node in graph]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen and node in graph:
            seen.add(node)
            stack.append((node, True))
            stack.extend((target, False) for target in graph[node])
    return order


def _has_limit(script: Script, name: str) -> bool:
    """Say whether a limit ever takes a session out of a section."""
    found = script.limit(script.by_id[name])
    return name in script.digressions or (found is not None and found[0].then != name)


def _listed(names: list[str]) -> str:
    shown = first_few([repr(name) for name in names], _MAX_NAMED)
    return f"section {shown}" if len(names) == 1 else f"sections {shown}"

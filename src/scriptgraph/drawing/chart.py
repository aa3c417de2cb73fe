"""A chart: what every picture shows, before anybody decides how it looks.

There are two: of a script, as its author thinks of it, and of the compiled graph, node by node.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scriptgraph.core.findings import Path
from scriptgraph.script.fold import END_NODE, START_NODE, edge_label, node_role, scripted
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.moves import BACK, TransitionKind, named
from scriptgraph.script.routes import LAST, call_of, labels_of

if TYPE_CHECKING:
    from langchain_core.runnables.graph import Graph

Shape = Literal["start", "section", "anytime", "decision", "end"]
Observed = Literal["conform", "against", "unclear", "stopped"]
"""A move that recorded dialogues made: allowed by the script, against it, nobody knows which, or
the dialogue stopped before its end."""

ArrowKind = TransitionKind | Observed | Literal["plain"]
"""What decides that the arrow is followed, or what it was; `plain` is no rule of the script."""

ANYTIME_KEY = "(anytime)"
"""The key of the box that stands for every section; no section can be called this."""


@dataclass(frozen=True)
class Box:
    """One node of a chart."""

    key: str
    shape: Shape
    title: str = ""
    note: str = ""
    """A second, quieter line."""

    contents: tuple[str, ...] = ()
    """What is inside, for whoever asks for it: the section's tasks."""

    section: str = ""
    """The section that it stands for, where it stands for one."""


@dataclass(frozen=True)
class Arrow:
    """One labelled way from a box to a box."""

    source: str
    target: str
    kind: ArrowKind
    label: str = ""
    weight: float | None = None
    """How heavy the line is drawn, from 0 to 1, where that says something."""

    path: Path = ()
    """Where the rule behind it stands in the script; empty where there is none."""

    two_way: bool = False
    """Whether it leads back as well, to wherever it came from."""

    @property
    def move(self) -> str:
        """Name the move that it shows; see `script.moves.named`."""
        return named(self.path)


@dataclass(frozen=True)
class Chart:
    """Boxes and arrows; the order is that of the script."""

    title: str
    subtitle: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def script_chart(script: Script) -> Chart:
    """Chart a script: its sections, and every rule once."""
    arrows = (
        Arrow(START_NODE, script.first.id, "plain"),
        *_anytime(script),
        *(arrow for section in script.sections for arrow in _ways_out(script, section)),
    )
    sections = (_section_box(script, section) for section in script.sections)
    boxes = [Box(START_NODE, "start", "start"), *sections]
    if any(arrow.source == ANYTIME_KEY for arrow in arrows):
        boxes.insert(1, Box(ANYTIME_KEY, "anytime", "Anytime", "from every section"))
    if any(arrow.target == END_NODE for arrow in arrows):
        boxes.append(Box(END_NODE, "end", "end"))
    subtitle = f"{script.id} · version {script.version}"
    return Chart(script.title, subtitle, tuple(boxes), arrows)


def graph_chart(graph: Graph, title: str, subtitle: str = "") -> Chart:
    """Chart a drawn graph as langgraph runs it: its nodes, and every edge that is the script's."""
    graph = scripted(graph)
    arrows = [
        Arrow(edge.source, edge.target, "plain", " or ".join(labels_of(edge_label(edge) or "")))
        for edge in graph.edges
    ]
    boxes = [_node_box(name, node_role(graph, name) or "") for name in graph.nodes]
    return Chart(title, subtitle, tuple(boxes), tuple(arrows))


def _section_box(script: Script, section: Section) -> Box:
    count = len(section.tasks)
    waits = ", waits for a human" if section.waits_for_human else ""
    calls = f", calls {task.call}" if (task := call_of(section)) else ""
    sometimes = sum(task.if_ is not None for task in section.tasks)
    skips = f", {sometimes} not always asked" if sometimes else ""
    counted = f"{count} task{'s' if count != 1 else ''}{skips}"
    note = f"{counted}{calls}{waits}{_limit_back(script, section)}"
    tasks = tuple(f"{task.id} (if {task.if_})" if task.if_ else task.id for task in section.tasks)
    return Box(section.id, "section", section.title, note, tasks, section.id)


def _limit_back(script: Script, section: Section) -> str:
    """Say when the limit of a digression leads back, or keeps anybody from coming there again."""
    limit = section.limits
    if limit is None or not script.goes_back(section, limit):
        return ""
    turns = f"after {limit.turns} turn{'s' if limit.turns != 1 else ''}" if limit.turns else ""
    visits = (
        f"{limit.visits} visit{'s' if limit.visits != 1 else ''} at most" if limit.visits else ""
    )
    return "".join(f", {told}" for told in (f"{BACK} {turns}" if turns else "", visits) if told)


def _node_box(name: str, role: str) -> Box:
    note = role if role != name else ""
    match role:
        case "start" | "end":
            return Box(name, role, role)
        case "evaluator" | "dispatcher" | "action":
            return Box(name, "decision", name, note)
    return Box(name, "section", name, note)


def _anytime(script: Script) -> Iterator[Arrow]:
    """Draw what holds in every section once, and not once from each of them."""
    for number, rule in enumerate(script.anytime, start=1):
        told = f"{rule.condition}, and {BACK}" if rule.back else rule.condition
        label = _numbered(number, told, len(script.anytime))
        path, to = ("anytime", number - 1), _key(rule.to)
        yield Arrow(ANYTIME_KEY, to, "anytime", label, path=path, two_way=rule.back)
    limit = script.limits
    held = (one for one in script.sections if one.id not in script.digressions)
    if limit is None or all(section.limits for section in held):
        return
    then = _key(limit.then)
    if limit.visits:
        label = f"{_visits(limit.visits)} of one section"
        yield Arrow(ANYTIME_KEY, then, "limit", label, path=("limits", "visits"))
    if limit.turns:
        turns = f"after {limit.turns} turn{'s' if limit.turns != 1 else ''} in one section"
        yield Arrow(ANYTIME_KEY, then, "limit", turns, path=("limits",))


def _ways_out(script: Script, section: Section) -> Iterator[Arrow]:
    """Draw the section's own rules and limit; without rules, the end of the session.

    Where there are several rules, their numbers say in which order they are tried. The ways back
    from a digression are told by the arrow that leads there; its limit that leads back, in its box.
    """
    for move in script.rules_out_of(section):
        own = move.path[:2] == ("sections", section.id)
        if own and not move.visits_of:
            ordered = move.rule is not None
            number = int(move.path[-1]) + 1 if ordered else 0
            label = _numbered(number, move.label, len(section.next)) if ordered else move.label
            yield Arrow(section.id, _key(move.target), move.kind, label, path=move.path)
    path = ("sections", section.id)
    if script.ends_in(section):
        yield Arrow(section.id, END_NODE, "fixed", LAST, path=(*path, "next"))
    if section.limits and section.limits.visits and not script.goes_back(section, section.limits):
        label = _visits(section.limits.visits)
        at = (*path, "limits", "visits")
        yield Arrow(section.id, _key(section.limits.then), "limit", label, path=at)


def _numbered(number: int, label: str, count: int) -> str:
    return f"{number} · {label}" if count > 1 else label


def _visits(most: int) -> str:
    return f"after {most} visit{'s' if most != 1 else ''}"


def _key(target: str) -> str:
    return END_NODE if target == END_OF_SESSION else target

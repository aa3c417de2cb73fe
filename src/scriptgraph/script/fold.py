"""Fold a compiled graph back to the moves of the script it came from.

It reads nothing but the drawn graph, so it shows what the graph really allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.script.routes import DUE, LAST, NONE_HOLDS, STAY, labels_of

if TYPE_CHECKING:
    from langchain_core.runnables.graph import Edge, Graph

START_NODE, END_NODE = "__start__", "__end__"
"""What LangGraph calls the two ends of a graph."""

_DECIDING = ("evaluator", "dispatcher", "action", "session")
"""The roles of nodes out of which moves lead; `session` is one of a programme."""


class Move(NamedTuple):
    """One move that a graph allows."""

    source: str
    target: str
    """A section's id, or `end`."""

    label: str


def fold(graph: Graph) -> set[Move]:
    """Give the moves that a drawn graph (`compiled.get_graph()`) allows.

    Staying in a section, calling its action and asking its dispatcher are no moves, and neither is
    the end of the session in a section that has no rules.
    """
    return {move for edge in graph.edges for move in _moves(graph, edge)}


def scripted(graph: Graph) -> Graph:
    """Give a drawn graph without the node of a human who takes over: it is in no script."""
    nodes = {name: node for name, node in graph.nodes.items() if node_role(graph, name) != "human"}
    edges = [edge for edge in graph.edges if nodes.keys() >= {edge.source, edge.target}]
    return replace(graph, nodes=nodes, edges=edges)


def edge_label(edge: Edge) -> str | None:
    """Give an edge's label; a drawing leaves out the one that is the target's own name."""
    if edge.data is not None:
        return str(edge.data)
    return edge.target if edge.conditional else None


def node_role(graph: Graph, name: str) -> str | None:
    """Say what a node does: its role in the session, `start` or `end`."""
    if name in (START_NODE, END_NODE):
        return name.strip("_")
    role: str | None = _about(graph, name).get("role")
    return role


def node_section(graph: Graph, name: str) -> str | None:
    """Name the section that a node belongs to."""
    section: str | None = _about(graph, name).get("section")
    return section


def _moves(graph: Graph, edge: Edge) -> Iterator[Move]:
    source, label = node_section(graph, edge.source), edge_label(edge)
    deciding = node_role(graph, edge.source) in _DECIDING
    if source is None or label is None or not deciding:
        return
    if node_role(graph, edge.target) in ("dispatcher", "human"):
        return
    ends = edge.target == END_NODE
    target = END_OF_SESSION if ends else node_section(graph, edge.target) or edge.target
    for part in labels_of(label):
        if part not in (STAY, NONE_HOLDS, LAST, DUE):
            yield Move(source, target, part)


def _about(graph: Graph, name: str) -> dict[str, Any]:
    return graph.nodes[name].metadata or {}

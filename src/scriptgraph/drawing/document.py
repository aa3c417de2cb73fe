"""Write a script and its compiled graph as one document for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scriptgraph.script.fold import edge_label, node_role, node_section, scripted
from scriptgraph.script.model import Script

if TYPE_CHECKING:
    from langchain_core.runnables.graph import Graph


def document(script: Script, graph: Graph) -> dict[str, Any]:
    """Describe a script by its sections and moves, and its drawn graph by nodes and edges."""
    graph = scripted(graph)
    return {
        "script": script.id,
        "sections": [
            {"id": section.id, "title": section.title, "tasks": [task.id for task in section.tasks]}
            for section in script.sections
        ],
        "transitions": [
            {"from": move.source, "to": move.target, "kind": move.kind, "label": move.label}
            for move in script.all_transitions
        ],
        "nodes": [
            {"id": name, "role": node_role(graph, name), "section": node_section(graph, name)}
            for name in graph.nodes
        ],
        "edges": [
            {
                "source": edge.source,
                "target": edge.target,
                "label": edge_label(edge),
                "conditional": edge.conditional,
            }
            for edge in graph.edges
        ],
    }

"""Pictures of a script and of the graph that it compiles to, and the way back from the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scriptgraph.drawing.chart import graph_chart, script_chart
from scriptgraph.drawing.document import document
from scriptgraph.drawing.fold import Move, fold
from scriptgraph.drawing.mermaid import write_mermaid
from scriptgraph.drawing.svg import write_svg
from scriptgraph.script import Script

if TYPE_CHECKING:
    from langchain_core.runnables.graph import Graph

__all__ = ["Move", "document", "fold", "mermaid", "svg"]


def mermaid(script: Script, graph: Graph | None = None) -> str:
    """Draw a script as a Mermaid flowchart, or its compiled graph when that is given."""
    return write_mermaid(graph_chart(graph, script.title) if graph else script_chart(script))


def svg(script: Script, graph: Graph | None = None) -> str:
    """Draw a script as a picture in SVG, or its compiled graph when that is given."""
    return write_svg(graph_chart(graph, script.title) if graph else script_chart(script))

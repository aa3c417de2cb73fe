"""Pictures of a script and of the graph that it compiles to, and the way back from the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scriptgraph.drawing.chart import graph_chart, script_chart
from scriptgraph.drawing.document import document
from scriptgraph.drawing.mermaid import too_much_for_mermaid, write_mermaid
from scriptgraph.drawing.svg import write_svg
from scriptgraph.drawing.told import in_words, painted
from scriptgraph.language.labels import labels
from scriptgraph.script.fold import Move, fold
from scriptgraph.script.model import Script

if TYPE_CHECKING:
    from langchain_core.runnables.graph import Graph

COMPILED = "the compiled graph"
"""What a graph is called in its picture, unless it is another one."""

__all__ = ["COMPILED", "Move", "document", "fold", "mermaid", "svg", "too_much_for_mermaid"]


def mermaid(script: Script, graph: Graph | None = None, name: str = COMPILED) -> str:
    """Draw a script, in the words of its language, as a Mermaid flowchart.

    Or a graph that runs it, when that is given.
    """
    if graph is None:
        return write_mermaid(in_words(script_chart(script), script, labels(script.language)))
    return write_mermaid(graph_chart(graph, f"{script.title}: {name}"))


def svg(script: Script, graph: Graph | None = None, name: str = COMPILED) -> str:
    """Draw a script, in the words of its language, as a picture in SVG.

    Or a graph that runs it, when that is given.
    """
    if graph is not None:
        return write_svg(graph_chart(graph, script.title, name))
    words = labels(script.language)
    return painted(in_words(script_chart(script), script, words), words)

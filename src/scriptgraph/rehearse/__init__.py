"""Walks every path of a script through its compiled graph, offline."""

from scriptgraph.rehearse.run import Rehearsal, Walked, rehearse

__all__ = ["Rehearsal", "Walked", "rehearse"]

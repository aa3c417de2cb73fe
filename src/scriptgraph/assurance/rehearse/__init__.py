"""Walks every path of a script through its compiled graph, offline."""

from scriptgraph.assurance.rehearse.run import Rehearsal, Walked, rehearse

__all__ = ["Rehearsal", "Walked", "rehearse"]

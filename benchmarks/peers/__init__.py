"""One dialogue, held by us and by what people would pick instead: a group of figures."""

from benchmarks.peers.figures import METHOD, TITLE, measure

__all__ = ["METHOD", "TITLE", "measure"]

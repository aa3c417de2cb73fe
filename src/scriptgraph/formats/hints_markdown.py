"""What is said of slips in Markdown scripts."""

from __future__ import annotations

from scriptgraph.formats.slip import Slip

SLIPS: dict[str, Slip] = {}

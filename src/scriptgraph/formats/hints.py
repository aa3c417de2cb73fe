"""The slips that people make when they write a script: what is said of each, and what to write.

The texts stand in four tables: `hints_yaml`, `hints_parts`, `hints_markdown` and `hints_arrows`.
`{found}` is what stands in the file, `{write}` what to write instead, `{name}` what it is about.
"""

from __future__ import annotations

from types import MappingProxyType

from scriptgraph.formats import hints_arrows, hints_markdown, hints_parts, hints_yaml

SLIPS = MappingProxyType(
    {**hints_yaml.SLIPS, **hints_parts.SLIPS, **hints_markdown.SLIPS, **hints_arrows.SLIPS}
)
"""Kind → what it says."""

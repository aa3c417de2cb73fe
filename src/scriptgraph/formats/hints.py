"""The slips that people make when they write a script: what is said of each, and what to write.

The texts stand in one table for each of what they are about, the modules `hints_*`. `{found}` is
what stands in the file, `{write}` what to write instead, `{name}` what it is about.
"""

from __future__ import annotations

from types import MappingProxyType

from scriptgraph.formats import (
    hints_arrows,
    hints_characters,
    hints_language,
    hints_markdown,
    hints_parts,
    hints_yaml,
)

_TABLES = (hints_characters, hints_yaml, hints_parts, hints_markdown, hints_arrows, hints_language)

SLIPS = MappingProxyType({kind: slip for table in _TABLES for kind, slip in table.SLIPS.items()})
"""Kind → what it says."""

"""Rules between sessions that ask for bands as scripts do: `severity is moderate or severe`.

A condition of the model compares texts. Which values are bands is known once the scripts are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from scriptgraph.programmes.model import PlannedSession, bands_kept
from scriptgraph.script.band_words import written_out
from scriptgraph.script.model import Rule, Script


def compared(
    sessions: Sequence[PlannedSession], scripts: Mapping[str, Script]
) -> Iterator[PlannedSession]:
    """Give sessions with what their rules ask of bands in words as comparisons.

    What a rule asks so of a value whose script cannot be used holds: that script is told.

    Args:
        sessions: The sessions of a programme.
        scripts: Session → its script, of those that can be used.
    """
    bands = bands_kept(sessions, scripts)
    lost = {name for one in sessions if one.id not in scripts for name in one.keep} - bands.keys()
    asked = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, lost)) or '(?!)'})\s+is\s")

    def rule(one: Rule) -> Rule:
        if one.if_ is None:
            return one
        text = "true" if asked.search(one.if_) else written_out(one.if_, bands)
        return one.model_copy(update={"if_": text})

    for session in sessions:
        yield session.model_copy(update={"next": tuple(map(rule, session.next))})

"""What can come on top of a bound, whatever a script says: words of care for danger."""

from __future__ import annotations

from typing import get_args

from scriptgraph.core.danger import About
from scriptgraph.nodes.danger_rules import needs_care
from scriptgraph.safety.danger.levels import LEVELS, is_grave
from scriptgraph.safety.guard.findings import finding
from scriptgraph.script.model import Script

CARE = "words of care for danger that no rule of the script answers come on top"


def besides(script: Script) -> str:
    """Say what a bound for a session does not count; empty where it counts everything.

    Where the script does not answer a danger, whoever is in it is answered with words of care, and
    stays where they are until they say that they are safe: no limit of turns ends that.
    """
    findings = [
        finding(level, about, "")
        for level in filter(is_grave, LEVELS)
        for about in get_args(About)
        if about
    ]
    is_answered = not any(
        needs_care(script, section, found) for section in script.sections for found in findings
    )
    return "" if is_answered else CARE

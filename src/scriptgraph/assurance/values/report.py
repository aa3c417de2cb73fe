"""What a solver found out about a script's values, as data for certificates and programs."""

from __future__ import annotations

from typing import Any

from scriptgraph.assurance.values.look import look
from scriptgraph.assurance.values.told import told
from scriptgraph.core.errors import InputError
from scriptgraph.script.check.solved import UNDECIDED
from scriptgraph.script.check.walking import rules_of
from scriptgraph.script.model import Script


def looked_at(script: Script) -> dict[str, Any]:
    """Look at every `if` of a script, and give what was found.

    Args:
        script: A script without faults.

    Returns:
        `looked_at`, how many rules; `findings`, each with rule, severity, line and message;
        `undecided`, the conditions that the solver gave up on; `missing`, why nothing was looked
        at, or None.
    """
    nothing: dict[str, Any] = {"looked_at": 0, "findings": [], "undecided": []}
    try:
        looked = look(script)
    except InputError as error:
        has_rules = any(rule.if_ is not None for _, _, rule in rules_of(script))
        return {**nothing, "missing": str(error) if has_rules else None}
    found = told(script, looked, (), {*script.silence, UNDECIDED.id})
    return {
        "looked_at": looked.conditions,
        "findings": [
            {
                "rule": each.rule,
                "severity": each.severity,
                "line": each.place.line,
                "message": each.message,
            }
            for each in found
        ],
        "undecided": [rule.text for rule in looked.undecided],
        "missing": None,
    }

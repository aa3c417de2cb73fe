"""The roles that models play in a plan, and where each of them is asked."""

from __future__ import annotations

from typing import Literal, get_args

from scriptgraph.core.settings import SCRIPTLESS, Mode

Role = Literal[
    "dialog",
    "evaluator",
    "dispatcher",
    "patient",
    "observer",
    "guard",
    "judge",
    "verifier",
    "patient_check",
]
"""Who is played by a model; the last five only if the plan names them.

The guard's listens for danger beside the evaluator, in modes with a compiled script. The judge
scores the candidates of `best_of`. The observer says during a role-play whether the client's goals
are met; verifier and patient check judge afterwards.
"""


def is_asked(role: str, mode: str) -> bool:
    """Say whether sessions of a mode ask the model of a role, or are judged by it."""
    match role:
        case "evaluator" | "dispatcher":  # with one actor the dialog actor's model does it all
            return mode not in SCRIPTLESS and not mode.endswith("single")
        case "verifier":
            return mode not in SCRIPTLESS
        case "observer":
            return mode in SCRIPTLESS
        case "judge" | "guard":
            return mode in get_args(Mode)
        case _:
            return True

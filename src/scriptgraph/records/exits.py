"""Why a dialogue stopped, as records say it."""

from scriptgraph.core.settings import SCRIPTLESS

FINISHED = "allSectionsCompleted"
"""The session came to an end of its script, as published."""

OPEN = "open"
"""It could still go on."""

TURN_LIMIT = "turnLimit"
"""The agent has sent as many messages as it may."""

LEFT = "patientLeft"
"""The patient's side left."""

GOALS_MET = "goalsMet"
"""The client has reached what they came for."""


def has_ended(mode: str | None, exit_reason: str | None) -> bool | None:
    """Say whether a dialogue came to its end, and was not just stopped; None where nobody knows.

    A script's end is its last section's. Without a script it ends when the client leaves, or has
    reached what they came for.
    """
    if exit_reason is None:
        return None
    return exit_reason in ((LEFT, GOALS_MET) if mode in SCRIPTLESS else (FINISHED,))

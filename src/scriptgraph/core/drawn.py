"""Of several replies that were drawn for one message: what each was worth, and which was sent."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from scriptgraph.core.calls import ModelCall


class GivenScore(TypedDict):
    """The score that a judge gave for one criterion."""

    reason: str
    score: int


class DrawnReply(TypedDict):
    """One of several replies that were drawn for the same message, of which one was sent."""

    text: str
    """Empty where there is none. Exact words of the script stand before it, and not in it."""

    sent: bool
    model: str
    temperature: float | None
    """None where the model has none."""

    faults: dict[str, str]
    """Filter → why it keeps the reply out."""

    value: float | None
    """What it was compared by: the reward, or the mean of all criteria; None without one."""

    scores: NotRequired[dict[str, GivenScore]]
    """Criterion → its score; only those that there are. Absent for a reward."""

    missing: NotRequired[dict[str, str]]
    """Criterion, or `reward` → why there is none; absent where nothing is missing."""

    lost: NotRequired[str]
    """Why there is no reply."""


Ground = Literal["best", "no choice", "none scored", "none passes"]
"""Why one of several replies was sent.

`best`: it has the highest value. `no choice`: all that pass the filters say the same, or only one
passes. `none scored`: it is the first that passes. `none passes`: it is the first that there is.
"""


class Selection(TypedDict):
    """How one of several replies was chosen."""

    by: str
    """The rubric's id, or the address of the reward model; empty where nothing scores."""

    rubric_hash: NotRequired[str]
    judge: NotRequired[str]
    """The judge's model, as it was asked for."""

    ground: Ground
    why: str
    """Why nothing is scored, or not all; empty otherwise."""

    ms: float
    """How long the scoring took."""

    call: NotRequired[ModelCall]
    """What the judge cost; absent where no model judged."""

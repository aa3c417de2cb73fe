"""The arena as data: what the counsellors answered, and whose answer went on."""

from operator import or_
from typing import Annotated, Any, Literal, NotRequired

from langgraph.channels import DeltaChannel
from typing_extensions import TypedDict

from scriptgraph.core.calls import ModelCall
from scriptgraph.state.reducers import extend
from scriptgraph.state.session import SimulationState

Outcome = Literal["picked", "tie", "missing", "unopposed"]
"""`tie`: the judge found none better. `missing`: the judge gave no usable answer. `unopposed`:
there was one reply only, and nobody was asked.
"""


class Candidate(TypedDict):
    """What one counsellor answered in one turn."""

    turn: int
    counsellor: str
    reply: str
    """Empty where there is none."""

    missing: str
    """Why there is no reply; empty where there is one."""

    call: NotRequired[ModelCall]


class Round(TypedDict):
    """One turn: all answers, and the choice between them."""

    turn: int
    at: str
    order: list[str]
    """The counsellors in the order in which the judge saw their replies."""

    candidates: list[Candidate]
    outcome: Outcome
    picked: str
    """Whose reply was picked; empty unless the outcome is `picked`."""

    sent: str
    """Whose reply the client got; drawn by chance where none was picked."""

    judge: str
    reason: str
    missing: str
    """Why there is no choice; empty where there is one."""

    call: NotRequired[ModelCall]


def gather(candidates: dict[str, Candidate], given: dict[str, Candidate]) -> dict[str, Candidate]:
    """Put the answers of one turn together; those of an earlier one make room."""
    turn = max((one["turn"] for one in given.values()), default=0)
    kept = {name: one for name, one in candidates.items() if one["turn"] == turn}
    return {**kept, **given}


class ArenaState(SimulationState, total=False):
    """The state of one dialogue in the arena; `messages` holds what the client heard and said."""

    candidates: Annotated[dict[str, Candidate], gather]
    rounds: Annotated[list[Round], DeltaChannel(extend)]
    failure: str
    """Why the last turn could not be finished: no counsellor had a reply. Empty where it was.

    Invoked again without a new message, the graph asks all of them again.
    """

    memories: Annotated[dict[str, Any], or_]
    """Counsellor → what it keeps between its turns, for instance a script's section."""

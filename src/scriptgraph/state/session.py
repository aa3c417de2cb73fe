"""What a session remembers between turns, and how it is kept.

`messages` and `trace` only grow. A plain list would be copied into every checkpoint (44 MB after
200 short turns), so both are `DeltaChannel`s, which store what was added.
"""

from typing import Annotated, Any, Literal, NotRequired

from langchain_core.messages import AnyMessage, BaseMessage
from langgraph.channels import DeltaChannel, UntrackedValue
from typing_extensions import TypedDict

from scriptgraph.core.danger import About
from scriptgraph.core.trace import TraceRecord
from scriptgraph.core.values import Collected
from scriptgraph.script.model import ScriptIdentity
from scriptgraph.script.moves import TransitionKind
from scriptgraph.state.reducers import extend, extend_messages

GROWING = ("messages", "trace")
"""The keys of the state that only grow, and are rebuilt from what was written."""

Value = Collected
"""A collected value."""


class Credit(TypedDict):
    """What is known about a task that is no longer untouched."""

    status: Literal["done", "not needed", "said", "failed", "skipped"]
    """`said`: its exact words have been sent, the rest of it is still open.

    `failed`: the action that it calls has. `skipped`: its `if` does not hold.
    """

    evidence: str
    """The verbatim quote, the exact words that were said, the key of the action's call, or the `if`
    that does not hold.
    """

    turn: int


Progress = dict[str, dict[str, Credit]]
"""Section id → task id → its credit. A task that is not there is open."""


class Care(TypedDict):
    """Danger that no rule of the script answers, until the user says that they are safe."""

    about: About
    turn: int
    """The turn in which it was heard first."""

    occasion: Literal["first", "again"]
    """Whether this turn has heard it first."""

    open: NotRequired[list[Literal["own", "others", "another"]]]
    """Whose danger nobody has said to be over (`safety.danger.safe.Whose`); absent in sessions of
    older versions."""


class Move(TypedDict):
    """The routing decision of this turn, on its way from the node that took it to the edge."""

    target: str
    """Where to go: a section id, `end`, `dispatch` when the dispatcher has to choose, or `CALL`."""

    kind: TransitionKind | Literal["stay", "dispatch", "call"]
    rule: str

    turn: NotRequired[int]
    """The turn that it is for; once that turn is over, the move leads nowhere any more."""

    heard: NotRequired[int]
    """How many messages of user and agent there were when it was decided."""

    choice: NotRequired[int]
    """The judged rule that the evaluator has named as well; absent where it has named none."""

    unproven: NotRequired[str]
    """The urgent condition that led here although no words of the user's show it."""

    danger: NotRequired[str]
    """Of what danger words speak that no judge has judged, where nothing leads on from here."""

    care: NotRequired[Care]
    """What danger is answered by words of care; absent where none is."""

    after_end: NotRequired[bool]
    """Whether the user has said something to a session that had ended; absent elsewhere."""


class Left(TypedDict):
    """A section that a session has left for a digression, and comes back to."""

    section: str
    turns: int
    """How many messages the agent has sent in that visit; 0 where it has not opened it yet."""

    start: int
    """How many messages of user and agent there were when it was entered."""


class Human(TypedDict):
    """The human who is with a session in the agent's place, or who is waited for."""

    status: Literal["waiting", "with"]
    by: str
    """Their name; empty while one is waited for."""

    since: str
    """ISO 8601, UTC."""

    why: str
    """Why they came, or were asked for; empty where nobody said."""


class Draft(TypedDict):
    """What the single actor wrote ahead in its one call of the turn."""

    choice: int | None
    """The rule it chose, numbered as in the prompt, or 0 for none; None where there is no such."""

    target: str
    """The section its reply speaks for."""

    reply: str


class Recap(TypedDict):
    """Notes that stand for the beginning of the conversation in prompts."""

    text: str
    quotes: list[str]
    """Passages in the user's own words."""

    collected: dict[str, Value]
    """What had been collected by then."""

    until: int
    """How many messages they stand for."""

    before: str | None
    """The id of the first message that they do not stand for."""

    turn: int
    """The turn in which they were taken."""


def words(message: BaseMessage) -> str:
    """Give what a message says; where that is its content, reading it costs nothing."""
    content = message.content
    return content if isinstance(content, str) else message.text


class SessionInput(TypedDict):
    """What a caller gives to a turn."""

    messages: Annotated[list[AnyMessage], DeltaChannel(extend_messages)]
    """What the user says; empty to let the agent open, or to try a failed turn again."""


class SlimOutput(SessionInput, total=False):
    """What a caller gets back who only talks. `messages` holds what was said, and nothing else."""

    section: str
    """The section that spoke last; absent before the agent's opening."""

    status: Literal["open", "ended"]
    turn: int
    """How many messages the agent has sent, or a human in its place."""

    collected: dict[str, Value]

    human: Human | None
    """The human who is with the session; absent or None while there is nobody."""


class SessionOutput(SlimOutput, total=False):
    """What a caller gets back who wants to know why."""

    progress: Progress
    trace: Annotated[list[TraceRecord], DeltaChannel(extend)]
    script: ScriptIdentity

    section_turns: int
    """How many of them in the current visit of the section."""

    visits: dict[str, int]
    """How often the session has entered each section."""

    section_start: int
    """How many messages of user and agent there were when the section was entered."""

    back_to: list[Left]
    """While it is in a digression: where it goes back to, the innermost last; else empty."""

    ended_at: int
    """How many messages there were when the session ended, or last answered behind its end.

    Absent while it is open.
    """

    recap: Recap
    """What prompts show of finished sections in a long session; absent while they show all."""

    move: Move
    """This turn's routing decision."""

    draft: Draft | None
    """This turn's reply where it was written together with the decisions (`single`)."""


class SessionState(SessionOutput, total=False):
    """The state of one session."""

    care: Care | None
    """Danger that words of care answer; absent or None where nobody is in any."""

    judged: int
    """How many messages of user and agent a usable judgement has covered; see `unjudged`."""

    ahead: Annotated[Any, UntrackedValue(object)]
    """This turn's reply where it is still being written (`nodes.ahead.Ahead`); never stored."""

    until: Annotated[float, UntrackedValue(float)]
    """When this turn has to be over, by the clock of the event loop; never stored."""


class SimulationOutput(SessionOutput, total=False):
    """What a simulation gives back."""

    exit: str
    """Why the patient's side stopped: `turnLimit`, `patientLeft`; empty while it goes on."""


class SimulationState(SimulationOutput, SessionState, total=False):
    """The state of a session with a simulated patient."""

"""The trace: one typed record for every decision of a session, in order.

A record is a plain dict, so that it survives every checkpointer and serialiser unchanged. The
trace is what a clinician reads afterwards: what could have happened, what did, and why.
"""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from scriptgraph.core.called import ActionCall, HookCall
from scriptgraph.core.calls import ModelCall
from scriptgraph.core.carried import CarriedValues
from scriptgraph.core.danger import GuardFinding
from scriptgraph.core.drawn import DrawnReply, Selection
from scriptgraph.core.refused import Refusal, Unfit, Unwritten
from scriptgraph.core.values import Collected
from scriptgraph.core.versions import VersionMove

Role = Literal[
    "evaluator",
    "dispatcher",
    "dialog",
    "recap",
    "patient",
    "observer",
    "replay",
    "takeover",
    "migration",
    "fork",
    "carried",
    "action",
    "hook",
]
"""`takeover` is a human's: LangGraph takes a record whose role is `human` for a message.

`action` is what the application has done for the script, and `hook` what it was called for around a
turn.

`migration` moves the session to another version of its script. `fork` stands where a session begins
to be one of its own: what is before it was said and decided in another. `carried` is a session's
first record, where it knows values of earlier sessions.
"""


class Origin(TypedDict):
    """Where a session comes from that stands where another one stood."""

    session: str
    turn: int
    """The user's turn of it before which it stands."""


class Skip(TypedDict):
    """That a task is not asked from now on, or is after all; see `state.skipping`."""

    section: str
    task: str
    is_asked: bool
    condition: str
    """The task's `if`."""

    taken_back: list[str]
    """Values that were known, or counted as something, and are not known any more."""

    counts: dict[str, str | int | float | bool]
    """What the values that are not asked for count as, where the script says so."""


class Quote(TypedDict):
    """A piece of evidence that a model gave."""

    task: str
    """The task's id, the name of a value, or the condition of an `anytime` rule."""

    status: str
    """What the quote was to show: `done`, `not needed`, `withdrawn`, `told` or `holds`.

    In a recap it is `said`. `withdrawn` stands beside a value's name: the user takes it back, or,
    of a list, the one `record`. `told` stands beside that of a list: it has given a record.
    """

    text: str
    found: bool
    """Whether the quote stands in the transcript; one that does not counts for nothing."""

    record: NotRequired[str]
    """Which record of a list it has given or taken out, by its name; absent where none."""


class TraceRecord(TypedDict):
    """One decision."""

    turn: int
    """The turn it belongs to, counted from 1; the agent's opening is turn 1."""

    at: str
    """When it was taken: ISO 8601, UTC."""

    node: str
    role: Role
    section: str
    """The section the session was in."""

    options: list[str]
    """The targets that were legal here: section ids, `end`, or the section itself for staying."""

    choice: str
    """The target that was taken; for a dialog actor, the section it spoke in."""

    rule: str
    """The label of the rule that decided, e.g. `when the patient wants to stop`."""

    kind: NotRequired[str]
    """How evaluator and dispatcher go on: `stay`, `dispatch`, or the kind of the rule."""

    opens: NotRequired[bool]
    """Dialog actor: whether it entered the section with this message."""

    returns: NotRequired[bool]
    """Dialog actor: whether the session has come back here from a digression; else absent.

    Nothing of the section has changed meanwhile, and this is no visit of its own.
    """

    fallback: NotRequired[bool]
    """Dialog actor: whether there was no reply to send, and the script's sentence for that was.

    With `unwritten`, no model has written any; without, what was written was not fit to be sent.

    A section that was to be entered is then not entered, unless its own words began it.
    """

    unwritten: NotRequired[Unwritten]
    """Dialog actor: why no model wrote a message, or the rest of one with exact words; else absent.

    The message is sent all the same, and what is left to be done stays open for the next turn.
    """

    unfit: NotRequired[list[Unfit]]
    """Without the compiled graph: what was wrong with a message that was sent all the same."""

    reason: str
    evidence: list[Quote]
    refused: list[Refusal]
    call: NotRequired[ModelCall]
    """Absent when no model was asked."""

    unproven: NotRequired[bool]
    """Evaluator: whether an urgent rule was followed that no words of the user's show to hold.

    The section that it leads to then begins by asking. Absent wherever there was proof.
    """

    unheard: NotRequired[str]
    """Evaluator: of what danger the user's words speak, where it named no urgent rule; else absent.

    Words alone lead nowhere where somebody has judged them. A person has to look.
    """

    unjudged: NotRequired[str]
    """Evaluator: of what danger the user's words speak that no judge has judged; else absent.

    An urgent rule was followed where one leads on (`unproven`); otherwise the session stayed, and
    the section's exact words of help were sent if it has any. A person has to look.
    """

    urgent: NotRequired[bool]
    """Evaluator: whether an urgent rule was followed. Absent wherever none was."""

    version: NotRequired[VersionMove]
    """Migration: from which script to which, and what was carried over."""

    by: NotRequired[str]
    """Takeover: which human it was; migration: who wanted it, absent where nobody said.

    `kind` says what they did: `take`, `seen`, `say`, `give_back` or `end`. Absent where it is `ask`
    (the script has asked for one) or `heard` (the guard found danger while no program answers).
    """

    spoke: NotRequired[bool]
    """Takeover: whether they wrote a message with it; absent where they did not."""

    guard: NotRequired[GuardFinding]
    """Evaluator: what the guard found in what the user said; absent where they said nothing."""

    guard_call: NotRequired[ModelCall]
    """Evaluator: what the guard's model cost; absent where none was asked."""

    guard_failed: NotRequired[str]
    """Evaluator: which of those who listen have told nothing, and why; absent where all have."""

    guard_until: NotRequired[int]
    """Evaluator: how many messages of user and agent there were when the guard found grave danger.

    The last of them counts as one of danger, whatever its words. Absent where it found none.
    """

    care: NotRequired[Literal["first", "again", "over"]]
    """Evaluator: whether danger that no rule of the script answers is answered by words of care.

    `over`: the user has said that they are safe, and the script goes on.
    """

    dropped: NotRequired[ModelCall]
    """What a reply cost that was written ahead of the decisions and is not sent."""

    collected: NotRequired[dict[str, Collected]]
    """Values that this decision added, that the user has corrected, or that an action gave."""

    corrected: NotRequired[dict[str, Collected]]
    """What the corrected ones were before; absent where there are none."""

    withdrawn: NotRequired[list[str]]
    """Values that the user has taken back: they are not known any more, and count as declined."""

    acts: NotRequired[Literal["really", "rehearsed"]]
    """Evaluator, dispatcher: how the action is done that this decision leads to; else absent."""

    action: NotRequired[ActionCall]
    """Action: which one was called, and what became of it; what it gave is in `collected`."""

    hook: NotRequired[HookCall]
    """Hook: when it was called, and what it has added."""
    skips: NotRequired[list[Skip]]
    """Which tasks are not asked from now on, and which are after all; else absent."""

    undecided: NotRequired[list[str]]
    """Computed rules that were passed over because a value is not known, and which; else absent."""

    computed: NotRequired[list[str]]
    """What computed values came to that this decision read, and of which numbers; else absent."""

    stands_for: NotRequired[int]
    """Recap: how many messages, from the first one, prompts replace by it from now on.

    Absent where nothing usable was noted, and the full text stands; `reason` is the recap's text.
    """

    broken: NotRequired[list[str]]
    """Role-play: rules of form that the message breaks although it was asked for once more."""

    candidates: NotRequired[list[DrawnReply]]
    """Dialog actor that draws several replies: all of them, in the order in which they count.

    `call` then holds what drawing them cost, all together.
    """

    selection: NotRequired[Selection]
    """How one of the candidates was chosen."""

    covers: NotRequired[int]
    """How many messages of the state there were, this decision's own included."""

    session: NotRequired[str]
    """First record, and fork: a digest of the session's name, where it has one; else absent."""

    carried: NotRequired[CarriedValues]
    """Carried: what the session knows from earlier ones, with where it was told there."""

    origin: NotRequired[Origin]
    """Fork: which session this one stands on."""

    seal: NotRequired[str]
    """A digest of this record, of what was said since the one before, and of that one's seal.

    Absent in sessions of older versions.
    """

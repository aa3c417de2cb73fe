"""Settings of a session, in two frozen models. Nothing here reads the environment.

A default that others have too is a constant here, so that it is written once. How long a model is
waited for, and how often a failed call is made again, is said in `models/`.
"""

from textwrap import wrap
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from scriptgraph.core.described import described

Mode = Literal["single", "multi", "speculative"]
"""`single`: one call evaluates, dispatches and replies (the paper's variant A, section 3.2).

`multi`: evaluator, dispatcher and dialog actor are calls of their own (variant B).

`speculative`: as `multi`, but the reply for staying in the section is written while the evaluator
judges; it is dropped when the session moves on.
"""

Arrangement = Literal[
    "single", "multi", "speculative", "unconstrained-single", "unconstrained-multi", "roleplay"
]
"""What an experiment compares: our modes, and the paper's agents without the compiled graph.

`unconstrained-single` and `unconstrained-multi` are the baselines of `graphs/unconstrained.py`: one
actor and three, the whole script in the prompt, any section may be named. `roleplay` is that of
`graphs/roleplay.py`: a counsellor without a script.
"""

SCRIPTLESS: tuple[Arrangement, ...] = ("roleplay",)
"""Those that know no script, and so no sections."""


DecisionForm = Literal["short", "full"]
"""How a judge writes its decisions down.

`short`: one list of lines such as `call me Ann|name`. `full`: an object for each, and the
evaluator's reason before them.
"""

DECISIONS: DecisionForm = "short"

Choice = Literal["together", "apart"]
"""Whether evaluator and dispatcher are asked in one call where they can be.

`apart` is the paper's arrangement: the dispatcher is asked in every section that is complete and
has a choice, and is shown its options alone.
"""

SectionBlocks = Literal["moved", "kept"]
"""What becomes of a section's tasks in the prompts of later sections.

`moved`: they are taken out, and prompts stay short. `kept`: they stay where they were, so that a
prompt only ever grows at its end. It has about a fifth more to read, and half as much that no cache
holds: `kept` pays where a cached token costs less than a quarter of another.
"""

BLOCKS: SectionBlocks = "moved"

Most = Annotated[int, Field(ge=16, le=1_000_000)] | None
"""The most tokens of an answer."""

REHEARSAL = "rehearsal"
"""The rehearsal model's name: in plans, on the command line, in traces and records."""


@described
class Tokens(BaseModel):
    """The most tokens of one answer, by role.

    A model that thinks before it answers counts its thoughts among them; None sets no limit.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dialog: Most = 1000
    """The agent's message."""

    actor: Most = 1600
    """The single actor's one answer: decisions and message."""

    evaluator: Most = 1000
    """What has been achieved in a section, and the values found."""

    dispatcher: Most = 400
    """The choice of the section that follows."""

    guard: Most = 300
    """How grave the danger is that somebody speaks of."""

    recap: Most = 1200
    """Notes on finished sections."""

    patient: Most = 500
    """The simulated patient's message, or the client's of a role-play."""

    observer: Most = 500
    """Whether the goals of a role-play's client are met."""

    judge: Most = 4000
    """Whoever scores or compares: a rubric has many criteria, each with a reason."""

    verifier: Most = 4000
    """The verifier, and the check of a simulated patient."""

    converter: Most = 4000
    """Whoever makes a card out of a post."""


def _tell_fields(model: type[BaseModel]) -> None:
    """Have `help` describe the fields of a model: of pydantic's own accord it names them only."""
    told = [
        "\n".join(wrap(f"{name}: {field.description}", 96, subsequent_indent="    "))
        for name, field in model.model_fields.items()
    ]
    model.__doc__ = "\n\n".join([model.__doc__ or "", *told])


_tell_fields(Tokens)

TOKENS = Tokens()
"""The limits of roles that are asked outside a session."""


LONGEST_MESSAGE = 20_000
"""Characters of a message at most: ten pages; more is a document, and no turn of a talk."""


LONGEST_SAID = 5 * LONGEST_MESSAGE
"""Characters of all that a user says at once, in several messages; each is listened to."""


def too_long(text: str) -> str:
    """Say why a message is not taken, and what to do instead."""
    return (
        f"a message of {len(text):,} characters is too long; it can have {LONGEST_MESSAGE:,}, and "
        "more may be sent in several messages"
    )


STALL_SECONDS = 45.0
"""Seconds without a piece after which an answer that is being streamed is given up."""


MODE: Mode = "multi"
"""How many calls make a turn where nobody says otherwise."""

ATTEMPTS = 2
"""How often a model is asked for one answer before it is given up, or missing."""

MAX_TURNS = 50
"""The agent's messages after which a simulated conversation stops (paper, section 4.1)."""


@described
class Settings(BaseModel):
    """How a session's models are asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: Mode = MODE
    """How many calls make a turn: `single`, `multi` or `speculative`."""

    attempts: Annotated[int, Field(ge=1)] = ATTEMPTS
    """How often a model is asked for one decision or reply before it is given up."""

    hold_seconds: Annotated[float, Field(ge=0)] = 0.15
    """Seconds for which the beginning of a reply is not shown while it may be in any language."""

    hold_tokens: Annotated[int, Field(ge=0)] = 20
    """Tokens after which it is shown all the same, unless it begins like the instructions."""

    stall_seconds: Annotated[float, Field(gt=0)] | None = STALL_SECONDS
    """Seconds without a piece after which an answer that is being streamed is given up."""

    words_seconds: Annotated[float, Field(gt=0)] | None = 10
    """Seconds that exact words which are due wait for the model to begin what follows them.

    Then they are sent alone, and what is left stays open for the next turn. Whoever listens sees
    them at once; where an urgent rule leads, whoever does not waits as long for the whole message.
    Words of danger, and all that is said there, wait as long for a judge. None lets them wait as
    long as the turn may take.
    """

    turn_seconds: Annotated[float, Field(gt=0)] | None = 300
    """Seconds that a turn takes at most; then it ends as `when_unreachable` says."""

    when_unreachable: Literal["say", "raise"] = "say"
    """What becomes of a turn whose model cannot be asked, keeps failing, or takes too long.

    `say`: the script's `fallback` is sent, the session stays where it is, and the trace says why.
    `raise`: the turn fails, nothing is sent, and whoever runs the session shows something instead.
    """

    tokens: Tokens = TOKENS
    """The most tokens of one answer, by role."""

    lookback: Annotated[int, Field(ge=0)] = 6
    """Messages before the section began that evaluator and dispatcher also see.

    They let work that was done too early count (the experiment's overruns, docs/design/002).
    """

    history: Annotated[int, Field(ge=2)] | None = None
    """Messages that the dialog actor sees at most, beside a recap; None shows the whole session."""

    recaps_beyond: Annotated[int, Field(ge=0)] | None = None
    """Tokens of conversation, roughly counted, beyond which finished sections stand as a recap.

    None shows prompts the whole session. State and trace keep all of it either way. The agents
    without the compiled graph take no notes: what they see is the whole session.
    """

    recap_patience: Annotated[float, Field(ge=0)] | None = 20
    """Seconds that a turn waits for a recap once its reply is there.

    After that the full text stands, and the next section tries again. None waits for as long as
    the call takes.
    """

    instructions: Literal["system", "user"] = "system"
    """Who gives the dialog actor its instructions at the end of a prompt.

    `user` is for servers whose chat template allows no system message but the first: the
    instructions then stand at the end of the user's last message, in marked lines.
    """

    decisions: DecisionForm = DECISIONS
    """How a judge writes its decisions down: as a `short` list, or in `full` with its reasons.

    Either is read and held to the same proof, whichever was asked for.
    """

    choice: Choice = "together"
    """Whether the evaluator names the way on too (`together`), or the dispatcher does (`apart`).

    Where they are one model and the evaluator has named a way that there is, nobody is asked again;
    where it has named none, the dispatcher is.
    """

    section_blocks: SectionBlocks = BLOCKS
    """Whether a section's tasks leave the prompts with the section (`moved`) or are `kept`.

    `kept` pays where a cached token costs less than a quarter of another.
    """

    speculate_from: Annotated[int, Field(ge=0)] = 2
    """`speculative`: required tasks that have to be open for a reply to be written ahead.

    With one left, or none, the session is about to move on, and the reply is often dropped. 0
    writes one in every turn.
    """

    alert_url: str | None = None
    """Where it is sent, as JSON, that a session is at risk; nothing that the user said is in it."""

    max_turns: Annotated[int, Field(ge=1)] = MAX_TURNS
    """Simulation: the agent's messages after which the conversation stops (paper, section 4.1)."""


_tell_fields(Settings)

"""A dialogue as data: one JSON line in the layout of the published dialogues, extended.

The published keys keep their names and meanings. What is ours stands in further keys: the script,
the mode, section names, and the trace record behind each step. What nobody knows of a dialogue
that was held elsewhere is missing, and no key of it is written. `dialogue.schema.json` beside this
module is the layout for programs.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scriptgraph.core.calls import Count, Milliseconds, total
from scriptgraph.core.settings import REHEARSAL, SCRIPTLESS
from scriptgraph.core.trace import TraceRecord
from scriptgraph.files.kept import as_it_is
from scriptgraph.files.lines import Identified, append_lines, read_identified_lines
from scriptgraph.records.calls import calls_behind
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.script.model import ScriptIdentity

Actor = Literal[
    "event",
    "evaluator",
    "dispatcher",
    "dialog",
    "recap",
    "patient",
    "observer",
    "verifier",
    "human",
    "migration",
    "fork",
    "carried",
    "action",
    "hook",
]
"""`human` took over from the agent (ours): what they did, and wrote.

`migration` (ours) moved the session to another version of its script. `fork` (ours): what is before
it was said in another session. `carried` (ours): what it knows from earlier sessions.
`action` (ours) is what the application has done, `hook` (ours) that it was called around a turn.
"""

AGENT: tuple[Actor, ...] = ("evaluator", "dispatcher", "dialog", "recap")
"""The actors whose calls the totals count; patient, observer and verifier are not the agent's."""

BY_HUMAN = "human"
"""The kind of an event that no rule has led to, but a human who had taken over."""

UNKNOWN = "unknown"
"""The kind of a dialogue that says neither mode nor variant nor where it is from."""

UNCLAIMED = ("anytime", "limit", BY_HUMAN)
"""Kinds of rules that leave a section without claiming that it is complete."""

_DECISION = re.compile(
    r"""\(THINKING: \s* (?:
        I\ have [^)]*                                                   # (not) completed
        | The\ next\ section .*? (?: \}\s* | no\ more\ sections [^)]* )    # which, or none
    ) \) ["'`]* \s*""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""A decision inside a published message; the user saw what is left without it."""


LAYOUT = 2
"""The version of the layout. In 1, times, calls and tokens had to be there: it had no corpora."""

_DEMANDED = ("variant", "started_at", "completed_at", "exit_reason")
_VERDICTS = ("correct_switches", "incorrect_switches", "coherent_switches", "incoherent_switches")
_TOTALLED = ("calls", "duration", "input_tokens", "output_tokens", *_VERDICTS)
"""What every line of the first layout has, and what its totals have."""

Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Step(_Part):
    """One event, or one output of an actor."""

    actor: Actor
    at: str | None = None
    """When; None where a corpus of others does not say."""

    section: Count | None = None
    """Events only: the section's position in the script, from 1."""

    status: Literal["started", "completed"] | None = None
    name: str | None = None
    """Events only: the section's id (ours)."""

    kind: str | None = None
    """`completed` (ours): the kind of the rule that led away; see `UNCLAIMED`, `BY_HUMAN`.

    `started` (ours): `back` where the session came back from a digression, which is no visit.
    """

    content: str | None = None
    model: str | None = None
    input_tokens: Count | None = None
    output_tokens: Count | None = None
    duration_ms: Milliseconds | None = None
    decision: Annotated[TraceRecord, as_it_is] | None = None
    """The trace record behind the step (ours)."""

    verdict: SwitchVerdict | None = None
    """Verifier only (ours): its verdict, taken apart."""

    @property
    def words(self) -> str:
        """Give what the other side saw of the content."""
        return _DECISION.sub("", self.content or "").strip()

    @property
    def kept(self) -> int:
        """Count the answers behind it that had been kept: with any, what it took is not known."""
        behind = calls_behind(self.decision) if self.decision is not None else ()
        return sum(call.get("kept", 0) for _, call in behind)

    @property
    def is_human(self) -> bool:
        """Say whether it is what a human did who had taken over from the agent."""
        return self.actor == "human" or self.kind == BY_HUMAN

    @property
    def is_humans_message(self) -> bool:
        """Say whether it is a message that a human wrote in the agent's place."""
        return self.actor == "human" and bool(self.decision and self.decision.get("spoke"))

    @property
    def aside(self) -> str:
        """Give what is left of the content: decisions, which the other side did not see."""
        return "\n\n".join(found[0].strip() for found in _DECISION.finditer(self.content or ""))


class Totals(_Part):
    """Sums over the agent's own actors; not over patient and verifier."""

    interactions: Count
    """Messages of the agent."""

    calls: Count | None = None
    """None, like those below, where a corpus of others does not say."""

    duration: Milliseconds | None = None
    input_tokens: Count | None = None
    output_tokens: Count | None = None
    correct_switches: Count | None = None
    """Verdicts of the verifier: all four, which are 0 where none has judged, or none of them."""

    incorrect_switches: Count | None = None
    coherent_switches: Count | None = None
    incoherent_switches: Count | None = None

    @model_validator(mode="after")
    def _counts_all_verdicts(self) -> Self:
        """Refuse a part of the four: what is a share of them would be made up."""
        missing = [name for name in _VERDICTS if getattr(self, name) is None]
        if 0 < len(missing) < len(_VERDICTS):
            raise ValueError(f"{missing[0]}: Field required, as there are other verdicts")
        return self

    @property
    def judged_completions(self) -> int:
        """Count the verdicts on completions."""
        return (self.correct_switches or 0) + (self.incorrect_switches or 0)

    @property
    def judged_coherence(self) -> int:
        """Count the verdicts on the coherence of a switch."""
        return (self.coherent_switches or 0) + (self.incoherent_switches or 0)


class Patient(_Part):
    """Who played the user (ours)."""

    id: str
    """The case's id."""

    attitude: str | None = None
    difficulty: str | None = None


class Cost(_Part):
    """Dollars, at the prices of the experiment's plan (ours); None where a price is not known."""

    agent: Dollars | None = None
    patient: Dollars | None = None


class Provenance(_Part):
    """Where a dialogue is from that was not held here (ours)."""

    format: str
    """The layout that it was read from, as `--from` names it."""

    about: dict[str, str | float | None] = {}
    """What its corpus says of it beyond what was said: the topic, its quality, a survey."""


JUDGING = ("verifier", "patient_check")
"""Roles whose models look at a dialogue that has ended."""


class Dialogue(_Part, Identified):
    """One dialogue; its id is unique in its file."""

    layout: Annotated[int, Field(ge=1, le=LAYOUT)] | None = None
    """The version of the layout (ours); lines without it hold nothing that is missing in 1."""

    variant: str | None = None
    """`A`: one actor (`single`, `roleplay`); `B`: three (`multi`).

    None, like what is below, where a corpus of others does not say.
    """

    patient_case: int | str | None = None
    started_at: str | None = None
    completed_at: str | None = None
    exit_reason: str | None = None
    provenance: Provenance | None = None
    """None where it was held here, or is a published line."""

    totals: Totals
    steps: tuple[Step, ...]
    script: ScriptIdentity | None = None
    mode: str | None = None
    rehearsal: bool | None = None
    """Whether the rehearsal model spoke anywhere in it (ours)."""

    moves: tuple[tuple[str, str], ...] | None = None
    """The moves that the script allows, as pairs of section ids or `end` (ours)."""

    patient: Patient | None = None
    models: dict[str, str] | None = None
    """Role → the model that was asked for (ours)."""

    model_labels: dict[str, str] | None = None
    """Role → what the plan calls its model, where it has a name of its own for it (ours)."""

    pair: str | None = None
    """The session of the same draw that other models play, where a plan compares models (ours).

    It is the one that the first models of the plan play; what stands in its place has no `pair`.
    """

    cost: Cost | None = None
    seed: int | None = None
    """The session's own seed, which went to every model; drawn from the plan's (ours)."""

    discarded: bool | None = None
    """Whether the plan leaves it out of the figures, because it did not end (ours)."""

    patient_check: PatientCheck | None = None

    @model_validator(mode="after")
    def _keeps_to_its_layout(self) -> Self:
        """Refuse a line of the first layout in which something is left out."""
        if (self.layout or 1) > 1:
            return self
        for part, names in ((self, _DEMANDED), (self.totals, _TOTALLED)):
            for name in names:
                if getattr(part, name) is None:
                    where = name if part is self else f"totals.{name}"
                    raise ValueError(f"{where}: Field required")
        return self

    @property
    def has_sections(self) -> bool:
        """Say whether it was held on a script, and so has sections to go through."""
        if self.mode in SCRIPTLESS:
            return False
        return self.provenance is None or any(step.actor == "event" for step in self.steps)

    @property
    def kind(self) -> str:
        """Name the mode, or the published variant, or the layout of others that it is from."""
        return self.mode or self.variant or (self.provenance.format if self.provenance else UNKNOWN)

    @property
    def rehearsed_roles(self) -> tuple[str, ...]:
        """Name the roles that the rehearsal model played beside a language model.

        There are none where it played all of them or none, or nobody knows.
        """
        held = {role: one for role, one in (self.models or {}).items() if role not in JUDGING}
        played = tuple(role for role, model in held.items() if model == REHEARSAL)
        return played if self.rehearsal and len(played) < len(held) else ()

    def line(self) -> str:
        """Write the dialogue as one line of JSON, without the keys that do not apply."""
        return self.model_dump_json(exclude_none=True)


def read_dialogues(
    path: Path, *, on_cut_off: Callable[[str], object] | None = None
) -> Iterator[Dialogue]:
    """Read dialogues from JSON lines, one at a time; none may have the id of another.

    Args:
        path: The file.
        on_cut_off: Told of a last line that was cut off, which is then left out; without it such
            a line is an error like any other.

    Raises:
        InputError: When the file cannot be read, a line is no dialogue, or its id is there twice;
            it names the line.
    """
    lines = read_identified_lines(path, Dialogue, "a dialogue", on_cut_off=on_cut_off)
    return (dialogue for _, dialogue in lines)


def agent_decisions(dialogue: Dialogue) -> Iterator[TraceRecord]:
    """List the trace records of the agent's decisions."""
    for step in dialogue.steps:
        if step.decision is not None and step.actor in AGENT:
            yield step.decision


def agent_tokens(dialogue: Dialogue) -> tuple[int | None, int | None]:
    """Give the tokens that the agent read and wrote; None where a call does not say how many."""
    totals = dialogue.totals
    calls = [step for step in dialogue.steps if step.actor in AGENT and step.model is not None]
    read, written = ([s.input_tokens for s in calls], [s.output_tokens for s in calls])
    return (
        None if None in read else totals.input_tokens,
        None if None in written else totals.output_tokens,
    )


def in_reading_order(steps: Iterable[Step]) -> Iterator[Step]:
    """Put a message that opens a section under the section's heading.

    Where one actor does everything, the published layout has the events behind the message that
    holds the decision.
    """
    spoken: Step | None = None
    events: list[Step] = []
    for step in steps:
        if spoken and step.actor == "event":
            events.append(step)
            continue
        if spoken:
            yield from (*events, spoken)
            spoken, events = None, []
        if step.actor == "dialog":
            spoken = step
        else:
            yield step
    if spoken:
        yield from (*events, spoken)


def without_recaps(dialogue: Dialogue) -> Dialogue:
    """Add each recap to the message beside which it was taken: the published layout knows none.

    The message's step then holds the tokens and the time of both, and the recap's trace record in
    a further key, `recap`.
    """
    steps: list[Step] = []
    recap: Step | None = None
    for step in dialogue.steps:
        if step.actor == "recap":
            recap = step
        elif recap and step.actor == "dialog":
            steps.append(step.model_copy(update=_together(step, recap)))
            recap = None
        else:
            steps.append(step)
    return dialogue.model_copy(update={"steps": tuple(steps)})


def _together(step: Step, recap: Step) -> dict[str, object]:
    """Give what a message's step holds when a recap's is added; an unknown sum stays unknown."""
    parts = [one for one in (step, recap) if one.model is not None]
    sums = {
        name: total([getattr(one, name) for one in parts])
        for name in ("input_tokens", "output_tokens", "duration_ms")
    }
    return {**sums, "model": step.model or recap.model, "recap": recap.decision}


def write_dialogues(path: Path, dialogues: Iterable[Dialogue]) -> None:
    """Append dialogues to a file of JSON lines.

    Raises:
        InputError: When the file cannot be written.
    """
    append_lines(path, (dialogue.line() for dialogue in dialogues))

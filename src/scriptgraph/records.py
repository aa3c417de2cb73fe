"""A dialogue as data: one JSON line in the layout of the published dialogues, extended.

The published keys keep their names and meanings. What is ours stands in further keys: the script,
the mode, section names, and the trace record behind each step.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from scriptgraph.errors import InputError
from scriptgraph.state import ScriptIdentity
from scriptgraph.trace import TraceRecord

Actor = Literal["event", "evaluator", "dispatcher", "dialog", "patient", "verifier"]

AGENT: tuple[Actor, ...] = ("evaluator", "dispatcher", "dialog")
"""The actors whose calls the totals count; patient and verifier are not the agent's."""

_DECISION = re.compile(
    r"""\(THINKING: \s* (?:
        I\ have [^)]*                                                   # (not) completed
        | The\ next\ section .*? (?: \}\s* | no\ more\ sections [^)]* )    # which, or none
    ) \) ["'`]* \s*""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""A decision inside a published message; the user saw what is left without it."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Step(_Part):
    """One event, or one output of an actor."""

    actor: Actor
    at: str
    section: int | None = None
    """Events only: the section's position in the script, from 1."""

    status: Literal["started", "completed"] | None = None
    name: str | None = None
    """Events only: the section's id (ours)."""

    content: str | None = None
    model: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    duration_ms: float | None = None
    decision: TraceRecord | None = None
    """The trace record behind the step (ours)."""

    @property
    def words(self) -> str:
        """Give what the other side saw of the content."""
        return _DECISION.sub("", self.content or "").strip()


class Totals(_Part):
    """Sums over the agent's own actors; not over patient and verifier."""

    interactions: int
    """Messages of the agent."""

    calls: int
    duration: float
    """Milliseconds."""

    input_tokens: int
    output_tokens: int
    correct_switches: int = 0
    """Verdicts of the verifier; all four are 0 where none has judged."""

    incorrect_switches: int = 0
    coherent_switches: int = 0
    incoherent_switches: int = 0


class Dialogue(_Part):
    """One dialogue."""

    id: str
    variant: str
    """`A`: one actor (mode `single`); `B`: three (mode `multi`)."""

    patient_case: int | str | None = None
    started_at: str
    completed_at: str
    exit_reason: str
    totals: Totals
    steps: tuple[Step, ...]
    script: ScriptIdentity | None = None
    mode: str | None = None
    rehearsal: bool | None = None
    """Whether the rehearsal model spoke anywhere in it (ours)."""

    def line(self) -> str:
        """Write the dialogue as one line of JSON, without the keys that do not apply."""
        return self.model_dump_json(exclude_none=True)


def read_dialogues(path: Path) -> Iterator[Dialogue]:
    """Read dialogues from JSON lines, one at a time.

    Raises:
        InputError: When the file cannot be read, or a line is no dialogue; it names the line.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _read(line, f"{path}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read dialogues from {path}: {error}") from error


def check_writable(path: Path) -> None:
    """Find out, before anything is paid for, whether dialogues can be written.

    Raises:
        InputError: When they cannot.
    """
    is_new = not path.exists()
    write_dialogues(path, [])
    if is_new:
        path.unlink()


def write_dialogues(path: Path, dialogues: Iterable[Dialogue]) -> None:
    """Append dialogues to a file of JSON lines, each in one write.

    Raises:
        InputError: When the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            for dialogue in dialogues:
                file.write(dialogue.line() + "\n")
                file.flush()
    except OSError as error:
        raise InputError(f"cannot write dialogues to {path}: {error}") from error


def _read(line: str, place: str) -> Dialogue:
    try:
        given: Any = json.loads(line)
        return Dialogue.model_validate(given)
    except json.JSONDecodeError as error:
        raise InputError(f"{place}:{error.colno}: not JSON: {error.msg}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise InputError(f"{place}: not a dialogue: {where}: {first['msg']}") from error

"""All that is tried of a folder of scripts: its fixed conversations, and its test patients.

`cases/NAME.yaml` is the fixed conversation NAME; `patients/NAME.yaml` is a patient, who is played
with each script. What somebody has accepted of a conversation stands in its own file, of a patient
in `cases/patients/NAME.yaml`, script by script.
"""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict

from scriptgraph.assurance.fixed import (
    Course,
    Fixed,
    Name,
    changes,
    course_in,
    kept_in,
    read_fixed,
    write_fixed,
    write_kept,
)
from scriptgraph.core.errors import InputError, ScriptgraphError
from scriptgraph.files import plain
from scriptgraph.formats.case import Case, load_case
from scriptgraph.graphs.doors import SessionGraph
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.run import run_to_end
from scriptgraph.state.session import SessionState

FOLDER = "cases"
"""The folder of a folder of scripts in which its fixed conversations are."""

PATIENTS = "patients"
"""The folder in which its own patients are; in `cases`, what was accepted of them."""

SUFFIX = ".yaml"

Converses = Callable[[Script, Fixed], Awaitable[Course]]
"""Holds a fixed conversation with a script, and tells its course."""

Plays = Callable[[Script, Case], Awaitable[Course]]
"""Plays a patient with a script, and tells the course."""


class Accepted(BaseModel):
    """What has been accepted of a patient."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    courses: Mapping[Name, Course]
    """Script id → the course that somebody has accepted with it."""


@dataclass(frozen=True)
class Ran:
    """What became of a conversation."""

    kind: Literal["case", "patient"]
    name: str
    script: str
    changes: list[str] | None = None
    """None while no course is accepted, or where it failed."""

    course: Course | None = None
    error: str = ""
    accept: Callable[[], None] = field(default=lambda: None, repr=False)
    """Accepts the course: from now on, runs are compared with it."""

    @property
    def differs(self) -> bool:
        """Say whether it is not as it was accepted, or could not be held."""
        return bool(self.changes or self.error)


def case_files(folder: Path) -> dict[str, Path]:
    """Give the files of fixed conversations by name, in the folder of a folder of scripts."""
    return _named(folder)


def own_patients(folder: Path) -> dict[str, Path]:
    """Give the files of a folder's own patients by name."""
    return _named(folder / PATIENTS)


def compared(accepted: Course | None, course: Course) -> list[str] | None:
    """Say in words what is not as it was accepted; None where nothing has been."""
    return changes(accepted, course) if accepted else None


async def run_all(
    folder: Path, scripts: Mapping[str, Script], converses: Converses, plays: Plays, *, whole: bool
) -> AsyncIterator[Ran]:
    """Run all that is tried of a folder, one after the other; what fails stops no other.

    Args:
        folder: The folder of the scripts.
        scripts: Those that are tried, by id.
        converses: Holds a conversation.
        plays: Plays a patient.
        whole: Whether these are all scripts of the folder, so that a conversation with none of
            them is at fault, and not only passed over.
    """
    for name, path in case_files(folder / FOLDER).items():
        if ran := await _conversation(name, path, scripts, converses, whole=whole):
            yield ran
    for name, path in own_patients(folder).items():
        kept = folder / FOLDER / PATIENTS / f"{name}{SUFFIX}"
        async for ran in _patient(name, path, kept, scripts.values(), plays):
            yield ran


async def played(graph: SessionGraph) -> Course:
    """Let a patient play a whole session in memory, and tell its course.

    Raises:
        ModelError: When a model kept failing.
    """
    async with open_store(MEMORY, key=None) as store:
        snapshot = await run_to_end(
            graph.compile(checkpointer=store.checkpointer),
            {"configurable": {"thread_id": "test patient"}},
        )
        return course_in(cast(SessionState, snapshot.values))


async def _conversation(
    name: str,
    path: Path,
    scripts: Mapping[str, Script],
    converses: Converses,
    *,
    whole: bool,
) -> Ran | None:
    script = ""
    try:
        fixed = read_fixed(path)
        script = fixed.script
        if script not in scripts:
            known = ", ".join(sorted(scripts)) or "none that can be used"
            error = f"there is no script {script!r}; there are: {known}"
            return Ran("case", name, script, error=error) if whole else None
        course = await converses(scripts[script], fixed)
    except ScriptgraphError as error:
        return Ran("case", name, script, error=str(error))

    def accept() -> None:
        write_fixed(path, fixed.model_copy(update={"accepted": course}))

    return Ran("case", name, script, compared(fixed.accepted, course), course, accept=accept)


async def _patient(
    name: str, path: Path, kept: Path, scripts: Iterable[Script], plays: Plays
) -> AsyncIterator[Ran]:
    try:
        case = load_case(path)
        accepted = _accepted(kept)
    except InputError as error:
        yield Ran("patient", name, "", error=str(error))
        return
    for script in scripts:
        try:
            course = await plays(script, case)
        except ScriptgraphError as error:
            yield Ran("patient", name, script.id, error=str(error))
            continue

        def accept(script: Script = script, course: Course = course) -> None:
            courses = {**_accepted(kept), script.id: course}
            write_kept(kept, Accepted(courses=courses))

        found = compared(accepted.get(script.id), course)
        yield Ran("patient", name, script.id, found, course, accept=accept)


def _accepted(kept: Path) -> dict[str, Course]:
    return dict(kept_in(kept, Accepted).courses) if kept.exists() else {}


def _named(folder: Path) -> dict[str, Path]:
    return dict(_stems(folder)) if folder.is_dir() else {}


def _stems(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in plain.files_of(folder, (SUFFIX,)):
        yield unicodedata.normalize("NFC", path.stem), path

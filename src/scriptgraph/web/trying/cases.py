"""Cases: fixed conversations in the folder, all run at one press, with what has changed."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi import Path as InPath
from langchain_core.messages import HumanMessage
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from scriptgraph.assurance.cases import FOLDER, SUFFIX, case_files, compared
from scriptgraph.assurance.fixed import (
    MOST_MESSAGES,
    Course,
    Fixed,
    Kept,
    Message,
    course_in,
    course_of,
    read_fixed,
    write_fixed,
)
from scriptgraph.assurance.fixed import Name as Text
from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.files import plain
from scriptgraph.state.session import words
from scriptgraph.web.bodies import Body
from scriptgraph.web.desk import Desk
from scriptgraph.web.helping import told
from scriptgraph.web.refusals import kind_of
from scriptgraph.web.shelf import FolderError, UnknownError
from scriptgraph.web.shown import spoken
from scriptgraph.web.streams import EVENTS, described, event
from scriptgraph.web.who import has_to_hold

Name = Annotated[str, InPath(max_length=100)]


class CourseShown(Body):
    """What a script makes of a conversation; how the agent words it is no part of that."""

    sections: list[Text] = Field(description="the section of each of the agent's messages")
    moves: list[Text]
    collected: dict[Text, Kept]
    status: Literal["open", "ended"]


class CaseShown(BaseModel):
    """A case."""

    name: str
    script: str
    messages: list[str]
    remark: str
    accepted: CourseShown | None = Field(description="null while nobody has accepted a course")
    error: str = Field(default="", description="why the file cannot be used; else empty")


class CaseGiven(Body):
    """What a case is to be; its accepted course stays where script and messages do."""

    script: str = Field(min_length=1, max_length=200)
    messages: list[Message] = Field(min_length=1, max_length=MOST_MESSAGES)
    remark: Text = ""
    session: str | None = Field(
        default=None,
        max_length=200,
        description="a session in which just these words were said: its course is accepted",
    )


class Running(Body):
    """Which cases are run."""

    names: list[str] | None = Field(default=None, max_length=1000, description="all where null")


class CaseRan(BaseModel):
    """What became of a case."""

    name: str
    script: str | None = Field(default=None, description="absent where it could not be run")
    changes: list[str] | None = Field(description="null while no course is accepted, or it failed")
    course: CourseShown | None
    error: str


class CasesRun(BaseModel):
    """What became of all cases."""

    cases: int
    changed: int
    failed: int
    not_accepted: int


class Accepting(Body):
    """Which course is accepted."""

    course: CourseShown | None = Field(
        default=None, description="as a run has told it; where null, the case is run now"
    )


def cases(desk: Desk) -> APIRouter:
    """Give the routes."""
    router = APIRouter(prefix="/api/cases", tags=["trying"])
    folder = desk.shelf.folder / FOLDER
    _keep(router, desk, folder)
    _run_kept(router, desk, folder)
    return router


def _keep(router: APIRouter, desk: Desk, folder: Path) -> None:
    @router.get("")
    def list_cases() -> list[CaseShown]:
        """List the cases by name; one whose file cannot be used says why."""
        return [_listed(path) for path in case_files(folder).values()]

    @router.get("/{name}")
    def read_case(name: Name) -> CaseShown:
        """Show a case."""
        path = _known(folder, name)
        return _shown(path, read_fixed(path))

    @router.put("/{name}")
    async def keep_case(name: Name, given: CaseGiven, request: Request) -> CaseShown:
        """Keep a case under a name, new or changed."""
        path = case_files(folder).get(unicodedata.normalize("NFC", name))
        accepted = _accepted(path, given) if path else None
        if given.session is not None:
            has_to_hold(request, given.session)
            accepted = await _course_held(desk, given, given.session)
        if path is None:
            _make(folder)
            path = plain.new_file(folder, f"{name}{SUFFIX}", (SUFFIX,))
        fixed = Fixed(**given.model_dump(exclude={"session"}), accepted=accepted)
        write_fixed(path, fixed)
        return _shown(path, fixed)

    @router.delete("/{name}", status_code=204)
    def remove_case(name: Name) -> None:
        """Remove a case."""
        _known(folder, name).unlink(missing_ok=True)


def _run_kept(router: APIRouter, desk: Desk, folder: Path) -> None:
    @router.post(
        "/run",
        responses={200: described(case=CaseRan, done=CasesRun)},
        response_class=StreamingResponse,
    )
    async def run_cases(running: Running, request: Request) -> StreamingResponse:
        """Run cases: one event `case` each, with what has changed, and at the end `done`."""
        names = list(case_files(folder)) if running.names is None else running.names
        paths = [_known(folder, name) for name in names]

        def tells(error: Exception) -> str:
            return told(desk, request, error)

        return StreamingResponse(_events(desk, paths, tells), media_type=EVENTS)

    @router.post("/{name}/accept")
    async def accept_case(name: Name, accepting: Accepting) -> CaseShown:
        """Accept a course: from now on, runs are compared with it."""
        path = _known(folder, name)
        fixed = read_fixed(path)
        given = accepting.course
        course = Course(**given.model_dump()) if given else await _run(desk, fixed)
        fixed = fixed.model_copy(update={"accepted": course})
        write_fixed(path, fixed)
        return _shown(path, fixed)


async def _events(
    desk: Desk, paths: list[Path], tells: Callable[[Exception], str]
) -> AsyncIterator[str]:
    counts = {"cases": len(paths), "changed": 0, "failed": 0, "not_accepted": 0}
    for path in paths:
        ran = await _ran(desk, path, tells)
        counts["failed"] += bool(ran["error"])
        counts["changed"] += bool(ran["changes"])
        counts["not_accepted"] += ran["changes"] is None and not ran["error"]
        yield event("case", ran)
    yield event("done", counts)


async def _ran(desk: Desk, path: Path, tells: Callable[[Exception], str]) -> dict[str, Any]:
    """Run a case; one that fails stops no other. Its changes are None where none are known."""
    ran: dict[str, Any] = {"name": path.stem, "changes": None, "course": None, "error": ""}
    try:
        fixed = read_fixed(path)
        course = await _run(desk, fixed)
    except Exception as error:
        if kind_of(error)[0] == 500:
            raise
        return {**ran, "error": tells(error)}
    return {
        **ran,
        "script": fixed.script,
        "changes": compared(fixed.accepted, course),
        "course": course.model_dump(mode="json"),
    }


async def _run(desk: Desk, fixed: Fixed) -> Course:
    script = desk.shelf.script(fixed.script)
    return await course_of((desk.tries or desk.compiles)(script), fixed.messages)


async def _course_held(desk: Desk, given: CaseGiven, session: str) -> Course:
    """Give the course of a session, as it was held.

    Raises:
        RefusedError: When other words were said in it.
    """
    state = await (await desk.open(session, given.script)).look()
    said = [words(one) for one in spoken(state) if isinstance(one, HumanMessage)]
    if said != given.messages:
        raise RefusedError(f"in {session!a} other words were said than these")
    return course_in(state)


def _accepted(path: Path, given: CaseGiven) -> Course | None:
    """Give the course that was accepted for the very same words."""
    try:
        before = read_fixed(path)
    except InputError:
        return None
    is_same = (before.script, [*before.messages]) == (given.script, given.messages)
    return before.accepted if is_same else None


def _known(folder: Path, name: str) -> Path:
    """Find a case.

    Raises:
        UnknownError: When there is none of the name.
    """
    path = case_files(folder).get(unicodedata.normalize("NFC", name))
    if path is None:
        raise UnknownError(f"there is no case {name!a}")
    return path


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FolderError(f"cannot make {folder.name}/: {error.strerror or error}") from error


def _listed(path: Path) -> CaseShown:
    try:
        return _shown(path, read_fixed(path))
    except InputError as error:
        return CaseShown(
            name=path.stem, script="", messages=[], remark="", accepted=None, error=str(error)
        )


def _shown(path: Path, fixed: Fixed) -> CaseShown:
    return CaseShown.model_validate({**fixed.model_dump(mode="json"), "name": path.stem})

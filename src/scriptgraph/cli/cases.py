"""`scriptgraph cases`: all that is tried of scripts, compared with what was accepted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.agent_options import AgentOptions, AskingOptions
from scriptgraph.cli.guard_options import GuardOptions
from scriptgraph.cli.options import Json, named_model
from scriptgraph.cli.output import fail, print_json, print_lines, remark
from scriptgraph.core.errors import InputError, ScriptError

if TYPE_CHECKING:
    from scriptgraph.assurance.cases import Converses, Plays, Ran
    from scriptgraph.script.model import Script


@dataclass(frozen=True, kw_only=True)
class CasesOptions:
    """What was asked for on the command line."""

    place: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|SCRIPT",
            help="A folder of scripts, or one of its scripts.",
            show_default=False,
        ),
    ]
    accept: Annotated[bool, typer.Option("--accept", help="Accept every course as it is now.")] = (
        False
    )
    json: Json = False
    agent: AgentOptions
    asking: AskingOptions
    guard: GuardOptions


def cases(options: CasesOptions) -> None:
    """Hold every fixed conversation and play every test patient; say what is not as accepted.

    Fixed conversations are those that the page keeps (`cases/` beside the scripts), patients those
    in `patients/`; each patient is played with each script. Compared are sections, moves, collected
    values and how the session ends, not how the agent words it. Exits with 1 on a difference.
    """
    folder, scripts, faulty = _scripts(options)
    for error in faulty:
        fail(str(error))
    ran = asyncio.run(_run(options, folder, scripts))
    if not ran:
        remark(f"nothing is tried: {folder} holds neither cases/ nor patients/ for its scripts")
    if options.json:
        print_json(_data(options, ran))
    else:
        print_lines(_summary(options, ran))
    is_well = not faulty and not any(_differs(options, one) for one in ran)
    raise typer.Exit(0 if is_well else 1)


def _scripts(options: CasesOptions) -> tuple[Path, dict[str, Script], list[ScriptError]]:
    """Give the folder, its scripts by id, and why others cannot be used."""
    from scriptgraph.formats.build import is_other_kind
    from scriptgraph.formats.load import load_script
    from scriptgraph.formats.samples import found_sample
    from scriptgraph.graphs.folder import script_files

    place = options.place
    if not place.is_dir():
        path = found_sample(place, "script")
        script = load_script(path)
        if path != place and options.accept:
            raise InputError(f"{place} comes with scriptgraph; copy it into a folder of your own")
        return path.parent, {script.id: script}, []
    found: dict[str, Script] = {}
    faulty: list[ScriptError] = []
    for path in script_files(place):
        try:
            script = load_script(path)
        except ScriptError as error:
            if not is_other_kind(error.findings):
                faulty.append(error)
            continue
        if found.setdefault(script.id, script).hash != script.hash:
            raise InputError(f"{path}: another script of {place} has the id {script.id!r} too")
    return place, found, faulty


async def _run(options: CasesOptions, folder: Path, scripts: dict[str, Script]) -> list[Ran]:
    from scriptgraph.assurance.cases import run_all

    converses, plays = _holding(options)
    found: list[Ran] = []
    running = run_all(folder, scripts, converses, plays, whole=options.place.is_dir())
    async for one in running:
        if options.accept:
            one.accept()
        if not options.json:
            print_lines(_lines(options, one))
        found.append(one)
    return found


def _holding(options: CasesOptions) -> tuple[Converses, Plays]:
    """Give how conversations are held, and patients played, with the models that were named."""
    from scriptgraph.assurance.cases import played
    from scriptgraph.assurance.fixed import course_of
    from scriptgraph.core.settings import Settings
    from scriptgraph.graphs.session import create_session
    from scriptgraph.graphs.simulation import create_simulation

    models = options.agent.models(options.asking.temperature(0))
    if models.rehearsing:
        remark("A rehearsal: no language model speaks here.")
    player = named_model(options.agent.model, temperature=options.asking.temperature(1))
    roles: dict[str, Any] = {
        "evaluator_model": models.evaluator,
        "dispatcher_model": models.dispatcher,
        "settings": Settings(
            mode=options.agent.mode,
            recaps_beyond=options.asking.recaps_beyond,
            instructions=options.asking.instructions,
        ),
        "guard": options.guard.read(),
        "actions": "rehearsed",
    }
    return (
        lambda script, fixed: course_of(
            create_session(script, models.dialog, **roles), fixed.messages
        ),
        lambda script, case: played(
            create_simulation(script, models.dialog, case=case, patient_model=player, **roles)
        ),
    )


def _differs(options: CasesOptions, ran: Ran) -> bool:
    return ran.differs and not (options.accept and ran.course)


def _state(options: CasesOptions, ran: Ran) -> str:
    if ran.error:
        return "failed"
    if options.accept and ran.changes != []:
        return "accepted now"
    if ran.changes is None:
        return "not accepted yet"
    return "changed" if ran.changes else "as accepted"


def _lines(options: CasesOptions, ran: Ran) -> Iterator[str]:
    kind = "patient " if ran.kind == "patient" else ""
    script = f"{ran.script}: " if ran.script else ""
    yield f"{script}{kind}{ran.name}: {_state(options, ran)}"
    yield from (f"    {line}" for line in (ran.changes or ran.error.splitlines()))


def _summary(options: CasesOptions, ran: Sequence[Ran]) -> Iterator[str]:
    counts = Counter(_state(options, one) for one in ran)
    if ran:
        yield ""
        yield ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
    if counts["not accepted yet"]:
        yield "--accept accepts what has not been accepted yet, and every change."


def _data(options: CasesOptions, ran: Sequence[Ran]) -> dict[str, Any]:
    return {
        "ok": not any(_differs(options, one) for one in ran),
        "cases": [
            {
                "kind": one.kind,
                "name": one.name,
                "script": one.script,
                "state": _state(options, one),
                "changes": one.changes,
                "course": one.course.model_dump(mode="json") if one.course else None,
                "error": one.error,
            }
            for one in ran
        ],
    }

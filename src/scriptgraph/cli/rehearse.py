"""`scriptgraph rehearse`: walk every path of a script, offline."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import Json, ModeOption, ScriptFile
from scriptgraph.cli.output import console, errors, print_json, remark
from scriptgraph.cli.stopping import Stopped, stoppable
from scriptgraph.core.printable import printable
from scriptgraph.core.settings import MODE

if TYPE_CHECKING:
    from rich.text import Text

    from scriptgraph.assurance.rehearse import Rehearsal, Walked
    from scriptgraph.assurance.rehearse.coverage import Count
    from scriptgraph.core.findings import Path
    from scriptgraph.core.settings import Mode
    from scriptgraph.script.model import Script, Section, Task
    from scriptgraph.script.moves import Transition

_SHORT = 200
"""Turns that are over before a progress bar could be read."""

_LONG = 500
"""Turns that are announced where there is no progress bar."""

STOPPING = "stopping; what was walked so far follows. Ctrl-C again stops at once"

_STEPS = 12
"""Sections of a path that are shown."""

_LABEL = 50
"""Characters of its last rule."""


def rehearse(
    script: ScriptFile,
    as_json: Json = False,
    mode: ModeOption = MODE,
    within: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Turns to think through for what is hard to reach, 20,000 where it is not said.",
        ),
    ] = None,
) -> None:
    """Walk every path of a script through its compiled graph, offline.

    A stand-in decides: it completes each section, takes each way out and gives such values that
    each `if` comes out both ways. No language model is asked, so this shows what the script can
    do, not how well a model does it. Whatever cannot be covered is an error with its line, and
    what was not reached in time a remark. Exits with 1 when there is an error. Ctrl-C shows what
    was walked by then.
    """
    from scriptgraph.cli.findings import print_findings
    from scriptgraph.cli.programmes import is_programme_file, rehearse_programme
    from scriptgraph.formats.load import load_script

    if is_programme_file(script):
        if within is not None:
            raise typer.BadParameter("only a script has it", param_hint="--within")
        rehearse_programme(script, as_json=as_json)
    result = asyncio.run(_run(load_script(script), mode, within))
    if result is None:
        raise KeyboardInterrupt
    if as_json:
        print_json(_data(result))
    else:
        for line in _report(result):
            console().print(line)
        if result.findings:
            print_findings(console(), result.findings)
        console().print(_totals(result))
    if result.is_stopped:
        remark(
            f"stopped after {result.turns} of {result.planned} turns; what was not walked by then "
            "is not judged"
        )
        raise KeyboardInterrupt
    raise typer.Exit(0 if result.ok else 1)


async def _run(script: Script, mode: Mode, within: int | None) -> Rehearsal | None:
    """Rehearse, and show how far it is; Ctrl-C gives what was walked, a second one nothing."""
    from rich.progress import Progress

    from scriptgraph.assurance.rehearse import rehearse as run
    from scriptgraph.assurance.rehearse.search import MOST_TURNS

    asked: list[bool] = []

    def stop() -> bool:
        remark(STOPPING) if not asked else None
        asked.append(True)
        return len(asked) == 1

    with Progress(console=errors(), transient=True, disable=not errors().is_terminal) as progress:
        task = progress.add_task("thinking all ways through", total=None, visible=False)

        def think(turns: int) -> None:
            progress.update(task, completed=turns, visible=turns > _SHORT)

        def begin(turns: int) -> None:
            is_long = turns > _SHORT
            progress.update(
                task, description="rehearsing", total=turns, completed=0, visible=is_long
            )
            if turns > _LONG and not errors().is_terminal:
                remark(f"rehearsing {turns} turns")
            # A big graph stays until the end: searching it for garbage takes half of the time.
            gc.freeze()
            gc.set_threshold(300_000)

        with suppress(Stopped), stoppable(stop):
            return await run(
                script,
                mode,
                on_plan=begin,
                on_turn=lambda state: progress.advance(task),
                on_thought=think,
                must_stop=lambda: bool(asked),
                within=within or MOST_TURNS,
            )
    return None


def _data(result: Rehearsal) -> dict[str, Any]:
    from scriptgraph.cli.findings import finding_data

    script, coverage = result.script, result.coverage
    counts = {
        "sections": coverage.sections,
        "rules": coverage.rules,
        "tasks": coverage.tasks,
        "moves": coverage.moves,
    }
    return {
        "ok": result.ok,
        "script": {"id": script.id, "version": script.version, "hash": script.hash},
        "mode": result.mode,
        "decided_by": "stand-in",
        "coverage": {name: _count(count) for name, count in counts.items()},
        "turns": result.turns,
        "stopped": result.is_stopped,
        "paths": [
            {
                "moves": list(path.moves),
                "rule": path.rule,
                "turns": path.turns,
                "missing": list(path.missing),
            }
            for path in result.paths
        ],
        "findings": [finding_data(finding) for finding in result.findings],
    }


def _count(count: Count) -> dict[str, int]:
    return {"covered": count.covered, "total": count.total}


def _report(result: Rehearsal) -> Iterator[Text]:
    from rich.text import Text

    yield Text(printable(result.script.title), "bold")
    yield Text(
        f"Rehearsed offline in mode {result.mode}: a stand-in decided, no language model was asked."
    )
    for section in result.script.sections:
        yield from _section(result, section)
    yield from _everywhere(result)
    yield Text("\nPaths", "bold")
    for number, path in enumerate(result.paths, start=1):
        told = f"{_arrows(path)} · {_turns(path.turns)}{_missing(path)}"
        yield Text(printable(f"{number:>5}. {told}"))
    yield Text()


def _missing(path: Walked) -> str:
    """Say which values were missing where a rule needed them."""
    if not path.missing:
        return ""
    return f" · value{'s' * (len(path.missing) > 1)} missing: {', '.join(path.missing)}"


def _section(result: Rehearsal, section: Section) -> Iterator[Text]:
    """Show a section with its tasks and its own rules."""
    from rich.text import Text

    from scriptgraph.assurance.rehearse.visits import ways_out

    script, coverage = result.script, result.coverage
    path: Path = ("sections", section.id)
    yield Text()
    yield _line(result, path, coverage.section(section), section.title, "bold")
    for task in section.tasks:
        covered = not coverage.missing(section, task)
        yield _line(result, (*path, "tasks", task.id), covered, f"  {_task(task)}")
    for move in ways_out(script, section):
        if move.path[0] == "sections":
            covered = coverage.rule(move.path)
            yield _line(result, move.path, covered, f"  {_rule(move)}")


def _everywhere(result: Rehearsal) -> Iterator[Text]:
    """Show the rules of all sections, and from how many of them each was walked."""
    from rich.text import Text

    from scriptgraph.assurance.rehearse.coverage import rules

    shared = {path: moves for path, moves in rules(result.script).items() if path[0] != "sections"}
    if shared:
        yield Text("\nIn every section", "bold")
    for path, moves in shared.items():
        walked = sum(map(result.coverage.move, moves))
        text = f"  {_rule(moves[0])} · from {walked} of {len(moves)} sections"
        yield _line(result, path, result.coverage.rule(path), text)


def _line(result: Rehearsal, path: Path, covered: bool, text: str, style: str = "") -> Text:
    """Write what is at a place in the script: its line there, and whether it was covered."""
    from rich.text import Text

    line = result.script.source.place(path).line
    missing = ("· ", "dim") if result.is_stopped else ("✗ ", "bold red")
    sign = ("✓ ", "green") if covered else missing
    return Text.assemble((f"{line or '':>5}  ", "dim"), sign, (printable(text), style))


def _task(task: Task) -> str:
    kinds = ["exact words"] if task.say is not None else []
    kinds += [f"collects {', '.join(task.collect)}"] if task.collect else []
    kinds += ["optional"] if task.optional else []
    kinds += [f"asked and not asked (if {task.if_})"] if task.if_ else []
    return " · ".join([task.id, *kinds])


def _rule(move: Transition) -> str:
    return f"→ {move.target} ({move.label})"


def _arrows(path: Walked) -> str:
    half = _STEPS // 2
    moves = list(path.moves)
    shown = moves if len(moves) <= _STEPS else [*moves[:half], "…", *moves[-half:]]
    rule = path.rule if len(path.rule) <= _LABEL else f"{path.rule[:_LABEL]}…"
    return f"{' → '.join(shown)} ({rule})"


def _totals(result: Rehearsal) -> Text:
    from rich.text import Text

    coverage = result.coverage
    paths = f"{len(result.paths)} path{'s' if len(result.paths) != 1 else ''}"
    return Text(
        f"{coverage.sections} sections, {coverage.rules} rules, {coverage.tasks} tasks, "
        f"{paths}, {_turns(result.turns)}",
        "green" if result.ok else "red",
    )


def _turns(number: int) -> str:
    return f"{number} turn{'s' if number != 1 else ''}"

"""What is said of a script while it is written: how long one waits after a key was pressed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from benchmarks.group import Details, Group, Options, Row, Target
from benchmarks.scale import chain
from benchmarks.tables import number
from scriptgraph.formats.load import write_script
from scriptgraph.script.model import Script
from scriptgraph.sessions.collector import collect_rarely
from scriptgraph.web.writing.looking import look
from scriptgraph.web.writing.shown import TextFormat

TITLE = "Writing a script"

SIZES = (20, 200)
"""Sections of a script."""

REPEATS = 7

METHOD = f"""
A script as an expert writes one: chapters of ten sections, each third of them with a value that is
compared, a step that can be skipped and a way back to the chapter's beginning, urgent help from
everywhere, a limit for all. *Looking* is `web.writing.looking.look`, which is what `POST /api/look`
works out: findings with lint, picture, outline, moves and values. Each time the text is another:
a *word* is changed in a task, a section's *title*, or its *rules*, so that nothing that is
remembered of the text itself helps. Medians of {REPEATS}. *Tangled* is the script of "Scale of
scripts", in which rules lead anywhere: its arrows pass more rows than a picture has room for while
one writes, and it gets none.
"""

_CHAPTER = 10
_WITHIN = Target(300.0)

CHANGES = ("word", "title", "rules")
"""What somebody does between two looks."""


async def measure(options: Options) -> Group:
    """Look at scripts of growing size after changes of each kind."""
    collect_rarely()
    rows: list[Row] = []
    lines: list[Sequence[str]] = []
    for sections in dict.fromkeys(options.scaled(size, least=2 * _CHAPTER) for size in SIZES):
        options.tell(f"writing: {sections} sections")
        times = dict(_times(guide(sections), "yaml", options))
        for what, milliseconds in times.items():
            target = _WITHIN if sections == SIZES[-1] else None
            figure = f"looking at {sections} sections after a change of {what}"
            rows.append(Row(figure, "ms", milliseconds, target=target))
        markdown = dict(_times(guide(sections), "markdown", options, first=10))
        lines.append((f"{sections}, Markdown", *(number(markdown[what]) for what in CHANGES)))
    tangled = dict(_times(chain(options.scaled(200, 2 * _CHAPTER)), "yaml", options))
    lines.append(("tangled", *(number(tangled[what]) for what in CHANGES)))
    header = ("sections", *(f"{what}, ms" for what in CHANGES))
    return Group(rows, details=[Details("Other texts", header, lines)])


def _times(
    script: Script, format: TextFormat, options: Options, first: int = 1
) -> Iterator[tuple[str, float]]:
    """Look at a script after each change; another `first` makes others than were drawn before."""
    look(write_script(script, format), format, _nobody_stops)
    for what in CHANGES:
        taken = []
        for repeat in range(options.scaled(REPEATS, least=2)):
            text = write_script(_changed(script, what, first + repeat), format)
            begin = time.perf_counter()
            look(text, format, _nobody_stops)
            taken.append((time.perf_counter() - begin) * 1000)
        yield what, median(taken)


def _changed(script: Script, what: str, number: int) -> Script:
    """Change a word, a title or a rule of the sixth section; each number makes another text."""
    section = script.sections[5]
    match what:
        case "word":
            task = section.tasks[0].model_copy(update={"do": f"Ask for the {number}th time."})
            new = section.model_copy(update={"tasks": (task, *section.tasks[1:])})
        case "title":
            new = section.model_copy(update={"title": f"Section five, {number}"})
        case _:
            rule = section.next[0].model_copy(update={"to": script.sections[-1 - number].id})
            new = section.model_copy(update={"next": (rule, *section.next[1:])})
    others = (*script.sections[:5], new, *script.sections[6:])
    return script.model_copy(update={"sections": others})


def _nobody_stops() -> None:
    pass


def guide(sections: int) -> Script:
    """Make a script of so many sections as an expert would write it."""
    return Script.model_validate(
        {
            "id": "guide",
            "title": "Guide",
            "sections": [*(_section(n, sections) for n in range(sections)), _HELP],
            "anytime": [
                {"to": "crisis", "when": "the user is in danger", "urgent": True},
                {"to": "end", "when": "the user wants to stop"},
            ],
            "limits": {"turns": 12, "then": "crisis"},
        }
    )


_HELP = {
    "id": "crisis",
    "title": "Help",
    "tasks": [
        {"id": "call", "say": "Please call 112 now."},
        {"id": "stay", "do": "Ask whether they are safe, and stay until they say so."},
    ],
}


def _section(n: int, sections: int) -> dict[str, Any]:
    last, chapter = sections - 1, n // _CHAPTER * _CHAPTER
    after = f"s{n + 1}" if n < last else "end"
    tasks: list[dict[str, Any]] = [
        {"id": f"t{m}", "do": f"Ask question {m} about topic {n}, and listen to the answer."}
        for m in range(3)
    ]
    rules: list[dict[str, str]] = [{"to": after}]
    if n == chapter:
        kind = {f"mood_{chapter}": "integer 0..10"}
        tasks.append({"id": "mood", "do": "Ask for their mood, from 0 to 10.", "collect": kind})
    if n % 3 == 0:
        rules = [
            {"to": after, "if": f"mood_{chapter} >= 3"},
            {"to": f"s{min(n + 2, last)}", "when": "the user would rather skip this"},
            {"to": f"s{chapter}", "when": "the user wants to begin this chapter anew"},
            {"to": after},
        ]
    ways = [rule for rule in rules if rule["to"] != f"s{n}"]
    return {"id": f"s{n}", "title": f"Section {n}", "tasks": tasks, "next": ways}

"""How scores by a rubric are shown to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scriptgraph.cli.judged import asked, judged_by, number, reasons
from scriptgraph.report.table import Block
from scriptgraph.report.wording import counted, share


def criteria_blocks(found: Mapping[str, Any]) -> Iterator[Block]:
    """Give the figures of each criterion, and the means of each model that was scored."""
    rubric = found["rubric"]
    scale = f"{rubric['lowest']} to {rubric['highest']}"
    criteria = found["criteria"]
    rows = tuple((name, *_figures(mark, found["repeats"])) for name, mark in criteria.items())
    steady = ("alpha", "same each time") if found["repeats"] > 1 else ()
    header = ("", f"mean of {scale}", "SD", "scored", "missing", *steady)
    yield Block(f"{rubric['title']}; {judged_by(found)}", header, rows)
    if models := found["by_model"]:
        means = tuple(
            (name, *(_mean(marks[name]) for marks in models.values())) for name in criteria
        )
        scored = tuple(f"{name} (n={marks['overall']['n']})" for name, marks in models.items())
        yield Block("By the model that was scored", ("", *scored), means)


def criteria_notes(found: Mapping[str, Any]) -> Iterator[str]:
    """Give in sentences what the figures rest on."""
    sheets, repeats = found["sheets"], found["repeats"]
    things = counted(found["items"], *_NOUNS[found["rubric"]["judges"]])
    over = counted(found["drawn"]["count"], found["drawn"]["kind"])
    yield (
        f"{things}, {counted(repeats, 'time')} each; means over them, with 95 % intervals over "
        f"{over}"
    )
    yield (
        f"answers: {sheets['asked']} of {sheets['wanted']} asked for, "
        f"{sheets['incomplete']} of them incomplete"
    )
    yield from reasons(sheets["reasons"])
    yield f"asked now: {asked(found['cost'])}"
    yield f"scores in {found['scores']}"


_NOUNS = {"reply": ("reply", "replies"), "dialogue": ("dialogue", "dialogues")}


def _figures(mark: Mapping[str, Any], repeats: int) -> Iterator[str]:
    yield _mean(mark)
    yield number(mark["sd"])
    yield str(mark["n"])
    yield str(mark["missing"])
    if repeats > 1:
        yield number(mark["repeats"]["alpha"])
        yield share(mark["repeats"]["same"], mark["repeats"]["compared"])


def _mean(mark: Mapping[str, Any]) -> str:
    return number(mark["mean"], mark["interval"])

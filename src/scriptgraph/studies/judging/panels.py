"""Several judges of one set: reads what they gave, and puts them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark, pass_over, read_lines
from scriptgraph.files.whole import refuse_twice
from scriptgraph.metrics.by_people import Level
from scriptgraph.metrics.panel import Panel, pairwise, panel
from scriptgraph.records.verdicts import SwitchVerdict
from scriptgraph.replies.human_ratings import FINDINGS
from scriptgraph.replies.rubric import OVERALL
from scriptgraph.replies.scores import ScoreSheet

Ratings = dict[str, dict[str, dict[str, float]]]
"""Criterion → judge → thing → what it gave."""


class Given(NamedTuple):
    """What judges gave."""

    ratings: Ratings
    level: Level
    sheets: Mapping[str, Sequence[ScoreSheet]]
    """Of each judge; empty where verdicts are put together."""

    verdicts: Mapping[str, Sequence[SwitchVerdict]]


class _Anything(BaseModel):
    model_config = ConfigDict(extra="allow")


def read_judges(files: Sequence[Path], remark: Remark) -> Given:
    """Read the files of several judges: all of scores, or all of verdicts.

    Raises:
        InputError: When there are fewer than two, one cannot be read or is of another kind or
            rubric, is given twice, or two are of one judge.
    """
    if len(files) < 2:
        raise InputError("a panel needs the files of two judges or more")
    refuse_twice(files, "a judge would agree with itself")
    kinds = {file: _holds_verdicts(file) for file in files}
    if len(set(kinds.values())) > 1:
        odd = next(file for file in files if kinds[file] != kinds[files[0]])
        raise InputError(
            f"{odd} holds {_noun(kinds[odd])}, and {files[0]} {_noun(kinds[files[0]])}"
        )
    return _verdicts(files, remark) if kinds[files[0]] else _scores(files, remark)


def _noun(verdicts: bool) -> str:
    return "verdicts" if verdicts else "scores"


def _holds_verdicts(file: Path) -> bool:
    first = next(read_lines(file, _Anything, "an object", on_cut_off=pass_over), None)
    if first is None:
        raise InputError(f"{file} holds nothing that a judge gave")
    return "switch" in (first.model_extra or {})


def _named(names: Mapping[Path, str]) -> None:
    seen: dict[str, Path] = {}
    for file, name in names.items():
        if name in seen:
            raise InputError(f"{file} is of the judge {name!r}, as {seen[name]} is")
        seen[name] = file


def _scores(files: Sequence[Path], remark: Remark) -> Given:
    found = {
        file: list(read_lines(file, ScoreSheet, "a score", on_cut_off=remark)) for file in files
    }
    rubric = found[files[0]][0].rubric_hash
    for file, sheets in found.items():
        if other := next((one for one in sheets if one.rubric_hash != rubric), None):
            raise InputError(
                f"{file}: {other.id!r} is scored by the rubric {other.rubric} "
                f"({other.rubric_hash}), not by that of {files[0]} ({rubric})"
            )
    _named({file: sheets[0].judge for file, sheets in found.items()})
    by_judge = {sheets[0].judge: sheets for sheets in found.values()}
    names = dict.fromkeys(
        name for sheets in by_judge.values() for sheet in sheets for name in sheet.scores
    )
    ratings = {
        name: {judge: _means(sheets, name) for judge, sheets in by_judge.items()}
        for name in (*names, OVERALL)
    }
    return Given(ratings, "ordinal", by_judge, {})


def _means(sheets: Sequence[ScoreSheet], name: str) -> dict[str, float]:
    given: dict[str, list[float]] = {}
    for sheet in sheets:
        if (value := sheet.value(name)) is not None:
            given.setdefault(sheet.id, []).append(value)
    return {id_: fmean(values) for id_, values in given.items()}


def _verdicts(files: Sequence[Path], remark: Remark) -> Given:
    found = {
        file: list(read_lines(file, SwitchVerdict, "a verdict", on_cut_off=remark))
        for file in files
    }
    _named({file: verdicts[0].model for file, verdicts in found.items()})
    by_judge = {verdicts[0].model: verdicts for verdicts in found.values()}
    ratings = {
        name: {
            judge: {
                f"{one.dialogue} switch {one.switch}": float(value)
                for one in verdicts
                if (value := getattr(one, name)) is not None
            }
            for judge, verdicts in by_judge.items()
        }
        for name in FINDINGS
    }
    return Given(ratings, "nominal", {}, by_judge)


def panels_of(given: Given) -> dict[str, Panel]:
    """Put together what judges gave, criterion by criterion."""
    return {name: panel(ratings, given.level) for name, ratings in given.ratings.items()}


def panel_document(given: Given, panels: Mapping[str, Panel]) -> dict[str, Any]:
    """Write a panel for programs."""
    return {
        "judges": [*next(iter(given.ratings.values()))],
        "criteria": {
            name: {
                **asdict(found),
                "odd_one_out": found.odd_one_out,
                "kappas": [
                    {"judges": list(two), "kappa": value}
                    for two, value in pairwise(given.ratings[name], given.level).items()
                ],
            }
            for name, found in panels.items()
        },
    }

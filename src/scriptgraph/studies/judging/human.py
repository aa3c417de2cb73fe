"""Judges held against people: reads what people gave, and puts both side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark, line_number, read_placed_lines
from scriptgraph.files.whole import write_json
from scriptgraph.metrics.by_people import Agreement, Rated, agreement_with_people
from scriptgraph.records.people import people_beside
from scriptgraph.records.verdicts import SwitchVerdict
from scriptgraph.replies.human_ratings import HumanScores, HumanVerdict
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.studies.judging.items import Item

T = TypeVar("T", HumanScores, HumanVerdict)

_NONE: Mapping[str, Item] = MappingProxyType({})

FINDINGS = ("completed", "coherent")
"""What a verifier finds about a switch."""


def read_human_scores(
    path: Path,
    known: Iterable[str],
    criteria: Collection[str],
    remark: Remark,
    *,
    scale: tuple[int, int] | None = None,
) -> list[HumanScores]:
    """Read what people gave: JSON lines `{"id": ..., "scores": {criterion: score}, "rater": ...}`.

    Raises:
        InputError: When a line is no such rating, is about what nobody scores here, names another
            criterion, leaves the scale, or is a second one of the same person; it names the line.
    """
    ids = set(known)

    def fault(one: HumanScores) -> str:
        if one.id not in ids:
            return f"there is nothing here with the id {one.id!r}"
        for name, score in one.scores.items():
            if name not in criteria:
                return f"{name!r} is no criterion here; there are {', '.join(criteria)}"
            if scale and not scale[0] <= score <= scale[1]:
                return f"{name}: {score} is not from {scale[0]} to {scale[1]}"
        return ""

    return _read(path, HumanScores, remark, fault, lambda one: (one.id, one.rater))


def read_human_verdicts(
    path: Path, known: Iterable[tuple[str, int]], remark: Remark
) -> list[HumanVerdict]:
    """Read what people found: JSON lines `{"id": dialogue, "switch": 1, "completed": true, ...}`.

    Raises:
        InputError: When a line is no such finding, is about no switch that was to be judged, or is
            a second one of the same person; it names the line.
    """
    switches = set(known)

    def fault(one: HumanVerdict) -> str:
        if (one.id, one.switch) not in switches:
            return f"no switch {one.switch} of a dialogue {one.id!r} is judged here"
        return ""

    return _read(path, HumanVerdict, remark, fault, lambda one: (one.id, one.switch, one.rater))


def _read(
    path: Path,
    kind: type[T],
    remark: Remark,
    fault: Callable[[T], str],
    key: Callable[[T], object],
) -> list[T]:
    seen: dict[object, int] = {}
    found = []
    for start, one in read_placed_lines(path, kind, "a rating of a person", on_cut_off=remark):
        why = fault(one)
        if not why and (first := seen.setdefault(key(one), start)) != start:
            who = one.rater or "the same person"
            why = f"{who} has rated this in line {line_number(path, first)} already"
        if why:
            raise InputError(f"{path}:{line_number(path, start)}: {why}")
        found.append(one)
    if not found:
        raise InputError(f"{path} holds no rating of a person")
    return found


def scores_by_people(
    sheets: Sequence[ScoreSheet], human: Sequence[HumanScores], items: Mapping[str, Item] = _NONE
) -> dict[str, Agreement]:
    """Hold scores against people's, criterion by criterion; the mean of repeats counts as one.

    Args:
        sheets: What the judge gave.
        human: What people gave.
        items: What was rated, where its length and what it was drawn with are known.
    """
    names = dict.fromkeys(name for one in human for name in one.scores)
    given: defaultdict[str, list[ScoreSheet]] = defaultdict(list)
    for sheet in sheets:
        given[sheet.id].append(sheet)
    return {
        name: agreement_with_people(list(_rated_scores(name, given, items, human)), "ordinal")
        for name in names
    }


def _rated_scores(
    name: str,
    sheets: Mapping[str, Sequence[ScoreSheet]],
    items: Mapping[str, Item],
    human: Sequence[HumanScores],
) -> Iterator[Rated]:
    people: defaultdict[str, list[float]] = defaultdict(list)
    for one in human:
        if name in one.scores:
            people[one.id].append(one.scores[name])
    for id_, ratings in people.items():
        known = [value for one in sheets.get(id_, ()) if (value := one.value(name)) is not None]
        if known:
            item = items.get(id_)
            cluster = item.cluster if item else sheets[id_][0].dialogue or id_
            length = _length(item) if item else None
            judged = sum(known) / len(known)
            yield Rated(id_, judged, tuple(ratings), cluster, length, _turn(id_))


def _length(item: Item) -> int:
    return len(item.reply) or sum(len(str(one.content)) for one in item.messages)


def _turn(id_: str) -> int | None:
    """Give the place of a reply in its dialogue, where its id tells it."""
    _, sign, turn = id_.rpartition("#")
    return int(turn) if sign and turn.isdecimal() else None


def verdicts_by_people(
    verdicts: Sequence[SwitchVerdict], human: Sequence[HumanVerdict]
) -> dict[str, Agreement]:
    """Hold a verifier's findings against people's."""
    given = {(one.dialogue, one.switch): one for one in verdicts}
    found = {}
    for name in FINDINGS:
        people: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
        for one in human:
            if (value := getattr(one, name)) is not None:
                people[one.id, one.switch].append(float(value))
        rated = [
            Rated(f"{id_} {switch}", float(judged), tuple(ratings), id_, position=switch)
            for (id_, switch), ratings in people.items()
            if (verdict := given.get((id_, switch))) is not None
            and (judged := getattr(verdict, name)) is not None
        ]
        if people:
            found[name] = agreement_with_people(rated, "nominal")
    return found


def people_document(found: Mapping[str, Agreement]) -> dict[str, Any]:
    """Write how a judge agrees with people, for programs."""
    return {name: asdict(one) for name, one in found.items()}


def keep_agreement(ledger: Path, judge: str, found: Mapping[str, Agreement]) -> None:
    """Write beside a judge's file how it agrees with people, where reports look for it."""
    write_json(people_beside(ledger), {"judge": judge, "agreement": people_document(found)})

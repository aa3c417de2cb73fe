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
from scriptgraph.files.whole import refuse_twice, write_json
from scriptgraph.metrics.by_people import Agreement, Rated, agreement_with_people
from scriptgraph.records.people import people_beside, people_rated
from scriptgraph.records.verdicts import SwitchVerdict
from scriptgraph.replies.human_ratings import FINDINGS, HumanScores, HumanVerdict
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.studies.judging.items import Item

T = TypeVar("T", HumanScores, HumanVerdict)

_NONE: Mapping[str, Item] = MappingProxyType({})


def read_human_scores(
    paths: Sequence[Path],
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

    return _read(paths, HumanScores, remark, fault)


def read_human_verdicts(
    paths: Sequence[Path], known: Mapping[tuple[str, int], Collection[str]], remark: Remark
) -> list[HumanVerdict]:
    """Read what people found: JSON lines `{"id": dialogue, "switch": 1, "completed": true, ...}`.

    Args:
        paths: The files; nobody may rate one thing twice in them.
        known: Dialogue and switch → what is judged about it, of `FINDINGS`.
        remark: Told of what was cut off.

    Raises:
        InputError: When a line is no such finding, is about what was not to be judged, or is a
            second one of the same person; it names the line.
    """

    def fault(one: HumanVerdict) -> str:
        judged = known.get((one.id, one.switch))
        if judged is None:
            return f"no switch {one.switch} of a dialogue {one.id!r} is judged here"
        if unjudged := [name for name in one.found if name not in judged]:
            only = f", only {', '.join(judged)}" if judged else ""
            return f"switch {one.switch} of {one.id!r}: {unjudged[0]} is not judged here{only}"
        return ""

    return _read(paths, HumanVerdict, remark, fault)


def _read(
    paths: Sequence[Path], kind: type[T], remark: Remark, fault: Callable[[T], str]
) -> list[T]:
    refuse_twice(paths, "its ratings would count twice")
    seen: dict[tuple[str, str], tuple[Path, int]] = {}
    found: list[T] = []
    for path in paths:
        before = len(found)
        for start, one in read_placed_lines(path, kind, "a rating of a person", on_cut_off=remark):
            why = fault(one) or _rated_already(one, seen, (path, start))
            if why:
                raise InputError(f"{path}:{line_number(path, start)}: {why}")
            found.append(one)
        if len(found) == before:
            raise InputError(f"{path} holds no rating of a person")
    return found


def _rated_already(
    one: T, seen: dict[tuple[str, str], tuple[Path, int]], here: tuple[Path, int]
) -> str:
    """Say where the same person has rated the same thing; note what they rate here."""
    for thing in one.rated:
        path, start = there = seen.setdefault((one.rater, thing), here)
        if there != here:
            line = f"line {line_number(path, start)}"
            where = line if path == here[0] else f"{line} of {path}"
            return f"{one.rater or 'the same person'} has rated this in {where} already"
    return ""


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


def refuse_loss(ledger: Path, human: Sequence[HumanScores | HumanVerdict]) -> None:
    """Refuse to hold a judge against fewer ratings than it was held against before.

    Args:
        ledger: The judge's file.
        human: What people gave, of all files.

    Raises:
        InputError: When something that people rated, as is told beside the judge's file, is not
            among it.
    """
    rated = _by_rater(human)
    for rater, things in people_rated(ledger).items():
        for thing in things:
            if thing not in rated.get(rater, ()):
                raise InputError(
                    f"{people_beside(ledger)} counts what {rater or 'somebody'} gave to {thing}, "
                    "which is not among these ratings: give all files of ratings, each with "
                    "--human, or move that file away"
                )


def keep_agreement(
    ledger: Path,
    judge: str,
    found: Mapping[str, Agreement],
    human: Sequence[HumanScores | HumanVerdict],
) -> None:
    """Write beside a judge's file how it agrees with people, and with whom, for reports."""
    write_json(
        people_beside(ledger),
        {"judge": judge, "agreement": people_document(found), "rated": _by_rater(human)},
    )


def _by_rater(human: Iterable[HumanScores | HumanVerdict]) -> dict[str, list[str]]:
    rated: defaultdict[str, list[str]] = defaultdict(list)
    for one in human:
        rated[one.rater].extend(one.rated)
    return dict(rated)

"""Puts dialogues into groups: by mode, by script, by whatever else they are an instance of."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import SCRIPTLESS, Arrangement
from scriptgraph.metrics.counts import Counts
from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.labels import Labels
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import UNKNOWN

FACTORS = ("mode", "script", "case", "attitude", "difficulty", "model", "patient_model", "source")
"""What dialogues can be grouped by."""

NO_SCRIPT = "no script"
"""The level of `script` where the mode knows none."""

_ORDER: tuple[str, ...] = get_args(Arrangement)


@dataclass(frozen=True)
class Group:
    """The dialogues that share their levels of some factors."""

    levels: Mapping[str, str]
    """Factor → level."""

    figures: list[Figures] = field(default_factory=list)
    """The numbers of each of its dialogues."""

    counts: Counts = field(default_factory=Counts)
    labels: list[Labels] = field(default_factory=list)
    """What its sessions are instances of."""

    discarded: Counter[str] = field(default_factory=Counter)
    """Why they stopped → dialogues that the plan leaves out of the figures."""

    failed: Counter[str] = field(default_factory=Counter)
    """Why → sessions that failed."""

    @property
    def name(self) -> str:
        """Name it by its levels."""
        return "/".join(self.levels.values())

    @property
    def title(self) -> str:
        """Name it for people: a case that has only a number by its patient, too."""
        patients = {labels.patient for labels in self.labels}
        patient = patients.pop() if len(patients) == 1 else None
        return "/".join(
            f"{level} · {patient}" if factor == "case" and patient not in (None, level) else level
            for factor, level in self.levels.items()
        )


def usual_factors(tally: Tally) -> tuple[str, ...]:
    """Say how dialogues are grouped unless told otherwise.

    By mode, by script if there are several, and by models where a plan compares some.
    """
    scripts = {(labels.script, labels.hash) for labels in tally.labels if labels.script}
    by_script = ("script",) if len(scripts) > 1 else ()
    return ("mode", *by_script, *_models_compared(tally.labels))


def _models_compared(all_labels: Collection[Labels]) -> Iterator[str]:
    """Name the factors of models that differ between sessions of one draw."""
    sources = {labels.source for labels in all_labels if labels.is_paired}
    for factor in ("model", "patient_model"):
        levels = {getattr(labels, factor) for labels in all_labels if labels.source in sources}
        if len(levels) > 1:
            yield factor


def read_factors(text: str) -> tuple[str, ...]:
    """Read the names of factors, separated by commas.

    Raises:
        InputError: When one is no factor.
    """
    factors = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for factor in factors:
        if factor not in FACTORS:
            raise InputError(f"dialogues cannot be grouped by {factor!r}, but by {_all(FACTORS)}")
    if not factors:
        raise InputError(f"no factor to group by; there are {_all(FACTORS)}")
    return factors


def groups(tally: Tally, factors: Sequence[str]) -> list[Group]:
    """Group the sessions; sorted, modes in the order of our settings.

    A group that has no dialogue for its figures, because all its sessions were discarded or
    failed, is a group all the same.
    """
    script_name = _script_names(tally.labels)
    found: dict[tuple[str, ...], Group] = {}
    at: dict[Labels, Group] = {}
    for labels in tally.labels:
        levels = {factor: _level(labels, factor, script_name) for factor in factors}
        at[labels] = found.setdefault(tuple(levels.values()), Group(levels))
        at[labels].labels.append(labels)
    for labels, counts in tally.counts.items():
        at[labels].counts.merge(counts)
    for figures in tally.figures:
        if figures.discarded:
            at[figures.labels].discarded[figures.exit_reason or UNKNOWN] += 1
        else:
            at[figures.labels].figures.append(figures)
    for (labels, reason), times in tally.failed.items():
        at[labels].failed[reason] += times
    return [found[key] for key in sorted(found, key=lambda key: [_rank(level) for level in key])]


def _level(labels: Labels, factor: str, script_name: Callable[[Labels], str | None]) -> str:
    if factor == "script" and labels.mode in SCRIPTLESS:
        return NO_SCRIPT
    level = script_name(labels) if factor == "script" else getattr(labels, factor)
    return UNKNOWN if level is None else level


def _script_names(all_labels: Iterable[Labels]) -> Callable[[Labels], str | None]:
    """Tell scripts of one name apart by their version, and where it is the same, by their hash."""
    hashes: defaultdict[str | None, set[str | None]] = defaultdict(set)
    versions: defaultdict[tuple[str | None, int | None], set[str | None]] = defaultdict(set)
    for labels in all_labels:
        hashes[labels.script].add(labels.hash)
        versions[labels.script, labels.version].add(labels.hash)

    def name(labels: Labels) -> str | None:
        if len(hashes[labels.script]) == 1:
            return labels.script
        if len(versions[labels.script, labels.version]) == 1:
            return f"{labels.script}@{labels.version}"
        return f"{labels.script}@{(labels.hash or '')[:8]}"

    return name


def _rank(level: str) -> tuple[int, list[tuple[int, str]]]:
    """Sort modes as our settings list them, and numbers as numbers."""
    mode = _ORDER.index(level) if level in _ORDER else len(_ORDER)
    parts = re.split(r"(\d+)", level)
    return mode, [(int(part) if part.isdecimal() else -1, part) for part in parts]


def _all(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"

"""What a plan's sessions are called, and in which order they come.

A name says nothing but what a session is. So a plan that grows leaves the others' names, seeds and
shards as they were, and the sessions of a results folder can be listed from its manifest alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, TypeVar

from scriptgraph.core.settings import SCRIPTLESS
from scriptgraph.studies.experiment.roles import is_asked

S = TypeVar("S")
P = TypeVar("P")
M = TypeVar("M", bound=str)

Cast = tuple[str, ...]
"""The variants by which who plays differs from the first model of each role; empty for these."""


def variant_name(role: str, model: str) -> str:
    """Name a role's model so that it can be a part of ids and of names of files."""
    safe = re.sub(r"[^\w.-]", "_", model)
    return f"{role}={safe}"


def casts_of(variants: Iterable[str]) -> list[Cast]:
    """Cross roles: of each its first model, or one of these variants; first the first of all."""
    roles: dict[str, list[str | None]] = {}
    for variant in variants:
        roles.setdefault(_role(variant), [None]).append(variant)
    return [tuple(filter(None, chosen)) for chosen in product(*roles.values())]


def crossed(
    repetitions: int,
    scripts: Sequence[S],
    patients: Sequence[P],
    modes: Sequence[M],
    casts: Sequence[Cast],
) -> Iterator[tuple[int, S | None, P, M, Cast]]:
    """Cross the factors of a plan: repetitions outermost, so that a part of the whole is balanced.

    A mode without a script has one session for each patient and repetition, however many scripts
    there are; and one that does not ask a role, however many models that has.

    Yields:
        Repetition, script (None where the mode knows none), patient, mode, and cast.
    """
    given: Sequence[S | None] = scripts or [None]
    for repetition, (number, script), patient, mode, cast in product(
        range(1, repetitions + 1), enumerate(given), patients, modes, casts
    ):
        if not all(is_asked(_role(variant), mode) for variant in cast):
            continue
        if mode not in SCRIPTLESS:
            yield repetition, script, patient, mode, cast
        elif number == 0:
            yield repetition, None, patient, mode, cast


def session_name(script: str | None, mode: str, cast: Cast, patient: str, repetition: int) -> str:
    """Name a session by what it is."""
    kind = [*([script] if script else []), mode, *(["+".join(cast)] if cast else []), patient]
    return f"{'-'.join(kind)}-{repetition:02d}"


def kind_of(session: str) -> str:
    """Name what a session has in common with its repetitions, by its id."""
    return session.rpartition("-")[0]


def repetition_of(session: str) -> int:
    """Say which repetition a session is, by its id."""
    return int(session.rpartition("-")[2])


def planned_names(design: Mapping[str, Any]) -> list[str]:
    """List the sessions that a design asks for, in the plan's order, all shards of it."""
    factors = list(design["scripts"]), list(design["patients"]), design["modes"]
    return [
        session_name(script, mode, cast, patient, repetition)
        for repetition, script, patient, mode, cast in crossed(
            design["repetitions"], *factors, casts_of(design.get("variants", {}))
        )
    ]


def _role(variant: str) -> str:
    return variant.partition("=")[0]

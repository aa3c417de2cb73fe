"""What a plan's sessions are called, and in which order they come.

A name says nothing but what a session is. So a plan that grows leaves the others' names, seeds and
shards as they were, and the sessions of a results folder can be listed from its manifest alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, TypeVar

from scriptgraph.core.settings import SCRIPTLESS

S = TypeVar("S")
P = TypeVar("P")
M = TypeVar("M", bound=str)


def crossed(
    repetitions: int, scripts: Sequence[S], patients: Sequence[P], modes: Sequence[M]
) -> Iterator[tuple[int, S | None, P, M]]:
    """Cross the factors of a plan: repetitions outermost, so that a part of the whole is balanced.

    A mode without a script has one session for each patient and repetition, however many scripts
    there are.

    Yields:
        Repetition, script (None where the mode knows none), patient, and mode.
    """
    given: Sequence[S | None] = scripts or [None]
    for repetition, (number, script), patient, mode in product(
        range(1, repetitions + 1), enumerate(given), patients, modes
    ):
        if mode not in SCRIPTLESS:
            yield repetition, script, patient, mode
        elif number == 0:
            yield repetition, None, patient, mode


def session_name(script: str | None, mode: str, patient: str, repetition: int) -> str:
    """Name a session by what it is."""
    kind = f"{script}-{mode}" if script else mode
    return f"{kind}-{patient}-{repetition:02d}"


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
        session_name(script, mode, patient, repetition)
        for repetition, script, patient, mode in crossed(design["repetitions"], *factors)
    ]

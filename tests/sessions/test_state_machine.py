"""Whatever happens to stored sessions, in whatever order, they are what the reference says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from support.happenings import Happenings

TIMES = int(os.environ.get("SCRIPTGRAPH_MACHINE", "1"))
"""How many times as long the machine runs: `SCRIPTGRAPH_MACHINE=50` takes a quarter of an hour."""


def drive(place: str | Path, examples: int) -> None:
    """Let everything happen to sessions in a place, from so many beginnings."""
    run_state_machine_as_test(
        lambda: Happenings(place),  # type: ignore[arg-type]  # it takes any factory
        settings=settings(
            max_examples=examples * TIMES,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


@pytest.mark.slow
def test_sessions_in_sqlite_withstand_everything(tmp_path: Path) -> None:
    """No kill, model, human or second turn makes an illegal move, or loses or repeats a word."""
    drive(tmp_path, 20)


def test_sessions_in_postgres_withstand_everything(address: str) -> None:
    """The same sessions in a server's database."""
    drive(address, 5)


@pytest.mark.parametrize("died", [(0, True), (1, True), (1, False), (2, False), (2, True)])
def test_words_that_another_version_refused_stay_where_a_process_had_died(
    tmp_path: Path, died: tuple[int, bool]
) -> None:
    """The turn broken off had decided where to go without them: it is answered once more, whole."""
    machine = Happenings(tmp_path)
    try:
        machine.begin(mode="single", seed=798)
        machine.turn(name="monday", text="I am fine, thank you.", tame=True, dies=None)
        machine.turn(name="monday", text="2", tame=True, dies=died)
        machine.other_version(name="monday", is_pinned=False, text="7")
        machine.turn(name="monday", text=None, tame=True, dies=None)
        machine.sessions_are_as_they_were_left()
        assert machine.known["monday"].seen[-1][0] == "ai"
    finally:
        machine.teardown()

"""Folded sessions hold what they would hold if nothing had ever been folded."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph.types import StateSnapshot
from support.growing_graph import DEEDS, Course, Deed, plain

from scriptgraph.sessions.checkpoints import MEMORY, Store, open_store

COURSES = st.lists(DEEDS, min_size=1, max_size=25)

_NUMBERS = count()


def seen(snapshot: StateSnapshot) -> dict[str, Any]:
    """Give what a reader sees of a session."""
    asked = [interrupt.value for interrupt in snapshot.interrupts]
    return {"values": snapshot.values, "next": sorted(snapshot.next), "asked": asked}


def branches(history: Sequence[StateSnapshot]) -> list[dict[str, Any]]:
    """Give what a reader sees at the end of each branch, the newest first."""
    followed = [step.parent_config["configurable"] for step in history if step.parent_config]
    ids = {parent["checkpoint_id"] for parent in followed}
    return [
        seen(step) for step in history if step.config["configurable"]["checkpoint_id"] not in ids
    ]


async def agrees(
    deeds: Sequence[Deed],
    stores: Sequence[Store],
    saver: BaseCheckpointSaver[Any],
    *library: BaseCheckpointSaver[Any],
    prefix: str = "",
) -> None:
    """Do the same in stores of ours and with a saver that folds nothing; look after each deed.

    The saver is of the same kind: LangGraph's own do not agree about all that is done to old steps.
    """
    ours = Course(stores, prefix)
    readers = Course([plain(reader) for reader in library], prefix)
    unfolded = Course([plain(saver)], f"unfolded {prefix}")
    for number, deed in enumerate(deeds):
        ended = await ours.do(deed, number)
        if ended == "InputError":
            assert deed.since == "end"
            await unfolded.note(deed)  # that step has been folded: nothing is done
        else:
            assert ended == await unfolded.do(deed, number)
        expected = seen(await unfolded.look(deed))
        left = branches(await unfolded.history(deed))
        for course in (ours, readers):
            for reader in range(len(course.stores)):
                assert seen(await course.look(deed, reader)) == expected
                assert branches(await course.history(deed, reader)) == left


@pytest.mark.slow
@given(COURSES)
@settings(max_examples=60)
async def test_sessions_in_memory_are_as_if_unfolded(deeds: list[Deed]) -> None:
    """Whatever is done to sessions, and wherever it fails, nothing is lost or comes back."""
    async with open_store(MEMORY) as store:
        await agrees(deeds, [store], InMemorySaver())


@pytest.mark.slow
@given(COURSES)
@settings(max_examples=40)
async def test_sessions_in_a_file_are_as_if_unfolded(deeds: list[Deed]) -> None:
    """The same in a file that two stores share, and LangGraph's own saver reads it as well."""
    with TemporaryDirectory() as folder:
        address = str(Path(folder) / "s.sqlite")
        async with (
            open_store(address) as one,
            open_store(address) as other,
            AsyncSqliteSaver.from_conn_string(address) as library,
            AsyncSqliteSaver.from_conn_string(":memory:") as unfolded,
        ):
            await agrees(deeds, [one, other], unfolded, library)


@pytest.mark.slow
@given(deeds=COURSES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_sessions_in_postgres_are_as_if_unfolded(deeds: list[Deed], address: str) -> None:
    """The same in a database."""
    async with (
        open_store(address) as one,
        open_store(address) as other,
        AsyncPostgresSaver.from_conn_string(address) as library,
    ):
        await agrees(deeds, [one, other], library, library, prefix=f"{next(_NUMBERS)} ")

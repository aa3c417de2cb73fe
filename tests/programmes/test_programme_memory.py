"""What is remembered of people lies in the store of their sessions, and goes with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from langgraph.store.memory import InMemoryStore
from support.planted import found_in, postgres_rows, sqlite_files
from support.programming import a_course, programme_of

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.model import Programme
from scriptgraph.programmes.remembering import (
    forget_sessions,
    namespace,
    people,
    programmes_of,
    refuse_ambiguous,
    remember,
)
from scriptgraph.programmes.standing import Standing, Visit, begun, with_visit
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.checkpoints.keys import KeyedSerializer
from scriptgraph.sessions.memory import SealedStore, open_memory

PLAN = "I will bake Zwetschgenkuchen every Sunday."
SAID = [["5", PLAN]]
WORDS = {"plan": "Zwetschgenkuchen"}


async def remembered_at(address: str) -> list[Standing]:
    """Read what a store remembers of a person."""
    async with (
        open_store(address) as store,
        open_memory(address, store.checkpointer, makes=False) as memory,
    ):
        return await programmes_of(memory, "P17")


async def talked(programme: Programme, address: str) -> None:
    """Hold a first session."""
    async with a_course(programme, address, first=SAID) as course:
        await course.go_on()


async def test_a_file_remembers_and_forgets(tmp_path: Path) -> None:
    """A person is remembered in the file of the sessions; forgotten, no byte of it is left."""
    file = tmp_path / "kept" / "s.sqlite"
    await talked(programme_of(tmp_path), str(file))
    (standing,) = await remembered_at(str(file))
    assert found_in(sqlite_files(file), WORDS) == {"plan"}
    async with open_store(str(file)) as store:
        await store.forget(standing["visits"][0]["session"])
    assert await remembered_at(str(file)) == []
    assert found_in(sqlite_files(file), {**WORDS, "person": "P17"}) == set()
    await talked(programme_of(tmp_path), str(file))  # they can begin anew
    (standing,) = await remembered_at(str(file))
    assert [one["session"] for one in standing["visits"]] == ["P17/two_weeks/2-first"]


async def test_under_a_key_nothing_is_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where sessions are encrypted, so is what is remembered of people; with the key it is read."""
    monkeypatch.setenv("LANGGRAPH_AES_KEY", "0123456789abcdef")
    file = tmp_path / "s.sqlite"
    await talked(programme_of(tmp_path), str(file))
    assert found_in(sqlite_files(file), WORDS) == set()
    (standing,) = await remembered_at(str(file))
    assert standing["visits"][0]["kept"]["plan"]["value"] == PLAN


async def test_a_database_remembers_and_forgets(tmp_path: Path, address: str) -> None:
    """In Postgres it is the same: remembered beside the sessions, and gone with them."""
    await talked(programme_of(tmp_path), address)
    (standing,) = await remembered_at(address)
    assert "plan" in found_in(postgres_rows(address), WORDS)
    async with open_store(address) as store:
        await store.forget(standing["visits"][0]["session"], rewrite=True)
    assert await remembered_at(address) == []
    assert found_in(postgres_rows(address), WORDS) == set()


def stood(programme: Programme, *sessions: str) -> Standing:
    """Give the standing of somebody who has had sessions."""
    standing = begun(programme)
    for name in sessions:
        visit = Visit(planned="first", session=name, begun="", ended="2026-12-01T00:00:00+00:00")
        kept = {"mood": {"status": "told", "value": 1}}
        standing = with_visit(programme, standing, {**visit, "kept": kept})  # type: ignore[typeddict-item]
    return standing


async def test_one_session_of_several_is_forgotten(tmp_path: Path) -> None:
    """What it kept is gone, that there was one is not; other people are as they were."""
    programme, store = programme_of(tmp_path), InMemoryStore()
    await remember(store, "P1", stood(programme, "a", "b"))
    await remember(store, "P17", stood(programme, "c"))
    await forget_sessions(store, ["a"])
    (standing,) = await programmes_of(store, "P1")
    assert [("kept" in one, one.get("forgotten")) for one in standing["visits"]] == [
        (False, True),
        (True, None),
    ]
    await forget_sessions(store, ["a", "b"])
    assert await people(store) == ["P17"]


@pytest.mark.parametrize("name", ["P17", "dr.gray", "Zoë %2E", "O'Neil; DROP", "李雷", "😀"])
async def test_any_name_is_kept_apart(tmp_path: Path, name: str) -> None:
    """Dots and signs in a name are its own, and lead to nobody else's memory."""
    programme, store = programme_of(tmp_path), InMemoryStore()
    await remember(store, name, stood(programme, "a"))
    await remember(store, f"{name}7", stood(programme, "b"))
    assert await people(store) == sorted([name, f"{name}7"])
    assert len(await programmes_of(store, name)) == 1


def test_nobody_is_no_person() -> None:
    """An empty name would be everybody's."""
    with pytest.raises(InputError, match="cannot be empty"):
        namespace(" ")


@pytest.mark.parametrize("name", ["a/b", "../x", "a\nb", "a ", " a", "a\x1b[2J", "a\u202eb"])
def test_a_name_that_could_be_another_persons_is_refused(name: str) -> None:
    """A slash would make it a part of somebody's data; unseen signs make two look like one."""
    with pytest.raises(InputError, match="a person's name"):
        refuse_ambiguous(name)


async def test_what_is_encrypted_cannot_be_searched_by_value() -> None:
    """A search by what values hold is refused with the reason, and not answered with nothing."""
    store = SealedStore(InMemoryStore(), KeyedSerializer("0123456789abcdef"))
    await store.aput(("people", "a"), "p", {"x": 1})
    assert [item.value for item in await store.asearch(("people",))] == [{"x": 1}]
    with pytest.raises(InputError, match="cannot be searched by its values"):
        await store.asearch(("people",), filter={"x": 1})

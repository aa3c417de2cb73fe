"""What is kept under a key cannot be read by who has the files, and nothing is ever mixed."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from langgraph.checkpoint.serde.encrypted import EncryptedSerializer
from support.planning import run_plan, write_plan
from support.planted import (
    NUMBER,
    WORDS,
    everything,
    found_in,
    plant,
    planted_graph,
    postgres_files,
    postgres_rows,
    sqlite_files,
)
from support.store_contract import conversation, take

from scriptgraph.core.errors import InputError, OvertakenError
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.checkpoints.keys import KeyedSerializer

pytest.importorskip("Crypto", reason="the extra `encryption` is not installed")

KEY = "0123456789abcdef"


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give an empty store's address, of each database."""
    if request.param == "postgres":
        return str(request.getfixturevalue("address"))
    return str(tmp_path / "store" / "s.sqlite")


@pytest.fixture(params=["sqlite", "postgres"])
def lone_place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give an empty store's address whose server, and so its log, has never held another store."""
    if request.param == "postgres":
        return str(request.getfixturevalue("lone_postgres"))
    return str(tmp_path / "store" / "s.sqlite")


def kept(place: str) -> bytes:
    """Give all bytes that a store keeps, in its files and, where it has rows, in these."""
    if place.startswith("postgres"):
        return postgres_rows(place) + postgres_files(place, log=True)
    return sqlite_files(Path(place))


async def test_no_planted_word_is_in_an_encrypted_store(lone_place: str) -> None:
    """Searched for in every form, while the store is in use and when it is closed."""
    async with open_store(lone_place, key=KEY) as store:
        await plant(store, "a")
        assert found_in(kept(lone_place), everything()) == set()
    assert found_in(kept(lone_place), everything()) == set()


async def test_the_variable_of_the_environment_encrypts_a_programs_store_as_well(
    lone_place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`open_store` without a key takes `LANGGRAPH_AES_KEY`: no planted word is in any byte."""
    monkeypatch.setenv("LANGGRAPH_AES_KEY", KEY)
    async with open_store(lone_place) as store:
        await plant(store, "a")
        assert found_in(kept(lone_place), everything()) == set()
    assert found_in(kept(lone_place), everything()) == set()
    monkeypatch.delenv("LANGGRAPH_AES_KEY")
    async with open_store(lone_place, key=KEY) as store:
        state = await planted_graph(store).aget_state({"configurable": {"thread_id": "a"}})
    assert state.values["messages"][0].text == WORDS["said"]


async def test_no_key_that_is_given_as_such_is_none_whatever_the_environment_says(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`key=None` keeps words in the clear, and an old store without a key says how it is opened."""
    monkeypatch.setenv("LANGGRAPH_AES_KEY", KEY)
    async with open_store(place, key=None) as store:
        await plant(store, "a")
    assert found_in(kept(place), everything()) == {*everything()}
    with pytest.raises(InputError, match=r"unset LANGGRAPH_AES_KEY, or in a program .* key=None"):
        async with open_store(place):
            pass


def test_an_experiment_keeps_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is simulated stands in the clear in files of its own, whatever the environment says."""
    monkeypatch.setenv("LANGGRAPH_AES_KEY", KEY)
    out = tmp_path / "out"
    assert run_plan(write_plan(tmp_path), out).done
    assert b"rehearsal" in sqlite_files(out / "sessions.sqlite")


async def test_a_variable_that_is_no_key_opens_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty one is a mistake and not the same as none; nothing is made."""
    monkeypatch.setenv("LANGGRAPH_AES_KEY", "")
    with pytest.raises(InputError, match=r"\(LANGGRAPH_AES_KEY\) has 0 bytes"):
        async with open_store(str(tmp_path / "s.sqlite")):
            pass
    assert list(tmp_path.iterdir()) == []


async def test_the_search_finds_every_planted_word_without_a_key(place: str) -> None:
    """It is no search that finds nothing anywhere; what is folded away needs not be there."""
    async with open_store(place) as store:
        await plant(store, "a")
        assert found_in(kept(place), everything()) == {*everything()}


async def test_an_encrypted_session_goes_on_and_is_read_as_any_other(place: str) -> None:
    """Turns, folding, listing by metadata and plain channels are as without a key."""
    async with open_store(place, key=KEY) as store:
        await plant(store, "a", turns=8)
    async with open_store(place, key=KEY.encode()) as store:
        await plant(store, "a", turns=2)
        state = await planted_graph(store).aget_state({"configurable": {"thread_id": "a"}})
        saver = store.checkpointer
        mine = [one async for one in saver.alist(None, filter={"user": WORDS["metadata"]}, limit=3)]
        asked = {"user": WORDS["metadata"], "source": "input"}
        inputs = [one async for one in saver.alist(None, filter=asked)]
        others = [one async for one in saver.alist(None, filter={"user": "somebody else"})]
    assert (state.values["nickname"], state.values["pin"]) == (WORDS["nickname"], NUMBER)
    assert state.values["turn"] == len(state.values["trace"]) == 10
    assert state.values["messages"][0].text == WORDS["said"]
    assert state.interrupts[0].value == WORDS["question"]
    assert state.metadata
    assert state.metadata.get("user") == WORDS["metadata"]
    assert (len(mine), others) == (3, [])
    assert inputs
    assert {one.metadata["source"] for one in inputs} == {"input"}


async def test_turns_of_two_processes_under_one_key_are_not_taken_for_others(place: str) -> None:
    """What was stored twice is the same where it decrypts to the same, though its bytes differ."""
    async with open_store(place, key=KEY) as one, open_store(place, key=KEY) as other:
        await take(conversation(one), None, "it is 3 today")
        found = await one.checkpointer.aget_tuple({"configurable": {"thread_id": "a"}})
        assert found

        async def write(store: Store, mood: str) -> None:
            await store.checkpointer.aput_writes(found.config, [("mood", mood)], "task")
            async with store.turn("a"):
                pass

        await write(one, "low")
        await write(other, "low")
        with pytest.raises(OvertakenError):
            await write(other, "high")


@pytest.mark.parametrize(
    ("begun", "opened", "why"),
    [
        (KEY, "another key 1234", "encrypted with another key"),
        (KEY, KEY + KEY, "encrypted with another key"),
        (KEY, None, "no key was given"),
        (None, KEY, "begun without a key"),
    ],
)
async def test_a_store_is_only_opened_with_its_own_key(
    begun: str | None, opened: str | None, why: str, place: str
) -> None:
    """Another key, or none, or one too many: refused by name of the store, and nothing changed."""
    async with open_store(place, key=begun) as store:
        await take(conversation(store), None)
    before = _digest(place)
    with pytest.raises(InputError, match=why) as told:
        async with open_store(place, key=opened):
            pass
    assert place.partition("?")[0].rpartition("/")[2] in str(told.value)
    assert _digest(place) == before
    async with open_store(place, key=begun) as store:
        assert (await conversation(store).state())["turn"] == 1


@pytest.mark.parametrize("key", ["", "short", "0123456789abcdef\n", "ü" * 16 + "x", b"7" * 33])
async def test_a_key_of_a_wrong_length_is_refused_before_anything_is_made(
    key: str | bytes, tmp_path: Path
) -> None:
    """The key itself is not repeated."""
    with pytest.raises(InputError, match="16, 24 or 32") as told:
        async with open_store(str(tmp_path / "s.sqlite"), key=key):
            pass
    assert [*tmp_path.iterdir()] == []
    assert not key or str(key).strip() not in str(told.value).replace("16, 24", "")


@pytest.mark.parametrize("size", [16, 24, 32])
async def test_keys_of_every_length_are_taken(size: int, tmp_path: Path) -> None:
    """As LangGraph takes them."""
    async with open_store(str(tmp_path / "s.sqlite"), key=b"k" * size) as store:
        assert await take(conversation(store), None)


async def test_an_older_store_is_not_begun_anew_under_a_key(tmp_path: Path) -> None:
    """Also one that has no note of how it was begun."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path)) as store:
        await take(conversation(store), None)
    _change(path, "DROP TABLE store_settings", "DROP TABLE known_sessions")
    before = _digest(str(path))
    with pytest.raises(InputError, match="begun without a key"):
        async with open_store(str(path), key=KEY):
            pass
    assert _digest(str(path)) == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("checkpoint = CAST(substr(checkpoint, 1, 40) || x'00' AS BLOB)", "cannot be decrypted"),
        ("type = 'msgpack'", "is not encrypted"),
    ],
)
async def test_what_was_changed_in_an_encrypted_file_is_told(
    change: str, why: str, tmp_path: Path
) -> None:
    """By its digests; where these are gone, by the cipher: nothing is read that is not its own."""
    path = tmp_path / "s.sqlite"
    async with open_store(str(path), key=KEY) as store:
        await take(conversation(store), None)
    _change(path, f"UPDATE checkpoints SET {change}")
    async with open_store(str(path), key=KEY) as store:
        with pytest.raises(InputError, match="damaged"):
            await conversation(store).state()
    _change(path, "DELETE FROM session_digests")
    async with open_store(str(path), key=KEY) as store:
        with pytest.raises(InputError, match=why):
            await conversation(store).state()


def test_langgraph_reads_what_is_written_under_the_key() -> None:
    """And the other way round: the format is its own."""
    ours, theirs = (
        KeyedSerializer(KEY),
        EncryptedSerializer.from_pycryptodome_aes(key=KEY.encode()),
    )
    value = {"messages": ["a"], "number": 1}
    assert theirs.loads_typed(ours.dumps_typed(value)) == value
    assert ours.loads_typed(theirs.dumps_typed(value)) == value


def _change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def _digest(place: str) -> str:
    data = postgres_rows(place) if place.startswith("postgres") else Path(place).read_bytes()
    return hashlib.sha256(data).hexdigest()

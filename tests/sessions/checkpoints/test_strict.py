"""A stranger's store is data: reading it runs nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import ormsgpack
import pytest
from langchain_core.messages import AIMessageChunk, HumanMessage, RemoveMessage
from langgraph.types import Command, Interrupt, Send
from pydantic import BaseModel
from support.command_line import scriptgraph
from support.store_contract import conversation, take

from scriptgraph.core.errors import InputError
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.checkpoints.strict import StrictSerializer


def calling(module: str, name: str, *arguments: Any, code: int = 1) -> ormsgpack.Ext:
    """Write a value that is a call, for a reader that believes it."""
    return ormsgpack.Ext(code, ormsgpack.packb((module, name, arguments)))


def planted(mark: Path) -> dict[str, Any]:
    """Give values each of which would make a file, if anything in it were called."""
    call = calling("os", "system", f"touch {mark}")
    messages = "langchain_core.messages"
    return {
        "a call": call,
        "within a list": [{"deep": [call]}],
        "within a message": calling(f"{messages}.human", "HumanMessage", call),
        "within a command": calling("langgraph.types", "Command", call, code=2),
        "within a snapshot": ormsgpack.Ext(7, ormsgpack.packb([call])),
        "one argument": ormsgpack.Ext(0, ormsgpack.packb(("os", "system", f"touch {mark}"))),
        "a method": ormsgpack.Ext(3, ormsgpack.packb(("os", "path", "x", "exists"))),
        "a module of messages": calling(f"{messages}.human", "importlib"),
        "an unknown kind": ormsgpack.Ext(99, b"x"),
        "no names": ormsgpack.Ext(1, b"\xc1"),
    }


@pytest.mark.parametrize("name", planted(Path()))
def test_what_a_value_names_is_not_built(name: str, tmp_path: Path) -> None:
    """Whatever object a value names, and however deep, it is refused and nothing is called."""
    mark = tmp_path / "called"
    stored = ormsgpack.packb(planted(mark)[name])
    with pytest.raises(InputError, match="a stored value"):
        StrictSerializer().loads_typed(("msgpack", stored))
    assert not mark.exists()


@pytest.mark.parametrize("kind", ["pickle", "json", "yaml"])
def test_other_ways_of_writing_are_not_read(kind: str) -> None:
    """Values are msgpack: neither pickle nor LangChain's JSON, which name objects as well."""
    with pytest.raises(InputError, match=kind):
        StrictSerializer().loads_typed((kind, b"{}"))


@pytest.mark.parametrize(
    "value",
    [
        [HumanMessage("x", id="1"), AIMessageChunk(content="y"), RemoveMessage(id="1")],
        {"a": [1, 2.5, None, True, "世界"]},
        {1, 2},
        Interrupt("why?"),
        Send("node", {"message": HumanMessage("x")}),
        Command(resume={"a": ["x"]}, goto=Send("node", {"a": 1})),
    ],
)
def test_what_sessions_hold_is_read(value: Any) -> None:
    """Messages, plain values and LangGraph's own come back as they were."""
    serde = StrictSerializer()
    assert serde.loads_typed(serde.dumps_typed(value)) == value


class Mood(BaseModel):
    """A type of somebody's own state."""

    level: int


def test_types_of_ones_own_are_named() -> None:
    """A type that a state holds beside is read where it was named, and refused elsewhere."""
    stored = StrictSerializer().dumps_typed(Mood(level=3))
    assert StrictSerializer([Mood]).loads_typed(stored) == Mood(level=3)
    with pytest.raises(InputError, match="Mood"):
        StrictSerializer().loads_typed(stored)


async def test_a_strangers_file_runs_nothing(tmp_path: Path) -> None:
    """Listing, showing and going on with a session of a stranger's file calls nothing in it."""
    path, mark = tmp_path / "s.sqlite", tmp_path / "called"
    async with open_store(str(path)) as store:
        await take(conversation(store), None)
    with closing(sqlite3.connect(path)) as file:
        [(newest, stored)] = file.execute(
            "SELECT checkpoint_id, checkpoint FROM checkpoints ORDER BY checkpoint_id DESC LIMIT 1"
        )
        checkpoint = ormsgpack.unpackb(stored, ext_hook=ormsgpack.Ext)
        checkpoint["channel_values"]["extra"] = calling("os", "system", f"touch {mark}")
        changed = ormsgpack.packb(checkpoint)
        file.execute(
            "UPDATE checkpoints SET checkpoint = ? WHERE checkpoint_id = ?", (changed, newest)
        )
        file.execute("DELETE FROM session_digests")  # a stranger keeps none, or the right ones
        file.commit()
    for command in (["sessions"], ["trace", "a"]):
        done = scriptgraph(*command, "--store", path)
        assert done.returncode == 1
        assert "os.system" in done.stderr
    async with open_store(str(path)) as store:
        with pytest.raises(InputError, match=r"os\.system"):
            await take(conversation(store), "hello?")
    assert not mark.exists()

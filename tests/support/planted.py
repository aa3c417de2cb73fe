"""Words that are planted in every place of a session, and the search for them in what is left."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import psycopg
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, interrupt
from psycopg import sql

from scriptgraph.sessions.checkpoints import Store
from scriptgraph.state.session import SimulationState
from support.fakes import script

PLACES = (
    "said",
    "reply",
    "kwargs",
    "reason",
    "rule",
    "quote",
    "refused",
    "guard",
    "candidate",
    "value",
    "credit",
    "recap",
    "recap quote",
    "recap value",
    "move",
    "draft",
    "nickname",
    "question",
    "answer",
    "metadata",
    "configurable",
)
WORDS = {place: f"Geheim_{place.replace(' ', '_')} wörtlich_{place[::-1]} 秘密" for place in PLACES}
"""Place of a state → the word that is planted there."""

NUMBER = 987_654_321
"""Planted as a value, and as a channel of its own."""

SCRIPT = script({"a": {}})


class PlantedState(SimulationState, total=False):
    """A graph's state around a session's, with plain channels of its own."""

    nickname: str
    pin: int


def planted_graph(store: Store) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Make a graph that says, decides and collects nothing but planted words."""
    graph: Any = StateGraph(PlantedState)
    graph.add_node("plant", _plant).add_node("ask", _ask)
    graph.add_edge(START, "plant").add_edge("plant", "ask")
    compiled: CompiledStateGraph[Any, Any, Any, Any] = graph.compile(
        checkpointer=store.checkpointer
    )
    return compiled


async def plant(store: Store, session: str, *, turns: int = 4) -> None:
    """Hold a session; its last turn is left without an answer to its question."""
    graph = planted_graph(store)
    config: RunnableConfig = {
        "configurable": {"thread_id": session, "note": WORDS["configurable"]},
        "metadata": {"user": WORDS["metadata"], "number": NUMBER},
    }
    async with store.turn(session):
        for turn in range(turns):
            said = {"messages": [HumanMessage(WORDS["said"])]}
            await graph.ainvoke(cast(Any, said), config, durability="sync")
            if turn + 1 < turns:
                answer: Command[Any] = Command(resume=WORDS["answer"])
                await graph.ainvoke(answer, config, durability="sync")


def _plant(state: PlantedState) -> dict[str, Any]:
    turn = state.get("turn", 0) + 1
    about = {"note": WORDS["kwargs"]}
    return {
        "messages": [AIMessage(WORDS["reply"], additional_kwargs=about)],
        "trace": [_record(turn)],
        "collected": {"name": WORDS["value"], "pin": NUMBER},
        "progress": {"a": {"ask": {"status": "done", "evidence": WORDS["credit"], "turn": turn}}},
        "recap": {
            "text": WORDS["recap"],
            "quotes": [WORDS["recap quote"]],
            "collected": {"name": WORDS["recap value"]},
            "until": 1,
            "before": None,
            "turn": turn,
        },
        "move": {"target": "a", "kind": "stay", "rule": "stay", "unproven": WORDS["move"]},
        "draft": {"choice": None, "target": "a", "reply": WORDS["draft"]},
        "nickname": WORDS["nickname"],
        "pin": NUMBER,
        "turn": turn,
        "section": "a",
        "status": "open",
        "script": SCRIPT.identity,
    }


def _ask(state: PlantedState) -> dict[str, Any]:
    return {"draft": {"choice": None, "target": "a", "reply": interrupt(WORDS["question"])}}


def _record(turn: int) -> dict[str, Any]:
    quote = {"task": "ask", "status": "done", "text": WORDS["quote"], "found": True}
    drawn = {"text": WORDS["candidate"], "sent": True, "model": "m", "temperature": 0}
    return {
        "turn": turn,
        "at": "2026-01-01T00:00:00+00:00",
        "node": "a",
        "role": "evaluator",
        "section": "a",
        "options": ["a"],
        "choice": "a",
        "rule": WORDS["rule"],
        "kind": "stay",
        "reason": WORDS["reason"],
        "evidence": [quote],
        "refused": [{"choice": "a", "why": WORDS["refused"]}],
        "guard": {"level": "none", "about": "", "by": "phrases", "words": WORDS["guard"]},
        "candidates": [{**drawn, "faults": {}, "value": None}],
    }


def forms(word: str | int) -> Iterator[bytes]:
    """Give the bytes that a word may be written as."""
    if isinstance(word, int):
        yield str(word).encode()
        yield word.to_bytes(4, "big")  # MessagePack's, and Postgres's own
        yield word.to_bytes(4, "little")
        return
    yield word.encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield json.dumps(word)[1:-1].encode()
    yield word.encode().hex().encode()
    for start in range(3):  # base64 writes three bytes at a time, from wherever it begins
        yield base64.b64encode(word.encode()[start:])[:16]
    yield from (piece.encode() for piece in word.split() if len(piece) > 9)


def found_in(data: bytes, words: Mapping[str, str | int]) -> set[str]:
    """Name the words that stand somewhere, in whatever form."""
    return {name for name, word in words.items() if any(form in data for form in forms(word))}


def everything() -> dict[str, str | int]:
    """Give every word that is planted."""
    return {**WORDS, "number": NUMBER}


def bytes_of(files: Iterable[Path]) -> bytes:
    """Read what stands in files; what is gone by then, or locked away, is none."""
    return b"\0".join(file.read_bytes() for file in files if file.is_file())


def sqlite_files(place: Path) -> bytes:
    """Read a SQLite file and all that lies beside it, names included."""
    files = sorted(place.parent.rglob("*"))
    return bytes_of(files) + "\0".join(map(str, files)).encode()


def postgres_rows(address: str) -> bytes:
    """Read every row of every table, whole."""
    with psycopg.connect(address) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        text = []
        for (table,) in tables:
            name = sql.Identifier(table)
            text += connection.execute(sql.SQL("SELECT t::text FROM {} t").format(name)).fetchall()
            columns = connection.execute(
                "SELECT column_name FROM information_schema.columns "
                "WHERE table_name = %s AND data_type = 'bytea'",
                (table,),
            ).fetchall()
            for (column,) in columns:
                query = sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), name)
                text += connection.execute(query).fetchall()
    return b"\0".join(
        value if isinstance(value, bytes) else str(value).encode() for (value,) in text
    )


def postgres_files(address: str, *, log: bool) -> bytes:
    """Read the files of a database, and the server's write-ahead log where that is asked for."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        [[folder]] = connection.execute("SHOW data_directory").fetchall()
        [[number]] = connection.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).fetchall()
    files = [*Path(folder, "base", str(number)).rglob("*")]
    if log:
        files += Path(folder, "pg_wal").rglob("*")
    return bytes_of(files)

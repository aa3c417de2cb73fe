"""A session that a bigger graph holds: commands read it there, and refuse to act beside it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import MessagesState
from support.command_line import scriptgraph
from support.dangerous import CARE, FEAR, listener
from support.fakes import ToldModel
from support.takeovers import WEBER, resume, said, take

from scriptgraph.core.errors import RefusedError
from scriptgraph.formats.load import write_script
from scriptgraph.graphs.session import create_session
from scriptgraph.sessions.checkpoints import Store, open_store
from scriptgraph.sessions.inbox import Inbox

NAME = "P17/x"
CONFIG: Any = {"configurable": {"thread_id": NAME}}


class Practice(MessagesState, total=False):
    """The bigger graph's state; where the session stands is in it as well."""

    section: str
    status: str


def greet(state: Practice) -> dict[str, Any]:
    return {"messages": [AIMessage("This is the practice.")]}


def practice(store: Store) -> Any:
    """Compile a bigger graph that says something itself, and then holds a session."""
    session = create_session(CARE, ToldModel(tell=listener)).compile(checkpointer=True)
    graph = StateGraph(Practice).add_node("desk", greet).add_node("session", session)
    graph.add_edge(START, "desk").add_edge("desk", "session").add_edge("session", END)
    return graph.compile(checkpointer=store.checkpointer)


async def hold(path: Path) -> None:
    async with open_store(str(path)) as store:
        graph = practice(store)
        for text in ("hello", "I am Ann", FEAR):
            await graph.ainvoke(said(text), CONFIG)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Hold a session within a bigger graph, in which danger was heard and answered."""
    path = tmp_path / "s.sqlite"
    asyncio.run(hold(path))
    return path


def test_it_is_listed_as_what_it_is(store: Path) -> None:
    """With its node, its script and its turns; its danger is in the inbox, and was answered."""
    (listed,) = json.loads(scriptgraph("sessions", "--store", store, "--json").stdout)
    assert listed["session"] == f"{NAME} (node session)"
    assert (listed["script"], listed["section"], listed["turns"]) == (CARE.id, "crisis", 3)
    (case,) = json.loads(scriptgraph("inbox", "--store", store, "--json").stdout)
    assert case["section"] == "crisis"
    assert "an urgent rule was followed" in case["risk"]["dangers"][0]["reason"]
    shown = scriptgraph("inbox", "show", NAME, "--store", store)
    assert FEAR in shown.stdout
    assert "nobody has answered" not in shown.stdout
    assert "speaks for crisis" in scriptgraph("trace", NAME, "--store", store).stdout


def test_an_honest_one_is_audited_where_it_is_kept(store: Path) -> None:
    """What the bigger graph says itself is no irregularity of the session's."""
    done = scriptgraph("audit", "--all", "--store", store)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, f"{NAME} (node session): ok")
    done = scriptgraph("audit", NAME, "--store", store)
    assert done.returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ("take", NAME, "--by", WEBER),
        ("say", NAME, "I am here."),
        ("seen", NAME, "--by", WEBER),
        ("give-back", NAME, "talk"),
        ("end", NAME),
    ],
    ids=lambda words: words[0],
)
def test_nobody_acts_beside_it(words: tuple[str, ...], store: Path, tmp_path: Path) -> None:
    """Each act is refused with what to do instead, with and without the script; nothing changes."""
    before = scriptgraph("sessions", "--store", store, "--json").stdout
    file = tmp_path / "care.yaml"
    file.write_text(write_script(CARE, "yaml"), encoding="utf-8")
    for more in ((), ("--script", file)):
        done = scriptgraph("inbox", *words, "--store", store, *more)
        assert (done.returncode, done.stdout) == (1, "")
        assert "is held by a bigger graph (in its node 'session')" in done.stderr
        assert "Command(resume=...)" in done.stderr
    assert scriptgraph("sessions", "--store", store, "--json").stdout == before


def test_no_chat_goes_on_beside_it_and_no_version_reaches_it(store: Path, tmp_path: Path) -> None:
    """`chat` is refused like a human, `migrate` says why it stays, and both change nothing."""
    before = scriptgraph("sessions", "--store", store, "--json").stdout
    file = tmp_path / "care.yaml"
    file.write_text(write_script(CARE, "yaml"), encoding="utf-8")
    done = scriptgraph("chat", file, "--session", NAME, "--store", store, given="hello\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert "is held by a bigger graph" in done.stderr
    done = scriptgraph("migrate", file, NAME, "--store", store)
    assert "a bigger graph holds it" in done.stdout
    assert scriptgraph("sessions", "--store", store, "--json").stdout == before


def test_what_is_kept_of_a_person_holds_it(store: Path) -> None:
    """The session's own decisions and messages are given under its node."""
    done = scriptgraph("personal-data", NAME, "--store", store)
    assert done.returncode == 0
    assert '"within"' in done.stdout
    assert "anytime: when the patient wants to die" in done.stdout


async def test_a_program_is_refused_as_well_and_the_bigger_graph_takes_it_over(
    tmp_path: Path,
) -> None:
    """`Inbox` acts on no thread of a bigger graph; run through that, a human comes and answers."""
    path = tmp_path / "s.sqlite"
    await hold(path)
    async with open_store(str(path)) as store:
        beside = create_session(CARE, ToldModel(tell=listener))
        box = Inbox(beside.compile(checkpointer=store.checkpointer), store, NAME)
        with pytest.raises(RefusedError, match="held by a bigger graph"):
            await box.take(WEBER)
        with pytest.raises(RefusedError, match="held by a bigger graph"):
            await box.say("I am here.")
        graph = practice(store)
        state = await graph.ainvoke(said("are you there?"), CONFIG, context=take())
        assert state["__interrupt__"][0].value["human"]["by"] == WEBER
        state = await graph.ainvoke(resume("say", text="I am here."), CONFIG)
        assert "__interrupt__" in state
    (case,) = json.loads(scriptgraph("inbox", "--store", path, "--json").stdout)
    assert case["human"]["by"] == WEBER
    assert scriptgraph("audit", "--all", "--store", path).returncode == 0

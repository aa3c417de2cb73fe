"""LangGraph Studio's server, started as a developer starts it: offline, without a key."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph_sdk import get_client

from scriptgraph import RehearsalModel, create_session, load_script
from scriptgraph.core.settings import Mode
from scriptgraph.sessions.checkpoints import open_store
from scriptgraph.sessions.conversation import Conversation

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "stress_relief.yaml"


SECONDS = 300
"""What the server may take to start, or to end, on a slow and busy machine."""

TRIES = 5
"""Ports that are tried: somebody else may take one between our look at it and the server's."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    place = tmp_path_factory.mktemp("studio")
    # The server keeps its state where it is started: two in one folder would mix theirs.
    for name in ("langgraph.json", "src"):
        (place / name).symlink_to(ROOT / name)
    for _ in range(TRIES):
        with _started(_free_port(), place) as url:
            if url:
                yield url
                return
    raise AssertionError((place / "log").read_text(encoding="utf-8"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _started(port: int, place: Path) -> Iterator[str]:
    """Run the server on a port; gives its address, or nothing where it has ended at once."""
    hidden = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "SCRIPTGRAPH_MODEL")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    env |= {"LANGSMITH_TRACING": "false", "LANGGRAPH_CLI_NO_ANALYTICS": "1"}
    command = [
        str(Path(sys.executable).with_name("langgraph")),
        *("dev", "--no-browser", "--no-reload", "--port", str(port)),
    ]
    with (place / "log").open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, cwd=place, env=env, stdout=output, stderr=output)
        try:
            url = f"http://127.0.0.1:{port}"
            yield url if _answers(url, process) else ""
        finally:
            process.terminate()
            process.wait(SECONDS)


def _answers(url: str, process: "subprocess.Popen[bytes]") -> bool:
    """Wait for the server; False where it is gone."""
    deadline = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/ok").is_success:
                return True
        time.sleep(0.1)
    return False


async def assistant(client: Any, graph: str) -> str:
    found = await client.assistants.search(graph_id=graph)
    identity: str = found[0]["assistant_id"]
    return identity


async def test_the_server_draws_both_graphs_with_their_labels(server: str) -> None:
    """Studio's picture shows each section's nodes, and the rules on the edges."""
    async with get_client(url=server) as client:
        for graph, nodes in (("session", 26), ("simulation", 26)):
            drawn = await client.assistants.get_graph(await assistant(client, graph))
            assert len(drawn["nodes"]) == nodes
            labels = {edge.get("data") for edge in drawn["edges"]}
            assert {"new session", "complete", "not yet"} <= labels


async def test_a_session_runs_turn_by_turn_in_either_mode(server: str) -> None:
    """The server opens a session, takes a chat message, and lets a run choose the mode."""
    async with get_client(url=server) as client:
        identity = await assistant(client, "session")
        thread = (await client.threads.create())["thread_id"]
        opened: Any = await client.runs.wait(thread, identity, input={"messages": []})
        said: Any = {"messages": [{"role": "user", "content": "Hello there."}]}
        answered: Any = await client.runs.wait(
            thread, identity, input=said, context={"mode": "single"}
        )
        assert [message["type"] for message in answered["messages"]] == ["ai", "human", "ai"]
        assert opened["section"] == answered["section"] == "introduction"
        assert "one call" in answered["trace"][-1]["reason"]


@pytest.mark.parametrize("mode", ["single", "speculative"])
async def test_replies_written_ahead_are_streamed_by_the_server(server: str, mode: str) -> None:
    """Whatever is streamed of a turn, the reply comes in pieces, and the state can be read."""
    kinds: Any = ["messages-tuple", "updates", "values", "debug"]
    async with get_client(url=server) as client:
        identity = await assistant(client, "session")
        thread = (await client.threads.create())["thread_id"]
        await client.runs.wait(thread, identity, input={"messages": []})
        said: Any = {"messages": [{"role": "user", "content": "Hello there."}]}
        seen: dict[str, list[Any]] = {}
        context: Any = {"mode": mode}
        async for part in client.runs.stream(
            thread, identity, input=said, context=context, stream_mode=kinds
        ):
            seen.setdefault(part.event, []).append(part.data)
        assert "error" not in seen
        assert {"messages", "updates", "values", "debug"} <= set(seen)
        pieces = [message for message, _ in seen["messages"] if message["type"] != "human"]
        state: Any = await client.threads.get_state(thread)
        reply = state["values"]["messages"][-1]
        assert "".join(piece["content"] for piece in pieces) == reply["content"]
        assert len(pieces) > 2
        assert {piece["id"] for piece in pieces} == {reply["id"]}
        assert not state["values"].get("ahead")


@pytest.mark.parametrize(
    ("graph", "roles"),
    [
        ("unconstrained-single", ["actor"]),
        ("unconstrained-multi", ["dialog", "dispatcher", "evaluator"]),
    ],
)
async def test_a_baseline_is_drawn_as_its_roles_and_can_be_talked_to(
    server: str, graph: str, roles: list[str]
) -> None:
    """The agent without the compiled graph has no section in its picture, and takes its turns."""
    async with get_client(url=server) as client:
        identity = await assistant(client, graph)
        drawn = await client.assistants.get_graph(identity)
        names = {str(node["id"]) for node in drawn["nodes"]}
        assert sorted(names - {"__start__", "__end__"}) == roles
        thread = (await client.threads.create())["thread_id"]
        await client.runs.wait(thread, identity, input={"messages": []})
        said: Any = {"messages": [{"role": "user", "content": "Hello there."}]}
        answered: Any = await client.runs.wait(thread, identity, input=said)
        assert [message["type"] for message in answered["messages"]] == ["ai", "human", "ai"]
        assert answered["section"] == "introduction"


async def test_a_simulation_runs_to_the_end_of_the_session(server: str) -> None:
    """One run of the simulation graph is a whole session."""
    async with get_client(url=server) as client:
        identity = await assistant(client, "simulation")
        thread = (await client.threads.create())["thread_id"]
        state: Any = await client.runs.wait(thread, identity, input={"messages": []})
        assert state["status"] == "ended"
        assert len(state["messages"]) > 10


async def test_an_arena_runs_to_its_last_turn(server: str) -> None:
    """Counsellors run side by side, the script's session among them, and one answer goes on."""
    async with get_client(url=server) as client:
        identity = await assistant(client, "arena")
        drawn = await client.assistants.get_graph(identity)
        roles = {(node.get("metadata") or {}).get("role") for node in drawn["nodes"]}
        assert {"counsellor", "judge", "patient"} <= roles
        thread = (await client.threads.create())["thread_id"]
        state: Any = await client.runs.wait(thread, identity, input={"messages": []})
        assert state["exit"] == "turnLimit"
        assert [len(one["candidates"]) for one in state["rounds"]] == [3] * 6


async def test_a_role_play_runs_until_somebody_stops(server: str) -> None:
    """One run of the role-play's graph is a whole dialogue between counsellor and client."""
    async with get_client(url=server) as client:
        identity = await assistant(client, "roleplay")
        drawn = await client.assistants.get_graph(identity)
        assert {"counsellor", "client"} < {str(node["id"]) for node in drawn["nodes"]}
        thread = (await client.threads.create())["thread_id"]
        state: Any = await client.runs.wait(thread, identity, input={"messages": []})
        assert state["exit"] == "patientLeft"
        assert {message["type"] for message in state["messages"]} == {"ai", "human"}


async def test_a_chat_message_becomes_candidates_and_scores(server: str) -> None:
    """The graph of preferences takes what a client writes, and its picture shows every role."""
    async with get_client(url=server) as client:
        identity = await assistant(client, "preference")
        drawn = await client.assistants.get_graph(identity)
        names = {str(node["id"]) for node in drawn["nodes"]}
        assert {"candidate_1", "filters", "score_4", "pairs"} <= names
        thread = (await client.threads.create())["thread_id"]
        said: Any = {"messages": [{"role": "user", "content": "I lost my job in May."}]}
        state: Any = await client.runs.wait(thread, identity, input=said)
        assert set(state["candidates"]) == set(state["scores"]) == {"1", "2", "3", "4"}
        assert all(one["rehearsal"] for one in state["candidates"].values())


DANGER = "I want to die."


async def told_by_the_sdk(server: str, mode: str) -> tuple[str, str, Any]:
    """Say at once to LangGraph's own client what is in the way; gives words shown, kept, state."""
    kinds: Any = ["messages-tuple"]
    said: Any = {"messages": [{"role": "user", "content": DANGER}]}
    context: Any = {"mode": mode}
    async with get_client(url=server) as client:
        identity = await assistant(client, "session")
        thread = (await client.threads.create())["thread_id"]
        shown = ""
        async for part in client.runs.stream(
            thread, identity, input=said, context=context, stream_mode=kinds
        ):
            assert part.event != "error", part.data
            if part.event == "messages" and part.data[0]["type"] != "human":
                shown += part.data[0]["content"]
        state: Any = (await client.threads.get_state(thread))["values"]
    return shown, state["messages"][-1]["content"], state


async def told_by_the_graph(mode: Mode) -> tuple[str, str]:
    """The same as a stream of LangGraph's own, in this process."""
    graph = create_session(load_script(SCRIPT), RehearsalModel(), mode=mode).compile(
        checkpointer=InMemorySaver()
    )
    config: RunnableConfig = {"configurable": {"thread_id": "1"}}
    said = {"messages": [HumanMessage(DANGER)]}
    shown = ""
    async for piece, _ in graph.astream(said, config, stream_mode="messages"):
        shown += piece.text if isinstance(piece, AIMessage) else ""
    state = (await graph.aget_state(config)).values
    assert state["section"] == "crisis"
    return shown, state["messages"][-1].text


async def told_by_the_conversation(mode: Mode) -> tuple[str, str]:
    """The same as chats show it."""
    async with open_store("memory:") as store:
        graph = create_session(load_script(SCRIPT), RehearsalModel(), mode=mode).compile(
            checkpointer=store.checkpointer
        )
        conversation = Conversation(graph, store, "1")
        shown = "".join([piece async for piece in conversation.turn(DANGER)])
        state = await conversation.state()
    assert state["section"] == "crisis"
    return shown, state["messages"][-1].text


@pytest.mark.parametrize("mode", ["single", "multi", "speculative"])
async def test_a_first_message_of_danger_leads_to_the_same_words_at_every_door(
    server: str, mode: Mode
) -> None:
    """LangGraph's client, its streams and a conversation show the crisis reply byte for byte."""
    shown, kept, state = await told_by_the_sdk(server, mode)
    assert state["section"] == "crisis"
    assert "findahelpline.com" in shown
    assert shown == kept
    assert await told_by_the_graph(mode) == (shown, kept)
    assert await told_by_the_conversation(mode) == (shown, kept)


REFUSED: list[tuple[Any, Any, str]] = [
    ({"text": DANGER}, None, "takes no 'text'"),
    ({"messages": {"__overwrite__": []}}, None, "not written over"),
    (None, {"resume": DANGER}, "waits for a `resume`"),
    ({"messages": [{"role": "user", "content": DANGER, "id": "1"}]}, None, "the id '1' is taken"),
]


@pytest.mark.parametrize(("given", "command", "why"), REFUSED)
async def test_a_client_of_the_server_is_told_why_it_is_refused(
    server: str, given: Any, command: Any, why: str
) -> None:
    """The reason crosses the network, and the same thread hears the next words."""
    said: Any = {"messages": [{"role": "user", "content": DANGER, "id": "2"}]}
    async with get_client(url=server) as client:
        identity = await assistant(client, "session")
        thread = (await client.threads.create())["thread_id"]
        opening: Any = {"messages": [{"role": "user", "content": "Hello.", "id": "1"}]}
        await client.runs.wait(thread, identity, input=opening)
        refused: Any = await client.runs.wait(
            thread, identity, input=given, command=command, raise_error=False
        )
        assert why in refused["__error__"]["message"]
        state: Any = await client.runs.wait(thread, identity, input=said)
        assert state["section"] == "crisis"
        assert [
            message["content"] for message in state["messages"] if message["type"] == "human"
        ] == [
            "Hello.",
            DANGER,
        ]


async def test_the_server_answers_a_message_that_comes_again_once(server: str) -> None:
    """Sent twice, one after the other and at once, it has one answer, which is streamed again."""
    async with get_client(url=server) as client:
        identity = await assistant(client, "session")
        thread = (await client.threads.create())["thread_id"]
        said: Any = {"messages": [{"role": "user", "content": "Hello.", "id": "1"}]}
        first: Any = await client.runs.wait(thread, identity, input=said)
        assert await client.runs.wait(thread, identity, input=said) == first
        kinds: Any = ["messages-tuple"]
        streamed = client.runs.stream(thread, identity, input=said, stream_mode=kinds)
        parts = [part async for part in streamed]
        told = [part.data[0]["content"] for part in parts if part.event == "messages"]
        assert told == [first["messages"][-1]["content"]]
        twice: Any = {"messages": [{"role": "user", "content": "Well.", "id": "2"}]}
        ends: Any = await asyncio.gather(
            *(
                client.runs.wait(thread, identity, input=twice, multitask_strategy="enqueue")
                for _ in range(2)
            )
        )
        assert ends[0] == ends[1]
        state: Any = (await client.threads.get_state(thread))["values"]
        assert [one["type"] for one in state["messages"]] == ["human", "ai"] * 2
        assert len(first["trace"]) < len(state["trace"]) == len(ends[0]["trace"])


async def test_a_human_takes_over_on_the_server(server: str) -> None:
    """The interrupt shows with its schema, a wrong answer changes nothing, a right one is said."""
    async with get_client(url=server) as client:
        identity = await assistant(client, "session")
        thread = (await client.threads.create())["thread_id"]
        opening: Any = {"messages": []}
        await client.runs.wait(thread, identity, input=opening)
        arrival: Any = {"human": {"act": "take", "by": "Dr Weber"}}
        await client.runs.wait(thread, identity, input=opening, context=arrival)
        said: Any = {"messages": [{"role": "user", "content": "Hello?"}]}
        await client.runs.wait(thread, identity, input=said)
        before: Any = await client.threads.get_state(thread)
        (interrupt,) = before["interrupts"]
        assert interrupt["value"]["said"] == ["Hello?"]
        with pytest.raises(Exception, match="no answer of a human's"):
            await client.runs.wait(thread, identity, command={"resume": {"act": "dance"}})
        assert (await client.threads.get_state(thread))["values"] == before["values"]
        answer = {"act": "say", "text": "I am here."}
        told: Any = await client.runs.wait(thread, identity, command={"resume": answer})
        assert told["messages"][-1]["content"] == "I am here."
        assert told["human"]["by"] == "Dr Weber"

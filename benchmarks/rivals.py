"""What our graph is held against: the same agent written by hand, as a graph and as a loop.

Both do what a turn cannot do without: they judge, choose where the session goes, and speak, by the
same calls of the same model with prompts of the same size. They check nothing and trace nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Annotated, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, SystemMessage
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from typing_extensions import TypedDict

JUDGING = SystemMessage("Judge how far the section has come, by quotes from the transcript. " * 20)
CHOOSING = SystemMessage("Choose the one way on that holds by what the user said last. " * 10)
SPEAKING = SystemMessage("Be warm, calm and unhurried; keep every message short and plain. " * 20)
NOW = SystemMessage("Work on the first open task of the section, and write your message. " * 6)
"""Prompts of about the length of ours."""


def _schema(name: str, **fields: str) -> dict[str, Any]:
    properties = {field: {"type": kind} for field, kind in fields.items()}
    return {"title": name, "type": "object", "properties": properties, "required": [*fields]}


VERDICT = _schema("Verdict", shown="array")
CHOICE = _schema("Choice", reason="string", rule="integer")


class Agent:
    """The three calls of a turn."""

    def __init__(self, model: BaseChatModel) -> None:
        """Let one model play all roles."""
        self._judge = model.with_structured_output(VERDICT)
        self._choose = model.with_structured_output(CHOICE)
        self._model = model

    async def is_complete(self, messages: Sequence[BaseMessage]) -> bool:
        """Judge the section by its part of the conversation."""
        verdict = await self._judge.ainvoke([JUDGING, HumanMessage(_transcript(messages))])
        return bool(verdict["shown"])  # type: ignore[index]  # a dict, as the schema is one

    async def rule(self, messages: Sequence[BaseMessage]) -> int:
        """Choose the way on, numbered from 1."""
        choice = await self._choose.ainvoke([CHOOSING, HumanMessage(_transcript(messages))])
        return int(choice["rule"])  # type: ignore[index]

    async def reply(self, messages: Sequence[BaseMessage]) -> AIMessage:
        """Write the next message."""
        return await self._model.ainvoke([SPEAKING, *messages, NOW])


class TalkState(TypedDict, total=False):
    """What the hand-written graph remembers."""

    messages: Annotated[list[AnyMessage], add_messages]
    section: int
    start: int
    """How many messages there were when the section was entered."""

    target: int


def hand_written(sections: int, model: BaseChatModel) -> StateGraph[Any, Any, Any, Any]:
    """Write the smallest graph of the topology of `scale.chain(sections)`."""
    agent = Agent(model)
    graph = StateGraph(TalkState)
    for number in range(sections):
        _add_section(graph, agent, number, sections)
    begins: dict[Hashable, str] = {n: f"evaluate_{n}" for n in range(sections)}
    graph.add_conditional_edges(START, lambda state: state.get("section", -1), {-1: "s0"} | begins)
    return graph


def _add_section(
    graph: StateGraph[Any, Any, Any, Any], agent: Agent, number: int, sections: int
) -> None:
    ways = [(number + 1) % sections, (number * 7 + 3) % sections, -1]

    async def speak(state: TalkState) -> TalkState:
        enters = state.get("section") != number
        return {
            "messages": [await agent.reply(state["messages"])],
            "section": number,
            "start": len(state["messages"]) if enters else state["start"],
        }

    async def evaluate(state: TalkState) -> TalkState:
        complete = await agent.is_complete(state["messages"][state["start"] :])
        return {"target": -2 if complete else number}

    async def dispatch(state: TalkState) -> TalkState:
        rule = await agent.rule(state["messages"][state["start"] :])
        return {"target": ways[rule - 1] if rule else number}

    graph.add_node(f"s{number}", speak)
    graph.add_node(f"evaluate_{number}", evaluate)
    graph.add_node(f"dispatch_{number}", dispatch)
    graph.add_edge(f"s{number}", END)
    targets: dict[Hashable, str] = {way: END if way < 0 else f"s{way}" for way in (*ways, number)}
    graph.add_conditional_edges(
        f"evaluate_{number}",
        lambda state: state["target"],
        {number: f"s{number}", -2: f"dispatch_{number}"},
    )
    graph.add_conditional_edges(f"dispatch_{number}", lambda state: state["target"], targets)


class Loop:
    """The same without any graph, and kept in memory only."""

    def __init__(self, sections: int, model: BaseChatModel) -> None:
        """Begin a session."""
        self._agent = Agent(model)
        self._sections = sections
        self._messages: list[BaseMessage] = []
        self._section = 0
        self._start = 0

    async def turn(self, text: str | None) -> None:
        """Take a turn; None lets the agent open."""
        if text is not None:
            self._messages.append(HumanMessage(text))
            said = self._messages[self._start :]
            if await self._agent.is_complete(said):
                await self._agent.rule(said)
                self._section = (self._section + 1) % self._sections
                self._start = len(self._messages)
        self._messages.append(await self._agent.reply(self._messages))


def _transcript(messages: Sequence[BaseMessage]) -> str:
    return "\n".join(f"[{n}] {message.type}: {message.text}" for n, message in enumerate(messages))

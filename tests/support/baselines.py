"""What tests of the baselines need: a told agent, a chat, and the names of the arrangements."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.memory import InMemorySaver

from scriptgraph.core.settings import Arrangement
from scriptgraph.graphs.unconstrained import Actors, create_unconstrained
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.model import Script
from scriptgraph.sessions.recording import record_dialogue
from support.fakes import Said


def arrangement(actors: Actors) -> Arrangement:
    """Name the arrangement as plans and records do."""
    return "unconstrained-single" if actors == "single" else "unconstrained-multi"


def obey(prompt: Prompt) -> Said:
    """Play every role as the user's last words command: `go b`, or anything else to stay."""
    said = prompt.lines[-1].text if prompt.lines else ""
    _, structured, form = prompt.system.rpartition("Answer with one JSON object:")
    if not structured:
        return "(asked for)"
    answer = {
        "reason": "told",
        "completed": said.startswith("go"),
        "next": said.removeprefix("go").strip(),
        "reply": "(in one call)",
    }
    return json.dumps({name: value for name, value in answer.items() if f'"{name}"' in form})


class Chat:
    """A session with a baseline, one turn after the other."""

    def __init__(self, made: Script, model: BaseChatModel, actors: Actors) -> None:
        self._script, self._actors = made, actors
        graph = create_unconstrained(made, model, actors=actors)
        self._graph = graph.compile(checkpointer=InMemorySaver())
        self._config: Any = {"configurable": {"thread_id": "a"}}
        self.state: Any = {}

    async def say(self, *texts: str) -> None:
        """Let the agent open, then say one text a turn."""
        if not self.state:
            self.state = await self._graph.ainvoke({"messages": []}, self._config)
        for text in texts:
            given = {"messages": [HumanMessage(text)]}
            self.state = await self._graph.ainvoke(given, self._config)

    async def again(self) -> None:
        """Invoke the graph without a new message."""
        self.state = await self._graph.ainvoke({"messages": []}, self._config)

    def said(self) -> list[str]:
        return [message.text for message in self.state["messages"]]

    def dialogue(self) -> Dialogue:
        mode = arrangement(self._actors)
        return record_dialogue(self._script, self.state, session="a", mode=mode, case=None)

    def events(self) -> list[str]:
        steps = self.dialogue().steps
        return [f"{step.status} {step.name}" for step in steps if step.actor == "event"]

    def records(self, role: str) -> list[Any]:
        return [record for record in self.state["trace"] if record["role"] == role]

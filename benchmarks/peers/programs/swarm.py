"""langgraph-swarm: an agent for every section, and functions that hand over between them."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from langchain.agents import create_agent
from langchain_openai import ChatOpenAI
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from langgraph_swarm import create_handoff_tool, create_swarm


class Peer:
    """Sessions that are kept in SQLite."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        model = ChatOpenAI(model="sleep-talk", temperature=0, api_key="none", base_url=base_url)
        agents = [
            create_agent(
                model,
                name=name,
                system_prompt=section["instructions"],
                tools=[
                    create_handoff_tool(agent_name=to, description=about)
                    for to, about in section["ways"].items()
                ],
            )
            for name, section in briefing["sections"].items()
        ]
        self._first = briefing["first"]
        self._swarm = create_swarm(agents, default_active_agent=self._first)
        self._address = str(store / "sessions.sqlite")
        self._open = AsyncExitStack()

    async def start(self) -> None:
        saver = AsyncSqliteSaver.from_conn_string(self._address)
        self._app = self._swarm.compile(await self._open.enter_async_context(saver))

    async def turn(self, session: str, text: str, number: int) -> str:
        said = {"messages": [{"role": "user", "content": text, "id": f"user-{number}"}]}
        state = await self._app.ainvoke(said, self._config(session))
        return state["messages"][-1].text

    async def section(self, session: str) -> str | None:
        return (await self._app.aget_state(self._config(session))).values.get(
            "active_agent", self._first
        )

    async def stop(self) -> None:
        await self._open.aclose()

    def _config(self, session: str) -> Any:
        return {"configurable": {"thread_id": session}}

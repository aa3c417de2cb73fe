"""Pipecat Flows: a node for every section, in a pipeline that carries text instead of sound."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from loguru import logger
from pipecat.flows import FlowManager, FlowsFunctionSchema, NodeConfig
from pipecat.frames.frames import LLMMessagesAppendFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.workers.runner import WorkerRunner

logger.remove()


class Talk:
    """One session: a pipeline of its own, kept in memory."""

    def __init__(self, briefing: dict[str, Any], base_url: str) -> None:
        self._briefing = briefing
        llm = OpenAILLMService(
            api_key="none",
            base_url=base_url,
            settings=OpenAILLMService.Settings(model="sleep-talk", temperature=0),
        )
        pair = LLMContextAggregatorPair(LLMContext())
        pipeline = Pipeline([pair.user(), llm, pair.assistant()])
        self._worker = PipelineWorker(pipeline, cancel_on_idle_timeout=False)
        self.flow = FlowManager(worker=self._worker, llm=llm, context_aggregator=pair)
        self._replies: asyncio.Queue[str] = asyncio.Queue()

        @pair.assistant().event_handler("on_assistant_turn_stopped")
        async def stopped(_: Any, message: Any) -> None:
            if message.content:
                await self._replies.put(message.content)

    async def start(self, runner: WorkerRunner) -> None:
        await runner.add_workers(self._worker)
        await self.flow.initialize(self._node(self._briefing["first"]))

    async def turn(self, text: str) -> str:
        said = {"role": "user", "content": text}
        await self._worker.queue_frame(LLMMessagesAppendFrame([said], run_llm=True))
        return await self._replies.get()

    async def stop(self) -> None:
        await self._worker.cancel()

    def _node(self, name: str) -> NodeConfig:
        section = self._briefing["sections"][name]
        return NodeConfig(
            name=name,
            role_message=self._briefing["role"],
            task_messages=[{"role": "developer", "content": section["task"]}],
            functions=[self._way(to, about) for to, about in section["ways"].items()],
            respond_immediately=bool(self.flow.current_node),
        )

    def _way(self, to: str, about: str) -> FlowsFunctionSchema:
        async def hand_over(args: dict[str, Any], flow: FlowManager) -> Any:
            return "handed over", self._node(to)

        return FlowsFunctionSchema(
            name=f"transfer_to_{to}",
            description=about,
            properties={},
            required=[],
            handler=hand_over,
        )


class Peer:
    """Sessions that are kept in memory."""

    def __init__(self, briefing: dict[str, Any], base_url: str, store: Path) -> None:
        self._briefing = briefing
        self._base_url = base_url
        self._talks: dict[str, Talk] = {}

    async def start(self) -> None:
        self._runner = WorkerRunner(handle_sigint=False)
        self._running = asyncio.create_task(self._runner.run(auto_end=False))

    async def turn(self, session: str, text: str, number: int) -> str:
        if session not in self._talks:
            self._talks[session] = Talk(self._briefing, self._base_url)
            await self._talks[session].start(self._runner)
        return await self._talks[session].turn(text)

    async def section(self, session: str) -> str | None:
        return self._talks[session].flow.current_node

    async def stop(self) -> None:
        for talk in self._talks.values():
            await talk.stop()
        await self._runner.cancel()
        await self._running

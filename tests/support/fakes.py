"""Models that answer as a test tells them to, and short ways of writing scripts and answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import Field

from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.nodes.calling import Given
from scriptgraph.prompting.schemas import Evaluation
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.reading import Prompt, read
from scriptgraph.safety.guard import Guard
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import MEMORY, open_store
from scriptgraph.sessions.conversation import Conversation

Said = str | AIMessage | Exception
"""What a model of the tests does: answer, or fail."""


class FakeModel(BaseChatModel):
    """What every model of the tests has in common: it answers whatever `say` returns."""

    def say(self, messages: list[BaseMessage]) -> Said:
        raise NotImplementedError

    @property
    def _llm_type(self) -> str:
        return "told"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        said = self.say(messages)
        if isinstance(said, Exception):
            raise said
        message = said if isinstance(said, AIMessage) else AIMessage(said)
        return ChatResult(generations=[ChatGeneration(message=message)])


class ToldModel(FakeModel):
    """Answers by a function of the prompt, and remembers every prompt."""

    tell: Callable[[Prompt], Said]
    prompts: list[list[BaseMessage]] = Field(default_factory=list)

    def say(self, messages: list[BaseMessage]) -> Said:
        self.prompts.append(messages)
        prompt = read(messages)
        return in_form(prompt, self.tell(prompt))


class Stalling(ToldModel):
    """Does not come back from one of its calls, the first time; that call counts for nothing."""

    at: int
    """Which call."""

    calls: int = 0
    stalled: asyncio.Event = Field(default_factory=asyncio.Event)

    async def _agenerate(self, *args: Any, **kwargs: Any) -> ChatResult:
        self.calls += 1
        if self.calls == self.at:
            self.stalled.set()
            await asyncio.Event().wait()
        return self._generate(*args, **kwargs)


class Queue:
    """Tells a model one answer after the other; an empty queue fails the test."""

    def __init__(self, *said: Said) -> None:
        self.left = list(said)

    def __call__(self, prompt: Prompt) -> Said:
        return self.left.pop(0)


class SlowRehearsal(RehearsalModel):
    """The rehearsal model, taking its time for every answer and every word of it."""

    seconds: float = 0.01

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        await asyncio.sleep(self.seconds)
        for chunk in self._stream(messages, stop, None, **kwargs):
            if run_manager:
                await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk
            await asyncio.sleep(self.seconds / 20)


def task(name: str = "ask", **fields: Any) -> dict[str, Any]:
    """Write a task; it instructs unless it is given fields of its own."""
    return {"id": name, **(fields if "say" in fields else {"do": f"Do {name}.", **fields})}


def script(sections: Mapping[str, Any], **rest: Any) -> Script:
    """Write a script; a section is a mapping of its fields, with one task if it names none."""
    written = [
        {"id": name, "title": name.title(), "tasks": [task()], **fields}
        for name, fields in sections.items()
    ]
    return Script.model_validate({"id": "test", "title": "Test", "sections": written, **rest})


def answer(
    done: Mapping[str, str] | None = None,
    *,
    not_needed: Mapping[str, str] | None = None,
    values: Iterable[tuple[str, str, str]] = (),
    anytime: tuple[int, str] = (0, ""),
    **more: Any,
) -> str:
    """Write an evaluator's answer: task → quote; name, value, quote; condition, quote.

    With `rule` and `reply` it is the single actor's.
    """
    settled = [{"quote": quote, "done": name} for name, quote in (done or {}).items()]
    settled += [{"quote": quote, "not_needed": name} for name, quote in (not_needed or {}).items()]
    return json.dumps(
        {
            "reason": "told",
            "settled": settled,
            "collected": [{"quote": q, "name": n, "value": v} for n, v, q in values],
            "anytime": [{"quote": anytime[1], "rule": anytime[0]}] if anytime[0] else [],
            **more,
        }
    )


def evaluation(*args: Any, **kwargs: Any) -> Evaluation:
    """Give what `answer` writes, read."""
    return Evaluation.model_validate_json(answer(*args, **kwargs))


def in_form(prompt: Prompt, said: Said) -> Said:
    """Write an evaluation as a short list where the prompt asks for one; what is none stays."""
    if not (isinstance(said, str) and prompt.asks("shown")):
        return said
    try:
        given = json.loads(said)
        lines = [f"{c['quote']}|{c.get('done') or '-' + c['not_needed']}" for c in given["settled"]]
        lines += [f"{c['quote']}|{c['name']}={c['value']}" for c in given["collected"]]
        lines += [f"{c['quote']}|!{c['rule']}" for c in given["anytime"]]
    except (ValueError, LookupError, TypeError):
        return said
    rest = {key: given[key] for key in ("reason", "reply") if key in given}
    shown = [*lines, *([f">{given['rule']}"] if "rule" in given else [])]
    return json.dumps({**rest, "shown": shown} if "reply" not in rest else {"shown": shown, **rest})


def choice(rule: int) -> str:
    """Write a dispatcher's answer."""
    return json.dumps({"reason": "told", "rule": rule})


def roles(
    evaluate: Callable[[str], str], *, rule: int = 0, reply: str = "(a reply)"
) -> Callable[[Prompt], Said]:
    """Play every role in any mode: judge by what the user said last, choose `rule`, say `reply`.

    Args:
        evaluate: From the user's last words to an answer as `answer` writes it.
        rule: What the dispatcher and the single actor choose.
        reply: What the dialog actor and the single actor say.
    """

    def tell(prompt: Prompt) -> Said:
        if prompt.judges:
            said = [line.text for line in prompt.lines if line.speaker == "user"]
            judged = evaluate(said[-1] if said else "")
            acting = {} if prompt.has("transcript") else {"rule": rule, "reply": reply}
            return json.dumps({**json.loads(judged), **acting})
        return choice(rule) if prompt.has("options") else reply

    return tell


class Talk:
    """A session in memory, talked to one turn after the other."""

    def __init__(
        self,
        script: Script,
        model: BaseChatModel | Callable[[Prompt], Said],
        mode: Mode = "multi",
        *,
        guard: Guard | None = None,
        actions: Given = "rehearsed",
        **settings: Any,
    ) -> None:
        self.model = model if isinstance(model, BaseChatModel) else ToldModel(tell=model)
        self._given = Settings(mode=mode, **{"when_unreachable": "raise", **settings})
        self._graph = create_session(
            script, self.model, settings=self._given, guard=guard, actions=actions
        ).compile(checkpointer=InMemorySaver())

    async def say(self, *texts: str | None) -> str:
        """Take a turn for each text and give the last reply, put together from its pieces."""
        reply = ""
        async with open_store(MEMORY) as store:
            conversation = Conversation(self._graph, store, "a")
            for text in texts:
                reply = "".join([piece async for piece in conversation.turn(text)])
        return reply

    async def say_to_the_end(self, *texts: str) -> None:
        """Let the agent open and take a turn for each text, as long as the session is open."""
        await self.say(None)
        for text in texts:
            if await self.section() != "end":
                await self.say(text)

    async def state(self) -> dict[str, Any]:
        return dict((await self._graph.aget_state({"configurable": {"thread_id": "a"}})).values)

    async def section(self) -> str:
        """Give the section the session is in, or `end`."""
        state = await self.state()
        return "end" if state["status"] == "ended" else str(state["section"])

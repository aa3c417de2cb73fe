"""One call of a model: from the prompt to its whole answer, which somebody may hear grow.

Nobody sees a hidden call, in whichever stream of LangGraph or LangChain they look: what a model
writes may turn out not to be fit to be seen.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any
from uuid import UUID

from langchain_core.callbacks import AsyncCallbackHandler, BaseCallbackHandler, BaseCallbackManager
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, GenerationChunk
from langchain_core.runnables import Runnable, RunnableConfig, ensure_config
from langchain_core.runnables.config import merge_configs
from langchain_core.tracers._streaming import (  # as LangGraph does: there is no public name
    _StreamingCallbackHandler,
    _V2StreamingCallbackHandler,
)

from scriptgraph.models.timers import stop, take_notice

Call = Callable[[Sequence[BaseMessage]], Awaitable[BaseMessage]]
"""One call of a model, from the prompt to its whole answer."""

Hear = Callable[[AIMessageChunk, bool], object]
"""Listens to an answer: what has just been added, and whether an attempt begins with it.

What it raises ends the call.
"""

UNSEEN = ["nostream"]
"""Tags of a call whose tokens LangGraph shows to nobody."""


class Stalled(ConnectionError):
    """A model began to answer, and then nothing more came."""


def whole(
    runnable: Runnable[Any, BaseMessage],
    *,
    hidden: bool,
    hear: Hear | None = None,
    stall: float | None = None,
    in_pieces: bool = False,
) -> Call:
    """Call a model for its whole answer.

    A model writes it piece by piece where somebody listens to the graph, and is seen doing so
    unless the call is `hidden`; a hidden answer that nobody hears grow comes in one piece.

    Args:
        runnable: The model.
        hidden: Whether nobody may see what is written.
        hear: Hears the pieces of a hidden call.
        stall: Seconds without a piece after which a hidden call that has begun is given up.
        in_pieces: Whether a hidden call is written piece by piece although nobody listens.
    """

    async def call(prompt: Sequence[BaseMessage]) -> BaseMessage:
        if not hidden:
            return await _answer(asyncio.ensure_future(runnable.ainvoke(list(prompt))))
        streams = hear is not None and (in_pieces or is_heard())
        kind = _StreamingListener if streams else PieceListener
        listener = kind(hear, stall)
        return await listener.listen(runnable.ainvoke(list(prompt), _unseen(listener)))

    return call


def is_heard() -> bool:
    """Say whether somebody listens to what the models of this run write."""
    around = ensure_config().get("callbacks")
    handlers = around.handlers if isinstance(around, BaseCallbackManager) else around or []
    return any(map(_streams, handlers))


class PieceListener(AsyncCallbackHandler):
    """Hears a model's answer grow, where the model writes it piece by piece."""

    run_inline = True  # in the call's own task: another one for each piece takes longer than it

    def __init__(self, hear: Hear | None = None, stall: float | None = None) -> None:
        """Have each piece told to `hear`; its errors, and a stall, end the call."""
        self._hear, self._stall = hear, stall
        self._attempt: UUID | None = None
        self._heard: float | None = None
        self._ended: asyncio.Future[None] | None = None

    @property
    def ignore_chat_model(self) -> bool:
        """Hear no prompt: LangChain would write all of it out as one text."""
        return True

    async def listen(self, asking: Coroutine[Any, Any, BaseMessage]) -> BaseMessage:
        """Wait for the answer, and no longer than something is heard of it.

        Raises:
            Stalled: When nothing more came.
        """
        self._ended = asyncio.get_running_loop().create_future()
        asked = asyncio.ensure_future(asking)
        try:
            while not asked.done():
                ends: list[asyncio.Future[Any]] = [asked, self._ended]
                await asyncio.wait(ends, timeout=self._stall, return_when=asyncio.FIRST_COMPLETED)
                if self._ended.done():
                    self._ended.result()
                if not asked.done() and self._is_stalled():
                    raise Stalled(f"nothing more came for {self._stall:g} seconds")
            return asked.result()
        finally:
            self._ended.cancel()
            await stop(asked)
            take_notice(self._ended)

    def _is_stalled(self) -> bool:
        if self._stall is None or self._heard is None:
            return False
        return asyncio.get_running_loop().time() - self._heard >= self._stall

    async def on_llm_new_token(
        self,
        token: str | list[str | dict[str, Any]],
        *,
        chunk: GenerationChunk | ChatGenerationChunk | None = None,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        tags: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Take a piece in; each attempt is an answer of its own."""
        self._heard = asyncio.get_running_loop().time()
        message = chunk.message if isinstance(chunk, ChatGenerationChunk) else None
        if not isinstance(message, AIMessageChunk):
            return
        begins, self._attempt = run_id != self._attempt, run_id
        if self._hear is None or self._ended is None or self._ended.done():
            return
        try:
            self._hear(message, begins)
        except Exception as error:
            self._ended.set_exception(error)
        await asyncio.sleep(0)  # whoever shows the piece does so before the next one is read


async def _answer(asked: asyncio.Future[BaseMessage]) -> BaseMessage:
    """Wait for an answer, and no longer than somebody waits for it."""
    try:
        await asyncio.wait({asked})
        return asked.result()
    finally:
        await stop(asked)


class _StreamingListener(PieceListener):
    """Lets the model know that somebody listens: these methods are how LangChain tells."""

    def tap_output_aiter(self, run_id: UUID, output: Any) -> Any:
        """Change nothing."""
        return output

    def tap_output_iter(self, run_id: UUID, output: Any) -> Any:
        """Change nothing."""
        return output


def _unseen(listener: PieceListener) -> RunnableConfig:
    """Give a config under which only the listener, and whoever traces, hears the model."""
    around = ensure_config().get("callbacks")
    if isinstance(around, BaseCallbackManager):
        around = around.copy()
        around.handlers = _silent(around.handlers)
        around.inheritable_handlers = _silent(around.inheritable_handlers)
    elif around is not None:
        around = _silent(around)
    return merge_configs({"callbacks": around}, {"tags": UNSEEN, "callbacks": [listener]})


def _silent(handlers: Sequence[BaseCallbackHandler]) -> list[BaseCallbackHandler]:
    return [handler for handler in handlers if not _streams(handler)]


def _streams(handler: BaseCallbackHandler) -> bool:
    return isinstance(handler, _StreamingCallbackHandler | _V2StreamingCallbackHandler)

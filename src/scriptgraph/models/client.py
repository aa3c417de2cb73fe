"""The client of the OpenAI protocol, made to fit servers as they are."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from math import inf
from typing import Any, TypeVar

import openai
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import Field

from scriptgraph.core.errors import AccessError
from scriptgraph.models import adapting
from scriptgraph.models.adapting import Adaptation, Remark, server_of, unheard
from scriptgraph.models.gathering import gathered
from scriptgraph.models.kept.asked import asked_now, asking, may_wait
from scriptgraph.models.kept.server import Server
from scriptgraph.models.kept.wishes import wish_for
from scriptgraph.models.plain import plain_messages
from scriptgraph.models.readable import joined, plain_text, readable_answer, readable_chunk
from scriptgraph.models.received import (
    Begun,
    as_stream,
    begun,
    failed_answer,
    note_adaptation,
    require_begun,
    whole_answer,
    with_aside,
    with_asides,
)
from scriptgraph.models.refusals import is_denied
from scriptgraph.models.retrying import Patience
from scriptgraph.models.timers import TIMEOUT_SECONDS
from scriptgraph.models.timing import TimeLimit

R = TypeVar("R")

_AS_IT_IS = ("messages", "response_format")
"""What a request says in plain JSON already."""

_OPTIONS = {"extra_headers": "headers", "extra_query": "params", "timeout": "timeout"}
"""Fields of a request that are none of its body, and what the client calls them."""


class PatientChat(ChatOpenAI):
    """A model of any server that speaks the OpenAI protocol, asked in the way that it takes.

    It is waited for while it cannot be asked, and given up after the time that a call may take.
    Asked without `await` it is neither waited for nor given up.
    """

    patience: Patience = Field(default_factory=Patience, exclude=True)
    remark: Remark = Field(default=unheard, exclude=True)
    """Told once what the server has turned out to take."""

    advice: str = Field(default="", exclude=True)
    """What can be done where the server does not let the model be asked."""

    draw: int = Field(default=0, exclude=True)
    """Which of several draws it is; answers that are kept are told apart by it."""

    def _get_request_payload(self, input_: Any, **kwargs: Any) -> dict[str, Any]:
        """Have the client send messages and schema as they are, and nothing that is refused.

        Where it knows of them it holds each message against the types of all kinds of messages,
        and reads each piece of an answer in a schema several times over.
        """
        messages = self._convert_input(input_).to_messages()
        renames = self.model_name.startswith("o")  # the system, for some of OpenAI's own models
        plain = None if renames else plain_messages(messages)
        payload = super()._get_request_payload(messages if plain is None else [], **kwargs)
        payload = payload if plain is None else {**payload, "messages": plain}
        if asked := asked_now():
            asked.wish = wish_for(self._url, payload, self.draw)
        habits = self._known(payload).habits
        payload = habits.fitted(payload)
        as_it_is = {name: payload.pop(name) for name in _AS_IT_IS if name in payload}
        body = {**(payload.get("extra_body") or {}), **as_it_is}
        if payload.get("stream") and not habits.streams:
            body["stream"] = False  # the client still reads a stream, which `wire` makes of it
        elif not payload.get("stream") and not habits.wholes:
            body["stream"] = True  # and the other way round
        return {**payload, "messages": [], "extra_body": body}

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        asked, limit = super()._agenerate, self._limit()
        if may_wait():
            limit = replace(limit, seconds=inf)

        async def call(shown: list[BaseMessage]) -> ChatResult:
            with asking(self.server) as on_its_way:
                async with limit.whole():
                    result = await asked(shown, stop, run_manager, **kwargs)
            adaptation.way = on_its_way.way
            return result

        adaptation = self._adaptation(messages, kwargs)
        try:
            result: ChatResult = await self._ask(adaptation, call)
        except openai.APIError as error:
            result = failed_answer(error)
        for generation in result.generations:
            note_adaptation(generation.message, adaptation)
            require_begun(generation.message, generation.generation_info, adaptation)
        return result

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        """Ask again only as long as nothing has been heard.

        Raises:
            openai.OpenAIError: When the stream came to its end without the end of an answer.
        """
        limit = self._limit()
        adaptation = self._adaptation(messages, {**kwargs, "stream": True})

        async def call(shown: list[BaseMessage]) -> Begun:
            pieces = self._pieces(shown, stop, kwargs)
            with asking(self.server) as on_its_way:
                first = await begun(limit.pieces(pieces, begins=lambda piece: bool(piece.text)))
            adaptation.way = on_its_way.way
            return first

        try:
            first, rest = await self._ask(adaptation, call)
        except openai.APIError as error:
            first, rest = as_stream(failed_answer(error))
        for piece in first:
            note_adaptation(piece.message, adaptation)
        judging = "response_format" in kwargs
        async with aclosing(whole_answer(first, rest, with_aside=judging)) as pieces:
            heard = AIMessageChunk(content="")
            async for piece in pieces:
                heard = heard if heard.content else AIMessageChunk(content=piece.text)
                require_begun(heard, piece.generation_info, adaptation)
                yield piece

    async def _pieces(
        self, messages: list[BaseMessage], stop: list[str] | None, kwargs: Mapping[str, Any]
    ) -> AsyncGenerator[ChatGenerationChunk]:
        """Give the pieces of an answer, each read as the line of JSON that it is.

        The client would make an object of many parts of each, and take it apart again. Words that
        have come together are one piece: whatever is done with a piece is done less often then.
        """
        usage = {"stream_options": {"include_usage": True}} if self.stream_usage else {}
        payload = self._get_request_payload(messages, stop=stop, **usage, **kwargs, stream=True)
        more = payload.pop("extra_body", {})
        options = {
            theirs: payload.pop(ours) for ours, theirs in _OPTIONS.items() if ours in payload
        }
        stream: openai.AsyncStream[Any] = await self.root_async_client.post(
            "/chat/completions",
            body={**payload, **more},
            options=options,
            cast_to=object,
            stream=True,
            stream_cls=openai.AsyncStream[object],
        )
        async with stream, aclosing(gathered(stream)) as gathering:
            async for lines in gathering:
                for line in joined(lines):
                    piece = self._convert_chunk_to_generation_chunk(line, AIMessageChunk, None)
                    if piece is not None:
                        yield piece

    def _create_chat_result(
        self, response: dict[str, Any] | openai.BaseModel, generation_info: Any = None
    ) -> ChatResult:
        body = readable_answer(response, self._url)
        return with_asides(super()._create_chat_result(body, generation_info), body)

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], *args: Any, **kwargs: Any
    ) -> ChatGenerationChunk | None:
        if (text := plain_text(chunk)) is not None:
            about = {"model_provider": "openai"}
            message = AIMessageChunk(content=text, response_metadata=about)
            return ChatGenerationChunk(message=message)
        found = readable_chunk(chunk, self._url)
        piece = super()._convert_chunk_to_generation_chunk(found, *args, **kwargs)
        return with_aside(piece, found)

    async def _ask(
        self, adaptation: Adaptation[R], call: Callable[[list[BaseMessage]], Awaitable[R]]
    ) -> R:
        try:
            return await self.patience.ask(self.model_name, lambda: adaptation.carry_out(call))
        except AccessError as error:
            if self.advice and is_denied(error.__cause__):
                raise AccessError(f"{error}; {self.advice}") from error
            raise

    @property
    def server(self) -> Server:
        """Give the server's model, for what is asked of it beside answers."""
        return Server(self.model_name, self._url, self.root_async_client, self.patience)

    @property
    def _url(self) -> str:
        return self.openai_api_base or "https://api.openai.com/v1"

    def _limit(self) -> TimeLimit:
        seconds = self.request_timeout
        whole = float(seconds) if isinstance(seconds, int | float) else TIMEOUT_SECONDS
        return TimeLimit(whole, self._url)

    def _known(self, payload: Mapping[str, Any]) -> adapting.Server:
        return server_of(self._url, str(payload.get("model", self.model_name)))

    def _adaptation(
        self, messages: Sequence[BaseMessage], kwargs: Mapping[str, Any]
    ) -> Adaptation[Any]:
        fields = super()._get_request_payload([], **kwargs)
        if self.stream_usage and kwargs.get("stream"):
            fields["stream_options"] = {"include_usage": True}
        return Adaptation(self._known(fields), messages, fields, self.remark)

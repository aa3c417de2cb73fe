"""A model of somebody else's class that cannot end the process it is asked in.

`SystemExit` ends a running event loop from whatever task it is raised in, past everybody who awaits
that task. So it has to be caught where the model's own code is called. What a person types at the
terminal, `KeyboardInterrupt`, is let through.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from functools import cache
from typing import Any, NoReturn

from langchain_core.language_models import BaseChatModel
from langchain_core.outputs import ChatGenerationChunk, ChatResult


def contained(model: BaseChatModel) -> BaseChatModel:
    """Give a model that raises `RuntimeError` where its own code would end the process.

    Args:
        model: A model; it stays as it is.
    """
    copied = model.model_copy()
    copied.__class__ = _containing(type(model))
    return copied


@cache
def _containing(kind: type[BaseChatModel]) -> type[BaseChatModel]:
    """Make a class of its kind, with the methods that it has of its own."""
    written: dict[str, Any] = {
        name: made(getattr(kind, name))
        for name, made in _MADE.items()
        if getattr(kind, name) is not getattr(BaseChatModel, name)
    }
    about = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    own: Any = type(kind)
    made: type[BaseChatModel] = own(kind.__name__, (kind,), {**about, **written})
    return made


def _failed(error: SystemExit) -> NoReturn:
    raise RuntimeError("it raised SystemExit") from error


def _generate(own: Callable[..., ChatResult]) -> Any:
    def generate(self: Any, *args: Any, **kwargs: Any) -> ChatResult:
        try:
            return own(self, *args, **kwargs)
        except SystemExit as error:
            _failed(error)

    return generate


def _agenerate(own: Callable[..., Awaitable[ChatResult]]) -> Any:
    async def agenerate(self: Any, *args: Any, **kwargs: Any) -> ChatResult:
        try:
            return await own(self, *args, **kwargs)
        except SystemExit as error:
            _failed(error)

    return agenerate


def _stream(own: Any) -> Any:
    def stream(self: Any, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        try:
            yield from own(self, *args, **kwargs)
        except SystemExit as error:
            _failed(error)

    return stream


def _astream(own: Any) -> Any:
    async def astream(self: Any, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        try:
            async for piece in own(self, *args, **kwargs):
                yield piece
        except SystemExit as error:
            _failed(error)

    return astream


_MADE: Mapping[str, Callable[[Any], Any]] = {
    "_generate": _generate,
    "_agenerate": _agenerate,
    "_stream": _stream,
    "_astream": _astream,
}
"""A method of a model's own → what makes one of it that does not end the process."""

"""Tools of LangChain's as an action calls them: what fails in one is raised, never told as words.

A tool may be told to turn its errors into a text for a model to read (`handle_tool_error`, as
the tools of `langchain-mcp-adapters` are). Here nobody reads it: it would be taken for the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

from langchain_core.tools import BaseTool

from scriptgraph.nodes.threads import contained

_RAISES: Mapping[str, Any] = {"handle_tool_error": False, "handle_validation_error": False}


def raising(tool: BaseTool) -> BaseTool:
    """Give a tool that raises what fails in it, and an ordinary error for what ends a process.

    Args:
        tool: A tool; it stays as it is.
    """
    copied = tool.model_copy(update=_RAISES)
    copied.__class__ = _containing(type(tool))
    return copied


@cache
def _containing(kind: type[BaseTool]) -> type[BaseTool]:
    """Make a class of its kind whose own code ends no event loop: LangChain runs it in a task."""
    own: Any = type(kind)
    about = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    written = {} if kind._arun is BaseTool._arun else {"_arun": _arun(kind._arun)}
    made: type[BaseTool] = own(
        kind.__name__, (kind,), {**about, **written, "_run": _run(kind._run)}
    )
    return made


def _run(own: Callable[..., Any]) -> Any:
    @wraps(own)  # LangChain reads from its signature what it is called with
    def run(self: BaseTool, *args: Any, **kwargs: Any) -> Any:
        with contained():
            return own(self, *args, **kwargs)

    return run


def _arun(own: Callable[..., Any]) -> Any:
    @wraps(own)
    async def arun(self: BaseTool, *args: Any, **kwargs: Any) -> Any:
        with contained():
            return await own(self, *args, **kwargs)

    return arun

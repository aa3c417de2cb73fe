"""Who plays which role: the models and settings that all nodes of one graph share."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, get_args

from langchain_core.language_models import BaseChatModel
from langgraph.runtime import Runtime
from typing_extensions import TypedDict

from scriptgraph.errors import InputError
from scriptgraph.settings import Mode, Settings
from scriptgraph.state import SessionState


class SessionContext(TypedDict, total=False):
    """What can be chosen for each run of a compiled graph."""

    mode: Mode
    """Overrides the mode that the graph was created with."""


class Node(Protocol):
    """Every node: from the state to what changed."""

    def __call__(
        self, state: SessionState, *, runtime: Runtime[SessionContext]
    ) -> Awaitable[dict[str, Any]]:
        """Run one step."""
        ...


@dataclass(frozen=True)
class Cast:
    """The models of the agent's roles, and how they are asked."""

    dialog: BaseChatModel
    evaluator: BaseChatModel
    dispatcher: BaseChatModel
    settings: Settings


def mode_of(runtime: Runtime[SessionContext], settings: Settings) -> Mode:
    """Give the mode of this run.

    Raises:
        InputError: When the run's context names a mode that does not exist.
    """
    mode = (runtime.context or {}).get("mode") or settings.mode
    if mode not in get_args(Mode):
        raise InputError(f"mode {mode!r} does not exist; there are {', '.join(get_args(Mode))}")
    return mode


def now() -> str:
    """Give the time as the trace writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")

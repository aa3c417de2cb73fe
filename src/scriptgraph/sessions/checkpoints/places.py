"""Where in the store a config points: a session, and a step of it."""

from __future__ import annotations

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import get_checkpoint_id


def place(config: RunnableConfig) -> tuple[str, str]:
    """Give the session and the step that a config names; the step is empty where it names none.

    What a graph within a session's graph stores is a session of its own, within the session.
    """
    configurable = config["configurable"]
    inner = configurable.get("checkpoint_ns")
    thread = str(configurable["thread_id"])
    return f"{thread}\0{inner}" if inner else thread, get_checkpoint_id(config) or ""


def newest(config: RunnableConfig) -> RunnableConfig:
    """Name the newest step of a config's session."""
    configurable = config["configurable"]
    return {"configurable": {**configurable, "checkpoint_id": None}}


def is_within(session: str, other: str) -> bool:
    """Say whether a session is another one, or within it."""
    return session == other or session.startswith(f"{other}\0")


def outermost(session: str) -> str:
    """Give the session that a session is within, or itself where it is within none."""
    return session.partition("\0")[0]

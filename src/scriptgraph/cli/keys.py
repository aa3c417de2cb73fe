"""The key under which the command line keeps sessions: the environment's, and read nowhere else."""

from __future__ import annotations

import os
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scriptgraph.sessions.checkpoints import Store

NAME = "LANGGRAPH_AES_KEY"
"""16, 24 or 32 bytes; LangGraph's own savers take it from there too."""


def store_key() -> str | None:
    """Give the key; None where there is none. An empty one is a mistake, and not the same."""
    return os.environ.get(NAME)


def opened_store(address: str) -> AbstractAsyncContextManager[Store]:
    """Open the store of people's sessions, under the environment's key where there is one.

    Raises:
        InputError: When it cannot be opened, or not with this key.
    """
    from scriptgraph.sessions.checkpoints import open_store

    return open_store(address, key=store_key())

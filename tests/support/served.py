"""Models behind a server of a test's own, whose connections are closed with the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from langchain_openai import ChatOpenAI

from scriptgraph.models.chat import openai_model


@asynccontextmanager
async def served_model(
    address: str, name: str = "asked", *, top_p: float | None = None, **more: Any
) -> AsyncIterator[ChatOpenAI]:
    """Give a model as the command line makes it.

    The client keeps connections by address for as long as the process lives, so nobody else would
    close them.
    """
    model = openai_model(name, temperature=0, api_key="k", base_url=address, **more)
    assert isinstance(model, ChatOpenAI)
    model.top_p = top_p
    try:
        yield model
    finally:
        await model.root_async_client.close()
        model.root_client.close()

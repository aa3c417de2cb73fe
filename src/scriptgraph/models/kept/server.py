"""The batches of a server: whether it has any, how one is made, and what it has written.

The call that makes a batch is never simply repeated: it is looked first whether there is one now.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

from scriptgraph.core.errors import AccessError
from scriptgraph.models.kept.results import BatchResults
from scriptgraph.models.kept.rounds import Round
from scriptgraph.models.kept.wishes import plain_address
from scriptgraph.models.retrying import Patience

if TYPE_CHECKING:
    import openai
    from openai.types import Batch

R = TypeVar("R")

_ENDPOINT: Final = "/v1/chat/completions"
_MARK = "scriptgraph"
"""Under which key of a batch's metadata the round stands."""

_NO_SUCH_THING = (404, 405, 501)
"""How servers answer that know nothing of batches."""

_CLOCKS_APART = 86_400
"""Seconds by which a server's clock may be behind; no older batch is looked through for one."""


class Server(NamedTuple):
    """One model of a server, and how it is asked."""

    model: str
    address: str
    client: openai.AsyncOpenAI
    patience: Patience

    async def ask(self, call: Callable[[], Awaitable[R]]) -> R:
        """Ask as patiently as for an answer.

        Raises:
            AccessError: When the server does not let itself be asked.
            openai.APIError: When it fails all the same.
        """
        return await self.patience.ask(self.model, call)


async def require_batches(server: Server) -> None:
    """Refuse a server that has no batches.

    Raises:
        AccessError: When it has none.
    """
    import openai

    async def look() -> None:
        try:
            await server.client.batches.list(limit=1)
        except openai.APIStatusError as error:
            if error.status_code not in _NO_SUCH_THING:
                raise
            raise AccessError(
                f"the server at {plain_address(server.address)} has no batches (it says "
                f"{error.status_code}); leave --batch out"
            ) from error

    await server.ask(look)


async def make_batch(server: Server, round_: Round, bodies: Iterable[dict[str, Any]]) -> Batch:
    """Make a batch of a round, once, whatever becomes of the connection meanwhile."""
    import openai

    lines = zip(round_.lines, bodies, strict=True)
    text = "".join(_line(line.id, body) for line, body in lines)
    file = (f"{round_.id}.jsonl", text.encode())
    uploaded = await server.ask(lambda: server.client.files.create(file=file, purpose="batch"))

    async def create() -> Batch:
        try:
            return await server.client.batches.create(
                completion_window="24h",
                endpoint=_ENDPOINT,
                input_file_id=uploaded.id,
                metadata={_MARK: round_.id},
            )
        except (openai.APIConnectionError, openai.InternalServerError):
            if batch := await batch_of(server, round_):
                return batch  # it was made, only its answer was lost
            raise

    return await server.ask(create)


async def batch_of(server: Server, round_: Round) -> Batch | None:
    """Look on the server for the batch of a round; None where it was never made."""

    async def look() -> Batch | None:
        async for batch in server.client.batches.list(limit=100):  # the newest first
            if (batch.metadata or {}).get(_MARK) == round_.id:
                return batch
            if batch.created_at < round_.at.timestamp() - _CLOCKS_APART:
                break
        return None

    return await server.ask(look)


async def results_of(server: Server, batch: Batch) -> BatchResults:
    """Read what a server wrote about a batch."""
    results = BatchResults()
    for file in filter(None, (batch.output_file_id, batch.error_file_id)):
        content = await server.ask(partial(server.client.files.content, file))
        results.read(content.content.decode(errors="replace"))
    return results


def _line(number: str, body: dict[str, Any]) -> str:
    """Write a request as a line of a batch."""
    whole = {name: value for name, value in body.items() if name != "stream"}
    line = {"custom_id": number, "method": "POST", "url": _ENDPOINT, "body": whole}
    return json.dumps(line) + "\n"

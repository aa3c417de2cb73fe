"""A reward model over HTTP: `POST {"query": [...]}` → `{"rewards": [...]}`, as OpenRLHF has it.

The server is OpenRLHF's `openrlhf.cli.serve_rm`, or any that answers in the same way. It takes each
query as a whole conversation in one text, and gives a reward for each in their order.
"""

from __future__ import annotations

import asyncio
import math
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import httpx
from jinja2 import Template

from scriptgraph.core.errors import InputError, RewardError
from scriptgraph.models.timers import end_in

TIMEOUT_SECONDS = 30.0
"""How long the rewards of one message may take: a user may be waiting for it."""

PATH = "/get_reward"

_SHOWN = 120
"""Characters of an unusable answer that a message shows."""


@dataclass(frozen=True)
class RewardModel:
    """A reward model.

    Raises:
        InputError: When its address is none.
    """

    url: str
    """`http://host:port/get_reward`; the path can be left out."""

    template: Template | None = None
    """How it reads a conversation: see `prompting.reward.chat_template`."""

    timeout: float = TIMEOUT_SECONDS
    """Seconds after which it is not waited for any longer."""

    def __post_init__(self) -> None:
        """Refuse an address before anything is paid for."""
        try:
            parts = httpx.URL(self.url)
        except httpx.InvalidURL as error:
            raise InputError(f"{self.url!r} is no address of a reward model: {error}") from error
        if parts.scheme not in ("http", "https") or not parts.host:
            raise InputError(
                f"{self.url!r} is no address of a reward model: it looks like "
                f"http://127.0.0.1:5000{PATH}"
            )

    @property
    def address(self) -> httpx.URL:
        """Give the address that is asked."""
        parts = httpx.URL(self.url)
        return parts if parts.path.strip("/") else parts.copy_with(path=PATH)

    @property
    def name(self) -> str:
        """Name it in traces and records: the address without a user's name, password or key."""
        return str(self.address.copy_with(username=None, password=None, query=None, fragment=None))

    async def rewards(self, queries: Sequence[str]) -> list[float | None]:
        """Ask for the reward of every query; None where what came is no finite number.

        Raises:
            RewardError: When there is no answer in time, or none with one reward for each query.
        """
        certificates = _certificates()
        try:
            # Not httpx's own timeout, which begins anew with every piece of an answer.
            async with (
                asyncio.timeout(None) as limit,
                httpx.AsyncClient(timeout=None, verify=certificates) as client,
            ):
                end_in(limit, self.timeout)
                answer = await client.post(self.address, json={"query": list(queries)})
        except TimeoutError as error:
            raise RewardError(f"no answer in {self.timeout:g} seconds") from error
        except httpx.HTTPError as error:
            raise RewardError(f"it cannot be reached: {_describe(error)}") from error
        if not answer.is_success:
            raise RewardError(f"it answered {answer.status_code}: {_shown(answer)}")
        return _read(answer, len(queries))


def _read(answer: httpx.Response, count: int) -> list[float | None]:
    try:
        body = answer.json()
    except (ValueError, RecursionError) as error:
        raise RewardError(f"its answer is no JSON: {_shown(answer)}") from error
    rewards = body.get("rewards") if isinstance(body, dict) else None
    if not isinstance(rewards, list):
        raise RewardError(f"its answer has no list `rewards`: {_shown(answer)}")
    if len(rewards) != count:
        raise RewardError(f"it gave {len(rewards)} rewards for {count} queries")
    return [_number(one) for one in rewards]


def _number(given: object) -> float | None:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    try:
        value = float(given)
    except OverflowError:
        return None
    return value if math.isfinite(value) else None


def _shown(answer: httpx.Response) -> str:
    text = " ".join(answer.text.split())
    return repr(text[:_SHOWN]) if text else "an empty body"


def _describe(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


@cache
def _certificates() -> ssl.SSLContext:
    """Read the certificates once: it takes longer than asking."""
    return httpx.create_ssl_context()

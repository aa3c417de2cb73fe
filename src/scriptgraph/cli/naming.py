"""How a model is named on the command line: `MODEL`, or `MODEL@http://host/v1`."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from scriptgraph.cli.output import remark
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from scriptgraph.models.retrying import Patience

AT_ADDRESS = (
    "NAME@http://host/v1 asks that server, with the key in OPENAI_API_KEY_HOST (host in capitals, "
    "`_` for other characters) or none."
)
"""Belongs to the help of every option that takes a model."""

_PROTOCOL = "openai:"
"""Stands before a name in `create_session`; here, there is no other protocol."""

_NAMED = re.compile(r"(?P<model>.+?)@(?P<address>https?://.*)")


class ModelName(NamedTuple):
    """A model's name as its server knows it, and the server's address."""

    model: str
    address: str | None
    """None where the environment says which server is asked."""


def read_model_name(written: str) -> ModelName:
    """Read a model's name; `openai:NAME`, as the library has it, is NAME.

    Raises:
        InputError: When the address cannot be used, or would write a secret into results.
    """
    written = written.removeprefix(_PROTOCOL)
    found = _NAMED.fullmatch(written)
    if found is None:
        if re.match(r"@?https?://", written):
            raise InputError(f"{written!r} names no model; write MODEL@http://host/v1")
        return ModelName(written, None)
    model, address = found["model"], found["address"]
    from scriptgraph.models.endpoint import require_address

    require_address(address, f"the address of {model!r}")
    if model == REHEARSAL:
        raise InputError(f"{REHEARSAL!r} is offline and has no address")
    return ModelName(model, address)


@cache
def _patience() -> Patience:
    """Wait where everybody sees it, and is told once, however many models a server has."""
    from scriptgraph.cli.judged import waiting
    from scriptgraph.models.retrying import Patience, Waited

    waited = Waited()

    def watch(until: float) -> None:
        if waited.is_news(until):
            remark(waiting(until))

    return Patience(watch=watch)


def served_model(written: str, *, temperature: float | None, seed: int | None) -> BaseChatModel:
    """Get a model that a server has.

    Key and address are the environment's; an address of its own has a key of its own. Wherever
    that model's name is written down, its address stands with it.

    Raises:
        InputError: When an address cannot be used, or there is neither key nor address.
    """
    from scriptgraph.models.chat import openai_model
    from scriptgraph.models.endpoint import Endpoint

    named, endpoint = read_model_name(written), Endpoint.of(os.environ)
    model = openai_model(
        named.model,
        temperature=temperature,
        api_key=endpoint.key(named.address),
        base_url=named.address or endpoint.base_url,
        seed=seed,
        patience=_patience(),
        remark=remark,
        advice=endpoint.advice(named.address),
    )
    if named.address is None:
        return model
    # The name is what designs and records hold; the server is asked for the one that it knows.
    asked = {"model_name": written, "model_kwargs": {"model": named.model}}
    return model.model_copy(update=asked)

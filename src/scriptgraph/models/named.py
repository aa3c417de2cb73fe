"""A model by the name that somebody wrote: `MODEL`, or `MODEL@http://host/v1`."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.models.adapting import Remark
from scriptgraph.models.chat import openai_model
from scriptgraph.models.endpoint import Endpoint, require_address
from scriptgraph.models.retrying import Patience

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
    require_address(address, f"the address of {model!r}")
    if model == REHEARSAL:
        raise InputError(f"{REHEARSAL!r} is offline and has no address")
    return ModelName(model, address)


def served_model(
    written: str, *, temperature: float | None, seed: int | None, patience: Patience, remark: Remark
) -> BaseChatModel:
    """Get a model that a server has.

    Key and address are the environment's; an address of its own has a key of its own. Wherever
    that model's name is written down, its address stands with it.

    Args:
        written: The name.
        temperature: None leaves it to the server.
        seed: None asks for none.
        patience: How long it is waited for.
        remark: Told once what the server has turned out to take.

    Raises:
        InputError: When an address cannot be used, or there is neither key nor address.
    """
    named, endpoint = read_model_name(written), Endpoint.of(os.environ)
    model = openai_model(
        named.model,
        temperature=temperature,
        api_key=endpoint.key(named.address),
        base_url=named.address or endpoint.base_url,
        seed=seed,
        patience=patience,
        remark=remark,
        advice=endpoint.advice(named.address),
    )
    if named.address is None:
        return model
    # The name is what designs and records hold; the server is asked for the one that it knows.
    asked = {"model_name": written, "model_kwargs": {"model": named.model}}
    return model.model_copy(update=asked)

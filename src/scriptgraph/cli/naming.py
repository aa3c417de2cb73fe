"""How a model is named on the command line: `MODEL`, or `MODEL@http://host/v1`."""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from scriptgraph.cli.output import errors
from scriptgraph.errors import InputError
from scriptgraph.settings import REHEARSAL

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from scriptgraph.models.patience import Patience

AT_ADDRESS = "NAME@http://host/v1 asks that server."
"""Belongs to the help of every option that takes a model."""

_NAMED = re.compile(r"(?P<model>.+?)@(?P<address>https?://.*)")


class ModelName(NamedTuple):
    """A model's name as its server knows it, and the server's address."""

    model: str
    address: str | None
    """None where the environment says which server is asked."""


def read_model_name(written: str) -> ModelName:
    """Read a model's name.

    Raises:
        InputError: When the address cannot be used, or would write a secret into results.
    """
    found = _NAMED.fullmatch(written)
    if found is None:
        if re.match(r"@?https?://", written):
            raise InputError(f"{written!r} names no model; write MODEL@http://host/v1")
        return ModelName(written, None)
    model, address = found["model"], found["address"]
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise InputError(f"{address!r} is no address of a server: {error}") from error
    if not parts.hostname or re.search(r"\s", address):
        raise InputError(f"{address!r} is no address of a server; one looks like http://host/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(
            f"the address of {model!r} may hold nothing but host and path, for it is written into "
            "results; keys belong into OPENAI_API_KEY"
        )
    if model == REHEARSAL:
        raise InputError(f"{REHEARSAL!r} is offline and has no address")
    return ModelName(model, address)


@cache
def _patience() -> Patience:
    """Wait where everybody sees it, and is told once, however many models a server has."""
    from scriptgraph.cli.phrases import waiting
    from scriptgraph.models.patience import Patience, Waited

    waited = Waited()

    def watch(until: float) -> None:
        if waited.is_news(until):
            errors().print(waiting(until), style="yellow", markup=False)

    return Patience(watch=watch)


def served_model(written: str, *, temperature: float, seed: int | None) -> BaseChatModel:
    """Get a model that a server has.

    Key and address are the environment's, but for a name with an address of its own. Wherever
    that model's name is written down, its address stands with it.

    Raises:
        InputError: When an address cannot be used, or there is neither key nor address.
    """
    from scriptgraph.models.chat import openai_model

    named = read_model_name(written)
    model = openai_model(
        named.model,
        temperature=temperature,
        api_key=os.environ.get("OPENAI_API_KEY"),
        base_url=named.address or os.environ.get("OPENAI_BASE_URL"),
        seed=seed,
        patience=_patience(),
    )
    if named.address is None:
        return model
    # The name is what designs and records hold; the server is asked for the one that it knows.
    asked = {"model_name": written, "model_kwargs": {"model": named.model}}
    return model.model_copy(update=asked)

"""A chat model by its name, and whether something is a chat model at all.

`rehearsal` is offline. `openai:NAME` is any server that speaks the OpenAI protocol, at
`OPENAI_BASE_URL`, with `OPENAI_API_KEY`; `openai:NAME@URL` is one at that address, with its own
key. Every other `PROVIDER:NAME` is LangChain's to know.
"""

import os
from importlib import import_module
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.models.endpoint import require_address
from scriptgraph.models.redaction import redacted

_NAMES = f"write {REHEARSAL!r}, or PROVIDER:NAME such as 'openai:gpt-4o-mini'"
_OPENAI = "openai"


def chat_model(model: BaseChatModel | str, *, temperature: float = 0) -> BaseChatModel:
    """Give a chat model as it is, or by its name.

    Args:
        model: The model, or `rehearsal`, or `PROVIDER:NAME`.
        temperature: Of a model that is named; a rehearsal has none.

    Raises:
        InputError: When it is neither, or what the name needs is not there.
    """
    if isinstance(model, BaseChatModel):
        return model
    if isinstance(model, str):
        return _named(model, temperature)
    raise InputError(f"{_what_it_is(model)}; give a chat model of LangChain, or {_NAMES}")


def _named(name: str, temperature: float) -> BaseChatModel:
    if name == REHEARSAL:
        from scriptgraph.rehearsal.model import RehearsalModel

        return RehearsalModel()
    provider, _, model = name.partition(":")
    if not provider or not model:
        raise InputError(f"{redacted(name)!r} is no name of a model; {_NAMES}")
    if provider == _OPENAI:
        from scriptgraph.models.chat import openai_model
        from scriptgraph.models.endpoint import Endpoint

        endpoint = Endpoint.of(os.environ)
        model, address = _placed(model)
        return openai_model(
            model,
            temperature=temperature,
            api_key=endpoint.key(address),
            base_url=address or endpoint.base_url,
            advice=endpoint.advice(address),
        )
    return _of_langchain(name, temperature)


def _placed(model: str) -> tuple[str, str | None]:
    """Read `NAME@URL`; an `@` without an address behind it belongs to the name."""
    if "://" not in model:
        return model, None
    name, at, address = model.partition("@")
    if not name or not at or "://" in name:
        raise InputError(f"a model at an address is written openai:NAME@URL; {_NAMES}")
    require_address(address, "the address of a model")
    return name, address


def _of_langchain(name: str, temperature: float) -> BaseChatModel:
    try:
        init_chat_model = import_module("langchain.chat_models").init_chat_model
    except ImportError as error:
        raise InputError(
            f"the model {name!r} needs LangChain: pip install langchain, and the package of its "
            f"provider. Without it there are {REHEARSAL!r} and 'openai:NAME', or give the model "
            "itself"
        ) from error
    try:
        model: Any = init_chat_model(name, temperature=temperature)
    except (ImportError, ValueError) as error:
        raise InputError(f"the model {name!r} cannot be used: {error}") from error
    return chat_model(model)


def _what_it_is(given: object) -> str:
    """Say what was given in a model's place, and for the usual mistakes what to do instead."""
    if isinstance(given, type):
        return f"{given.__name__} is a class, not a model: {given.__name__}() makes one"
    kind = type(given).__name__.lstrip("_")
    if not isinstance(given, Runnable):
        return f"a {kind} is no chat model"
    return (
        f"a {kind} is no chat model: what is wrapped by .with_retry(), .with_fallbacks(), .bind() "
        "or a chain can neither be asked for answers in a schema nor be listened to. Give the "
        "model itself, with its own options (max_retries, model_kwargs); how often an answer is "
        "asked for is Settings(attempts=...)"
    )

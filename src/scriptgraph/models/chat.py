"""Chat models behind the OpenAI protocol, and structured answers from any chat model."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import Runnable, RunnableSequence
from pydantic import BaseModel, SecretStr
from pydantic.json_schema import GenerateJsonSchema

from scriptgraph.core.errors import InputError
from scriptgraph.models.adapting import Remark, unheard
from scriptgraph.models.loaded import is_of
from scriptgraph.models.redaction import hide
from scriptgraph.models.refusals import is_refused_prompt
from scriptgraph.models.retrying import RETRIES, Patience
from scriptgraph.models.timers import TIMEOUT_SECONDS

log = logging.getLogger("scriptgraph.models")

if TYPE_CHECKING:
    from langchain_core.rate_limiters import BaseRateLimiter


def openai_model(
    name: str,
    *,
    temperature: float | None,
    api_key: str | None,
    base_url: str | None,
    seed: int | None = None,
    timeout: float = TIMEOUT_SECONDS,
    retries: int = RETRIES,
    patience: Patience | None = None,
    rate_limiter: BaseRateLimiter | None = None,
    remark: Remark = unheard,
    advice: str = "",
    parameters: Mapping[str, Any] = MappingProxyType({}),
) -> BaseChatModel:
    """Give a chat model of any server that speaks the OpenAI protocol.

    Args:
        name: The model's name as the server knows it.
        temperature: 0 for the agent's roles, 1 for the patient, as in the paper (section 4.1);
            None leaves it to the server.
        api_key: The key; servers of one's own usually take any text.
        base_url: The server's address, or None for OpenAI's.
        seed: Asks the server to sample the same way again, as far as it can.
        timeout: Seconds that one call may take.
        retries: How often a call is tried again after 408, 409, 429, 5xx, or no connection;
            `Retry-After` is honoured.
        patience: How long it is waited in between, in place of `retries` and two minutes.
        rate_limiter: Holds calls back; several models may share one.
        remark: Told once what the server has turned out to take.
        advice: What can be done where the server does not let the model be asked.
        parameters: What else is asked of the server, as `ChatOpenAI` takes it: `top_p`,
            `max_tokens`, `reasoning_effort`, `extra_body`.

    Raises:
        InputError: When there is neither a key nor an address of one's own, or the proxy or the
            certificates of the environment cannot be used.
    """
    api_key = (api_key or "").strip()
    hide(api_key)
    if not api_key and not base_url:
        raise InputError(
            f"model {name!r} needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of "
            "your own; without either, use the rehearsal model by leaving --model out"
        )
    from scriptgraph.models.client import PatientChat
    from scriptgraph.models.wire import client, plain_client

    return PatientChat(
        model=name,
        temperature=temperature,
        api_key=SecretStr(api_key or "unused"),
        base_url=base_url,
        seed=seed,
        timeout=timeout,
        max_retries=0,  # whoever waits in the client can neither be seen nor stopped
        patience=patience or Patience(retries=retries),
        rate_limiter=rate_limiter,
        remark=remark,
        advice=advice,
        http_client=plain_client(base_url, timeout),
        http_async_client=client(base_url, timeout),
        stream_usage=True,
        use_responses_api=False,
        **parameters,
    )


def structured(model: BaseChatModel, schema: type[BaseModel]) -> Runnable[Any, BaseMessage]:
    """Make a model answer in `schema` as strictly as it can; the answer stays unparsed.

    Models that know no structured output are asked as they are: the prompts say what the answer
    looks like, and one parser reads them all.
    """
    is_openai = is_of(model, "langchain_openai.chat_models.base", "BaseChatOpenAI")
    strictly: dict[str, Any] = {"method": "json_schema", "strict": True} if is_openai else {}
    try:
        asked = model.with_structured_output(_described(schema), **strictly)
    except NotImplementedError:
        return model
    except Exception as error:  # whatever it is: the model can still be asked
        log.warning("a %s takes no schema (%s)", type(model).__name__, type(error).__name__)
        return model
    # Its first step is the model, told of the schema; the steps behind it would parse the answer.
    return asked.first if isinstance(asked, RunnableSequence) else model


_LIMITS = ("max_tokens", "max_output_tokens", "num_predict", "max_new_tokens")
"""What classes of chat models call the most tokens of an answer."""


def bounded(model: BaseChatModel, tokens: int | None) -> BaseChatModel:
    """Give a model whose answers end after so many tokens.

    One that has a smaller limit of its own keeps it, and one whose class knows none is left as it
    is. So is every model where `tokens` is None.
    """
    fields = type(model).model_fields
    name = next((name for name in _LIMITS if name in fields), None)
    if tokens is None or name is None:
        return model
    own = getattr(model, name)
    if isinstance(own, int) and 0 < own <= tokens:
        return model
    return model.model_copy(update={name: tokens})


def varied(model: BaseChatModel, *, temperature: float, number: int) -> BaseChatModel:
    """Give a model that draws another answer to the same prompt.

    Models whose class has a field `temperature`, such as `ChatOpenAI`, are asked at the one given,
    and with a seed of their own where they have one; every other model is left as it is.

    Args:
        model: Any chat model.
        temperature: How much the answers differ.
        number: Which of several it is; added to the seed.
    """
    fields = type(model).model_fields
    if "temperature" not in fields:
        return model
    seed = getattr(model, "seed", None) if "seed" in fields else None
    other = {} if seed is None else {"seed": seed + number}
    drawn = numbered(model, number)
    return drawn.model_copy(update={"temperature": temperature, **other})


def numbered(model: BaseChatModel, draw: int) -> BaseChatModel:
    """Give a model whose answers are kept apart from those of other draws (`models/kept`).

    What it is asked is the same. A model of another class is left as it is.
    """
    is_ours = is_of(model, "scriptgraph.models.client", "PatientChat")
    return model.model_copy(update={"draw": draw}) if is_ours else model


def is_unreadable(error: Exception) -> bool:
    """Say whether an error means that the model answered, but unusably."""
    unfinished = ("LengthFinishReasonError", "ContentFilterFinishReasonError")
    return (
        is_refused_prompt(error)
        or isinstance(error, ValueError)
        or is_of(error, "openai", *unfinished)
    )


@cache
def _described(schema: type[BaseModel]) -> dict[str, Any]:
    """Describe a schema once: working it out costs more than a turn's own work."""
    return schema.model_json_schema(schema_generator=_Untitled)


class _Untitled(GenerateJsonSchema):
    """Describes fields without titles, which say their names once more in every request."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Say no."""
        return False

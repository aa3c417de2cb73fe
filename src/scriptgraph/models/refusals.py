"""Reads why a server did not answer: its own words, and the kinds of refusal that can be met.

Servers that speak the OpenAI protocol agree on little else. What they say in which words is taken
from public reports; everything that is not known here stays an error with the server's words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from scriptgraph.models.loaded import is_api_error, is_of
from scriptgraph.models.words import all_words, status_of

if TYPE_CHECKING:
    import openai

Kind = Literal["filter", "window", "roles", "format", "parameter", "stream", "whole"]
"""What a server refuses.

`filter`: the words, by a filter of the provider's. `window`: the length. `roles`: the order of
system, user and assistant messages. `format`: structured output. `parameter`: a field of the
request. `stream`: answering piece by piece. `whole`: answering at once.
"""


class RefusedPrompt(ValueError):
    """A server took the request and refuses these words, whatever is left out of them.

    It is an answer, though no usable one: nothing is broken, and asking again changes nothing.
    """

    def __init__(self, kind: Literal["filter", "window"], about: str = "") -> None:
        """Say which kind of refusal it is, and for `filter`, what for."""
        self.kind = kind
        self.about = about
        super().__init__(
            f"the provider's filter refused the prompt{f' ({about})' if about else ''}"
            if kind == "filter"
            else "the prompt is longer than the model can read"
        )


class TooLargeError(Exception):
    """An answer that is larger than any that a model writes."""


_FILTER = re.compile(
    r"content[ _-]?(?:filter|policy|management|moderation)|responsible ?ai|moderat(?:ion|ed)\b"
    r"|data_?inspection|inappropriate content|prohibited[_ ]content|(?:was|been|were) flagged"
    r"|safety (?:system|filter|polic)|usage polic|sensitive (?:words|content)|risk control"
    r"|blocked (?:by|due|because)|内容安全|敏感|不合规",
    re.IGNORECASE,
)
_WINDOW = re.compile(
    r"context[_ ](?:length|window|size)|maximum context|max(?:imum)? (?:input|prompt|model)[ _]len"
    r"|(?:prompt|input|request|messages?) (?:is|are) too (?:long|large)|too many (?:input )?tokens"
    r"|reduce the length|input tokens? (?:count )?(?:.{0,30})exceed|exceed\w* the (?:maximum|limit)"
    r".{0,40}tokens|request too large|exceed_context|n_ctx|string_above_max_length"
    r"|too large for model",
    re.IGNORECASE,
)
_ROLES = re.compile(
    r"system (?:message|role|prompt)|\broles?\b.{0,40}(?:alternat|support|allow|after|order|must)"
    r"|alternat\w+.{0,40}(?:roles?|user)|jinja|chat[ _]template|template ?error"
    r"|(?:developer|system) instruction|unexpected role|role ['\"]?system|only user and assistant"
    r"|last role|must (?:be|have) .{0,20}role",
    re.IGNORECASE,
)
_FORMAT = re.compile(
    r"response_?format|json_?schema|json_?object|json mode|structured[ _]output|guided|grammar"
    r"|invalid schema|schema",
    re.IGNORECASE,
)
_NO_STREAM = re.compile(
    r"stream(?:ing)?\b.{0,30}(?:not |un|isn't )(?:support|allow|availab|implement)", re.IGNORECASE
)
_NO_WHOLE = re.compile(
    r"only supports? (?:the )?stream|stream(?:ing)? (?:mode )?(?:is )?(?:required|needed)"
    r"|(?:for|in) non-?stream|(?:set|enable) (?:the )?[`'\"]?stream"
    r"|non-?stream\w* .{0,30}(?:not |un)support",
    re.IGNORECASE,
)
_REFUSING = (400, 403, 404, 405, 413, 415, 422, 424, 429, 451, 500, 501, 503)
"""Statuses with which servers refuse a request for what it holds."""

_LEFT_ALONE = frozenset({"model", "messages", "stream", "response_format", "tools", "extra_body"})
"""Fields without which it would be another request."""

_CATEGORIES = {
    "self_harm": ("self_harm", "self-harm", "self harm", "suicid"),
    "violence": ("violence", "violent"),
    "sexual": ("sexual",),
    "hate": ("hate", "harassment"),
    "jailbreak": ("jailbreak", "prompt_injection"),
}


def refusal_kind(error: BaseException, sent: Mapping[str, Any]) -> Kind | None:
    """Say what a server refuses with an error; None where it is something else.

    Args:
        error: What the client raised.
        sent: The fields of the request.
    """
    if not is_api_error(error) or not _is_refusal(error):
        return None
    words = f"{all_words(error)} {error.code or ''} {error.type or ''} {error.message}"
    if is_filtered(error, words):
        return "filter"
    if _WINDOW.search(words) or status_of(error) == 413:
        return "window"
    if status_of(error) == 429:
        return None
    if "response_format" in sent and _FORMAT.search(words):
        return "format"
    if parameter_in(error, sent):
        return "parameter"
    if _ROLES.search(words):
        return "roles"
    if sent.get("stream"):
        return "stream" if _NO_STREAM.search(words) else None
    return "whole" if _NO_WHOLE.search(words) else None


def is_filtered(error: openai.APIError, words: str) -> bool:
    """Say whether a filter of the provider's refused the words of a request."""
    return bool(_FILTER.search(words)) and status_of(error) not in (401, 404, 429)


def parameter_in(error: openai.APIError, sent: Mapping[str, Any]) -> str:
    """Name the field of a request that an error is about; empty where it names none."""
    fields = sorted((name for name in sent if name not in _LEFT_ALONE), key=len, reverse=True)
    named = str(error.param or "").rpartition(".")[2]
    if named in fields:
        return named
    words = f"{all_words(error)} {error.message}"
    return next((f for f in fields if re.search(rf"(?<![\w]){f}(?![\w])", words)), "")


def filtered_for(error: openai.APIError) -> str:
    """Say what a filter refused words for, where the provider says it; else empty."""
    told = json.dumps(error.body, default=str).lower()
    hits = re.findall(r'"(\w+)": \{[^{}]*"filtered": true', told)
    if hits:
        return ", ".join(hits)
    found = [name for name, words in _CATEGORIES.items() if any(word in told for word in words)]
    return ", ".join(found)


def is_refused_prompt(error: BaseException) -> bool:
    """Say whether an error means that a server refuses the words, or that they are too many."""
    return isinstance(error, RefusedPrompt) or refusal_kind(error, {}) in ("filter", "window")


def is_lasting(error: openai.APIConnectionError) -> bool:
    """Say whether a call without an answer would only cost the same again: out of time, or size."""
    cause: BaseException | None = error
    is_slow = is_of(error, "openai", "APITimeoutError")
    while cause is not None:
        if type(cause).__name__ in ("ConnectTimeout", "PoolTimeout"):
            is_slow = False
        if isinstance(cause, TooLargeError):
            return True
        cause = cause.__cause__
    return is_slow


def is_unreachable(error: BaseException | None) -> bool:
    """Say whether nobody took the call at all: what meets one session so, meets every other."""
    while error is not None:
        if type(error).__name__ in ("ConnectError", "ConnectTimeout"):
            return True
        error = error.__cause__
    return False


def is_denied(error: BaseException | None) -> bool:
    """Say whether an error is about a key."""
    return is_of(error, "openai", "AuthenticationError", "PermissionDeniedError")


def failed_generation(error: BaseException) -> str | None:
    """Give the answer that a server wrote, and refuses because it is not what it was asked for."""
    body = error.body if is_api_error(error) else None
    failed = body.get("failed_generation") if isinstance(body, dict) else None
    return failed if isinstance(failed, str) else None


def _is_refusal(error: openai.APIError) -> bool:
    status = status_of(error)
    return status in _REFUSING or (status is None and error.body is not None)

"""What servers say in place of an answer, in one line, without keys and passwords."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scriptgraph.models.loaded import is_api_error, is_of
from scriptgraph.models.redaction import outside_text

if TYPE_CHECKING:
    import openai

_DEEPEST, _MOST_PARTS = 5, 8
_NAMES = (
    *("message", "msg", "detail", "error", "error_description", "errors", "raw", "title"),
    *("error_msg", "err_msg", "errmsg", "error_message", "reason", "metadata"),
)
"""Under which names servers tell what is wrong."""

_SECONDS = {"ms": 0.001, "milli": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}
_TIME = r"(\d{1,7}(?:\.\d{1,6})?)\s*(ms|milli|[smhd])[a-z]*"
_WAIT = re.compile(
    rf"(?:try|retry)(?: again)? (?:in|after) ((?:{_TIME}[\s,]*(?:and\s+)?)+)", re.IGNORECASE
)


def status_of(error: openai.APIError) -> int | None:
    """Give the status of an answer, which some servers only name in its body."""
    import openai

    if isinstance(error, openai.APIStatusError):
        return error.status_code
    code = error.code or ""
    return int(code) if re.fullmatch(r"[45]\d\d", code) else None


def cause_of(error: BaseException) -> str:
    """Say in one line why a call failed: the server's words, or what is behind a lost connection.

    Keys and passwords are hidden.
    """
    if not is_api_error(error) or is_of(error, "scriptgraph.models.timing", "CallOutOfTime"):
        return outside_text(str(error)) or type(error).__name__
    import openai

    if isinstance(error, openai.APIConnectionError):
        return outside_text(f"{error.message.rstrip('.')}{_behind(error)}")
    words = all_words(error)
    if words and words not in error.message:
        status = status_of(error)
        return outside_text(f"Error code: {status} - {words}" if status else words)
    return outside_text(error.message)


def server_words(error: openai.APIError) -> str:
    """Give the server's own words, to be shown."""
    return outside_text(all_words(error) or error.message)


def all_words(error: openai.APIError) -> str:
    """Give the server's own words, without their wrapping."""
    if isinstance(error.body, str):
        return page_words(error.body)
    if error.body is None and is_of(error, "openai", "APIStatusError"):
        return page_words(error.message)
    return "; ".join(dict.fromkeys(list(words_in(error.body, _DEEPEST))[:_MOST_PARTS]))


def words_in(body: object, deeper: int) -> Iterator[str]:
    """Give the words of an error, under whichever names a server puts them."""
    if isinstance(body, str):
        yield " ".join(body.split())
    elif isinstance(body, list) and deeper:
        for part in body[:_MOST_PARTS]:
            yield from words_in(part, deeper - 1)
    elif isinstance(body, dict) and deeper:
        place = ".".join(map(str, body["loc"])) if isinstance(body.get("loc"), list) else ""
        for name in _NAMES:
            for words in words_in(body.get(name), deeper - 1):
                yield f"{place}: {words}" if place else words


def page_words(text: str) -> str:
    """Give the title of a page, such as proxies send in place of an answer."""
    if not _is_page(text):
        return " ".join(text.split())
    found = re.search(r"<(title|h1)[^>]*>(.*?)</\1>", text, re.IGNORECASE | re.DOTALL)
    title = " ".join(found[2].split()) if found else " ".join(re.sub("<[^>]*>", " ", text).split())
    return f"an HTML page came in place of an answer: {title}"


def in_place_of_answer(text: str) -> str:
    """Say what came in place of an answer."""
    words = page_words(text)
    return words if _is_page(text) else f"the answer cannot be read: {words or 'it is empty'}"


def _is_page(text: str) -> bool:
    return "<" in text and "html" in text.lower()


def _behind(error: openai.APIConnectionError) -> str:
    """Say what a lost connection was to, and the reason that is hidden behind it."""
    try:
        url = error.request.url
    except (AttributeError, RuntimeError):
        return ""
    address = f" ({url.scheme}://{url.host}{f':{url.port}' if url.port else ''})"
    reasons: list[str] = []
    cause: BaseException | None = error.__cause__
    while cause is not None and len(reasons) < _DEEPEST:
        if text := " ".join(str(cause).split()):
            reasons.append(text)
        cause = cause.__cause__ or cause.__context__
    last = [text for text in reasons if text.rstrip(".") != error.message.rstrip(".")]
    return address + (f": {last[-1]}" if last else "")


def wait_in(error: openai.APIError) -> float | None:
    """Read from a server's words how many seconds it wants to be left alone; None for none."""
    asked = _WAIT.search(all_words(error))
    if asked is None:
        return None
    times = re.findall(_TIME, asked[1].lower())
    return sum(float(number) * _SECONDS[unit] for number, unit in times) or None

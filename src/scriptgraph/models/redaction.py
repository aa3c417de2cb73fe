"""Keeps keys and passwords out of every text that a person or a file gets to see.

Servers repeat what they were sent: an error can hold the key that was refused. Whoever reads a key
says so here, and every text from outside goes through `redacted` before it is shown or kept.
"""

from __future__ import annotations

import re

HIDDEN = "[hidden]"
_SHORTEST = 6
"""Characters of a secret; shorter ones (`k`, `none`) are placeholders, and words of any text."""

_secrets: set[str] = set()

_NAMED = (
    r"(?:[\w-]*[_-])?(?:api[_-]?key|access[_-]?key(?:[_-]?id)?|secret(?:[_-]?(?:access[_-]?)?key)?"
    r"|password|passwd|pwd|auth[_-]?token|access[_-]?token|client[_-]?secret)|PG_?PASSWORD|APIKEY"
)
"""What a setting is called that holds a secret."""

_VALUE = r"(?:\\?\"[^\"]*\"|'[^']*'|[^\s\"',;&)}\]]+)"
_LOOKS_SECRET = (
    (re.compile(r"(\w://[^\s/:@]*):[^\s/@]+@"), rf"\1:{HIDDEN}@"),
    (re.compile(r"\b(Bearer|Basic)\s+[^\s\"',;]{4,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"\b(?:sk|pk|gsk|rk|xai|hf|key)[-_][\w*-]{12,}"), HIDDEN),
    (re.compile(r"\b(?:sk|gsk|rk|xai)[-_](?:(?=[\w*-]*[\dA-Z*])[\w*-]{2,}|[\w-]{8,})"), HIDDEN),
    (
        # Behind the word `key` even what could be a name: `sk-learn`.
        re.compile(r"(\bkey\b[^.\n]{0,40}?)\b(?:sk|gsk|rk|xai)[-_][\w-]{2,}", re.IGNORECASE),
        rf"\1{HIDDEN}",
    ),
    (re.compile(rf"\b({_NAMED})(['\"]?\s*=>?\s*){_VALUE}", re.IGNORECASE), rf"\1\2{HIDDEN}"),
    (re.compile(rf"\b({_NAMED})(['\"]\s*:\s*){_VALUE}", re.IGNORECASE), rf"\1\2{HIDDEN}"),
    (
        # Behind a colon stands a sentence as well: a secret has a figure in it, or is long.
        re.compile(
            rf"\b({_NAMED}|token|key)(\s*:\s*)(?=[^\s]*\d|[^\s]{{20}})[^\s\"',;&)}}\]]{{4,}}",
            re.IGNORECASE,
        ),
        rf"\1\2{HIDDEN}",
    ),
    (
        re.compile(r"\b(key|token)(['\"]?\s*[=:]\s*['\"]?)[\w./+~-]{16,}", re.IGNORECASE),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"([?&](?:key|token|sig|auth)=)[^\s&\"']+", re.IGNORECASE), rf"\1{HIDDEN}"),
    (re.compile(r"\bAIza[\w-]{20,}|\bA[KS]IA[A-Z0-9]{12,}|\bgh[pousr]_\w{16,}"), HIDDEN),
    (
        re.compile(
            r"(?<![\w/+])(?=[\w/+]*\d)(?=[\w/+]*[a-z])(?=[\w/+]*[A-Z])[A-Za-z0-9/+]{40}(?![\w/+])"
        ),
        HIDDEN,
    ),
)
_CONTROLS = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)|[\x00-\x1f\x7f-\x9f]+"
)


def hide(secret: str | None) -> None:
    """Have a key or password hidden wherever it turns up from now on."""
    if secret and len(secret.strip()) >= _SHORTEST:
        _secrets.add(secret.strip())


def holds_secret(text: str) -> bool:
    """Say whether a key or password that is known stands in a text."""
    return any(secret in text for secret in _secrets)


def redacted(text: str) -> str:
    """Give a text without keys and passwords: those that are known, and what looks like one."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    for looks, instead in _LOOKS_SECRET:
        text = looks.sub(instead, text)
    return text


def outside_text(text: str, most: int = 300) -> str:
    """Give another program's text on one line: redacted, without controls, and not too long."""
    line = " ".join(_CONTROLS.sub(" ", text[: most * 20]).split())
    shown = redacted(line)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"

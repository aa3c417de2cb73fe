"""Where models are asked, and with which key: each address gets its own, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from scriptgraph.core.errors import InputError
from scriptgraph.models.redaction import hide

KEY, ADDRESS = "OPENAI_API_KEY", "OPENAI_BASE_URL"
_OPENAI = "api.openai.com"


@dataclass(frozen=True)
class Endpoint:
    """How servers are reached, and which key is whose."""

    api_key: str | None = None
    """For OpenAI, and for `base_url` where there is one."""

    base_url: str | None = None
    own_keys: Mapping[str, str] = field(default_factory=dict)
    """Variable of the environment → the key of an address that is named with a model."""

    @classmethod
    def of(cls, environment: Mapping[str, str], named: Iterable[str] = ()) -> Endpoint:
        """Read an environment; every key in it is hidden in all texts from now on.

        Args:
            environment: Variable → its value.
            named: Further variables that hold keys.

        Raises:
            InputError: When the address cannot be used.
        """
        own = {
            name: key.strip()
            for name, key in environment.items()
            if (name.startswith(f"{KEY}_") or name in set(named)) and key.strip()
        }
        for key in (environment.get(KEY), *own.values()):
            hide(key)
        address = environment.get(ADDRESS, "").strip()
        if address:
            require_address(address, ADDRESS)
        return cls(environment.get(KEY, "").strip() or None, address or None, own)

    def key(self, address: str | None) -> str | None:
        """Give the key for an address that is named with a model, or for where there is none."""
        if address is None or self._is_mine(address):
            return self.api_key
        return next((self.own_keys[n] for n in key_names(address) if n in self.own_keys), None)

    def named_key(self, variable: str, model: str) -> str:
        """Give the key in a variable.

        Raises:
            InputError: When there is none.
        """
        if variable not in self.own_keys:
            raise InputError(f"model {model!r} needs the key in {variable}, which is not set")
        return self.own_keys[variable]

    def advice(self, address: str | None) -> str:
        """Say how an address gets a key, where it has none; else nothing."""
        if address is None or self.key(address):
            return ""
        return f"no key is named for {_host(urlsplit(address))}: set {key_names(address)[-1]}"

    def _is_mine(self, address: str) -> bool:
        parts = urlsplit(address)
        host = parts.hostname or ""
        is_openai = host == _OPENAI or host.endswith(f".{_OPENAI}")
        if is_openai and parts.scheme == "https" and parts.port in (None, 443):
            return True
        return self.base_url is not None and _origin(parts) == _origin(urlsplit(self.base_url))


def key_names(address: str) -> list[str]:
    """Name the variables that hold an address's key: with its port, and without."""
    parts = urlsplit(address)
    named = [f"{parts.hostname}_{parts.port}"] if parts.port else []
    return [
        f"{KEY}_{re.sub(r'[^A-Z0-9]+', '_', name.upper()).strip('_')}"
        for name in (*named, str(parts.hostname))
    ]


def require_address(address: str, named: str) -> None:
    """Refuse what is no address of a server, or would write a secret into results.

    Args:
        address: The address.
        named: Whose it is, as the message says it.

    Raises:
        InputError: When it cannot be used; no secret is repeated.
    """
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        parts, is_address = urlsplit(""), False
    if not is_address or re.search(r"\s", address):
        shown = "" if "@" in address else f" {address!r}"
        raise InputError(f"{named}{shown} is no address of a server; one looks like http://host/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(
            f"{named} may hold nothing but host and path, for it is written into results; keys "
            f"belong into {KEY}, or {KEY}_HOST for an address of its own"
        )


def _origin(parts: SplitResult) -> tuple[str, str | None, int | None]:
    usual = {"http": 80, "https": 443}
    return parts.scheme, parts.hostname, parts.port or usual.get(parts.scheme)


def _host(parts: SplitResult) -> str:
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)

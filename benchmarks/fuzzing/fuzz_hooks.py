"""What schemathesis is told of the server: names of what is there, for every second request.

It runs in an environment of its own, beside the package and without it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import schemathesis  # pyright: ignore[reportMissingImports] - see above

_REAL: dict[str, dict[str, list[Any]]] = json.loads(os.environ["FUZZ_REAL"])
_seen = open(os.environ["FUZZ_SEEN"], "a", encoding="utf-8", buffering=1)  # noqa: SIM115 - to the end


def _real(given: Any, where: str, called: Mapping[str, str] = MappingProxyType({})) -> Any:
    """Put names of what is there in the place of drawn ones, by what was drawn."""
    if not isinstance(given, dict):
        return given
    drawn = sum(map(ord, json.dumps(given, default=str)))
    if drawn % 2:
        return given
    real = _REAL[where]
    known = {key: real.get(called.get(key, key)) for key in given}
    found = {key: all_[drawn // 2 % len(all_)] for key, all_ in known.items() if all_}
    return {**given, **found}


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: Any) -> Any:
    """Name a session, a file, a version or a comment that there is."""
    path = context.operation.path
    name = "case" if "/cases/" in path else "model" if "/models/" in path else "name"
    return _real(path_parameters, "path", {"name": name})


@schemathesis.hook
def map_query(context: Any, query: Any) -> Any:
    """Ask for a script, or for results, that there are."""
    return _real(query, "query")


@schemathesis.hook
def map_body(context: Any, body: Any) -> Any:
    """Speak of what there is."""
    is_chat = context.operation.path.startswith("/v1/")
    return _real(body, "body", {"messages": "chat"} if is_chat else {})


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Note what was answered."""
    operation = case.operation
    _seen.write(f"{response.status_code} {operation.method.upper()} {operation.path}\n")

"""Requests that an OpenAPI document allows, and some that it does not, for every route of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx
from hypothesis import strategies as st

_LONGEST = 60
"""Characters of a text, where a shorter one is not the most."""

Schema = Mapping[str, Any]


def requests(document: Schema, path: str, method: str) -> st.SearchStrategy[Mapping[str, Any]]:
    """Generate what a client of a route may send: path, query and body as its schemas say."""
    operation: Schema = document["paths"][path][method]
    named = {
        kind: {
            one["name"]: _values(document, one["schema"])
            for one in operation.get("parameters", ())
            if one["in"] == kind
        }
        for kind in ("path", "query")
    }
    bodies = st.none()
    if "requestBody" in operation:
        content = operation["requestBody"]["content"]["application/json"]
        bodies = st.one_of(_values(document, content["schema"]), _anything())
    return st.fixed_dictionaries(
        {
            "path": st.fixed_dictionaries(named["path"]),
            "query": st.fixed_dictionaries({}, optional=named["query"]),
            "body": bodies,
        }
    )


def ask(client: httpx.Client, path: str, method: str, given: Mapping[str, Any]) -> httpx.Response:
    """Send one of them."""
    parts = {name: quote(str(value), safe="") for name, value in given["path"].items()}
    query = {name: str(value) for name, value in given["query"].items()}
    body = {} if given["body"] is None else {"json": given["body"]}
    return client.request(method, path.format(**parts), params=query, **body)


def _values(document: Schema, schema: Schema) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _values(document, document["components"]["schemas"][name])
    if "anyOf" in schema:
        return st.one_of([_values(document, one) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return st.lists(_values(document, schema["items"]), max_size=4)
    if kind == "object":
        return _objects(document, schema)
    if kind == "string":
        return _texts(schema.get("minLength", 0), schema.get("maxLength", _LONGEST))
    return _PLAIN.get(kind or "", _anything())


def _objects(document: Schema, schema: Schema) -> st.SearchStrategy[Any]:
    parts = {name: _values(document, one) for name, one in schema.get("properties", {}).items()}
    needed = {name: parts.pop(name) for name in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional=parts)


def _texts(least: int, most: int) -> st.SearchStrategy[str]:
    """Generate texts, and those that mean something here: names of files, parts of scripts."""
    whole = st.text(
        st.characters(exclude_categories=["Cs"]), min_size=least, max_size=min(most, _LONGEST)
    )
    return st.one_of(st.sampled_from(_MEANT), whole)


_MEANT = (
    "tea.yaml", "helping.yaml", "new.md", "..", "a/b.yaml", "\x00", "0" * 64,
    "script: a\nsections: {b: {tasks: {t: Ask.}}}\n", "script: a\nsections:\n  b: [*x]\n",
    "# A\n## B\n1. Ask.\n→ end\n", "sections.choice.next.0", "pdf",
)  # fmt: skip

_PLAIN: Mapping[str, st.SearchStrategy[Any]] = {
    "integer": st.integers(),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "boolean": st.booleans(),
    "null": st.none(),
}


def _anything() -> st.SearchStrategy[Any]:
    """Generate any JSON."""
    leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=20)
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=8,
    )

"""The layout of our lines for programs, as JSON Schema: what ships is written from the model."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

from scriptgraph.core.described import docstrings
from scriptgraph.files.whole import as_json
from scriptgraph.records.dialogue import LAYOUT, Cost, Dialogue, Patient, Provenance, Step, Totals

FILE = "dialogue.schema.json"
"""What ships, in this folder."""

_PARTS: tuple[type[BaseModel], ...] = (Step, Totals, Provenance, Patient, Cost)


def dialogue_schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of one line; every field says what it means."""
    found = Dialogue.model_json_schema()
    for part in _PARTS:
        _describe(part, found["$defs"][part.__name__])
    _describe(Dialogue, found)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:scriptgraph:dialogue:{LAYOUT}",
        "version": LAYOUT,
        **found,
    }


def shipped_schema() -> dict[str, Any]:
    """Read the schema that ships."""
    text = (files("scriptgraph.records") / FILE).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def written_schema() -> str:
    """Write the schema as the file that ships."""
    return as_json(dialogue_schema())


def _describe(model: type[BaseModel], schema: dict[str, Any]) -> None:
    for name, text in docstrings(model):
        schema["properties"][name]["description"] = " ".join(text.split())

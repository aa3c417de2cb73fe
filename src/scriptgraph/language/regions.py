"""The two letters by which a region is named, and what people write for them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from scriptgraph.language.words import bare


def region_meant(text: str) -> str:
    """Give the code of a region that something else was written for: `Österreich`, `UK`, `D`.

    Empty where that means none, and for what is a code.
    """
    return _meant().get(bare(text.strip()), "")


def is_region(text: str) -> bool:
    """Say whether a text is the code of a region that we have names for, in whatever case."""
    return text.strip().upper() in _names()


@cache
def _meant() -> Mapping[str, str]:
    return {bare(name): code for code, names in _names().items() for name in names}


@cache
def _names() -> Mapping[str, list[str]]:
    file = files("scriptgraph.language").joinpath("regions.toml")
    return tomllib.loads(file.read_text("utf-8"))

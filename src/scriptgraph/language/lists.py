"""Words of every language at once, by what they are about: topics, things, units of time."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files


@lru_cache
def topics() -> tuple[frozenset[str], ...]:
    """Give what numbers are often about, each as its words in every language."""
    return tuple(frozenset(words) for words in _lists("topics").values())


@lru_cache
def things() -> tuple[frozenset[str], ...]:
    """Give what people count beside what they are asked for, each as its words."""
    return tuple(frozenset(words) for words in _lists("things").values())


@lru_cache
def times() -> Mapping[str, frozenset[str]]:
    """Give the units of time, each with its words in every language."""
    return {unit: frozenset(words) for unit, words in _lists("units").items()}


@lru_cache
def beside_times() -> Mapping[str, frozenset[str]]:
    """Give what stands beside units of time, by what it means there."""
    return {place: frozenset(words) for place, words in _lists("amounts").items()}


@lru_cache
def telling() -> Mapping[str, frozenset[str]]:
    """Give by what an instruction is told from a plain statement."""
    return {kind: frozenset(words) for kind, words in _lists("telling").items()}


def _lists(name: str) -> Mapping[str, list[str]]:
    path = files("scriptgraph.language").joinpath("wordings", f"{name}.toml")
    return tomllib.loads(path.read_text("utf-8"))

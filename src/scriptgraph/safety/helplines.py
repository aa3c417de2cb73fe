"""Who helps, by region: what we know of it, for scripts that name nobody themselves."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


def regions() -> tuple[str, ...]:
    """List the regions of which contacts are known."""
    return tuple(helplines())


@cache
def helplines() -> Mapping[str, Mapping[str, Any]]:
    """Give what is known of each region, as `helplines.toml` has it."""
    return tomllib.loads(files("scriptgraph.safety").joinpath("helplines.toml").read_text("utf-8"))

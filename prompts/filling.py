"""Fills in a prompt, strictly: a name that it uses and nobody gives is an error.

Each prompt is a Jinja file of blocks. No text that goes into one can look like a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

_DEFUSED = re.compile("[⟨⟩]")

_FILLED = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
"""What is filled in, and what decides about it."""


def render(name: str, block: str, **values: Any) -> str:
    """Fill in one block of a prompt."""
    template = _template(name)
    return "".join(template.blocks[block](template.new_context(values))).strip()


def defuse(text: str) -> str:
    """Keep what a user types from looking like a tag of the prompt."""
    return text.replace("<", "⟨").replace(">", "⟩")


def as_said(text: str, said: Iterable[str]) -> str:
    """Give what a model has read off a prompt as it was said: with the tags that it cannot see.

    Args:
        text: A passage as a model gives it.
        said: What was said, as it was said.
    """
    if not _DEFUSED.search(text):
        return text
    for one in said:  # signs are changed one for one, so that places stay
        if (start := defuse(one).find(text)) >= 0:
            return one[start : start + len(text)]
    return text


def one_line(value: object) -> str:
    """Keep what a model noted, or a user said, from looking like a part of the prompt."""
    return " ".join(defuse(str(value)).split())


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("scriptgraph", "prompts"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the output is text for a model, never HTML
    )
    environment.filters["one_line"] = one_line
    return environment


@cache
def fixed_text(name: str) -> str:
    """Give what a prompt says whatever it is filled with, in all its blocks and cases."""
    loader = _environment().loader
    assert loader
    source, _, _ = loader.get_source(_environment(), f"{name}.md")
    return _FILLED.sub("\n\n", source)


@lru_cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.md")

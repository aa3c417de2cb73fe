"""A message of which people have said whether it speaks of danger."""

from __future__ import annotations

from dataclasses import dataclass

from scriptgraph.core.danger import About


@dataclass(frozen=True)
class Labelled:
    """A message, and what people say of it."""

    language: str
    level: str
    text: str
    kind: str = ""
    """How it speaks: negated, idiomatic, quoted and so on; empty where nobody said."""

    about: About = ""
    """Of what danger; empty where nobody said."""

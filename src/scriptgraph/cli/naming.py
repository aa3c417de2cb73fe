"""How a model is named on the command line: `MODEL`, or `MODEL@http://host/v1`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from scriptgraph.cli.output import remark

if TYPE_CHECKING:
    from scriptgraph.models.retrying import Patience

AT_ADDRESS = (
    "NAME@http://host/v1 asks that server, with the key in OPENAI_API_KEY_HOST (host in capitals, "
    "`_` for other characters) or none."
)
"""Belongs to the help of every option that takes a model."""


@cache
def patience() -> Patience:
    """Wait where everybody sees it, and is told once, however many models a server has."""
    from scriptgraph.cli.judged import waiting
    from scriptgraph.models.retrying import Patience, Waited

    waited = Waited()

    def watch(until: float) -> None:
        if waited.is_news(until):
            remark(waiting(until))

    return Patience(watch=watch)

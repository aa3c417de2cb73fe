"""Who helps, in the refusal of a request that speaks of danger: it gets no other answer."""

from __future__ import annotations

from starlette.requests import Request

from scriptgraph.core.settings import LONGEST_MESSAGE
from scriptgraph.nodes.refusing import with_help
from scriptgraph.web.desk import Desk
from scriptgraph.web.refusals import said


def note_words(request: Request, script: str | None, text: str) -> None:
    """Remember what a request says, and to which script, for the case that it is not answered.

    Of a text that is longer than messages can be, the beginning and the end are remembered.
    """
    if len(text) > 2 * LONGEST_MESSAGE:
        text = f"{text[:LONGEST_MESSAGE]}\n{text[-LONGEST_MESSAGE:]}"
    request.state.script, request.state.said = script, text


def told(desk: Desk, request: Request, error: Exception) -> str:
    """Give what is said of an error, with who helps where the request speaks of danger."""
    script = desk.shelf.known(getattr(request.state, "script", None))
    return with_help(said(error), getattr(request.state, "said", ""), script, desk.guard)

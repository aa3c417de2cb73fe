"""What a decision says, in words: the same on a terminal, on a page and in a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scriptgraph.routes import DISPATCH
from scriptgraph.script import END_OF_SESSION
from scriptgraph.state import Value
from scriptgraph.trace import Quote, Refusal, TraceRecord


class Headline(NamedTuple):
    """What was decided: the move, if it is one, and the rest of the line."""

    move: str
    rest: str


class Quotation(NamedTuple):
    """A piece of evidence: what it was to show, the words, and whether they were ever said."""

    about: str
    words: str
    lost: str


def headline(record: TraceRecord) -> Headline:
    """Say in one line what was decided."""
    section, choice, rule = record["section"], record["choice"], record["rule"]
    if record["role"] == "dialog":
        return Headline("", f"speaks for {section}: {record['reason']}")
    if choice == DISPATCH:
        return Headline("", f"{section} is {rule}: the dispatcher chooses the way on")
    stays = choice == section and record.get("kind", "stay") == "stay"
    move = f"stays in {section}" if stays else f"{section} → {target(choice)}"
    return Headline(move, f" ({rule})" if rule else "")


def target(option: str, section: str = "") -> str:
    """Name a target; `section` is the one that the session is in."""
    if option == section:
        return "stay"
    return {END_OF_SESSION: "end of the session", DISPATCH: "ask the dispatcher"}.get(
        option, option
    )


def quotation(quote: Quote) -> Quotation:
    """Write a piece of evidence."""
    return Quotation(
        f"{quote['task']}, {quote['status']}: ",
        f"“{quote['text']}”" if quote["text"] else "without a quote",
        " is not in the transcript" if quote["text"] and not quote["found"] else "",
    )


def refusal(refused: Refusal) -> str:
    """Write what a model wanted and did not get, and why."""
    return ": ".join(filter(None, (refused["choice"], refused["why"])))


def values(collected: Mapping[str, Value]) -> str:
    """Write the values that were collected."""
    return ", ".join(f"{name} = {value}" for name, value in collected.items())

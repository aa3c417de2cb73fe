"""How the rehearsal model hears that somebody takes back what they have told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from scriptgraph.language.declining import declines
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.recanted import recanted
from scriptgraph.language.struck import ASKS, part_about, takes_out
from scriptgraph.rehearsal.listing import records_shown
from scriptgraph.rehearsal.values_told import Given, told_in

_LONGEST = 200


def heard_back(known: Collection[str], said: str, code: str) -> list[str]:
    """Name the known values that somebody takes back: those that they name, or the only one.

    Args:
        known: The names of what is known.
        said: What was said.
        code: The code of the language.
    """
    named = recanted(told_in(said), known, code)
    if named is None:
        return []
    return [name for name in known if name in named] or (list(known) if len(known) == 1 else [])


def only_takes_back(known: Collection[str], said: str, code: str) -> bool:
    """Say whether somebody takes something back, and does not decline what is asked for now."""
    told = told_in(said)
    return recanted(told, known, code) is not None and not declines(told, code)


def struck_out(known: Mapping[str, str], said: str, code: str) -> Iterator[Given]:
    """Hear which records of known lists somebody takes out: those that they name.

    Args:
        known: What is known, as prompts show it.
        said: What was said.
        code: The code of the language.
    """
    told = told_in(said)
    for name, shown in known.items():
        called = records_shown(shown)
        for one in called:
            part = part_about(one, told, code) if is_quoted(one, [told]) else ""
            asks = "?" if ASKS.search(told) else ""
            if part and takes_out(part + asks, code) and not _names_longer(one, called, part):
                yield Given(part[:_LONGEST].strip(), name, f"-{one}")


def _names_longer(one: str, called: Collection[str], part: str) -> bool:
    """Say whether it is vitamin D3 that is named, and not vitamin D."""
    return any(
        is_quoted(one, [other]) and is_quoted(other, [part]) for other in called if other != one
    )

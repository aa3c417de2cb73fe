"""Single records that are taken out of a list: claimed by name, proved by the user's words.

Somebody says of one record that it is to be struck, or is so no longer. The words have to name it,
and no record that stays: nobody is to lose what they have not spoken of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.record_names import is_denied
from scriptgraph.language.struck import ASKS, part_about, takes_out
from scriptgraph.nodes.proof import SAID_BEFORE, Transcript, flaw_of_quote
from scriptgraph.nodes.whose import messages_with
from scriptgraph.script.lists import named_alike
from scriptgraph.state.values import sentence_with

TWO_READINGS = "it is told in two ways at once"
NO_SUCH = "the list has no such record"
NOT_NAMED_OUT = "its quote does not name the record that it is to take out"
NAMES_ANOTHER = "its quote names a record that stays, so that nobody knows which is meant"
NOT_OUT = "its quote does not say that the record is to be taken out, or is so no longer"


@dataclass(frozen=True)
class Struck:
    """The claim that one record is taken out, and what it is worth."""

    name: str
    """The record, as it stands in the list, or as it was claimed."""

    quote: str
    flaw: str
    """Why it stays; empty where it is taken out."""


def struck(
    name: str,
    claimed: Mapping[str, str],
    known: Sequence[str],
    told: Collection[str],
    said: Transcript,
) -> Iterator[Struck]:
    """Look at the claims that records are taken out.

    Args:
        name: The list's name.
        claimed: The records that are to go, as a model calls them → the quote of each.
        known: What the records of the list are called.
        told: What those are called that are told in the same answer.
        said: Every message of the session.
    """
    going = {text: next((one for one in known if named_alike(one, text)), "") for text in claimed}
    staying = {*known, *told} - {*going.values()}
    for text, quote in claimed.items():
        called = going[text]
        if any(named_alike(text, one) for one in told):
            flaw = TWO_READINGS
        else:
            flaw = _flaw(name, called, quote, staying, said) if called else NO_SUCH
        yield Struck(called or text, quote, flaw)


def _flaw(name: str, called: str, quote: str, staying: Collection[str], said: Transcript) -> str:
    """Say why a quote does not take a record out; empty where it does."""
    if flaw := flaw_of_quote(quote, said):
        return flaw
    if not is_quoted(called, [quote]):
        return NOT_NAMED_OUT
    if any(is_quoted(one, [quote]) and not is_quoted(one, [called]) for one in staying):
        return NAMES_ANOTHER
    code = said.language
    is_out = any(takes_out(quote + asks, code) for _, asks in _sentences(quote, said))
    if not is_out and not is_taken_out(called, quote, said):
        return NOT_OUT
    return "" if is_quoted(quote, said.since(name)) else SAID_BEFORE


def is_taken_out(called: str, quote: str, said: Transcript) -> bool:
    """Say whether what is said of a record where it is quoted takes it out, in its own clause."""
    code = said.language
    return any(
        takes_out(part_about(called, sentence, code) + asks, code)
        for sentence, asks in _sentences(quote, said)
    )


def is_denied_of(called: str, quote: str, said: Transcript) -> bool:
    """Say whether all that is said of a record where it is quoted denies that it is so."""
    asked, code = next(iter(reversed(said.agent)), ""), said.language
    told = [part_about(called, sentence, code) for sentence, _ in _sentences(quote, said)]
    return bool(told) and all(is_denied(called, part, code, asked) for part in told)


def _sentences(quote: str, said: Transcript) -> list[tuple[str, str]]:
    """Give the sentences that a quote stands in, each with its question mark."""
    found = [sentence_with(quote, text) for text in messages_with(quote, said)]
    return [(one, "?" if ASKS.search(one) else "") for one in found]

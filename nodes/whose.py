"""Whose words a quote holds where several records are told: read off names, never guessed."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from scriptgraph.language.polarity import corrects, may_correct
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.record_names import names_nothing, without_amounts
from scriptgraph.nodes.proof import Transcript
from scriptgraph.state.values import sentence_with

IN_ANOTHERS = "its quote holds another record as well, so that nobody knows whose it is"
NOT_NAMED_THERE = "its quote does not name the record, so that nobody knows whose it is"


def flaw_of_owner(
    name: str, quote: str, others: Collection[str], said: Transcript, *, is_known: bool
) -> str:
    """Say why a quote may be of another record than of this one; empty where it is of this one.

    It names the record, and no other. Only an answer that names none need not: where the agent has
    just asked for this record, there is no other one, or a correction follows what named it alone.

    Args:
        name: The record's name.
        quote: The words that are to tell something of it.
        others: The names of the other records that are known, or claimed.
        said: What was said.
        is_known: Whether the record was told before.
    """
    if _named(others, quote):
        return IN_ANOTHERS
    if is_quoted(name, [quote]):
        return ""
    messages = messages_with(quote, said)
    if not is_known or any(_named([name, *others], text) for text in messages):
        return NOT_NAMED_THERE
    asked = next(iter(reversed(said.agent)), "")
    is_asked = is_quoted(name, [asked]) and not _named(others, asked)
    if is_asked or not others or _corrects_last(name, quote, others, said):
        return ""
    return NOT_NAMED_THERE


def flaw_of_change(name: str, quote: str, said: Transcript) -> str:
    """Say why a quote may not change what is known of a record; empty where it may.

    It names the record, corrects something, answers what was asked of the record, or says nothing
    beside the new amount: "it's 500 mg now", but not "I ate 500 mg of cheese".
    """
    asked, code = next(iter(reversed(said.agent)), ""), said.language
    texts = [sentence_with(quote, one) for one in messages_with(quote, said)]
    if is_quoted(name, [quote, asked]) or any(
        corrects(one, code) or may_correct(one, code) for one in texts
    ):
        return ""
    bare_amount = any(names_nothing(without_amounts(one), code, asked) for one in texts)
    return "" if bare_amount else NOT_NAMED_THERE


def _corrects_last(name: str, quote: str, others: Collection[str], said: Transcript) -> bool:
    """Say whether a quote corrects what was said just before, of this record alone: "eran 75"."""
    texts = reversed(said.user)
    if not is_quoted(quote, [last := next(texts, "")]):
        return False
    before, code = next(texts, ""), said.language
    is_correction = corrects(last, code) or may_correct(last, code)
    return is_correction and is_quoted(name, [before]) and not _named(others, before)


def words_of(
    name: str, quote: str, others: Collection[str], said: Transcript
) -> tuple[str, Transcript]:
    """Give what is said of one record: its name may hold a number, and so may the next record.

    Returns:
        The quote, and what the user has said around it, up to where others are named.
    """
    own = re.compile(re.escape(name), re.IGNORECASE)
    around = [own.sub(" ", _between(text, quote, others)) for text in messages_with(quote, said)]
    # What names a list, "tablets: two of …", names no other value than the record's parts.
    heard = replace(said, user=around, day_of=lambda _: said.day_of(quote), names=())
    return own.sub(" ", quote), heard


def messages_with(quote: str, said: Transcript) -> list[str]:
    """Give the user's messages that a quote stands in."""
    return [text for text in said.user if is_quoted(quote, [text])]


def _named(names: Collection[str], text: str) -> bool:
    return any(is_quoted(name, [text]) for name in names)


def _between(message: str, quote: str, others: Collection[str]) -> str:
    """Give the part of a message around a quote in which no other record is named."""
    at = message.casefold().find(quote.casefold())
    if at < 0:
        return message
    patterns = [re.compile(re.escape(name), re.IGNORECASE) for name in others]
    named = [found.span() for one in patterns for found in one.finditer(message)]
    start = max((end for _, end in named if end <= at), default=0)
    end = min((begin for begin, _ in named if begin >= at + len(quote)), default=len(message))
    return message[start:end]

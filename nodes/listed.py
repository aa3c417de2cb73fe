"""Records of a list that are told: claimed one by one, each proved by a quote of its own.

A list is told bit by bit. A record that is named again is the same one; what is told of it then
replaces what was told before, and what nobody has told of it is not there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scriptgraph.core.refused import Refusal
from scriptgraph.core.trace import Quote
from scriptgraph.core.values import Record
from scriptgraph.language.left_to_tell import leaves_some, says_more
from scriptgraph.language.polarity import says_none
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.record_names import is_of_people, is_short_enough, stripped
from scriptgraph.language.spoken_to import without_address
from scriptgraph.language.told_all import says_all
from scriptgraph.nodes.proof import (
    DENIED,
    SAID_BEFORE,
    Transcript,
    flaw_of_quote,
    flaw_of_value,
    message_with,
)
from scriptgraph.nodes.struck import TWO_READINGS, is_denied_of, is_taken_out, struck
from scriptgraph.nodes.whose import flaw_of_change, flaw_of_owner, messages_with, words_of
from scriptgraph.prompting.schemas import CollectedValue
from scriptgraph.prompts.filling import as_said
from scriptgraph.script.kinds import Kind, kind_of
from scriptgraph.script.lists import merged, named_alike, record_name
from scriptgraph.script.model import Task
from scriptgraph.state.listed import TOLD, claimed_parts, struck_name
from scriptgraph.state.session import Value
from scriptgraph.state.values import has_none, named, quoted_value, sentence_with
from scriptgraph.state.withdrawn import WITHDRAWN

NO_NAME = "these words name no record"
NOT_NAMED = "the user has not named it in these words"
SOME_WERE_TOLD = "records were told before; each is taken back by its name, or the list as a whole"
TAKEN_OUT = "its quote says that it is so no longer"
NOT_NONE = "its quote does not say that there are none"
LEFT_SOME = "the words around its quote say that there are some"
LEFT_TO_TELL = "a list was only begun, and nobody has said or been asked whether that is all"
MORE_TO_TELL = "the user says that there is more of a list to tell"


@dataclass
class Told:
    """What is known of a list once the claims of a turn have been looked at."""

    records: list[Record] | None
    """The list; None where nothing of it is known."""

    corrects: bool = False
    """Whether something that was known is told otherwise, or taken out; to add a record is not."""

    quotes: list[Quote] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class _Claim:
    """One claimed record: part → text."""

    parts: Mapping[str, str]
    quote: str
    name: str


def hear_list(
    name: str, kind: Kind, claims: Sequence[CollectedValue], known: Value | None, said: Transcript
) -> Told:
    """Take in what is claimed of a list.

    Args:
        name: The list's name.
        kind: Its type.
        claims: What a model claims of it in this turn.
        known: What was known of it before; None where nothing was.
        said: Every message of the session.
    """
    told = Told(known if isinstance(known, list) else None)
    going = {one: claim.quote for claim in claims if (one := struck_name(claim.value, kind))}
    claims = [claim for claim in claims if not struck_name(claim.value, kind)]
    _strike(name, kind, going, claims, told, said)
    before = told.records
    records = list(_readable(name, kind, claims, told, said))
    for claim in records:
        if _is_told_twice(claim, records):
            _refuse(told, name, claim.name, TWO_READINGS)
        else:
            _hear(name, kind, claim, _others(claim, records, before or ()), before, told, said)
    return told


def _strike(
    name: str,
    kind: Kind,
    going: Mapping[str, str],
    claims: Sequence[CollectedValue],
    told: Told,
    said: Transcript,
) -> None:
    """Take out the records that are to go, each by words of its own."""
    first = kind.parts[0][0]
    known = [str(record[first]) for record in told.records or ()]
    parts = (claimed_parts(claim.value, kind) for claim in claims)
    for one in struck(name, going, known, [part[first] for part in parts if part], said):
        quote = Quote(task=name, status=WITHDRAWN, text=one.quote, found=not one.flaw)
        told.quotes.append({**quote, "record": one.name})
        if one.flaw:
            _refuse(told, name, f"-{one.name}", one.flaw)
        else:
            told.records = [r for r in told.records or () if r[first] != one.name]
            told.corrects = True


def flaw_of_end(
    task: Task, told: Mapping[str, Value], known: Mapping[str, Value], said: Transcript
) -> str:
    """Say why the lists of a task are not told to their end; empty where they may be.

    They are not where the user says that there is more, nor where what was said last holds their
    first records and not that this is all. Where the agent has spoken since, a model judges.

    Args:
        task: The task.
        told: What is told now.
        known: What was known before.
        said: Every message of the session.
    """
    lists = {name: told.get(name, known.get(name)) for name in task.collect}
    begun = [name for name, value in lists.items() if isinstance(value, list) and value]
    last, asked = (next(iter(reversed(one)), "") for one in (said.user, said.agent))
    if begun and says_more(last, said.language, asked):
        return MORE_TO_TELL
    is_new = any(not known.get(name) for name in begun)
    return LEFT_TO_TELL if is_new and not says_all(last, said.language) else ""


def _readable(
    name: str, kind: Kind, claims: Sequence[CollectedValue], told: Told, said: Transcript
) -> Iterator[_Claim]:
    """Read the claims, refuse what is no record, and note a list that is said to be empty."""
    first = kind.parts[0][0]
    read = [claimed_parts(claim.value, kind) for claim in claims]
    for claim, parts in zip(claims, read, strict=True):
        if parts is not None:
            if called := _called(parts[first], first, said):
                yield _Claim(parts, claim.quote, called)
            else:
                _refuse(told, name, parts[first], NO_NAME)
        elif not says_none(claim.value, said.language) and claim.value.strip() != "none":
            asked = ", ".join(part for part, _ in kind.parts)
            _refuse(told, name, claim.value, f"it is no record of {asked}, such as `{first}: ...`")
        elif any(read):
            _refuse(told, name, claim.value, TWO_READINGS)
        elif flaw := flaw_of_quote(claim.quote, said) or _flaw_of_none(claim, told, said):
            _refuse(told, name, claim.value, flaw)
        else:
            told.records = []
            told.quotes.append(Quote(task=name, status=TOLD, text=claim.quote, found=True))


def _called(text: str, first: str, said: Transcript) -> str:
    """Give a record's name as the user has said it, without what only stands around it.

    Who is addressed, "nothing, doctor", is a record only where a doctor can be one. What is no
    more than that can still be one where it has a capital inside a sentence: "Will".
    """
    name = as_said(text, said.user)
    if not (is_of_people(first, said.language) or without_address(name, said.language)):
        return ""
    called = stripped(name, said.language)
    if not called and any(re.search(rf"[^\W\s] {re.escape(name)}\b", one) for one in said.user):
        called = name if name[:1].isupper() else ""
    return called if is_short_enough(called) else ""


def _flaw_of_none(claim: CollectedValue, told: Told, said: Transcript) -> str:
    if told.records:
        return SOME_WERE_TOLD
    if not has_none(claim.quote, said.language):
        return NOT_NONE
    message = message_with(claim.quote, said)
    at = message.find(sentence_with(claim.quote, message))
    return LEFT_SOME if leaves_some(message[max(at, 0) :], said.language) else ""


def _is_told_twice(claim: _Claim, claims: Sequence[_Claim]) -> bool:
    """Say whether one answer claims two things of one record."""
    return any(
        named_alike(claim.name, other.name)
        and any(other.parts.get(part, text) != text for part, text in list(claim.parts.items())[1:])
        for other in claims
    )


def _others(claim: _Claim, claims: Sequence[_Claim], before: Sequence[Record]) -> Collection[str]:
    """Name the other records that a quote can hold."""
    names = [other.name for other in claims] + [record_name(one) for one in before]
    return {name for name in names if not is_quoted(name, [claim.name])}


def _hear(
    name: str,
    kind: Kind,
    claim: _Claim,
    others: Collection[str],
    before: Sequence[Record] | None,
    told: Told,
    said: Transcript,
) -> None:
    """Take in a record, as far as its quote proves it."""
    flaw, old = flaw_of_quote(claim.quote, said), _namesake(claim, before or ())
    if flaw or not (old or is_quoted(claim.name, messages_with(claim.quote, said))):
        told.quotes.append(_quote(name, claim, found=not flaw))
        _refuse(told, name, claim.name, flaw or NOT_NAMED)
        return
    if is_taken_out(claim.name, claim.quote, said):
        _refuse(told, name, claim.name, TAKEN_OUT)
        return
    if is_denied_of(claim.name, claim.quote, said):
        _refuse(told, name, claim.name, DENIED)
        return
    first = kind.parts[0][0]
    if len(told.records or ()) >= (kind.high or 0) and not _namesake(claim, told.records or ()):
        _refuse(told, name, claim.name, f"the list has {kind.high:g} records, and no more")
        return
    record: Record = {first: claim.name}
    whose = flaw_of_owner(claim.name, claim.quote, others, said, is_known=old is not None)
    for part, declared in kind.parts[1:]:
        if part in claim.parts:
            value, flaw = (None, whose) if whose else _part((part, declared), claim, others, said)
            if value is not None and old and old.get(part, value) != value:
                flaw = (
                    flaw
                    or _too_old(name, claim, said)
                    or flaw_of_change(claim.name, claim.quote, said)
                )
            if flaw or value is None:
                _refuse(told, name, f"{claim.name}.{part} = {claim.parts[part]}", flaw)
            else:
                record[part] = value
    told.corrects |= before == [] or (old is not None and bool(_changed(old, record)))
    told.quotes.append(_quote(name, claim, found=True))
    told.records = merged(told.records or [], record, first)


def _changed(old: Record, record: Record) -> list[str]:
    """Name the parts of a record that are told otherwise than before; its name only names it."""
    first = next(iter(record))
    return [p for p, value in record.items() if p != first and p in old and old[p] != value]


def _part(
    part: tuple[str, str], claim: _Claim, others: Collection[str], said: Transcript
) -> tuple[str | int | float | bool | None, str]:
    """Read one part of a record; gives its value, and why it is not proven."""
    name, declared = part
    text = claim.parts[name]
    quote, around = words_of(claim.name, claim.quote, others, said)
    if not re.search(r"\w", quote):
        return None, f"its quote does not hold {text}"
    value = quoted_value(text, declared, quote, said.language, said.day_of(claim.quote))
    if value is None:
        return None, f"it is not {named(declared)}"
    if isinstance(value, str) and kind_of(declared).scalar == "string":
        value = as_said(value, said.user)
        if not is_quoted(value, [quote]):
            return None, f"its quote does not hold {text}"
    return value, flaw_of_value(name, value, declared, quote, around, known=None)


def _too_old(name: str, claim: _Claim, said: Transcript) -> str:
    return "" if is_quoted(claim.quote, said.since(name)) else SAID_BEFORE


def _namesake(claim: _Claim, records: Sequence[Record]) -> Record | None:
    named = (one for one in records if named_alike(record_name(one), claim.name))
    return next(named, None)


def _quote(name: str, claim: _Claim, *, found: bool) -> Quote:
    return Quote(task=name, status=TOLD, text=claim.quote, found=found, record=claim.name)


def _refuse(told: Told, name: str, what: str, why: str) -> None:
    told.refused.append(Refusal(choice=f"{name} = {what}", why=why))

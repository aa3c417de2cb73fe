"""Seals the trace: whoever changes it later breaks it at that place.

Each record carries a digest of itself, of what was said since the one before, and of that one's own
seal. A record, or a message that it covers, which is changed, taken out, put in or moved no longer
fits (`scriptgraph.assurance.audit` looks for that). It is no proof against somebody who makes all
seals after it anew: whoever fears that keeps the last seal of a session elsewhere.

The first record names its session, as a digest: whoever puts one session in another's place is
found as well.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from langchain_core.messages import BaseMessage

from scriptgraph.core.digest import digest
from scriptgraph.core.trace import TraceRecord

_CHARACTERS = 32


def sealed(
    state: Mapping[str, Any], update: dict[str, Any], session: str | None = None
) -> dict[str, Any]:
    """Seal the records that a node adds to the trace, and what was said by then.

    Args:
        state: The state that the node was given.
        update: What it changes.
        session: The session's name; None where it has none.
    """
    records: Sequence[TraceRecord] = update.get("trace") or ()
    if not records:
        return update
    seal, covered = last_seal(state.get("trace") or ())
    messages = [*state.get("messages", ()), *update.get("messages", ())]
    trace = list[TraceRecord]()
    for record in records:
        if session is not None and not (trace or state.get("trace")):
            record = TraceRecord(**{**record, "session": named(session)})
        seal = seal_of(seal, record, messages[covered:])
        covered = len(messages)
        trace.append({**record, "covers": covered, "seal": seal})
    return {**update, "trace": trace}


def named(session: str) -> str:
    """Give the digest by which a session's first record names it."""
    return digest(session, _CHARACTERS)


def last_seal(trace: Sequence[TraceRecord]) -> tuple[str, int]:
    """Give the last seal of a trace, and how many messages are covered by it and those before."""
    last = trace[-1] if trace else None
    return (last.get("seal", ""), last.get("covers", 0)) if last else ("", 0)


def seal_of(before: str, record: TraceRecord, messages: Sequence[BaseMessage]) -> str:
    """Work out the seal of a record.

    Args:
        before: The seal of the record before it; empty for the first.
        record: The record, with or without a seal of its own.
        messages: What was said since the record before it.
    """
    plain = {key: part for key, part in cast(dict[str, Any], record).items() if key not in _OWN}
    said = [[message.type, message.content] for message in messages]
    text = json.dumps([before, plain, said], ensure_ascii=False, sort_keys=True, default=str)
    return digest(text, _CHARACTERS)


_OWN = ("seal", "covers")

"""Values that somebody has taken back: said once, and not to be used any more.

Whoever tells something may think better of it. What they take back is not known from then on and
counts as declined, until they tell it after all. As with what is declined nothing is kept for it:
the trace tells who took what back, and when it was told since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from scriptgraph.core.trace import TraceRecord
from scriptgraph.script.lists import record_name
from scriptgraph.script.model import Script, Section
from scriptgraph.state.progress import Credits
from scriptgraph.state.session import Credit, Progress, SessionState, Value
from scriptgraph.state.skipping import known_behind

WITHDRAWN = "withdrawn"
"""The status of the quote by which somebody takes a value back."""


def withdrawn(state: SessionState) -> list[str]:
    """Name the values that somebody has taken back, and has not told since."""
    return withdrawn_in(state.get("trace", ()))


def withdrawn_in(trace: Iterable[TraceRecord]) -> list[str]:
    """Name the values that are taken back by the end of a trace."""
    found: dict[str, None] = {}
    for record in trace:
        for name in record.get("collected", ()):
            found.pop(name, None)
        found |= dict.fromkeys(record.get("withdrawn", ()))
    return list(found)


def known_after(record: TraceRecord, known: Mapping[str, Value]) -> dict[str, Value]:
    """Give what is collected once a decision was taken, by what was before it.

    Args:
        record: The decision; one by which a session moved is none, see `core.versions`.
        known: What was collected before.
    """
    gone = [*record.get("withdrawn", ())]
    gone += record["action"]["taken_back"] if "action" in record else ()
    left = {name: value for name, value in known.items() if name not in gone}
    return known_behind(record, {**left, **record.get("collected", {})})


def quotes_of(record: TraceRecord) -> dict[str, str]:
    """Map what a decision has taken back to the words that did."""
    names = record.get("withdrawn", ())
    return {
        quote["task"]: quote["text"]
        for quote in record["evidence"]
        if quote["status"] == WITHDRAWN and quote["found"] and quote["task"] in names
    }


def records_lost(record: TraceRecord, known: Mapping[str, Value]) -> dict[str, list[str]]:
    """Name the records that a decision of an evaluator has taken out of lists, without their words.

    Args:
        record: The decision.
        known: What was collected before it.

    Returns:
        By the name of each list that has lost some; those that the user's words took out are not
        among them.
    """
    struck = {
        (quote["task"], quote["record"])
        for quote in record["evidence"]
        if quote["status"] == WITHDRAWN and quote["found"] and "record" in quote
    }
    found: dict[str, list[str]] = {}
    for name, value in record.get("collected", {}).items():
        before = known.get(name)
        if not (isinstance(value, list) and isinstance(before, list)):
            continue
        left = {record_name(one) for one in value}
        gone = [one for one in map(record_name, before) if one not in left]
        if lost := [one for one in gone if (name, one) not in struck]:
            found[name] = lost
    return found


def without(
    script: Script,
    progress: Progress,
    quotes: Mapping[str, str],
    turn: int,
    *,
    here: str,
    kept_open: Collection[str] = (),
) -> Progress:
    """Give what is credited once values are taken back, wherever they were asked for.

    Args:
        script: The script.
        progress: What was credited.
        quotes: What is taken back → the words that do.
        turn: The turn in which they were said.
        here: The section that the session is in.
        kept_open: The tasks of it that cannot be declined now; they are open again.
    """
    if not quotes:
        return progress
    return {
        name: _without(script.by_id[name], credits, quotes, turn, kept_open if name == here else ())
        if name in script.by_id
        else credits
        for name, credits in progress.items()
    }


def _without(
    section: Section,
    credits: Credits,
    quotes: Mapping[str, str],
    turn: int,
    kept_open: Collection[str],
) -> dict[str, Credit]:
    """Let the tasks of a section that have found out what is taken back count as declined."""
    found = dict(credits)
    for task in section.tasks:
        gone = [name for name in task.collect if name in quotes]
        credit = credits.get(task.id)
        if task.call is not None or not gone or credit is None or credit["status"] != "done":
            continue
        if task.id not in kept_open:
            found[task.id] = Credit(status="not needed", evidence=quotes[gone[0]], turn=turn)
        elif task.say is None:
            del found[task.id]
        else:  # exact words are not said again for it
            found[task.id] = Credit(status="said", evidence=task.say, turn=turn)
    return found

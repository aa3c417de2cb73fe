"""A session turn by turn, as one reads it: what was said, decided, settled, and left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from langchain_core.messages import AIMessage, BaseMessage

from scriptgraph.core.trace import Quote, TraceRecord
from scriptgraph.core.values import Collected
from scriptgraph.language.quotes import is_quoted
from scriptgraph.records import in_words
from scriptgraph.script import slots
from scriptgraph.script.model import Script, Task
from scriptgraph.script.routes import ENTERED
from scriptgraph.state.digressions import followed
from scriptgraph.state.session import SessionState, words
from scriptgraph.state.speakers import conversation, human_author
from scriptgraph.state.withdrawn import WITHDRAWN


@dataclass(frozen=True)
class Said:
    """A message."""

    id: str | None
    text: str
    by: str = ""
    """The human who wrote it in the agent's place; empty where none did."""


@dataclass(frozen=True)
class Evidence:
    """A quote that was given for something."""

    task: str
    """A task's id, or the condition of a rule for any time."""

    status: str
    quote: str
    found: bool
    """Whether it was said; one that was not counts for nothing."""

    message_id: str | None
    """The last message before the decision that holds it; None where none does."""


@dataclass(frozen=True)
class Decided:
    """A decision in words."""

    role: str
    at: str
    section: str
    what: str
    rule: str
    """The rule that decided; empty where `what` tells it."""

    possible: tuple[str, ...]
    """Where the session could go: sections, or `end`."""

    chosen: str
    why: str
    evidence: tuple[Evidence, ...]
    refused: tuple[str, ...]
    """What a model wanted and did not get, and why."""

    collected: Mapping[str, Collected]
    danger: str
    """What danger was heard, and by whom; empty where none was."""

    is_fallback: bool
    """Whether the script's own sentence was sent, since there was no reply to send."""


@dataclass(frozen=True)
class Settled:
    """A task that a turn has settled."""

    section: str
    task: str
    quote: str


@dataclass(frozen=True)
class Open:
    """A task that is still to be done in the section."""

    task: str
    text: str


@dataclass(frozen=True)
class TurnTold:
    """What the user said, and what came of it."""

    turn: int
    section: str
    """Where the answer was spoken."""

    user: tuple[Said, ...]
    agent: Said | None
    """The answer; None where there is none yet."""

    decisions: tuple[Decided, ...]
    settled: tuple[Settled, ...]
    open: tuple[Open, ...]
    back_to: tuple[str, ...] = ()
    """The sections that a digression goes back to, the innermost last."""


def turn_by_turn(script: Script | None, state: SessionState) -> Iterator[TurnTold]:
    """Tell a session.

    What is open after a turn is worked out from its decisions; of the last turn it is what the
    session itself knows, where it does.

    Args:
        script: The script that it is held with; None where nobody has it: then no task is told.
        state: What is stored of it.
    """
    messages = conversation(state.get("messages", []), script.id if script else "")
    trace = [record for record in state.get("trace", []) if record["role"] != "patient"]
    decided = {turn: [*records] for turn, records in groupby(trace, itemgetter("turn"))}
    settling = _Settling(script)
    exchanges = list(_exchanges(messages))
    turns = sorted({*decided, *range(1, len(exchanges) + 1)})
    before: list[BaseMessage] = []
    section = ""
    back_to: tuple[str, ...] = ()
    for turn in turns:
        said, answer = exchanges[turn - 1] if turn <= len(exchanges) else ([], None)
        before += said
        records = decided.get(turn, [])
        settled = tuple(settling.follow(records, words(answer) if answer else ""))
        back_to = _places(script, back_to, section, records) if script else ()
        section = _section(records) or section
        is_last = turn == turns[-1]
        progress = state.get("progress") if is_last else None
        credits = None if progress is None else progress.get(section, {})
        yield TurnTold(
            turn=turn,
            section=section,
            user=tuple(map(_said, said)),
            agent=_said(answer) if answer else None,
            decisions=tuple(_decided(record, before) for record in records),
            settled=settled,
            open=tuple(settling.still_open(section, credits)),
            back_to=back_to,
        )
        before += [answer] if answer else []


class _Settling:
    """Which tasks are settled, decision by decision; a section that is entered anew begins anew."""

    def __init__(self, script: Script | None) -> None:
        self._sections = script.by_id if script else {}
        self._done: dict[str, set[str]] = {}
        self._entered: dict[str, set[str]] = {}
        """What was settled on the way into a section: by its action."""

    def follow(self, records: Sequence[TraceRecord], answer: str) -> Iterator[Settled]:
        """Take in a turn, and tell what it has settled."""
        for record in records:
            here = record["section"]
            if record["role"] == "evaluator":
                yield from self._judged(record)
            elif record["role"] == "action":
                yield from self._called(record)
            elif record.get("kind") == "give_back":
                self._done[record["choice"]] = set()
            elif record["role"] == "dialog":
                if record.get("opens"):
                    before = self._done.get(here, set()) if record["turn"] == 1 else set()
                    self._done[here] = before | self._entered.pop(here, set())
                yield from self._spoken(here, answer)

    def still_open(self, section: str, credits: Mapping[str, object] | None) -> Iterator[Open]:
        """Tell what is still to be done in a section."""
        for task in self._tasks(section):
            is_done = task.id in self._done.get(section, ())
            if credits is not None:
                credit = credits.get(task.id)
                is_done = isinstance(credit, Mapping) and credit["status"] != "said"
            if not is_done:
                yield Open(task.id, task.do or task.say or task.call or "")

    def _judged(self, record: TraceRecord) -> Iterator[Settled]:
        refused = {one["choice"] for one in record["refused"]}
        done = self._done.setdefault(record["section"], set())
        tasks = {task.id for task in self._tasks(record["section"])}
        for quote in record["evidence"]:
            name, status = quote["task"], quote["status"]
            counts = quote["found"] and f"{name}: {status}" not in refused
            if counts and status != WITHDRAWN and name in tasks - done:
                done.add(name)
                yield Settled(record["section"], name, quote["text"])

    def _called(self, record: TraceRecord) -> Iterator[Settled]:
        section = record["section"]
        for task in self._tasks(section):
            if task.call is not None:
                done = self._entered if record["rule"] == ENTERED else self._done
                done.setdefault(section, set()).add(task.id)
                yield Settled(section, task.id, record["reason"])

    def _spoken(self, section: str, answer: str) -> Iterator[Settled]:
        done = self._done.setdefault(section, set())
        for task in self._tasks(section):
            exact = slots.found_in(task.say, answer) if task.say and not task.is_judged else ""
            if exact and task.id not in done:
                done.add(task.id)
                yield Settled(section, task.id, exact)

    def _tasks(self, section: str) -> Sequence[Task]:
        found = self._sections.get(section)
        return found.tasks if found else ()


def _exchanges(
    messages: Sequence[BaseMessage],
) -> Iterator[tuple[list[BaseMessage], AIMessage | None]]:
    """Give what the user said and what was answered, turn by turn; at the end what was not yet."""
    said: list[BaseMessage] = []
    for message in messages:
        if isinstance(message, AIMessage):
            yield said, message
            said = []
        else:
            said.append(message)
    if said:
        yield said, None


def _places(
    script: Script, back_to: tuple[str, ...], here: str, records: Sequence[TraceRecord]
) -> tuple[str, ...]:
    """Give where a session goes back to behind a turn."""
    kind = "stay"
    for record in records:
        if record["role"] == "dialog":
            back_to = followed(script, back_to, here or script.first.id, record, kind)
        elif record.get("kind") == "give_back":
            back_to = ()
        else:
            kind = record.get("kind", "stay")
    return back_to


def _section(records: Sequence[TraceRecord]) -> str:
    """Give the section in which a turn was answered, or where it was left."""
    spoken = [one["section"] for one in records if one["role"] == "dialog"]
    led = [one["choice"] for one in records if one.get("kind") == "give_back"]
    return next(reversed([*spoken, *led]), records[-1]["section"] if records else "")


def _said(message: BaseMessage) -> Said:
    return Said(message.id, words(message), human_author(message))


def _decided(record: TraceRecord, before: Sequence[BaseMessage]) -> Decided:
    what, rule = in_words.outcome(record)
    return Decided(
        role=record["role"],
        at=record["at"],
        section=record["section"],
        what=what,
        rule=rule,
        possible=tuple(record["options"]),
        chosen=record["choice"],
        why=in_words.because(record),
        evidence=tuple(_evidence(quote, before) for quote in record["evidence"]),
        refused=tuple(map(in_words.refused, record["refused"])),
        collected=record.get("collected", {}),
        danger=in_words.guarded(record),
        is_fallback=record.get("fallback", False),
    )


def _evidence(quote: Quote, before: Sequence[BaseMessage]) -> Evidence:
    holds = (one for one in reversed(before) if is_quoted(quote["text"], [words(one)]))
    place = next(holds, None) if quote["text"] else None
    return Evidence(
        task=quote["task"],
        status=quote["status"],
        quote=quote["text"],
        found=quote["found"],
        message_id=place.id if place else None,
    )

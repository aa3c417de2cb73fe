"""Looks through a stored session for what its script and its trace do not explain.

Offline, without a model: every move is one of the script's, every completion has its evidence in
what was said, exact words stand as they were written, and the state is what the trace makes of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage
from pydantic import TypeAdapter, ValidationError

from scriptgraph.assurance import cared_for
from scriptgraph.assurance.course import Course, Kind
from scriptgraph.assurance.recomputed import unlike
from scriptgraph.assurance.takeovers import enters, speaks
from scriptgraph.assurance.versions import Versions, scripts_of
from scriptgraph.core.errors import InputError
from scriptgraph.core.trace import Skip, TraceRecord
from scriptgraph.core.validation import told
from scriptgraph.language.quotes import is_quoted
from scriptgraph.nodes.seals import named, seal_of
from scriptgraph.script.model import Script, Section
from scriptgraph.sessions.within import Place
from scriptgraph.state.progress import words_due
from scriptgraph.state.session import Credit, Progress, SessionState, words
from scriptgraph.state.skipping import last_skips
from scriptgraph.state.speakers import HUMAN, SECTION, TURN, conversation, speaker
from scriptgraph.state.spoken import exact_words, known_of
from scriptgraph.state.withdrawn import known_after, quotes_of, records_lost

_TRACE, _PROGRESS = TypeAdapter(list[TraceRecord]), TypeAdapter(Progress)


@dataclass(frozen=True)
class Irregularity:
    """One thing that does not hold."""

    kind: Kind
    what: str
    """One sentence."""

    turn: int | None = None
    """The turn it belongs to; None where it belongs to none."""


def audit(
    script: Script,
    state: SessionState,
    kept: Mapping[str, Script] = MappingProxyType({}),
    session: Place | None = None,
    *,
    has_human: bool = True,
) -> list[Irregularity]:
    """Look through one session.

    Args:
        script: The script that it was held with, as it was then; of several versions the last.
        state: What is stored of it.
        kept: The other versions that it was held with (`scripts_named`): what was decided before
            it moved to the last one is held against these.
        session: Where it is stored; None where that is not looked at. What a bigger graph says
            itself is handed to a session within it, and no irregularity there.
        has_human: Whether a human can come to it; a rehearsal walks on behind where one is due.

    Returns:
        What does not hold, in the order in which it happened; empty where all of it does.
    """
    is_within = session is not None and bool(session.node)
    looking = _Audit(script, state, kept, is_within, has_human=has_human)
    found = list(looking.irregularities())
    if not any(one.kind in _UNTRUSTED for one in found):
        found += looking.state_otherwise()
    begun = _named(state.get("trace", []))
    if session is not None and begun not in (None, named(session.session)):
        what = "it was begun under another name: it is another session, or a copy of one"
        found.insert(0, Irregularity("seal", what))
    return found


def scripts_named(states: Iterable[SessionState]) -> list[str]:
    """List the hashes of the scripts that sessions were held with, and the digests of texts."""
    found: list[str] = []
    for state in states:
        found += [held["hash"]] if (held := state.get("script")) else []
        found += scripts_of(state.get("trace", []))
    return list(dict.fromkeys(found))


_UNTRUSTED: Sequence[Kind] = ("script", "record", "seal", "move", "position", "version")
"""What does not hold where the records cannot say what the state should be."""


class _Audit:
    """One session, looked through."""

    def __init__(
        self,
        script: Script,
        state: SessionState,
        kept: Mapping[str, Script],
        is_within: bool,
        *,
        has_human: bool,
    ) -> None:
        self._script, self._state, self._kept = script, state, kept
        self._is_within, self._has_human = is_within, has_human
        self._trace: Sequence[TraceRecord] = state.get("trace", [])
        self._messages: Sequence[BaseMessage] = conversation(state.get("messages", []), script.id)

    @cached_property
    def _versions(self) -> Versions:
        return Versions(self._script, self._trace, self._kept)

    def irregularities(self) -> Iterator[Irregularity]:
        """Go through everything."""
        held = self._state.get("script")
        if held and held["hash"] != self._script.hash:
            what = f"it was held with {held['id']!r}, hash {held['hash']}, not {self._script.hash}"
            yield Irregularity("script", what)
            return
        if broken := self._not_records():
            yield from broken
            return
        if lost := list(self._versions.broken()):
            yield from (Irregularity("script", what, turn) for what, turn in lost)
            return
        yield from self._seals()
        yield from self._walk()
        yield from self._evidence()
        yield from self._spoken()

    def state_otherwise(self) -> Iterator[Irregularity]:
        """Say what in the state is not what the decisions give; only asked where these hold."""
        for kind, what, turn in unlike(self._versions.first, self._state, self._versions.kept):
            yield Irregularity(kind, what, turn)

    def _not_records(self) -> list[Irregularity]:
        """List what stands in trace or progress and is nothing that a session writes."""
        try:
            _TRACE.validate_python(self._trace)
            _PROGRESS.validate_python(self._state.get("progress", {}))
        except ValidationError as error:
            return [Irregularity("record", f"what is stored is none: {told(error)}")]
        covered = [record["covers"] for record in self._trace if "covers" in record]
        is_lost = any("seal" in record and "covers" not in record for record in self._trace)
        if is_lost or covered != sorted(covered) or min(covered, default=0) < 0:
            return [Irregularity("record", "the records do not say which messages they cover")]
        return []

    def _seals(self) -> Iterator[Irregularity]:
        """Work out the chain of seals anew; the first that does not fit is told."""
        messages = self._state.get("messages", [])
        seal, covered = "", 0
        for record in self._trace:
            if "seal" not in record:
                yield Irregularity("seal", "a record without a seal", record["turn"])
                return
            said = messages[covered : record["covers"]]
            if len(said) != record["covers"] - covered:
                yield Irregularity("seal", "messages that it covers are missing", record["turn"])
                return
            if (expected := seal_of(seal, record, said)) != record["seal"]:
                what = f"the {record['role']}'s record, or what was said before it, was changed"
                yield Irregularity("seal", what, record["turn"])
                return
            seal, covered = expected, record["covers"]
        if any(self._is_agents(message) for message in messages[covered:]):
            yield Irregularity("seal", "the agent's last words are covered by no record")

    def _walk(self) -> Iterator[Irregularity]:
        """Follow the decisions from section to section, and compare where they end."""
        course = Course(self._versions, self._trace, has_human=self._has_human)
        for record in self._trace:
            for kind, what in course.follow(record):
                yield Irregularity(kind, what, record["turn"])
        if wrong := course.presence.unlike(self._state.get("human")):
            yield Irregularity("state", wrong)

    def _evidence(self) -> Iterator[Irregularity]:
        """Look for every quote that counted in what had been said by then."""
        known: dict[str, Any] = {}
        for record in self._trace:
            lost = records_lost(record, known) if record["role"] == "evaluator" else {}
            for name, records in lost.items():
                what = f"{name!r} has lost {', '.join(records)}, and no words of the user's show it"
                yield Irregularity("evidence", what, record["turn"])
            known = self._known_after(record, known)
            before = self._said_before(record)
            for quote in record["evidence"]:
                if quote["found"] and not is_quoted(quote["text"], before):
                    what = f"{quote['text']!r}, which was to show {quote['task']!r}, was not said"
                    yield Irregularity("evidence", what, record["turn"])
            for name in set(record.get("withdrawn", ())) - quotes_of(record).keys():
                what = f"{name!r} was taken back, and no words of the user's show it"
                yield Irregularity("evidence", what, record["turn"])

    def _said_before(self, record: TraceRecord) -> list[str]:
        """Give what was said before the agent's message of a record's turn."""
        texts: list[str] = []
        spoken = 0
        for message in self._messages:
            spoken += isinstance(message, AIMessage)
            if spoken >= record["turn"]:
                break
            texts.append(words(message))
        return texts

    def _spoken(self) -> Iterator[Irregularity]:
        """Hold the agent's messages against the decisions that they follow from."""
        if not self._is_within:
            yield from self._put_in()
        spoken = [message for message in self._messages if isinstance(message, AIMessage)]
        records = [record for record in self._trace if speaks(record)]
        if len(spoken) != len(records):
            what = f"the agent has {len(spoken)} messages, and {len(records)} decisions to speak"
            yield Irregularity("message", what)
            return
        for message, record in zip(spoken, records, strict=True):
            notes = message.additional_kwargs
            said = (notes.get(SECTION), notes.get(TURN), notes.get(HUMAN))
            if said != (record["section"], record["turn"], record.get("by")):
                by = f" by {said[2]!r}" if said[2] else ""
                told = f"a message of {said[0]!r}, turn {said[1]}{by}"
                what = f"{told}, in place of the one that was decided"
                yield Irregularity("message", what, record["turn"])
        yield from self._exact(dict(zip(map(id, records), map(words, spoken), strict=True)))

    def _put_in(self) -> Iterator[Irregularity]:
        """Look for words that pass for the agent's, and that no decision has sent."""
        turn = 0
        for message in self._state.get("messages", []):
            turn += self._is_agents(message)
            if isinstance(message, AIMessage) and message.text and not self._is_agents(message):
                what = f"{message.text!r} stands among the messages, and no decision has sent it"
                yield Irregularity("message", what, turn + 1)

    def _is_agents(self, message: BaseMessage) -> bool:
        return speaker(message, self._script.id) == "agent"

    def _exact(self, said: Mapping[int, str]) -> Iterator[Irregularity]:
        """Look for the exact words of every section that the agent began to speak in."""
        before: TraceRecord | None = None
        decided: TraceRecord | None = None
        script, values = self._versions.first, dict[str, Any]()
        for number, record in enumerate(self._trace):
            values = self._known_after(record, values)
            if record["role"] == "migration":
                script = self._versions.after(record)
            section = script.by_id.get(record["section"])
            if record["role"] == "dialog" and decided and cared_for.is_care(decided):
                if not cared_for.is_exact(script, decided, said[id(record)]):
                    yield Irregularity("words", cared_for.ALTERED, record["turn"])
            elif record["role"] == "dialog" and section and enters(record, before):
                skips = last_skips([record] if before else self._trace[: number + 1])
                for exact in _first_words(script, section, values, skips):
                    if exact is None or exact not in said[id(record)]:
                        what = f"the exact words of {section.id!r} were not sent as they stand"
                        yield Irregularity("words", what, record["turn"])
            if record["role"] in ("dialog", "takeover") and record.get("kind") != "seen":
                before, decided = record, None
            elif record["role"] == "evaluator":
                decided = record

    def _known_after(self, record: TraceRecord, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is collected once a decision has been taken."""
        found = known_after(record, values)
        is_moved = record["role"] == "migration"
        return self._versions.collected(record, found) if is_moved else found


def _named(trace: Sequence[TraceRecord]) -> str | None:
    """Give the digest of the name under which a session was begun, or forked from another."""
    names = [
        record
        for n, record in enumerate(trace)
        if isinstance(record, Mapping) and (n == 0 or record.get("role") == "fork")
    ]
    return names[-1].get("session") if names else None


def _first_words(
    script: Script,
    section: Section,
    values: Mapping[str, Any],
    skips: Mapping[tuple[str, str], Skip],
) -> Iterator[str | None]:
    """Give the exact words with which a section begins; None where a value for them is missing."""
    known = known_of(script, values)
    credits = {
        task: Credit(status="skipped", evidence=skip["condition"], turn=0)
        for (where, task), skip in skips.items()
        if where == section.id and not skip["is_asked"]
    }
    for task in words_due(section, credits):
        if task.say is not None:
            try:
                yield exact_words(script, task.say, known)
            except InputError:
                yield None

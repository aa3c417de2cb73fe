"""Looks through a stored session for what its script and its trace do not explain.

Offline, without a model: every move is one of the script's, every completion has its evidence in
what was said, exact words stand as they were written, and the state is what the trace makes of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from langchain_core.messages import AIMessage, BaseMessage
from pydantic import TypeAdapter, ValidationError

from scriptgraph.assurance.takeovers import Presence, enters, led, speaks
from scriptgraph.core.trace import TraceRecord
from scriptgraph.core.validation import told
from scriptgraph.language.quotes import is_quoted
from scriptgraph.nodes.seals import seal_of
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.routes import COMPLETE, LAST, NONE_HOLDS, STAY, needs_dispatcher
from scriptgraph.state.progress import words_due
from scriptgraph.state.session import Progress, SessionState, words
from scriptgraph.state.speakers import HUMAN, SECTION, TURN, conversation

Kind = Literal[
    "script", "record", "move", "position", "evidence", "words", "message", "state", "seal", "human"
]
"""What does not hold.

`script`: the session was held with another script. `record`: trace or progress hold what no
session writes, so that nothing else can be said. `move`: a move that is none of the script's.
`position`: a decision of a section that the session was not in. `evidence`: a quote that nobody has
said. `words`: exact words that were not sent as they stand. `message`: a message that no decision
explains, or a decision without its message. `state`: a part of the state that no decision
explains. `seal`: a record or a message was changed, taken out, put in or moved. `human`: somebody
acted who was not with the session, or the script went on although a human was.
"""


_TRACE, _PROGRESS = TypeAdapter(list[TraceRecord]), TypeAdapter(Progress)


@dataclass(frozen=True)
class Irregularity:
    """One thing that does not hold."""

    kind: Kind
    what: str
    """One sentence."""

    turn: int | None = None
    """The turn it belongs to; None where it belongs to none."""


def audit(script: Script, state: SessionState) -> list[Irregularity]:
    """Look through one session.

    Args:
        script: The script that it was held with, as it was then.
        state: What is stored of it.

    Returns:
        What does not hold, in the order in which it happened; empty where all of it does.
    """
    return list(_Audit(script, state).irregularities())


def scripts_named(states: Iterable[SessionState]) -> list[str]:
    """List the hashes of the scripts that sessions were held with."""
    return list(dict.fromkeys(held["hash"] for s in states if (held := s.get("script"))))


class _Audit:
    """One session, looked through."""

    def __init__(self, script: Script, state: SessionState) -> None:
        self._script, self._state = script, state
        self._trace: Sequence[TraceRecord] = state.get("trace", [])
        self._messages: Sequence[BaseMessage] = conversation(state.get("messages", []), script.id)

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
        yield from self._seals()
        yield from self._walk()
        yield from self._evidence()
        yield from self._spoken()

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
        rest = [message for message in messages[covered:] if isinstance(message, AIMessage)]
        if rest:
            yield Irregularity("seal", "the agent's last words are covered by no record")

    def _walk(self) -> Iterator[Irregularity]:
        """Follow the decisions from section to section, and compare where they end."""
        here, ahead, collected = "", self._script.first.id, dict[str, Any]()
        turns, status = 0, "open"
        presence = Presence(self._script, self._trace)
        for record in self._trace:
            collected |= record.get("collected", {})
            if wrong := presence.follow(record, here or self._script.first.id):
                yield Irregularity("human", wrong, record["turn"])
            if record["role"] in ("evaluator", "dispatcher"):
                at = here or self._script.first.id
                if record["section"] != at:
                    what = f"a decision of {record['section']!r}, though the session was in {at!r}"
                    yield Irregularity("position", what, record["turn"])
                elif not _is_legal(self._script, record):
                    what = f"{at} → {record['choice']} ({record['rule']}) is no move of the script"
                    yield Irregularity("move", what, record["turn"])
                moves = record.get("kind", "stay") not in ("stay", "dispatch")
                ahead = record["choice"] if moves else ahead
                status = "ended" if moves and ahead == END_OF_SESSION else status
            elif record["role"] == "dialog":
                turns += 1
                wanted = ahead if record.get("opens") else here
                if record["section"] != wanted:
                    what = f"the agent spoke in {record['section']!r} and not in {wanted!r}"
                    yield Irregularity("position", what, record["turn"])
                here = ahead = record["section"]
            elif record["role"] == "takeover":
                turns += speaks(record)
                here, status = led(record, here or self._script.first.id, status)
                ahead = here
        if wrong := presence.unlike(self._state.get("human")):
            yield Irregularity("state", wrong)
        yield from self._ends_so(here, status, turns, collected)

    def _ends_so(
        self, here: str, status: str, turns: int, collected: Mapping[str, Any]
    ) -> Iterator[Irregularity]:
        told = {"section": here, "status": status, "turn": turns, "collected": dict(collected)}
        for key, value in told.items():
            stored = self._state.get(key, {} if key == "collected" else None)
            if stored != value and self._trace:
                yield Irregularity("state", f"{key} is {stored!r}; the decisions give {value!r}")
        for name, credits in self._state.get("progress", {}).items():
            section = self._script.by_id.get(name)
            tasks = {task.id: task for task in section.tasks} if section else {}
            for task, credit in credits.items():
                if task not in tasks or not self._is_earned(tasks[task].say, credit["evidence"]):
                    what = f"task {task!r} of {name!r} is {credit['status']} without evidence"
                    yield Irregularity("state", what, credit["turn"])

    def _is_earned(self, exact: str | None, evidence: str) -> bool:
        if exact is not None and evidence == exact:
            return True
        return is_quoted(evidence, [words(message) for message in self._messages])

    def _evidence(self) -> Iterator[Irregularity]:
        """Look for every quote that counted in what had been said by then."""
        for record in self._trace:
            before = self._said_before(record)
            for quote in record["evidence"]:
                if quote["found"] and not is_quoted(quote["text"], before):
                    what = f"{quote['text']!r}, which was to show {quote['task']!r}, was not said"
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

    def _exact(self, said: Mapping[int, str]) -> Iterator[Irregularity]:
        """Look for the exact words of every section that the agent began to speak in."""
        before: TraceRecord | None = None
        for record in self._trace:
            section = self._script.by_id.get(record["section"])
            if record["role"] == "dialog" and section and enters(record, before):
                for exact in _first_words(section):
                    if exact not in said[id(record)]:
                        what = f"the exact words of {section.id!r} were not sent as they stand"
                        yield Irregularity("words", what, record["turn"])
            if record["role"] in ("dialog", "takeover") and record.get("kind") != "seen":
                before = record


def _first_words(section: Section) -> list[str]:
    """Give the exact words with which a section begins."""
    return [task.say for task in words_due(section, {}) if task.say is not None]


def _is_legal(script: Script, record: TraceRecord) -> bool:
    """Say whether a decision is one that the script allows in its section."""
    section = script.by_id.get(record["section"])
    choice, rule = record["choice"], record["rule"]
    if section is None:
        return False
    match record.get("kind", "stay"):
        case "stay":
            return choice == section.id and rule in (STAY, NONE_HOLDS)
        case "dispatch":
            return rule == COMPLETE and needs_dispatcher(section)
    if (choice, rule) == (END_OF_SESSION, LAST):
        return script.ends_in(section)
    return any((m.target, m.label) == (choice, rule) for m in script.transitions(section))

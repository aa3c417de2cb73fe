"""The answers of a session as a QuestionnaireResponse of HL7 FHIR, each with what proves it.

Every item says which words of the user's gave its value, in which turn, how it was judged and with
which script, so that whoever signs it signs items and not a chat. What was declined, what nobody
has asked and what is still open are told apart. `docs/fhir.md` documents the extensions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from scriptgraph.core.trace import Skip, TraceRecord
from scriptgraph.core.values import Collected
from scriptgraph.exports.provenance import Provenance
from scriptgraph.formats.fhir.names import ABSENT, COMPUTED, EVIDENCE, OURS, SCORES, Json
from scriptgraph.formats.fhir.repeating import answer_of, answered
from scriptgraph.formats.fhir.writing import Written, validated, write_fhir
from scriptgraph.script.computed import worked_out
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.lists import named_alike
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.script.slots import found_in
from scriptgraph.state.skipping import last_skips
from scriptgraph.state.withdrawn import WITHDRAWN, known_after, quotes_of

Verdict = Literal["answered", "corrected", "declined", "withdrawn", "open", "not-asked", "skipped"]
"""`corrected`: told otherwise later. `withdrawn`: taken back, so that there is no answer any more.

`open`: asked, and neither answered nor declined. `skipped`: the script does not ask for it here.
"""

_ABSENT: Mapping[Verdict, str] = {
    "declined": "asked-declined",
    "withdrawn": "asked-declined",
    "open": "temp-unknown",
    "not-asked": "not-asked",
    "skipped": "not-applicable",
}


@dataclass(frozen=True)
class Said:
    """A message of a session."""

    turn: int
    by_user: bool
    text: str


@dataclass(frozen=True)
class Held:
    """A session, as far as answers are made of it."""

    name: str
    script: Script
    trace: Sequence[TraceRecord]
    said: Sequence[Said]
    has_ended: bool


@dataclass
class _Answer:
    """What is known of one item."""

    verdict: Verdict = "not-asked"
    value: Collected | None = None
    quote: str = ""
    turn: int = 0
    records: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Of a list: the name of each record → the quote that has told of it last, and its turn."""


def response(held: Held, section: Section, provenance: Provenance | None = None) -> Json:
    """Give the answers to one questionnaire of a session.

    Args:
        held: The session.
        section: A section of its script that is a questionnaire.
        provenance: Of whom they are, and who gave them and wrote them down.

    Raises:
        InputError: When FHIR cannot say it, or the extra `fhir` is not installed.
    """
    written = write_fhir(held.script, section)
    answers = {task.id: _answer(held, section, task) for task in section.tasks if task.collect}
    items = list(_items(written.resource["item"], section, written, answers, held.script.hash))
    url = written.resource.get("url")
    version = written.resource.get("version")
    canonical = f"{url}|{version}" if url and version else url
    session: Json = {"system": f"{OURS}session", "value": held.name}
    found: Json = {
        "resourceType": "QuestionnaireResponse",
        "extension": list(_computed(held)),
        "identifier": [session] if written.version == "R5" else session,
        "questionnaire": canonical or f"{OURS}questionnaire:{held.script.id}.{section.id}",
        "status": _status(held, answers.values()),
        "authored": held.trace[-1]["at"] if held.trace else None,
        "item": items,
    }
    found |= provenance.parts() if provenance else {}
    filled = {key: part for key, part in found.items() if part}
    return validated(filled, written.version)


def _answer(held: Held, section: Section, task: Task) -> _Answer:
    """Look through a session for the last that is known of an item."""
    found = _Answer()
    name = next(iter(task.collect))
    if task.say and any(found_in(task.say, one.text) for one in held.said if not one.by_user):
        found.verdict = "open"
    for record in held.trace:
        if (last := _skip(record, section, task)) is not None:
            found = _Answer("open" if last["is_asked"] else "skipped", turn=record["turn"])
        if record["role"] != "evaluator" or found.verdict == "skipped":
            continue
        quotes = [
            quote
            for quote in (record["evidence"] if record["section"] == section.id else ())
            if quote["task"] == task.id
            and quote["found"]
            and quote["status"] != WITHDRAWN
            and not _is_refused(record, quote["status"], task)
        ]
        if name in (taken_back := quotes_of(record)):
            found = _Answer("withdrawn", None, taken_back[name], record["turn"])
        elif name in record.get("collected", {}):
            quote = quotes[-1]["text"] if quotes else _told_in(held, record["turn"])
            is_new = found.value is None
            value = record["collected"][name]
            told = {**found.records, **_records_told(record, name)}
            is_first = is_new or name not in record.get("corrected", {})
            verdict: Verdict = "answered" if is_first and (is_new or told) else "corrected"
            found = _Answer(verdict, value, quote, record["turn"], told)
        elif quotes and quotes[-1]["status"] == "not needed" and found.value is None:
            found = _Answer("declined", None, quotes[-1]["text"], record["turn"])
    return found


def _records_told(record: TraceRecord, name: str) -> dict[str, tuple[str, int]]:
    """Map the records of a list that a decision has noted to the words that gave them."""
    return {
        quote["record"]: (quote["text"], record["turn"])
        for quote in record["evidence"]
        if quote["status"] == "told"
        and quote["task"] == name
        and quote["found"]
        and "record" in quote
    }


def _skip(record: TraceRecord, section: Section, task: Task) -> Skip | None:
    """Give the last that a record says of whether an item is asked; None where nothing."""
    return last_skips([record]).get((section.id, task.id))


def _is_refused(record: TraceRecord, status: str, task: Task) -> bool:
    return any(one["choice"] == f"{task.id}: {status}" for one in record["refused"])


def _told_in(held: Held, turn: int) -> str:
    """Give what the user said before the agent's message of a turn: a correction has no quote."""
    said = [one.text for one in held.said if one.by_user and one.turn == turn]
    return said[-1] if said else ""


def _items(
    items: object, section: Section, written: Written, answers: Mapping[str, _Answer], script: str
) -> Iterator[Json]:
    """Give the items as they stand in their groups; what only informs has no answer."""
    tasks = {str(item["linkId"]): name for name, item in written.items.items()}
    known = {task.id: task for task in section.tasks}
    for item in items if isinstance(items, list) else ():
        inside = list(_items(item.get("item"), section, written, answers, script))
        task = known.get(tasks.get(item["linkId"], ""))
        found: Json = {key: item[key] for key in ("linkId", "text") if key in item}
        if task is None or not task.collect:
            if inside:
                yield {**found, "item": inside}
            continue
        answer = answers[task.id]
        if isinstance(answer.value, list) and answer.value:
            yield from _listed(found, item, task, answer, script)
            continue
        counts_as = task.skipped if answer.verdict == "skipped" else None
        found["extension"] = [*_absent(answer), _evidence(answer, script, counts_as)]
        given = _given(task, item, answer)
        if given is None:
            yield {**found, **({"item": inside} if inside else {})}
        else:
            yield {**found, "answer": [{**given, **({"item": inside} if inside else {})}]}


def _listed(found: Json, item: Json, task: Task, answer: _Answer, script: str) -> Iterator[Json]:
    """Give a group for each record of a list."""
    (declared,) = task.collect.values()
    records = answer.value if isinstance(answer.value, list) else []

    def evidence(name: str) -> list[Json]:
        told = (one for known, one in answer.records.items() if named_alike(known, name))
        quote, turn = next(told, (answer.quote, answer.turn))
        return [_evidence(replace(answer, quote=quote, turn=turn), script)]

    yield from answered(found, item, kind_of(declared), records, evidence)


def _given(task: Task, item: Json, answer: _Answer) -> Json | None:
    """Give an answer as FHIR has it; that of a choice is the option that stands in the file."""
    if answer.value is None or isinstance(answer.value, list):
        return None
    (declared,) = task.collect.values()
    kind = kind_of(declared)
    options = item.get("answerOption")
    if not kind.choices or not isinstance(options, list):
        return dict(answer_of(answer.value, kind))
    option = options[kind.choices.index(answer.value)]
    key = next(key for key in option if key.startswith("value"))
    scores = [one for one in option.get("extension", []) if one.get("url") in SCORES]
    value = option[key]
    if scores and isinstance(value, dict):
        value = {**value, "extension": [*scores, *value.get("extension", [])]}
    return {key: value}


def _absent(answer: _Answer) -> Iterator[Json]:
    if answer.verdict in _ABSENT:
        yield {"url": ABSENT, "valueCode": _ABSENT[answer.verdict]}


def _evidence(answer: _Answer, script: str, counts_as: str | None = None) -> Json:
    parts: list[Json] = [{"url": "verdict", "valueCode": answer.verdict}]
    if answer.quote:
        parts.append({"url": "quote", "valueString": answer.quote})
    if answer.turn:
        parts.append({"url": "turn", "valueInteger": answer.turn})
    if answer.value == []:
        parts.append({"url": "count", "valueInteger": 0})
    if counts_as is not None:
        parts.append({"url": "counts-as", "valueString": counts_as})
    return {"url": EVIDENCE, "extension": [*parts, {"url": "script", "valueString": script}]}


def _computed(held: Held) -> Iterator[Json]:
    """Give what is computed of the answers, scores and their words."""
    collected: dict[str, Collected] = {}
    for record in held.trace:
        collected = known_after(record, collected)
    for name, value in worked_out(held.script, collected).items():
        key = "valueBoolean" if isinstance(value, bool) else "valueString"
        key = "valueDecimal" if key == "valueString" and not isinstance(value, str) else key
        parts = [{"url": "name", "valueString": name}, {"url": "value", key: value}]
        yield {"url": COMPUTED, "extension": parts}


def _status(held: Held, answers: Iterable[_Answer]) -> str:
    verdicts = [answer.verdict for answer in answers]
    if not {"open", "not-asked"} & {*verdicts}:
        return "completed"
    return "stopped" if held.has_ended else "in-progress"

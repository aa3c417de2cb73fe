"""Dialogues as documents for reading: sections, what was said, every decision with its reason.

The decisions and verdicts stand in block quotes, what was said in plain paragraphs. Whatever was
said is escaped, so that it cannot pass for a heading or for a decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from scriptgraph.exports.escaping import inline, paragraphs, quoted
from scriptgraph.records import Dialogue, Step
from scriptgraph.routes import DISPATCH
from scriptgraph.script import END_OF_SESSION
from scriptgraph.trace import Quote, TraceRecord

REHEARSAL = "**A rehearsal.** No language model speaks in this dialogue."


def document(dialogue: Dialogue) -> str:
    """Write a dialogue as a Markdown document."""
    blocks = [f"# {inline(dialogue.id)}"]
    if dialogue.rehearsal:
        blocks.append(quoted(REHEARSAL))
    blocks.append("\n".join(f"- {name}: {inline(value)}" for name, value in _facts(dialogue)))
    blocks += _course(dialogue)
    blocks += _patient_check(dialogue)
    return "\n\n".join(blocks) + "\n"


def file_name(dialogue: Dialogue, taken: set[str]) -> str:
    """Name the file of a dialogue, unlike all that are taken, and take it.

    Whatever the id is, the name is one of a plain file on every system.
    """
    plain = re.sub(r"[^\w-]+", "-", dialogue.id, flags=re.ASCII).strip("-")[:80] or "dialogue"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain}-{number}"
    taken.add(name.casefold())
    return f"{name}.md"


def _facts(dialogue: Dialogue) -> Iterator[tuple[str, str]]:
    """List what is known about a dialogue; what is not is left out."""
    totals, patient = dialogue.totals, dialogue.patient
    if dialogue.script:
        yield "script", f"{dialogue.script['id']}, version {dialogue.script['version']}"
    yield "mode", dialogue.mode or f"variant {dialogue.variant}"
    if dialogue.patient_case is not None:
        yield "patient", str(dialogue.patient_case)
    if patient and patient.id != str(dialogue.patient_case):
        yield "case", patient.id
    if patient and patient.attitude:
        yield "attitude", patient.attitude
    if patient and patient.difficulty:
        yield "difficulty", patient.difficulty
    for role, model in (dialogue.models or {}).items():
        yield f"{inline(role)}'s model", model
    yield "time", f"{dialogue.started_at} to {dialogue.completed_at}"
    yield "exit reason", dialogue.exit_reason + (", discarded" if dialogue.discarded else "")
    yield "the agent's messages", str(totals.interactions)
    yield "the agent's calls", f"{totals.calls}, {totals.duration / 1000:.1f} s"
    yield "the agent's tokens", f"{totals.input_tokens} in, {totals.output_tokens} out"


def _course(dialogue: Dialogue) -> Iterator[str]:
    """Write the steps in the order in which the user saw them, the agent's messages numbered."""
    number = 0
    for step in _readable(dialogue.steps):
        match step.actor:
            case "event":
                if step.status == "started":
                    yield f"## {step.section}. {inline(step.name or f'Section {step.section}')}"
            case "dialog":
                number += 1
                yield from _beside(step)
                yield _speech(f"Agent ({number})", step.words)
            case "patient":
                yield from _beside(step)
                if step.words:
                    yield _speech("Patient", step.words)
            case actor:
                yield _decision(actor, step)


def _readable(steps: Iterable[Step]) -> Iterator[Step]:
    """Put a message that opens a section under the section's heading.

    Where one actor does everything, the published layout has the events behind the message that
    holds the decision.
    """
    spoken: Step | None = None
    events: list[Step] = []
    for step in steps:
        if spoken and step.actor == "event":
            events.append(step)
            continue
        if spoken:
            yield from (*events, spoken)
            spoken, events = None, []
        if step.actor == "dialog":
            spoken = step
        else:
            yield step
    if spoken:
        yield from (*events, spoken)


def _speech(speaker: str, words: str) -> str:
    return f"**{speaker}:** {paragraphs(words) or '(nothing)'}"


def _beside(step: Step) -> Iterator[str]:
    """Write what stands in a message's step and was not said: a decision, or what was refused."""
    before, _, after = (step.content or "").partition(step.words)
    if aside := "\n\n".join(filter(None, (before.strip(), after.strip()))):
        yield quoted(paragraphs(aside))
    if step.decision and (step.decision["refused"] or step.decision["evidence"]):
        yield quoted(_record(step.actor, step.decision))


def _decision(actor: str, step: Step) -> str:
    """Write a decision with its reason; of an older one only its words are known."""
    if step.decision is None:
        return quoted(_speech(actor.capitalize(), step.content or ""))
    return quoted(_record(actor, step.decision))


def _record(actor: str, record: TraceRecord) -> str:
    lines = [f"**{actor.capitalize()}:** {inline(_headline(record))}", ""]
    if record["options"]:
        names = [_target(option, record["section"]) for option in record["options"]]
        lines.append(f"- possible: {inline(', '.join(names))}")
    if record["reason"]:
        lines.append(f"- because: {inline(record['reason'])}")
    lines += [f"- {_evidence(quote)}" for quote in record["evidence"]]
    if collected := record.get("collected"):
        values = ", ".join(f"{name} = {value}" for name, value in collected.items())
        lines.append(f"- collected: {inline(values)}")
    for refused in record["refused"]:
        said = ": ".join(filter(None, (refused["choice"], refused["why"])))
        lines.append(f"- refused: {inline(said)}")
    return "\n".join(lines)


def _headline(record: TraceRecord) -> str:
    section, choice = record["section"], record["choice"]
    if record["role"] not in ("evaluator", "dispatcher"):
        return f"in {section}"
    if choice == DISPATCH:
        return f"{section} is {record['rule']}: the dispatcher chooses the way on"
    stays = choice == section and record.get("kind", "stay") == "stay"
    move = f"stays in {section}" if stays else f"{section} → {_target(choice, '')}"
    return move + (f" ({record['rule']})" if record["rule"] else "")


def _target(option: str, section: str) -> str:
    if option == section:
        return "stay"
    return {END_OF_SESSION: "end of the session", DISPATCH: "ask the dispatcher"}.get(
        option, option
    )


def _evidence(quote: Quote) -> str:
    said = f"“{quote['text']}”" if quote["text"] else "without a quote"
    lost = ", which is not in the transcript" if quote["text"] and not quote["found"] else ""
    sign = "✓" if quote["found"] else "✗"
    return f"{sign} {inline(f'{quote["task"]}, {quote["status"]}: {said}{lost}')}"


def _patient_check(dialogue: Dialogue) -> Sequence[str]:
    """Write what was found about the patient, in a section behind the dialogue's."""
    check = dialogue.patient_check
    if check is None:
        return []
    if check.missing:
        found = f"Not known: {inline(check.missing)}"
    elif not check.contradictions:
        found = "The patient said nothing against the case."
    else:
        found = "\n".join(
            f"- “{inline(one.quote)}”: {inline(one.reason)}"
            + ("" if one.found else " (the patient did not say so)")
            for one in check.contradictions
        )
    return ["## Check of the patient", found]

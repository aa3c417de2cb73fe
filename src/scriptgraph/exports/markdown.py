"""Dialogues as documents for reading: sections, what was said, every decision with its reason.

The decisions and verdicts stand in block quotes, what was said in plain paragraphs. Whatever was
said is escaped, so that it cannot pass for a heading or for a decision.
"""

import re
from collections.abc import Iterator, Sequence

from scriptgraph.core.trace import Quote, TraceRecord
from scriptgraph.exports.escaping import inline, paragraphs, quoted
from scriptgraph.records import in_words
from scriptgraph.records.dialogue import Dialogue, Step, in_reading_order
from scriptgraph.records.facts import facts_of

REHEARSAL = "**A rehearsal.** No language model speaks in this dialogue."
PARTLY = "**Partly a rehearsal.** The {roles} of this dialogue is no language model."


def document(dialogue: Dialogue) -> str:
    """Write a dialogue as a Markdown document."""
    blocks = [f"# {inline(dialogue.id)}"]
    if roles := dialogue.rehearsed_roles:
        blocks.append(quoted(PARTLY.format(roles=" and ".join(roles))))
    elif dialogue.rehearsal:
        blocks.append(quoted(REHEARSAL))
    facts = facts_of(dialogue)
    blocks.append("\n".join(f"- {inline(name)}: {inline(value)}" for name, value in facts))
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


def _course(dialogue: Dialogue) -> Iterator[str]:
    """Write the steps in the order in which the user saw them, the agent's messages numbered."""
    number = 0
    for step in in_reading_order(dialogue.steps):
        match step.actor:
            case "event":
                if step.status == "started":
                    yield f"## {inline(_section(step))}"
            case "dialog":
                number += 1
                yield from _beside(step)
                yield _speech(f"Agent ({number})", step.words)
            case "patient":
                yield from _beside(step)
                if step.words:
                    yield _speech("Patient", step.words)
            case "human":
                yield _decision("human", step)
                if step.is_humans_message:
                    number += 1
                    yield _speech(f"Human ({number})", step.words)
            case actor:
                yield _decision(actor, step)


def _section(step: Step) -> str:
    return f"Section {step.section}" + (f": {step.name}" if step.name else "")


def _speech(speaker: str, words: str) -> str:
    return f"**{speaker}:** {paragraphs(words) or '(nothing)'}"


def _beside(step: Step) -> Iterator[str]:
    """Write what stands in a message's step and was not said: a decision, or what was refused."""
    if step.aside:
        yield quoted(paragraphs(step.aside))
    if step.decision and step.decision["refused"]:
        yield quoted("\n".join(_refusals(step.decision)))


def _decision(actor: str, step: Step) -> str:
    """Write a decision with its reason; of an older one only its words are known."""
    if step.decision is None:
        return quoted(_speech(actor.capitalize(), step.content or ""))
    return quoted(_record(actor, step.decision))


def _record(actor: str, record: TraceRecord) -> str:
    decided, rule = in_words.outcome(record)
    rule = f" ({rule})" if rule else ""
    lines = [f"**{actor.capitalize()}:** {inline(decided + rule)}", ""]
    if possible := in_words.possible(record):
        lines.append(f"- possible: {inline(possible)}")
    if because := in_words.because(record):
        lines.append(f"- because: {inline(because)}")
    if guarded := in_words.guarded(record):
        lines.append(f"- guard: {inline(guarded)}")
    lines += [f"- {_evidence(quote)}" for quote in record["evidence"]]
    if collected := record.get("collected"):
        told = in_words.collected(collected, record.get("corrected"))
        lines.append(f"- collected: {inline(told)}")
    if withdrawn := record.get("withdrawn"):
        lines.append(f"- taken back: {inline(', '.join(withdrawn))}")
    return "\n".join([*lines, *_refusals(record)])


def _refusals(record: TraceRecord) -> list[str]:
    lines = [f"- computed: {inline(one)}" for one in record.get("computed", [])]
    lines += [f"- asked: {inline(one)}" for one in in_words.skips(record)]
    lines += [f"- undecided: {inline(one)}" for one in record.get("undecided", [])]
    lines += [f"- refused: {inline(in_words.refused(one))}" for one in record["refused"]]
    if broken := in_words.broken(record):
        lines.append(f"- sent as it is: {inline(broken)}")
    return lines


def _evidence(quote: Quote) -> str:
    sign = "✓" if quote["found"] else "✗"
    lost = ", which is not in the transcript" if in_words.is_invented(quote) else ""
    said = f"{in_words.claim(quote)}: {in_words.said(quote)}{lost}"
    return f"{sign} {inline(said)}"


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

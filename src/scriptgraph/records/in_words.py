"""How a decision, and a dialogue, is told to people wherever they read it: words, and no looks."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.drawn import DrawnReply, Ground, Selection
from scriptgraph.core.trace import Quote, Refusal, TraceRecord
from scriptgraph.language.labels import Labels, labels
from scriptgraph.language.vocabulary import ENGLISH
from scriptgraph.records.dialogue import Cost, Dialogue, agent_tokens
from scriptgraph.records.exits import FINISHED, GOALS_MET, LEFT, OPEN, TURN_LIMIT
from scriptgraph.records.rule_words import reason_in_words, rule_in_words
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.script.routes import CALL, DISPATCH, ENTERED

_ENDINGS = {
    FINISHED: "the script's end",
    OPEN: "still open",
    TURN_LIMIT: "limit of turns",
    LEFT: "patient left",
    GOALS_MET: "client's goals met",
}


def ending(exit_reason: str) -> str:
    """Say why a dialogue stopped; what reason a foreign record has stands as it does there."""
    return _ENDINGS.get(exit_reason, exit_reason)


def outcome(record: TraceRecord, words: Labels | None = None) -> tuple[str, str]:
    """Say what was decided, and by which rule; the rule is empty where it is told already.

    Args:
        record: The decision.
        words: Those of the script's language; without them, English.
    """
    words = words or labels(ENGLISH)
    section, choice, rule = record["section"], record["choice"], record["rule"]
    if record["role"] == "observer":
        return ("the client's goals are met" if choice else "the client's goals are still open"), ""
    if record["role"] == "recap":
        count = record.get("stands_for")
        return (words.tell("stands_for", count=count) if count else words.tell("none")), ""
    if record["role"] == "takeover":
        leads = record.get("kind") in ("give_back", "end")
        return record["reason"], _target(choice, words) if leads else ""
    if record["role"] in ("migration", "fork", "carried", "hook"):
        return record["reason"], ""
    if record["role"] == "dialog" and not section:
        return record["reason"], ""
    if record["role"] == "dialog":
        return words.tell(
            "speaks_for", section=section, reason=reason_in_words(record["reason"], words)
        ), ""
    return _decided(record, words), "" if choice == DISPATCH else rule_in_words(rule, words)


def _decided(record: TraceRecord, words: Labels) -> str:
    """Say where the session stays, or goes."""
    section, choice, rule = record["section"], record["choice"], record["rule"]
    did = f"{record['reason']}; " if record["role"] == "action" else ""
    if rule == ENTERED:
        return record["reason"]
    if choice == CALL:
        return words.tell("calls_action", section=section)
    if choice == DISPATCH:
        told = rule_in_words(rule, words)
        return did + words.tell("dispatcher_chooses", section=section, rule=told)
    if choice == section and record.get("kind", "stay") == "stay":
        return did + words.tell("stays_in", section=section)
    return f"{did}{section} → {_target(choice, words)}"


def possible(record: TraceRecord, words: Labels | None = None) -> str:
    """List the targets that were legal."""
    words = words or labels(ENGLISH)
    section = record["section"]
    if record["role"] == "observer":
        return ""
    told = (
        words.tell("stay") if one == section else _target(one, words) for one in record["options"]
    )
    return " · ".join(told)


def because(record: TraceRecord, words: Labels | None = None) -> str:
    """Give the model's reason; a dialog actor gives none of its own, others are told already."""
    is_told = record["role"] in (
        "dialog",
        "takeover",
        "migration",
        "fork",
        "carried",
        "action",
        "hook",
    )
    return "" if is_told else reason_in_words(record["reason"], words or labels(ENGLISH))


def guarded(record: TraceRecord) -> str:
    """Say what danger the guard has heard, and which of its listeners have told nothing."""
    parts = []
    found = record.get("guard")
    if found and found["level"] != "none":
        words = f": “{found['words']}”" if found["words"] else ""
        parts.append(f"{found['level']} danger, {found['about']} (by {found['by']}){words}")
    if failed := record.get("guard_failed"):
        parts.append(f"who listens has not told all: {failed}")
    return "; ".join(parts)


def claim(quote: Quote, words: Labels | None = None) -> str:
    """Say what a quote was to show."""
    words = words or labels(ENGLISH)
    status = words.session.get(quote["status"].replace(" ", "_"), quote["status"])
    return f"{quote['task']}, {status}"


def said(quote: Quote, words: Labels | None = None) -> str:
    """Write the quote in quotation marks; a claim may also come without one."""
    words = words or labels(ENGLISH)
    return f"“{quote['text']}”" if quote["text"] else words.tell("without_quote")


def is_invented(quote: Quote) -> bool:
    """Say whether there is a quote, and it does not stand in the transcript."""
    return bool(quote["text"]) and not quote["found"]


def skips(record: TraceRecord) -> Iterator[str]:
    """Say of each task whether it is asked from now on, and what becomes of its values."""
    for skip in record.get("skips", ()):
        told = "holds after all" if skip["is_asked"] else "does not hold"
        asked = "asked" if skip["is_asked"] else "not asked"
        parts = [f"{name} counts as {value}" for name, value in skip["counts"].items()]
        lost = [name for name in skip["taken_back"] if name not in skip["counts"]]
        parts += [f"what {name} was is not known any more" for name in lost]
        yield "; ".join([f"{skip['task']} is {asked}: `{skip['condition']}` {told}", *parts])


def broken(record: TraceRecord) -> str:
    """Say which rules of form a message breaks; it was asked for once more in vain."""
    return "; ".join(record.get("broken", []))


def candidates(record: TraceRecord) -> Iterator[str]:
    """Tell of every reply that was drawn: whether it was sent, how it was rated, its words."""
    for one in record.get("candidates", []):
        yield f"{'sent' if one['sent'] else 'not sent'}, {_rated(one)}: {one['text']}".rstrip(": ")


def unscored(record: TraceRecord) -> str:
    """Say that, and why, a reply was sent which is not known to be the best; else nothing."""
    selection = record.get("selection")
    if selection is None or selection["ground"] in ("best", "no choice"):
        return ""
    return how_chosen(selection, len(record.get("candidates", [])))


def how_chosen(selection: Selection, count: int) -> str:
    """Say in a few words how one of `count` replies was chosen."""
    why = f" ({selection['why']})" if selection["why"] else ""
    texts: Mapping[Ground, str] = {
        "best": f"the best of {count} by {selection['by']}",
        "no choice": f"no choice among {count}: those that pass the filters say the same",
        "none scored": f"the first of {count} that passes the filters: none has a score",
        "none passes": f"the first of {count}: none passes the filters",
    }
    return texts[selection["ground"]] + why


def refused(refusal: Refusal) -> str:
    """Say what a model wanted and why it did not get it."""
    return ": ".join(filter(None, (refusal["choice"], refusal["why"])))


def collected(
    values: Mapping[str, Constant],
    before: Mapping[str, Constant] | None = None,
    words: Labels | None = None,
) -> str:
    """List values by name, those that the user has corrected with what they were before."""
    words = words or labels(ENGLISH)
    was = {
        name: f" ({words.tell('was', value=plain(value, words))})"
        for name, value in (before or {}).items()
    }
    told = (f"{name} = {plain(value, words)}{was.get(name, '')}" for name, value in values.items())
    return ", ".join(told)


def plain(value: Constant, words: Labels | None = None) -> str:
    """Write a value as people do, and not as Python does."""
    if isinstance(value, bool):
        return (words or labels(ENGLISH)).tell("yes" if value else "no")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def cost(call: ModelCall | None, words: Labels | None = None) -> str:
    """Say which model was asked, how often, and what it took."""
    words = words or labels(ENGLISH)
    if call is None:
        return words.tell("no_model")
    several = call["attempts"] > 1
    attempts = f" · {words.tell('attempts', count=call['attempts'])}" if several else ""
    return f"{call['model']}{attempts} · " + tokens_and_time(
        call["input_tokens"], call["output_tokens"], call["ms"], words
    )


def tokens_and_time(
    input_tokens: int | None,
    output_tokens: int | None,
    ms: float | None,
    words: Labels | None = None,
) -> str:
    """Write tokens and time, as far as they are known."""
    parts = []
    if input_tokens is not None and output_tokens is not None:
        unit = (words or labels(ENGLISH)).tell("tokens")
        parts.append(f"{input_tokens:,} → {output_tokens:,} {unit}")
    if ms is not None:
        parts.append(f"{ms:.0f} ms")
    return " · ".join(parts)


def case_name(dialogue: Dialogue) -> str:
    """Name the case by its number and the patient's id, as far as there are both."""
    number = "" if dialogue.patient_case is None else str(dialogue.patient_case)
    name = dialogue.patient.id if dialogue.patient else ""
    return " · ".join(dict.fromkeys(filter(None, (number, name))))


def when(begun: str, ended: str) -> str:
    """Write from when to when something took, to the second; the day once where it is one.

    Both are told in the zone of the first, which is named: else one second could be read as hours.
    """
    try:
        first, last = (datetime.fromisoformat(at) for at in (begun, ended))
        if first.tzinfo is not None and last.tzinfo is not None:
            last = last.astimezone(first.tzinfo)
    except (ValueError, OverflowError):
        return f"{begun} to {ended}"
    if first.tzinfo != last.tzinfo:  # one has no zone, and nobody can say how far apart they are
        return f"{_moment(first)} to {_moment(last)}"
    until = f"{last:%H:%M:%S %Z}".rstrip() if first.date() == last.date() else _moment(last)
    return f"{first:%Y-%m-%d %H:%M:%S} to {until}"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S %Z}".rstrip()


def facts(dialogue: Dialogue) -> Iterator[tuple[str, str]]:
    """List what is known about a dialogue; what is not is left out."""
    totals, patient = dialogue.totals, dialogue.patient
    if dialogue.script:
        yield "script", f"{dialogue.script['id']}, version {dialogue.script['version']}"
    yield from _kind(dialogue)
    if case := case_name(dialogue):
        yield "case", case
    if patient and patient.attitude:
        yield "attitude", patient.attitude
    if patient and patient.difficulty:
        yield "difficulty", patient.difficulty
    labels = dialogue.model_labels or {}
    named = {role: (model, labels.get(role)) for role, model in (dialogue.models or {}).items()}
    yield from _models({role: " · ".join(filter(None, names)) for role, names in named.items()})
    if dialogue.started_at and dialogue.completed_at:
        yield "time", when(dialogue.started_at, dialogue.completed_at)
    if dialogue.exit_reason:
        yield "exit reason", dialogue.exit_reason + (", discarded" if dialogue.discarded else "")
    yield "the agent's messages", str(totals.interactions)
    yield from _called(dialogue)
    charged = dialogue.cost or Cost()
    for name, dollars in (("agent", charged.agent), ("patient", charged.patient)):
        if dollars is not None:
            yield f"the {name}'s cost", f"${dollars:.4f}"


def _kind(dialogue: Dialogue) -> Iterator[tuple[str, str]]:
    """Name the mode, and what the corpus of others says about a dialogue of its."""
    if dialogue.mode or dialogue.variant:
        yield "mode", dialogue.mode or f"variant {dialogue.variant}"
    if held := dialogue.provenance:
        yield "read from", held.format
        yield from ((name, str(told)) for name, told in held.about.items() if told is not None)


def _called(dialogue: Dialogue) -> Iterator[tuple[str, str]]:
    """Say what the agent's calls took, as far as anybody knows."""
    totals, (read, written) = dialogue.totals, agent_tokens(dialogue)
    if totals.calls is not None:
        took = "" if totals.duration is None else f", {totals.duration / 1000:,.1f} s"
        yield "the agent's calls", f"{totals.calls:,}{took}"
    if read is not None and written is not None:
        yield "the agent's tokens", f"{read:,} in, {written:,} out"


def _models(models: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Name who played which role; one that played all is named once."""
    if len(models) > 1 and len(set(models.values())) == 1:
        yield "model of every role", next(iter(models.values()))
    else:
        yield from ((f"{role}'s model", model) for role, model in models.items())


def _rated(one: DrawnReply) -> str:
    if one.get("lost"):
        return f"no reply ({one['lost']})"
    if one["faults"]:
        return "kept out by " + "; ".join(f"{name} ({why})" for name, why in one["faults"].items())
    return "not scored" if one["value"] is None else f"scored {one['value']:.3g}"


def _target(option: str, words: Labels) -> str:
    told = {END_OF_SESSION: words.say("end"), DISPATCH: words.tell("ask_dispatcher")}
    return told.get(option, option)

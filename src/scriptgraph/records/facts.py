"""What is known of a dialogue, told to people: which it is, when it was held, and what it took."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from scriptgraph.records.dialogue import Cost, Dialogue, agent_tokens
from scriptgraph.records.exits import FINISHED, GOALS_MET, LEFT, OPEN, TURN_LIMIT

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


def facts_of(dialogue: Dialogue) -> Iterator[tuple[str, str]]:
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

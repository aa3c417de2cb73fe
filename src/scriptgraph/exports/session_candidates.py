"""What a session with best of n leaves behind: every candidate of every message, and its scores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from scriptgraph.core.drawn import DrawnReply
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.nodes.judges.scorer import content_hash
from scriptgraph.records.dialogue import Dialogue, Step
from scriptgraph.replies.candidates import Candidate, candidate_id
from scriptgraph.replies.pairs import Rated
from scriptgraph.replies.reply import Said
from scriptgraph.replies.scores import Score, ScoreSheet


@dataclass(frozen=True)
class Drawing:
    """The candidates of one message."""

    situation: str
    """`dialogue#turn`, as `replies_in` counts."""

    drawn: int
    """How many were asked for; those without a reply are not among `rated`."""

    rated: tuple[Rated, ...]
    """Scored by a rubric, or without a sheet: a reward alone says nothing about safety."""


def drawings_in(dialogue: Dialogue) -> Iterator[Drawing]:
    """Give the candidates of every message that answers the user.

    The message that opens a session answers nobody, and is left out.

    Raises:
        InputError: When a message is too long to be one.
    """
    said: list[Said] = []
    try:
        for step in dialogue.steps:
            is_said = step.actor in ("dialog", "patient") or step.is_humans_message
            if not (is_said and step.words):
                continue
            if step.actor == "patient":
                said.append(Said(role="user", content=step.words))
                continue
            if said and said[-1].role == "user" and step.decision is not None:
                yield from _drawing(dialogue, step, said)
            said.append(Said(role="assistant", content=step.words))
    except ValidationError as error:
        what = error.errors()[0]["msg"]
        raise InputError(f"dialogue {dialogue.id!r}: a message cannot be used: {what}") from error


def _drawing(dialogue: Dialogue, step: Step, said: Sequence[Said]) -> Iterator[Drawing]:
    drawn = step.decision.get("candidates") if step.decision else None
    if not drawn or not step.decision:
        return
    at = step.decision["at"]
    situation = f"{dialogue.id}#{1 + sum(one.role == 'assistant' for one in said)}"
    words = _words(step.words, drawn)
    rated = []
    for number, one in enumerate(drawn, start=1):
        if one["text"].strip():
            candidate = _candidate(situation, number, one, words, at, said)
            rated.append(Rated(candidate, _sheet(dialogue, candidate, step, one)))
    yield Drawing(situation, len(drawn), tuple(rated))


def _words(message: str, drawn: Sequence[DrawnReply]) -> str:
    """Give the exact words of the script with which the message begins; they are all replies'."""
    sent = next((one["text"] for one in drawn if one["sent"]), "")
    return message.removesuffix(sent) if sent and message != sent else ""


def _candidate(
    situation: str, number: int, drawn: DrawnReply, words: str, at: str, said: Sequence[Said]
) -> Candidate:
    return Candidate.model_validate(
        {
            "id": candidate_id(situation, number),
            "situation": situation,
            "candidate": number,
            "messages": tuple(said),
            "reply": words + drawn["text"],
            "model": drawn["model"],
            "temperature": drawn["temperature"],
            "at": at,
            "faults": drawn["faults"],
            "rehearsal": drawn["model"] == REHEARSAL,
            "sent": drawn["sent"],
            "value": drawn["value"],
        }
    )


def _sheet(
    dialogue: Dialogue, candidate: Candidate, step: Step, drawn: DrawnReply
) -> ScoreSheet | None:
    selection = step.decision.get("selection") if step.decision else None
    scores = drawn.get("scores")
    if not step.decision or selection is None or scores is None:
        return None
    judge = selection.get("judge", "")
    return ScoreSheet(
        id=candidate.id,
        content=content_hash(candidate.conversation, candidate.reply),
        dialogue=dialogue.id,
        rubric=selection["by"],
        rubric_hash=selection.get("rubric_hash", ""),
        judge=judge,
        rehearsal=judge == REHEARSAL,
        scored=candidate.model,
        at=step.decision["at"],
        scores={name: Score(**given) for name, given in scores.items()},
        missing=drawn.get("missing", {}),
    )

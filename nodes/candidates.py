"""Candidates: replies drawn from a pool of models, filtered, scored, and paired."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import or_
from typing import Annotated, Any, NotRequired, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AnyMessage
from typing_extensions import TypedDict

from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import LONGEST_MESSAGE, TOKENS
from scriptgraph.models.described import is_rehearsal, model_name, temperature_of
from scriptgraph.nodes.asking.asking import ask_reply
from scriptgraph.nodes.cast import now
from scriptgraph.nodes.counsellor import SPEAKER
from scriptgraph.nodes.judges.scorer import score
from scriptgraph.prompting.counsellor import counsellor_prompt
from scriptgraph.replies.candidates import Candidate, NoReply, candidate_id, filtered, situation_of
from scriptgraph.replies.pairs import Pairing, Rated, length_bias, pair
from scriptgraph.replies.reply import Situation
from scriptgraph.replies.rubric import Rubric
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.safety.filters import Filters

FILTERS = "filters"
PAIRS = "pairs"
NONE_PASSES = "none passes"


@dataclass(frozen=True)
class Voice:
    """Who gives one of the candidates."""

    model: BaseChatModel
    seed: int | None = None
    """As the model was made with it; kept beside the reply."""


ByCandidate = Annotated[dict[str, dict[str, Any]], or_]
"""The candidate's number, as text → what is known about it; further numbers are added to it."""


class PreferenceInput(TypedDict):
    """A situation: a conversation that waits for the counsellor. A session's state is one, too."""

    messages: Sequence[AnyMessage | Mapping[str, str]]
    """What was said, as messages or as `role` and `content`; the client has spoken last."""

    id: NotRequired[str]
    """Names the situation; without it, the hash of the words does."""

    candidates: NotRequired[ByCandidate]
    """Replies that there are already: they are not asked for again."""

    scores: NotRequired[ByCandidate]
    """Scores that there are already. A sheet on which one is missing is asked for again."""


class NotPaired(TypedDict):
    """How many times two candidates are no training pair, and why."""

    why: str
    count: int


class ChosenPair(TypedDict):
    """A pair, by the candidates' numbers."""

    chosen: int
    rejected: int


class PreferenceState(PreferenceInput, total=False):
    """What becomes of the candidates of one situation."""

    without_reply: ByCandidate
    """Candidates that could not be had, and why."""

    pairs: list[ChosenPair]
    not_paired: list[NotPaired]
    lengths: dict[str, Any] | None
    """How long chosen and rejected replies are; None without a pair."""


class PreferenceNode(Protocol):
    """A node of the graph: from the state to what changed."""

    def __call__(self, state: PreferenceState) -> Awaitable[dict[str, Any]]:
        """Run one step."""
        ...


def candidate_node(number: int) -> str:
    """Name the node that draws a candidate."""
    return f"candidate_{number}"


def score_node(number: int) -> str:
    """Name the node that has a candidate scored."""
    return f"score_{number}"


def passes_label(number: int) -> str:
    """Label the edge on which a candidate goes on to be scored."""
    return f"{number} passes"


async def draw(situation: Situation, number: int, voice: Voice, *, attempts: int = 2) -> Candidate:
    """Ask a counsellor without a script for one reply; nothing is filtered yet.

    Raises:
        ModelError: When there is no reply, or one that is longer than any message.
    """
    answer = await ask_reply(
        voice.model,
        counsellor_prompt(situation.conversation),
        attempts=attempts,
        tokens=TOKENS.dialog,
        speaker=SPEAKER,
        hidden=True,
    )
    reply = answer.value or ""
    if len(reply) > LONGEST_MESSAGE:
        told = f"{len(reply):,} characters; {LONGEST_MESSAGE:,} are the most"
        raise ModelError(f"{answer.call['model']} gave a reply of {told}", answer.call)
    return Candidate(
        id=candidate_id(situation.id, number),
        situation=situation.id,
        candidate=number,
        messages=situation.messages,
        reply=reply,
        model=model_name(voice.model),
        temperature=temperature_of(voice.model),
        seed=voice.seed,
        at=now(),
        call=answer.call,
        rehearsal=is_rehearsal(voice.model),
    )


def drawer(number: int, voice: Voice, *, attempts: int) -> PreferenceNode:
    """Make the node that draws one candidate; what it cannot have is noted, and stops nothing."""

    async def draw_one(state: PreferenceState) -> dict[str, Any]:
        situation = read_situation(state)
        if _is_about(situation, state.get("candidates", {}).get(str(number))):
            return {}
        try:
            drawn = await draw(situation, number, voice, attempts=attempts)
        except ModelError as error:
            lost = NoReply(
                situation=situation.id,
                candidate=number,
                model=model_name(voice.model),
                why=str(error),
                at=now(),
                call=error.call,
            )
            return {"without_reply": {str(number): lost.model_dump()}}
        return {"candidates": {str(number): keep_candidate(drawn)}}

    return draw_one


def filterer(filters: Filters) -> PreferenceNode:
    """Make the node that notes which candidates are kept out, and why."""

    async def filter_all(state: PreferenceState) -> dict[str, Any]:
        noted = filtered(read_candidates(state), filters)
        return {"candidates": {str(one.candidate): keep_candidate(one) for one in noted}}

    return filter_all


def passing(pool: Sequence[Voice]) -> Callable[[PreferenceState], list[str]]:
    """Make the router behind the filters: whoever passes goes on to be scored."""

    def router(state: PreferenceState) -> list[str]:
        numbers = [one.candidate for one in read_candidates(state) if one.passes]
        known = [number for number in numbers if number <= len(pool)]
        return [passes_label(number) for number in known] or [NONE_PASSES]

    router.__name__ = f"after_{FILTERS}"
    return router


def rater(number: int, rubric: Rubric, judge: BaseChatModel, *, attempts: int) -> PreferenceNode:
    """Make the node that has one candidate scored."""

    async def score_one(state: PreferenceState) -> dict[str, Any]:
        kept = next(one for one in read_candidates(state) if one.candidate == number)
        known = _sheet_of(kept, state)
        if known and not known.missing:
            return {}
        sheet = await score(
            rubric,
            kept.conversation,
            judge,
            id=kept.id,
            reply=kept.reply,
            scored=kept.model,
            attempts=attempts,
        )
        return {"scores": {str(number): sheet.model_dump()}}

    return score_one


def pairer(drawn: int, *, gap: float, pairing: Pairing) -> PreferenceNode:
    """Make the node that pairs the candidates."""

    async def pair_all(state: PreferenceState) -> dict[str, Any]:
        rated = [Rated(one, _sheet_of(one, state)) for one in read_candidates(state)]
        found = pair(rated, drawn=drawn, gap=gap, pairing=pairing)
        bias = length_bias(found.pairs)
        return {
            "pairs": [
                ChosenPair(
                    chosen=one.chosen.candidate.candidate, rejected=one.rejected.candidate.candidate
                )
                for one in found.pairs
            ],
            "not_paired": [NotPaired(why=w, count=count) for w, count in found.not_paired.items()],
            "lengths": asdict(bias) if bias else None,
        }

    return pair_all


def read_situation(state: PreferenceState) -> Situation:
    """Read the situation out of the state."""
    return situation_of(state["messages"], state.get("id"))


def read_candidates(state: PreferenceState) -> list[Candidate]:
    """Read the candidates out of the state, in their order."""
    situation = read_situation(state)
    found = [
        Candidate.model_validate({**kept, "messages": situation.messages})
        for kept in state.get("candidates", {}).values()
        if _is_about(situation, kept)
    ]
    return sorted(found, key=lambda one: one.candidate)


def _is_about(situation: Situation, kept: Mapping[str, Any] | None) -> bool:
    """Say whether a kept candidate is of this situation; a bigger graph may bring one by one."""
    return kept is not None and kept["situation"] == situation.id


def _sheet_of(candidate: Candidate, state: PreferenceState) -> ScoreSheet | None:
    """Give the scores of this candidate; those of an earlier situation's are none."""
    kept = state.get("scores", {}).get(str(candidate.candidate))
    return ScoreSheet.model_validate(kept) if kept and kept["id"] == candidate.id else None


def keep_candidate(candidate: Candidate) -> dict[str, Any]:
    """Write a candidate as the state keeps it: the conversation is there already."""
    return candidate.model_dump(exclude={"messages"})

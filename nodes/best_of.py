"""Best of n: the dialog actor draws several replies at a time, and the best one is sent.

The candidates are never streamed. A scorer that fails costs no reply: then the first candidate that
passes the filters is sent, and the trace says why.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from scriptgraph.core.calls import ModelCall, together
from scriptgraph.core.drawn import DrawnReply, GivenScore, Selection
from scriptgraph.core.errors import AccessError, InputError, ModelError, RewardError
from scriptgraph.core.refused import Refusal
from scriptgraph.core.settings import STALL_SECONDS
from scriptgraph.models.chat import varied
from scriptgraph.models.described import model_name, temperature_of
from scriptgraph.models.reward import RewardModel
from scriptgraph.nodes.asking.asking import Answer, Inquiry, is_cut_off
from scriptgraph.nodes.asking.bill import Bill, since
from scriptgraph.nodes.asking.calling import whole
from scriptgraph.nodes.asking.growing_reply import NO_HOLD, GrowingReply
from scriptgraph.nodes.cast import BestOf, Judge
from scriptgraph.nodes.judges.scorer import content_hash, score
from scriptgraph.prompting.reward import reward_query
from scriptgraph.replies.choosing import choose, kept_out, to_score
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.safety.unfit import Grounds

REWARD = "reward"
"""What is missing where a reward model gave no reward."""


@dataclass(frozen=True)
class Occasion:
    """What is to be answered."""

    prompt: Sequence[BaseMessage]
    """The dialog actor's prompt: the same for every candidate."""

    messages: Sequence[BaseMessage]
    """The conversation so far."""

    words: str
    """Exact words that stand before the reply in the same message; usually none."""

    draft: str
    """The reply that the single actor wrote ahead, which is then the first candidate."""

    grounds: Grounds
    """What every candidate is held against."""

    attempts: int
    stall: float | None = STALL_SECONDS
    bill: Bill = field(default_factory=Bill)
    """On which it stands what drawing costs, also where it is broken off."""


@dataclass(frozen=True)
class Selected:
    """The reply that is sent, and what it was chosen from."""

    answer: Answer[str]
    """Its call holds what all candidates cost together."""

    candidates: list[DrawnReply]
    selection: Selection

    @property
    def is_draft(self) -> bool:
        """Say whether the single actor's own reply is sent."""
        return self.answer.message is None


async def best_reply(best_of: BestOf, model: BaseChatModel, occasion: Occasion) -> Selected:
    """Draw candidates, filter and score them, and choose one.

    Raises:
        ModelError: When there is not one candidate, nor one that was not fit to be sent.
        AccessError: When that is because the server does not let the model be asked.
    """
    started = time.perf_counter()
    drawn = await _draw_all(best_of, model, occasion)
    call = together([call for one in drawn if (call := one.call)], since(started))
    if not any(one.text for one in drawn):
        failures = [one.failure for one in drawn if one.failure]
        if len(failures) == len(drawn):
            failures[0].call = call
            raise failures[0]
        return Selected(Answer(None, None, _refused(drawn), call), [], _selection(""))
    candidates = [_traced(one, best_of, occasion) for one in drawn]
    selection = await _rate(best_of, candidates, occasion)
    place, selection["ground"] = choose(candidates)
    candidates[place]["sent"] = True
    answer = Answer(
        candidates[place]["text"],
        drawn[place].message,
        _refused(drawn),
        call,
    )
    return Selected(answer, candidates, selection)


@dataclass(frozen=True)
class _Drawn:
    """What came of drawing one candidate."""

    text: str
    model: str
    temperature: float | None
    message: BaseMessage | None = None
    refused: Sequence[Refusal] = ()
    call: ModelCall | None = None
    lost: str = ""
    failure: ModelError | AccessError | None = None
    """Why there was no answer at all."""


def _refused(drawn: Sequence[_Drawn]) -> list[Refusal]:
    return [refusal for one in drawn for refusal in one.refused]


async def _draw_all(best_of: BestOf, model: BaseChatModel, occasion: Occasion) -> list[_Drawn]:
    drafts = (
        [_Drawn(occasion.draft, model_name(model), temperature_of(model))] if occasion.draft else []
    )
    others = [
        varied(model, temperature=best_of.temperature, number=number)
        for number in range(1, best_of.candidates)
    ]
    voices = others if drafts else [model, *others]
    return [*drafts, *await asyncio.gather(*(_draw(voice, occasion) for voice in voices))]


async def _draw(voice: BaseChatModel, occasion: Occasion) -> _Drawn:
    """Draw one candidate, unseen by the user; one that cannot be had is not the end of the turn."""
    name, temperature = model_name(voice), temperature_of(voice)
    growing = GrowingReply(occasion.grounds, NO_HOLD)

    def read(message: BaseMessage) -> str:
        return growing.take(message.text, is_cut_off=is_cut_off(message))

    call = whole(voice, hidden=True, stall=occasion.stall)
    try:
        answer = await Inquiry(
            name, call, occasion.prompt, read, occasion.attempts, bill=occasion.bill
        ).answer()
    except (ModelError, AccessError) as error:
        return _Drawn("", name, temperature, call=error.call, lost=str(error), failure=error)
    lost = "" if answer.value else f"no reply that can be sent: {answer.refused[-1]['why']}"
    return _Drawn(
        answer.value or "", name, temperature, answer.message, answer.refused, answer.call, lost
    )


def _traced(drawn: _Drawn, best_of: BestOf, occasion: Occasion) -> DrawnReply:
    text = drawn.text
    faults = kept_out(text, occasion.words, occasion.messages, best_of.filters) if text else {}
    traced = DrawnReply(
        text=text,
        sent=False,
        model=drawn.model,
        temperature=drawn.temperature,
        faults=faults,
        value=None,
    )
    if drawn.lost:
        traced["lost"] = drawn.lost
    return traced


async def _rate(best_of: BestOf, candidates: list[DrawnReply], occasion: Occasion) -> Selection:
    """Have the candidates scored, where there is a choice, and note the scores beside them."""
    started = time.perf_counter()
    texts = to_score(candidates)
    match best_of.scorer:
        case Judge() as judge:
            selection = await _judged(judge, texts, candidates, occasion)
        case RewardModel() as rewarder:
            selection = await _rewarded(rewarder, texts, candidates, occasion)
        case None:
            selection = _selection("")
    selection["ms"] = since(started)
    return selection


async def _judged(
    judge: Judge, texts: Sequence[str], candidates: list[DrawnReply], occasion: Occasion
) -> Selection:
    selection = _selection(judge.rubric.id)
    selection["rubric_hash"] = judge.rubric.hash
    selection["judge"] = model_name(judge.model)
    started = time.perf_counter()
    sheets = await asyncio.gather(*(_sheet(judge, text, occasion) for text in texts))
    for text, sheet in zip(texts, sheets, strict=True):
        for one in _saying(text, candidates):
            one["value"] = sheet.overall
            one["scores"] = {
                name: GivenScore(reason=given.reason, score=given.score)
                for name, given in sheet.scores.items()
            }
            if sheet.missing:
                one["missing"] = dict(sheet.missing)
    if calls := [sheet.call for sheet in sheets if sheet.call]:
        selection["call"] = together(calls, since(started))
    selection["why"] = next((why for one in sheets for why in one.missing.values()), "")
    return selection


async def _sheet(judge: Judge, text: str, occasion: Occasion) -> ScoreSheet:
    reply = _whole(text, occasion)
    return await score(
        judge.rubric,
        occasion.messages,
        judge.model,
        id=content_hash(occasion.messages, reply),
        reply=reply,
        attempts=occasion.attempts,
    )


async def _rewarded(
    rewarder: RewardModel, texts: Sequence[str], candidates: list[DrawnReply], occasion: Occasion
) -> Selection:
    selection = _selection(rewarder.name)
    if not texts:
        return selection
    rewards: Sequence[float | None]
    try:
        queries = [
            reward_query(occasion.messages, _whole(text, occasion), rewarder.template)
            for text in texts
        ]
        rewards = await rewarder.rewards(queries)
        why = "" if None not in rewards else "it gave no number"
    except (RewardError, InputError) as error:
        rewards, why = [None] * len(texts), str(error)
    for text, reward in zip(texts, rewards, strict=True):
        for one in _saying(text, candidates):
            one["value"] = reward
            if reward is None:
                one["missing"] = {REWARD: why}
    selection["why"] = why
    return selection


def _selection(by: str) -> Selection:
    return Selection(by=by, ground="none scored", why="", ms=0.0)


def _saying(text: str, candidates: Sequence[DrawnReply]) -> list[DrawnReply]:
    """List the candidates that say the same; each text is scored once."""
    return [one for one in candidates if one["text"] == text and not one["faults"]]


def _whole(text: str, occasion: Occasion) -> str:
    """Give the whole message as the user would read it."""
    return "\n\n".join(part for part in (occasion.words, text) if part)

"""The roles of the arena: counsellors who answer the same client, and who picks between them."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langgraph.runtime import Runtime
from langgraph.types import interrupt

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.errors import ModelError
from scriptgraph.core.settings import LONGEST_MESSAGE, Settings
from scriptgraph.nodes.cast import SessionContext, now
from scriptgraph.nodes.counsellor import ask_counsellor
from scriptgraph.nodes.judges.chooser import NONE_BETTER, Pick, choose
from scriptgraph.prompts.filling import render
from scriptgraph.replies.rubric import Criterion
from scriptgraph.state.arena import ArenaState, Candidate, Outcome, Round

JUDGE = "judge"
"""The judge's node."""

PERSON = "person"
"""The judge's name where a person picks."""


@dataclass(frozen=True)
class Utterance:
    """What a counsellor says."""

    reply: str
    call: ModelCall | None = None
    memory: Any = None
    """What it wants to be given at its next turn; plain data."""


Counsellor = Callable[[Sequence[BaseMessage], Any], Awaitable[Utterance]]
"""From what was said (the client has spoken last), and its own memory, to its next message.

The history holds whatever reply was picked, so it may never have said what stands there as its own.
It raises `ModelError` when it has nothing to say.
"""


class ArenaNode(Protocol):
    """A node of the arena."""

    def __call__(
        self, state: ArenaState, *, runtime: Runtime[SessionContext]
    ) -> Awaitable[dict[str, Any]]:
        """Run one step."""
        ...


Picker = Callable[[Sequence[BaseMessage], Sequence[str]], Awaitable[Pick]]
"""From what was said, and the answers in the order in which they are shown, to a choice."""


def by_prompt(
    model: BaseChatModel, instructions: str | None = None, settings: Settings | None = None
) -> Counsellor:
    """Make a counsellor of a model and a prompt: the role-play's, or `instructions`."""

    async def speak(messages: Sequence[BaseMessage], memory: Any) -> Utterance:
        asked = await ask_counsellor(model, messages, instructions, settings or Settings())
        return Utterance(asked.text, asked.answer.call)

    return speak


def by_model(model: BaseChatModel, criteria: Sequence[Criterion], settings: Settings) -> Picker:
    """Let a model judge."""

    async def pick(messages: Sequence[BaseMessage], answers: Sequence[str]) -> Pick:
        return await choose(criteria, messages, answers, model, attempts=settings.attempts)

    return pick


async def by_person(messages: Sequence[BaseMessage], answers: Sequence[str]) -> Pick:
    """Let a person judge: the run is interrupted, and resumed with the number of an answer."""
    given = interrupt({"said": messages[-1].text if messages else "", "answers": list(answers)})
    number = int(given) if str(given).isdecimal() else -1
    if number in range(len(answers) + 1):
        return Pick(number)
    return Pick(None, missing=f"{given!r} is no number from 0 to {len(answers)}")


def contestant(name: str, counsellor: Counsellor) -> ArenaNode:
    """Give the node of one counsellor; one that fails has no reply in this turn."""

    async def answer(state: ArenaState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        candidate = Candidate(turn=state.get("turn", 0) + 1, counsellor=name, reply="", missing="")
        memory = state.get("memories", {}).get(name)
        try:
            said = await counsellor(state["messages"], memory)
        except ModelError as error:
            candidate["missing"] = str(error)
            said = Utterance("", error.call, memory)
        if len(said.reply) > LONGEST_MESSAGE:
            candidate["missing"] = f"its reply had {len(said.reply):,} characters"
        else:
            candidate["reply"] = said.reply
        if said.call is not None:
            candidate["call"] = said.call
        update: dict[str, Any] = {"candidates": {name: candidate}}
        if said.memory is not None:
            update["memories"] = {name: said.memory}
        return update

    return answer


def judge(name: str, pick: Picker, *, seed: int) -> ArenaNode:
    """Give the node that has one of the answers picked, and sends it.

    Args:
        name: Who judges, for the record.
        pick: How.
        seed: Of the order in which the answers are shown, and of the draw where none is picked.
    """

    async def decide(state: ArenaState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        turn = state.get("turn", 0) + 1
        candidates = [state["candidates"][key] for key in sorted(state["candidates"])]
        shown = [one for one in candidates if one["reply"]]
        if not shown:
            # Not an error: that would leave these answers standing when the turn is tried again.
            return {"failure": f"no counsellor has a reply: {candidates[0]['missing']}"}
        chance = random.Random(f"{seed} {turn} {state['messages'][-1].text}")
        chance.shuffle(shown)
        found = Pick(1)
        if len(shown) > 1:
            found = await pick(state["messages"], [one["reply"] for one in shown])
        sent = shown[found.number - 1] if found.number else chance.choice(shown)
        made = _round(turn, name, candidates, shown, found, sent["counsellor"])
        about = {"turn": turn, "counsellor": sent["counsellor"]}
        return {
            "messages": [AIMessage(sent["reply"], additional_kwargs=about)],
            "rounds": [made],
            "turn": turn,
            "status": "open",
            "failure": "",
        }

    return decide


def opened(client: Callable[..., Awaitable[dict[str, Any]]]) -> ArenaNode:
    """Let a client speak first: where nothing was said yet, it is told to begin."""

    async def answer(state: ArenaState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        if state["messages"]:
            return await client(state, runtime=runtime)
        greeting = AIMessage(render("arena", "opening"))
        begun: Any = {**state, "messages": [greeting]}
        return await client(begun, runtime=runtime)

    return answer


def _round(
    turn: int,
    judge: str,
    candidates: list[Candidate],
    shown: list[Candidate],
    pick: Pick,
    sent: str,
) -> Round:
    outcome = _outcome(pick) if len(shown) > 1 else "unopposed"
    made = Round(
        turn=turn,
        at=now(),
        order=[one["counsellor"] for one in shown],
        candidates=candidates,
        outcome=outcome,
        picked=sent if outcome == "picked" else "",
        sent=sent,
        judge=judge,
        reason=pick.reason,
        missing=pick.missing,
    )
    if pick.call is not None:
        made["call"] = pick.call
    return made


def _outcome(pick: Pick) -> Outcome:
    if pick.number is None:
        return "missing"
    return "tie" if pick.number == NONE_BETTER else "picked"

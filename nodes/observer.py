"""The observer of a role-play: says now and then whether the client's goals are met."""

from collections.abc import Mapping
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langgraph.runtime import Runtime

from scriptgraph.core.settings import Settings
from scriptgraph.core.trace import Quote
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.speakers import unlabelled
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import ask_judge
from scriptgraph.nodes.cast import Node, SessionContext
from scriptgraph.nodes.trace_record import trace_record
from scriptgraph.prompting.observer import observer_prompt
from scriptgraph.prompting.schemas import GoalsVerdict
from scriptgraph.records.exits import GOALS_MET
from scriptgraph.state.session import SessionState

OBSERVER = "observer"
"""The observer's node."""


def observer(case: Mapping[str, Any], model: BaseChatModel, settings: Settings) -> Node:
    """Give the node that ends the conversation when the client has reached what they came for.

    The client's own words have to show it: a verdict whose quote is not theirs is refused. While no
    usable verdict is to be had the conversation goes on, and the trace says why.
    """

    async def observe(state: SessionState, runtime: Runtime[SessionContext]) -> dict[str, Any]:
        messages = state["messages"]
        said = [message.text for message in messages if isinstance(message, HumanMessage)]

        def accept(verdict: GoalsVerdict) -> GoalsVerdict:
            evidence = unlabelled(verdict.evidence, user=said, agent=())
            if verdict.reached and not is_quoted(evidence, said):
                raise Unusable("evidence: this is no quote of the client")
            return verdict.model_copy(update={"evidence": evidence})

        answer = await ask_judge(
            model,
            observer_prompt(case, messages),
            GoalsVerdict,
            attempts=settings.attempts,
            tokens=settings.tokens.observer,
            accept=accept,
        )
        verdict, choice, evidence = answer.value, "", list[Quote]()
        if verdict and verdict.reached:
            choice = GOALS_MET
            evidence = [Quote(task="goals", status="reached", text=verdict.evidence, found=True)]
        record = trace_record(
            turn=state.get("turn", 0),
            node=OBSERVER,
            role="observer",
            section="",
            options=["", GOALS_MET],
            choice=choice,
            reason=verdict.reason if verdict else "no usable verdict; the conversation goes on",
            evidence=evidence,
            asked=answer,
        )
        return {"exit": choice, "trace": [record]}

    return observe

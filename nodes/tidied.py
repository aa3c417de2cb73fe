"""An answer's claims before they are weighed: each once, its quote without a speaker's label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.language.speakers import unlabelled
from scriptgraph.nodes.proof import Said
from scriptgraph.prompting.schemas import CollectedValue, Done, Evaluation, NotNeeded, Occurrence

V = TypeVar("V", bound=Evaluation)
C = TypeVar("C", Done | NotNeeded, CollectedValue, Occurrence)


def tidied(verdict: V, messages: Sequence[BaseMessage]) -> V:
    """Give an answer without labels in its quotes, and without a claim that is made twice.

    Models write `user: yes`, as transcripts do; the trace holds the words that were said.

    Args:
        verdict: A model's answer.
        messages: The conversation.
    """
    user, agent = Said(messages, by=HumanMessage), Said(messages, by=AIMessage)

    def once(claims: Sequence[C]) -> list[C]:
        bare = (unlabelled(claim.quote, user=user, agent=agent) for claim in claims)
        named = (
            claim if quote == claim.quote else claim.model_copy(update={"quote": quote})
            for claim, quote in zip(claims, bare, strict=True)
        )
        return list(dict.fromkeys(named))

    return verdict.model_copy(
        update={
            "settled": once(verdict.settled),
            "collected": once(verdict.collected),
            "anytime": once(verdict.anytime),
        }
    )

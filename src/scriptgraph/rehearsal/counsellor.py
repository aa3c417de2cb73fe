"""How rehearsed candidates differ: each seed has a manner of its own, some of them bad ones."""

from __future__ import annotations

import re

from langchain_core.messages import BaseMessage, HumanMessage

from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.speaking import SIGN
from scriptgraph.safety.danger import speaks_of_dying

_GENERIC = "That is not easy. Many find it so."
_HELP = "Please phone the emergency number now, or go to somebody near you."
_SECOND_QUESTION = "And since when?"
_LIST = "\n- sleep\n- eat\n- walk"
_REPEATED = "I listen, and I take the time that it takes."

_MANNERS = 6


class RehearsedCounsellor(RehearsalModel):
    """The rehearsal model in one of several manners, so that its candidates can be told apart.

    By its seed it says what the rehearsed counsellor says: with a question; without one; in words
    that fit anybody; at length; with two questions; or as a list. The last two never pass the
    filters. In danger, only every other manner points to human help.
    """

    def _answer(self, messages: list[BaseMessage], stop: list[str] | None) -> str:
        said = [message.text for message in messages if isinstance(message, HumanMessage)]
        manner = self.seed % _MANNERS
        reply = _in_manner(super()._answer(messages, stop), manner)
        at_risk = any(map(speaks_of_dying, said))
        return f"{reply} {_HELP}" if at_risk and manner % 2 else reply


def _in_manner(reply: str, manner: int) -> str:
    statement = re.sub(r"[^.!?]*\?$", "", reply).strip()
    return {
        1: reply,
        2: f"{SIGN} {_GENERIC}",
        3: statement or reply,
        4: f"{statement} {' '.join([_REPEATED] * 8)}",
        5: f"{reply} {_SECOND_QUESTION}",
        0: f"{statement}{_LIST}",
    }[manner]

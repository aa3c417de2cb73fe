"""What the model says: the dialogue's words and decisions, in the form that a request asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from langchain_core.messages import convert_to_messages

from benchmarks.counting import REASON
from benchmarks.peers import nemo_forms, parlant_forms
from benchmarks.peers.dialogue import Talk, Turn
from benchmarks.peers.metering import text_of
from scriptgraph.rehearsal.standin import QUOTED_WORDS, StandIn

Lie = Literal["", "quotes", "way"]
"""What the model claims against the dialogue, in the turn after which nothing is complete.

`quotes`: that every task is done, by words that nobody has said. `way`: only that it goes on.
"""

NEVER_SAID = "these words have never been said"

Message = dict[str, Any]


@dataclass(frozen=True)
class Speaker:
    """Plays the model."""

    talk: Talk

    def turn_of(self, asked: Mapping[str, Any]) -> int:
        """Say which turn a request is about."""
        return self.talk.turn_in("\n".join(text_of(message) for message in asked["messages"]))

    async def message(self, asked: Mapping[str, Any], number: int, lie: Lie = "") -> Message:
        """Answer a request about a turn."""
        turn = self.talk.turns[number]
        said = self._lied_about(turn, lie) if lie else turn
        if call := _handover(asked, said):
            return {"role": "assistant", "content": None, "tool_calls": [call]}
        for forms in (nemo_forms, parlant_forms):
            if (text := forms.answer(asked, self.talk.script, said)) is not None:
                return {"role": "assistant", "content": text}
        if "response_format" not in asked:
            return {"role": "assistant", "content": turn.agent}
        cue = said.cue(self.talk.script, reason=REASON)
        answer = await StandIn(cue=cue).ainvoke(convert_to_messages(asked["messages"]))
        text = str(answer.text)
        if lie == "quotes":
            quote = " ".join(turn.user.split()[:QUOTED_WORDS])
            if quote not in text:
                raise ValueError(f"a lie about {quote!r} was to be told, and there is no quote")
            text = text.replace(quote, NEVER_SAID)
        return {"role": "assistant", "content": text}

    def _lied_about(self, turn: Turn, lie: Lie) -> Turn:
        section = self.talk.script.by_id[turn.section]
        settled = tuple(task.id for task in section.tasks) if lie == "quotes" else ()
        return replace(turn, settled=settled, to=section.next[0].to)


def _handover(asked: Mapping[str, Any], turn: Turn) -> Message | None:
    """Call the function that leads to the turn's section, where there is one.

    Who has been handed the talk is offered no function that leads to themselves.
    """
    names = [tool["function"]["name"] for tool in asked.get("tools") or ()]
    name = next((name for name in names if name.endswith(turn.to)), None)
    if not turn.moves or name is None:
        return None
    function = {"name": name, "arguments": "{}"}
    return {"id": f"call_{turn.to}", "type": "function", "function": function}

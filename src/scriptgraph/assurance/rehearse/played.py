"""Rehearsed dialogues as one reads them, and the one that goes a given way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage, HumanMessage

from scriptgraph.assurance.rehearse.run import Stage
from scriptgraph.assurance.rehearse.search import Plan
from scriptgraph.assurance.rehearse.situations import (
    Situation,
    Step,
    enter,
    reached,
    visits_from,
)
from scriptgraph.assurance.rehearse.values import Values
from scriptgraph.assurance.rehearse.visits import Visit, ways_out
from scriptgraph.core.errors import RefusedError
from scriptgraph.core.settings import MODE
from scriptgraph.rehearsal.talking import TalkingStandIn
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.script.moves import Transition
from scriptgraph.state.session import SessionState

_MOST_TRIED = 3_000
"""Visits that are thought through for one way."""


@dataclass(frozen=True)
class Line:
    """What was said in a rehearsal, and what was then decided."""

    role: str
    text: str
    section: str
    note: str = ""
    """Where the session went then, and by which rule; empty where it stayed."""


async def play(
    script: Script, moves: Sequence[str], must_stop: Callable[[], bool] = lambda: False
) -> list[Line]:
    """Rehearse the one dialogue that goes a given way, such as that of a counter-example.

    Args:
        script: A script without faults.
        moves: The way from the start, each move by its id; see `script.moves.named`.
        must_stop: Asked before each step.

    Raises:
        RefusedError: When there is no such move, or no rehearsal finds words that lead this way
            before it has to stop.
    """
    wanted = _named(script, moves)
    plan = _plan(script, wanted)
    if plan is None:
        raise RefusedError(
            "no rehearsed dialogue was found that goes just this way: what is said at one step "
            "leads elsewhere at another, or there were too many ways to try"
        )
    seen: list[SessionState] = []
    stage = Stage(script, MODE, on_path=seen.append, model=TalkingStandIn())
    if not await stage.walk(plan, must_stop):
        raise RefusedError("the dialogue is too long to be played")
    if stage.departures:
        raise RefusedError(next(iter(stage.departures.values())))
    return list(told(seen[-1]))


def told(state: SessionState) -> Iterator[Line]:
    """Tell a rehearsed session line by line."""
    went = {
        record["turn"]: f"→ {record['choice']} ({record['rule']})"
        for record in state["trace"]
        if record["role"] != "dialog" and record.get("kind", "stay") not in ("stay", "call")
    }
    section, turn = "", 0
    for message in state["messages"]:
        if isinstance(message, AIMessage):
            section = message.additional_kwargs.get("section", section)
            turn = message.additional_kwargs.get("turn", turn)
            yield Line("agent", message.text, section)
        elif isinstance(message, HumanMessage):
            yield Line("user", message.text, section, went.get(turn + 1, ""))


def _named(script: Script, moves: Sequence[str]) -> list[Transition]:
    """Find the moves of a way; one that holds in every section is that of where the way is."""
    found, here = [], script.first
    back_to: list[str] = []
    for name in moves:
        top = back_to[-1] if back_to else None
        ways = (one for one in ways_out(script, here) if one.kind != "back" or one.target == top)
        move = next((one for one in ways if one.id == name), None)
        if move is None:
            raise RefusedError(f"no move {name!a} leads out of section {here.id!r}")
        found.append(move)
        if move.target == END_OF_SESSION:
            break
        if move.kind == "back":
            back_to.pop()
        else:
            back_to = [*back_to, here.id] if move.rule and move.rule.back else []
        here = script.by_id[move.target]
    return found


def _plan(script: Script, wanted: Sequence[Transition]) -> Plan | None:
    """Plan the visits that follow each other on a way; None where none are found."""
    values = Values(script)
    start = Situation(script.first, {}, enter(script, script.first.id, {}))
    search = _Search(script, values, wanted)
    way = search.way(start, 0)
    if way is None:
        return None
    plan, here = Plan(values, start), start
    for visit in way:
        step = Step(here, visit)
        here.steps.append(step)
        move = visit.move
        plan.turns += len(visit.cues)
        if move is None or move.target == END_OF_SESSION:
            break
        step.opens = here = reached(script, here, visit, move, step)
    return plan


class _Search:
    """Looks for visits that make the moves of a way, one after the other."""

    def __init__(self, script: Script, values: Values, wanted: Sequence[Transition]) -> None:
        self._script, self._values, self._wanted = script, values, wanted
        self._left = _MOST_TRIED

    def way(self, here: Situation, number: int) -> list[Visit] | None:
        """Give the visits from here on; None where there are none."""
        if number == len(self._wanted):
            return []
        seen: set[object] = set()
        for visit in self._visits(here):
            if not _is(visit.move, self._wanted[number]) or _key(visit.collected) in seen:
                continue
            seen.add(_key(visit.collected))  # another with the same values leads no further
            if visit.move is None or visit.move.target == END_OF_SESSION:
                return [visit]
            rest = self.way(reached(self._script, here, visit, visit.move), number + 1)
            if rest is not None:
                return [visit, *rest]
        return None

    def _visits(self, here: Situation) -> Iterator[Visit]:
        for visit in visits_from(self._script, here, self._values):
            self._left -= 1
            if self._left < 0:
                return
            yield visit


def _is(move: Transition | None, wanted: Transition) -> bool:
    return move is not None and (move.path, move.target) == (wanted.path, wanted.target)


def _key(collected: Mapping[str, Constant]) -> object:
    return tuple(sorted((name, str(value)) for name, value in collected.items()))

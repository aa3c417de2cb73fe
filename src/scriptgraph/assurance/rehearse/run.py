"""Walks every path of a script through its compiled graph, offline, and says what was covered.

A stand-in decides as planned (`plan`); everything else is real: graph, nodes, prompts and
parsers. Paths are run from the start of a session. Where several begin alike, the beginning is run
once and each goes on from the state that it reached: a turn depends on nothing but the state and
the stand-in's decisions, and so a script of a thousand sections takes a turn for each of its
rules, not a path. The graph of a large script is compiled in parts, of which a turn runs the one
with all that it can lead to.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from langchain_core.messages import HumanMessage
from langgraph.graph.state import CompiledStateGraph

from scriptgraph.assurance.acted import CuedActions
from scriptgraph.assurance.rehearse.coverage import Coverage
from scriptgraph.assurance.rehearse.followed import (
    decided,
    departure,
    ends,
    following,
    is_move,
    of_last_turn,
    shortened,
)
from scriptgraph.assurance.rehearse.reasons import Reasons
from scriptgraph.assurance.rehearse.search import MOST_TURNS, Plan, Planner
from scriptgraph.assurance.rehearse.situations import Situation, Step
from scriptgraph.core.errors import ModelError
from scriptgraph.core.findings import Finding, Path
from scriptgraph.core.settings import MODE, Mode, Settings
from scriptgraph.core.trace import TraceRecord
from scriptgraph.graphs.session import create_session_parts
from scriptgraph.nodes.cast import SessionContext
from scriptgraph.rehearsal.standin import StandIn
from scriptgraph.script.computed import script_written_out
from scriptgraph.script.expressions import names
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.routes import is_urgent
from scriptgraph.state.digressions import top
from scriptgraph.state.session import SessionState

ANSWER = "(rehearsed answer)"
"""What the user says in every turn, and what every decision quotes."""

ANSWER_IN_DANGER = "I am safe now. Nobody is in danger any more."
"""The same in sections for danger, which are not over before somebody says so."""

_PART = 50
"""Sections that are compiled together: LangGraph looks at every node of a graph in every step."""


@dataclass(frozen=True)
class Walked:
    """One path that the graph took."""

    moves: tuple[str, ...]
    """Sections, and `end`, in order; a section that is entered anew stands there again."""

    rule: str
    """The label of the rule that the path was walked for: its last."""

    turns: int
    """Turns from the start of the session, beginnings shared with other paths included."""

    missing: tuple[str, ...] = ()
    """Values that were not known where a rule needed them, so that another was followed."""


@dataclass
class Rehearsal:
    """What came of a rehearsal."""

    script: Script
    mode: Mode
    coverage: Coverage
    paths: list[Walked] = field(default_factory=list)
    turns: int = 0
    """Turns that were run; a beginning that several paths share is run once."""

    findings: list[Finding] = field(default_factory=list)
    planned: int = 0
    """Turns that were planned; where a rehearsal was stopped, not all of them were run."""

    is_stopped: bool = False
    """Whether it was stopped before its end: then nothing is said of what was not walked."""

    @property
    def ok(self) -> bool:
        """Say whether everything was covered that can be, as far as was looked."""
        return not self.is_stopped and all(each.severity != "error" for each in self.findings)


async def rehearse(
    script: Script,
    mode: Mode = MODE,
    *,
    on_plan: Callable[[int], object] = lambda turns: None,
    on_turn: Callable[[SessionState], object] = lambda state: None,
    on_thought: Callable[[int], object] = lambda turns: None,
    on_path: Callable[[SessionState], object] | None = None,
    must_stop: Callable[[], bool] = lambda: False,
    model: StandIn | None = None,
    within: int = MOST_TURNS,
) -> Rehearsal:
    """Walk every section, rule and task of a script.

    Args:
        script: A script without faults.
        mode: How many calls make a turn.
        on_plan: Called once with the number of turns that are planned.
        on_turn: Called after each turn with the state; its trace holds this turn alone.
        on_thought: Called while the plan is made, with the turns thought through so far.
        on_path: Called at the end of each path with its whole session. Without it a turn is given
            only what it reads, and large scripts take less time.
        must_stop: Asked before each step; once it says yes, what was walked by then is given.
        model: Speaks, and decides as planned; by default one that says next to nothing.
        within: Turns that are thought through for what is hard to reach, before it is given up.

    Raises:
        ScriptError: When the script has faults.
    """
    stage = Stage(script, mode, on_turn, on_path, model)
    planner = Planner(script, within)
    for thought in planner.steps():
        on_thought(thought)
        await asyncio.sleep(0)  # lets Ctrl-C be heard
        if must_stop():
            break
    plan = planner.plan()
    stage.result.planned = plan.turns
    on_plan(plan.turns)
    stage.result.is_stopped = must_stop() or not await stage.walk(plan, must_stop)
    if stage.result.is_stopped:
        return stage.result
    reasons = Reasons(script, stage.result.coverage, plan, stage.departures)
    stage.result.findings = reasons.findings()
    return stage.result


@dataclass(frozen=True)
class Position:
    """Where a path has come to."""

    situation: Situation
    state: SessionState
    moves: tuple[str, ...]
    turns: int
    missing: tuple[str, ...] = ()


class Stage:
    """Runs the planned steps on the compiled graph."""

    def __init__(
        self,
        script: Script,
        mode: Mode,
        on_turn: Callable[[SessionState], object] = lambda state: None,
        on_path: Callable[[SessionState], object] | None = None,
        model: StandIn | None = None,
    ) -> None:
        """Compile the script's graph for a rehearsal; see `rehearse`."""
        self.result = Rehearsal(script, mode, Coverage(script))
        self.departures: dict[Path, str] = {}
        """What the graph did otherwise than planned, by what was to be walked there."""
        # Only the last words matter to the stand-in; long histories would only cost time.
        settings = Settings(mode=mode, history=2)
        self._model = model or StandIn()
        self._compile = create_session_parts(
            script, self._model, settings=settings, actions=CuedActions(self._model)
        )
        self._parts: dict[tuple[int, int], CompiledStateGraph[Any, SessionContext, Any, Any]] = {}
        self._places = {section.id: n for n, section in enumerate(script.sections)}
        self._on_turn, self._on_path = on_turn, on_path

    async def walk(self, plan: Plan, must_stop: Callable[[], bool]) -> bool:
        """Open a session and follow the plan's branches; say whether all of them were followed."""
        opened = await self._turn(None)
        start = Position(plan.start, opened, (opened["section"],), turns=1)
        if not plan.start.steps:
            self._end_path(start)
        waiting = [start]
        while waiting:
            position = waiting.pop()
            ahead = []
            for step in position.situation.steps:
                if must_stop():
                    return False
                ahead.append(await self._step(position, step))
            waiting += [reached for reached in reversed(ahead) if reached]
        return True

    async def _step(self, position: Position, step: Step) -> Position | None:
        """Take a step; give the new position if the plan goes on from there."""
        state, moves, missing = position.state, position.moves, position.missing
        turns, section = position.turns, position.situation.section
        answer = ANSWER_IN_DANGER if is_urgent(self.result.script, section) else ANSWER
        try:
            for cue in step.visit.cues:
                self._model.cue = cue
                state = await self._turn(state, "; ".join((answer, *cue.values.values())))
                turns += 1
                if is_move(decision := decided(state)):
                    moves = (*moves, decision["choice"])
                    missing = tuple(dict.fromkeys((*missing, *self._missing(state, decision))))
                    break
            if ends(step):
                moves = moves if moves[-1] == END_OF_SESSION else (*moves, END_OF_SESSION)
            why = departure(step, state["trace"][-1] if ends(step) else decided(state))
        except ModelError as error:
            why = f"a turn failed: {error}"
        if why:
            self.departures |= {item: why for each in following(step) for item in each.items}
        reached = Position(step.opens or position.situation, state, moves, turns, missing)
        if not why and step.opens and step.opens.steps:
            return reached
        self._end_path(reached)
        return None

    def _missing(self, state: SessionState, decision: TraceRecord) -> list[str]:
        """Name the values that computed rules wanted and did not get."""
        if not decision.get("undecided"):
            return []
        rules = script_written_out(self.result.script).by_id[decision["section"]].next
        wanted = {name for rule in rules if rule.if_ for name in names(rule.if_)}
        return sorted(wanted - state.get("collected", {}).keys())

    async def _turn(self, state: SessionState | None, answer: str = ANSWER) -> SessionState:
        given: dict[str, Any] = {"messages": []}
        if state is not None:
            kept = state if self._on_path else shortened(state)
            given = {**kept, "messages": [*kept["messages"], HumanMessage(answer)]}
        after = cast(SessionState, await self._part(cast(SessionState, given)).ainvoke(given))
        turn = cast(SessionState, {**after, "trace": of_last_turn(after)})
        self.result.turns += 1
        self.result.coverage.add(turn)
        self._on_turn(turn)
        return after if self._on_path else turn

    def _part(self, state: SessionState) -> CompiledStateGraph[Any, SessionContext, Any, Any]:
        """Give the part of the graph that holds what a turn can lead to."""
        part = self._places.get(state.get("section", ""), 0) // _PART
        back = self._places.get(top(state) or "", 0) // _PART
        if (part, back) not in self._parts:
            begin, to = self._sections(part), {section.id for section in self._sections(back)}
            self._parts[part, back] = self._compile(begin, to).compile()
        return self._parts[part, back]

    def _sections(self, part: int) -> Sequence[Section]:
        return self.result.script.sections[part * _PART : (part + 1) * _PART]

    def _end_path(self, reached: Position) -> None:
        rule = decided(reached.state)["rule"]
        self.result.paths.append(Walked(reached.moves, rule, reached.turns, reached.missing))
        if self._on_path:
            self._on_path(reached.state)

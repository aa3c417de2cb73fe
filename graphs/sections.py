"""The nodes of every section and their edges: the reply, the action, the evaluator, the dispatcher.

Which way leads where is told in `graphs.session`; the simulation joins the same sections to a
patient, in the place of the end of a turn.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from langgraph.graph import END

from scriptgraph.graphs.doors import SessionGraph
from scriptgraph.nodes.action import acting
from scriptgraph.nodes.admission import (
    Requirement,
    admitted,
    require_call,
    require_choice,
    require_in_section,
    require_legal_move,
)
from scriptgraph.nodes.after_end import listening_on
from scriptgraph.nodes.alerting import alerting
from scriptgraph.nodes.asking_human import asking
from scriptgraph.nodes.cast import Cast, Node
from scriptgraph.nodes.deadline import says_so, within
from scriptgraph.nodes.dialog import dialog
from scriptgraph.nodes.dispatcher import dispatcher
from scriptgraph.nodes.evaluator import evaluator
from scriptgraph.nodes.hooks import Hooks, after_turn, before_turn
from scriptgraph.nodes.routing import Router, after_action, after_human, follow
from scriptgraph.nodes.runnables import RunnableNode, RunnableRouter
from scriptgraph.safety.alerts import Alarm
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.script.moves import Transition
from scriptgraph.script.routes import (
    CALL,
    DISPATCH,
    NO_HUMAN,
    WITH_HUMAN,
    Routes,
    action_name,
    action_routes,
    begins_with_call,
    call_of,
    dispatcher_name,
    dispatcher_routes,
    entry_name,
    evaluator_name,
    evaluator_routes,
    needs_dispatcher,
)


@dataclass(frozen=True, kw_only=True)
class Sections:
    """All that the sections of a graph are built with.

    Attributes:
        graph: What they are added to.
        script: The script.
        cast: Who plays which role.
        after_reply: The node that follows a reply.
        begins_in: The sections in which a turn can begin, in their order, where these are not all;
            of those that it can lead to, only the reply is added.
        back_to: The sections to which a digression goes back, where these are not all.
        alarm: Tells of danger that an evaluator hears.
        waits: The node in which a session waits for a human; None where none can come.
        hooks: What the application does around each turn.
    """

    graph: SessionGraph
    script: Script
    cast: Cast
    after_reply: str
    begins_in: Sequence[Section] | None = None
    back_to: Collection[str] | None = None
    alarm: Alarm = field(default_factory=Alarm)
    waits: str | None = None
    hooks: Hooks = field(default_factory=Hooks)

    def add(self) -> None:
        """Add every section: its nodes, and the edges between them."""
        judged = dict.fromkeys(each.id for each in self.begins_in or self.script.sections)
        for section in self._spoken_in(judged):
            is_judged = section.id in judged
            moves = self._ways(section) if is_judged else ()
            self._add_reply(section)
            if begins_with_call(section) or (is_judged and call_of(section)):
                self._add_action(section, moves)
            if is_judged:
                self._add_evaluator(section, moves)
                if needs_dispatcher(section):
                    self._add_dispatcher(section, moves)

    def _add_reply(self, section: Section) -> None:
        # It keeps to the turn's limit of time itself: exact words are sent whatever becomes of it.
        waits = bool(self.waits) and section.waits_for_human
        spoken: Node = dialog(self.script, section, self.cast, waits=waits)
        if self.waits and waits:
            spoken = asking(self.script, section, spoken, self.alarm)
            ways: dict[Hashable, str] = {WITH_HUMAN: self.waits, NO_HUMAN: self.after_reply}
            self.graph.add_conditional_edges(section.id, RunnableRouter(after_human), ways)
        else:
            self.graph.add_edge(section.id, self.after_reply)
        self._add_node(section.id, "dialog", section, spoken, require_legal_move)

    def _add_evaluator(self, section: Section, moves: Sequence[Transition]) -> None:
        evaluates = listening_on(
            self.script, section, self.cast, evaluator(self.script, section, self.cast)
        )
        judging = alerting(self.script, section, self._in_time(evaluates, begins=True), self.alarm)
        judging = before_turn(self.script, section, judging, self.hooks)
        name, routes = evaluator_name(section), evaluator_routes(self.script, section, moves)
        self._add_node(name, "evaluator", section, judging, require_in_section)
        self._add_ways(name, section, follow(section, routes), routes)

    def _add_dispatcher(self, section: Section, moves: Sequence[Transition]) -> None:
        choosing = self._in_time(dispatcher(self.script, section, self.cast))
        name, routes = dispatcher_name(section), dispatcher_routes(self.script, section, moves)
        self._add_node(name, "dispatcher", section, choosing, require_choice)
        self._add_ways(name, section, follow(section, routes), routes)

    def _add_action(self, section: Section, moves: Sequence[Transition]) -> None:
        """Add the action of a section and its edges: where it is only entered, the one in."""
        calls = acting(self.script, section, self.cast)
        name, routes = action_name(section), action_routes(self.script, section, moves)
        self._add_node(name, "action", section, calls, require_call)
        self._add_ways(name, section, after_action(section, routes), routes)

    def _add_node(
        self, name: str, role: str, section: Section, node: Node, require: Requirement
    ) -> None:
        about: dict[str, str | bool] = {"role": role, "section": section.id}
        if section.id in self.script.digressions:
            about["digression"] = True
        hooked = after_turn(self.script, section, node, self.hooks)
        runs = RunnableNode(admitted(self.script, section, hooked, require))
        self.graph.add_node(name, runs, metadata=about)

    def _add_ways(self, name: str, section: Section, follows: Router, routes: Routes) -> None:
        names = {
            END_OF_SESSION: END,
            DISPATCH: dispatcher_name(section),
            CALL: action_name(section),
        }
        for target in routes:
            if target in self.script.by_id and target != section.id:
                names[target] = entry_name(self.script.by_id[target])
        paths: dict[Hashable, str] = {
            label: names.get(target, target) for target, label in routes.items()
        }
        self.graph.add_conditional_edges(name, RunnableRouter(follows), paths)

    def _in_time(self, node: Node, *, begins: bool = False) -> Node:
        settings = self.cast.settings
        return within(settings.turn_seconds, node, begins=begins, ends_itself=says_so(settings))

    def _ways(self, section: Section) -> Sequence[Transition]:
        """List the moves out of a section; of the ways back, those that are built."""
        moves = self.script.transitions(section)
        if self.back_to is None:
            return moves
        return [move for move in moves if move.kind != "back" or move.target in self.back_to]

    def _spoken_in(self, begins_in: Mapping[str, object]) -> Iterable[Section]:
        """Give the sections in which a turn can speak that begins in certain ones."""
        if len(begins_in) == len(self.script.sections):
            return self.script.sections
        sections = [self.script.by_id[name] for name in begins_in]
        moves = (move for section in sections for move in self._ways(section))
        targets = dict.fromkeys([*begins_in, *(move.target for move in moves)])
        return [self.script.by_id[name] for name in targets if name in self.script.by_id]

"""Works out on paper what becomes of a stay in a section: how long it takes, where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scriptgraph.assurance.rehearse.values import Spoken, Values
from scriptgraph.core.values import Collected
from scriptgraph.nodes.rules import (
    GRACE,
    decide,
    ending,
    next_move,
    number_of,
    undecided,
    within_visits,
)
from scriptgraph.rehearsal.standin import Cue
from scriptgraph.script.action import DONE
from scriptgraph.script.kinds import Constant
from scriptgraph.script.lists import as_constants
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.script.moves import Transition
from scriptgraph.script.questions import declined, question
from scriptgraph.script.routes import begins_with_call
from scriptgraph.state.digressions import Visits, is_barred
from scriptgraph.state.progress import (
    Credits,
    call_due,
    is_complete,
    judged_tasks,
    open_tasks,
    words_due,
)
from scriptgraph.state.session import Credit
from scriptgraph.state.skipping import decided, is_skipped

Settled = Literal["done", "not needed"]

SKIPPED = "skipped"
"""The last step of the path of a task that is not asked."""

LONGEST = 1000
"""Turns that a rehearsal waits for a limit at most."""


@dataclass(frozen=True)
class Paused:
    """A section that a digression has interrupted: how far it had come."""

    section: str
    turns: int
    """Messages of the agent in that visit."""

    credits: Credits


@dataclass(frozen=True)
class Visit:
    """One stay in a section, turn by turn, and where it leads."""

    cues: tuple[Cue, ...]
    move: Transition | None
    """None when no rule lets the session leave."""

    collected: Mapping[str, Constant]
    """Everything collected so far that some `if` may read."""

    done: tuple[str, ...] = ()
    """The tasks that are carried out, exact words included."""

    skipped: tuple[str, ...] = ()
    """The tasks that are not asked, as their `if` does not hold."""

    failed: tuple[str, ...] = ()
    """The tasks whose action fails."""

    chooses: bool = False
    """Whether the dispatcher is asked."""

    undecided: bool = False
    """Whether a computed rule before the move is passed over because a value is missing."""

    paused: Paused | None = None
    """How far the section has come where the move leads into a digression; else None."""


def ways_out(script: Script, section: Section) -> tuple[Transition, ...]:
    """List every move out of a section, the end of a session without rules included.

    A session ends with the exact words of its last section where these are all that it holds: then
    nothing else can happen there.
    """
    moves = script.transitions(section)
    if not script.ends_in(section):
        return moves
    if section.tasks and not any(task.is_judged for task in section.tasks):
        return (ending(section),)
    return (*moves, ending(section))


def visits(
    script: Script,
    section: Section,
    collected: Mapping[str, Constant],
    values: Values,
    entered: Visits,
    back_to: Sequence[str] = (),
    paused: Paused | None = None,
) -> Iterator[Visit]:
    """Give the visits of a section that may differ in where they lead.

    Args:
        script: The script.
        section: The section.
        collected: What has been collected before.
        values: The values that are tried.
        entered: How often the sections have been entered whose visits are limited.
        back_to: The sections to which a digression goes back, the innermost last.
        paused: How far the section had come, where the session comes back to it.
    """
    stay = Stay(script, section, collected, values, entered, back_to, paused)
    for visit in _visits(stay, script, section, values, entered, back_to):
        yield from _entering(script, visit, values)


def _visits(
    stay: Stay,
    script: Script,
    section: Section,
    values: Values,
    entered: Visits,
    back_to: Sequence[str],
) -> Iterator[Visit]:
    moves = script.rules_out_of(section)
    for spoken in values.spoken_in(section):
        visit = stay.visit(spoken)
        yield visit
        if visit.chooses:
            judged = (number_of(move) for move in moves if move.kind == "judged")
            yield from (stay.visit(spoken, rule=rule) for rule in judged)
    for move in moves:
        rule = move.rule
        if move.kind != "anytime" or rule is None or is_barred(script, rule, entered, back_to):
            continue
        if rule.when:
            yield stay.visit(anytime=number_of(move))
    if script.most_turns(section):
        yield stay.visit()


def _entering(script: Script, visit: Visit, values: Values) -> Iterator[Visit]:
    """Give a visit for all that may come of the action with which its move's section begins."""
    move = visit.move
    target = script.by_id.get(move.target) if move else None
    if move is None or target is None or move.kind == "back" or not begins_with_call(target):
        yield visit
        return
    call, last = target.tasks[0], visit.cues[-1]
    name = call.call or ""
    known = values.with_computed(visit.collected)
    is_possible = known.keys() >= set(script.actions[name].takes)
    outcomes = values.outcomes(call) if is_possible else [None]
    if name in last.actions:  # in one turn it comes to the same
        outcomes = [last.actions[name] if is_possible else None]
    for gave in outcomes:
        cues = (*visit.cues[:-1], replace(last, actions={**last.actions, name: gave}))
        yield replace(visit, cues=cues, collected=_behind(call, visit.collected, gave))


def _behind(
    call: Task, collected: Mapping[str, Constant], gave: Mapping[str, Constant] | None
) -> Mapping[str, Constant]:
    """Give what is known behind an action: of what has failed, nothing."""
    gone = {*call.collect, *map(declined, call.collect)}
    left = {name: value for name, value in collected.items() if name not in gone}
    if gave is None:
        return left | {declined(name): True for name in call.collect}
    return {**left, call.call or "": DONE, **gave}


class Stay:
    """Works out visits of one section, entered with certain values."""

    def __init__(
        self,
        script: Script,
        section: Section,
        collected: Mapping[str, Constant],
        values: Values,
        entered: Visits,
        back_to: Sequence[str] = (),
        paused: Paused | None = None,
    ) -> None:
        """Settle how long a visit may take; see `visits` for the arguments."""
        self._entered, self._back_to = entered, back_to
        self._turns = paused.turns if paused else 0
        self._script, self._section, self._values = script, section, values
        tasks = section.tasks[begins_with_call(section) :]
        names = (name for task in tasks for name in task.collect)
        own = set[str]() if paused else {declined(name) for name in names}
        # Who enters a section is asked anew for what they have declined.
        told = {name: value for name, value in collected.items() if name not in own}
        begun: Credits = paused.credits if paused else _called(section, collected)
        self._begun, self._collected = self._there(begun, told)
        most = script.most_turns(section)
        count = len(section.tasks)
        self._longest = count + 2 if most is None else min(most, LONGEST) + GRACE
        self._has_time = most is None or most > count
        """Whether there is time to wait for words that are due late."""

    def visit(self, spoken: Spoken | None = None, *, rule: int = 0, anytime: int = 0) -> Visit:
        """Work out what comes of saying something and choosing a rule, or of settling nothing."""
        credits = self._hear(self._begun)
        collected: Mapping[str, Constant] = self._collected
        cues: list[Cue] = []
        move = self._end(credits) if credits else None
        chooses = False
        while move is None and len(cues) < self._longest:
            tasks = self._settle(spoken, credits)
            credits = {**credits, **{name: _credit(status) for name, status in tasks.items()}}
            given = self._given(tasks, spoken or {})
            collected = self._after(collected, {**dict.fromkeys(self._open(tasks)), **given})
            credits, collected = self._there(credits, collected)
            turns = self._turns + len(cues) + 1
            call = self._due(credits, collected, turns, anytime)
            actions: dict[str, Mapping[str, Constant] | None] = {}
            if call is not None:
                credits, collected, actions = self._call(call, credits, collected, spoken)
                credits, collected = self._there(credits, collected)
            waits = self._has_time and bool(words_due(self._section, credits))
            chosen = rule if is_complete(self._section, credits) and not waits else 0
            cues.append(
                Cue(
                    tasks=tasks,
                    values=given,
                    rule=chosen,
                    anytime=anytime,
                    actions=actions,
                    reply="(rehearsed)",
                    reason="planned by the rehearsal",
                )
            )
            move, asked = self._decide(credits, collected, turns, cues[-1])
            chooses = chooses or asked
            if move or (asked and spoken is not None and not waits):
                break
            heard = self._hear(credits)
            move = self._end(heard) if heard != credits else None
            credits = heard
        done = _with("done", credits)
        decides = move is not None and move.kind == "fixed" and bool(self._section.next)
        known = self._values.with_computed(collected)
        missing = decides and undecided(self._script, self._section, move, known)
        digresses = move is not None and move.rule is not None and move.rule.back
        paused = Paused(self._section.id, self._turns + len(cues), credits) if digresses else None
        return Visit(
            tuple(cues),
            move,
            collected,
            done,
            skipped=_with("skipped", credits),
            failed=_with("failed", credits),
            chooses=chooses,
            undecided=bool(missing),
            paused=paused,
        )

    def _there(
        self, credits: Credits, collected: Mapping[str, Constant]
    ) -> tuple[Credits, Mapping[str, Constant]]:
        """Decide which tasks are there; nobody has declined what is not asked for."""

        def tell(_: object, known: Mapping[str, Collected]) -> Mapping[str, Constant]:
            return self._values.with_computed(known)

        here = self._section.id
        found = decided(self._script, {here: credits}, collected, turn=0, here={here}, tell=tell)
        skipped = [task for task in self._section.tasks if is_skipped(task, found.progress[here])]
        gone = {declined(name) for task in skipped for name in task.collect}
        known = {
            name: value for name, value in as_constants(found.collected).items() if name not in gone
        }
        return found.progress[here], known

    def _due(
        self, credits: Credits, collected: Mapping[str, Constant], turns: int, anytime: int
    ) -> Task | None:
        """Give the task whose action is called now: nothing is called on the way out."""
        call = call_due(self._section, credits)
        if call is None:
            return None
        found, _ = self._decide(credits, collected, turns, Cue(anytime=anytime))
        return None if found is not None and found.kind == "anytime" else call

    def _call(
        self,
        call: Task,
        credits: Credits,
        collected: Mapping[str, Constant],
        spoken: Spoken | None,
    ) -> tuple[Credits, Mapping[str, Constant], dict[str, Mapping[str, Constant] | None]]:
        """Work out what comes of an action: it fails where something that it takes is missing."""
        name = call.call or ""
        known = self._values.with_computed(collected)
        takes = self._script.actions[name].takes
        gave = self._values.outcome(call, spoken) if known.keys() >= set(takes) else None
        credits = {**credits, call.id: _credit("failed" if gave is None else "done")}
        return credits, _behind(call, collected, gave), {name: gave}

    def _hear(self, credits: Credits) -> Credits:
        """Credit the exact words that the agent says now."""
        due = words_due(self._section, credits)
        return {
            **credits,
            **{task.id: _credit("said" if task.is_judged else "done") for task in due},
        }

    def _end(self, credits: Credits) -> Transition | None:
        """Give the end of the session where words that were just said leave nothing to do."""
        is_over = not open_tasks(self._section, credits)
        ends = is_over and self._script.ends_in(self._section)
        return ending(self._section) if ends else None

    def _settle(self, spoken: Spoken | None, credits: Credits) -> dict[str, Settled]:
        """Settle every task that can be; while words are due later, the last required one waits."""
        if spoken is None:
            return {}
        tasks = judged_tasks(self._section, credits)
        ready = [task for task in tasks if task.say is None or task.id in credits]
        required = [task for task in ready if not task.optional]
        unsaid = any(task.say and task.id not in credits for task in self._section.tasks)
        if unsaid and self._has_time and len(required) > 1:
            ready.remove(required[-1])
        told = {name for name, text in spoken.items() if text is not None}
        return {
            task.id: "done" if told.issuperset(task.collect) else "not needed" for task in ready
        }

    def _given(self, settled: Mapping[str, str], spoken: Spoken) -> dict[str, str]:
        names = {n for task in self._section.tasks if task.id in settled for n in task.collect}
        return {name: text for name, text in spoken.items() if text is not None and name in names}

    def _open(self, settled: Mapping[str, str]) -> list[str]:
        """Name the values of the tasks that are settled as not needed."""
        tasks = [task for task in self._section.tasks if settled.get(task.id) == "not needed"]
        return [name for task in tasks for name in task.collect]

    def _after(self, collected: Mapping[str, Constant], spoken: Spoken) -> dict[str, Constant]:
        """Give what is known once something was said; what is known is not declined."""
        known = {**collected, **self._values.read(spoken)}
        return {n: v for n, v in known.items() if not (q := question(n)) or q.name not in known}

    def _decide(
        self, credits: Credits, collected: Mapping[str, Constant], turn: int, cue: Cue
    ) -> tuple[Transition | None, bool]:
        """Follow the rules as evaluator and dispatcher do; say whether the latter is asked."""
        collected = self._values.with_computed(collected)
        found = decide(
            self._script,
            self._section,
            credits=credits,
            collected=collected,
            claimed=cue.anytime,
            turns=turn,
            visits=self._entered,
            back_to=self._back_to,
        )
        if found is None or found.kind != "judged":
            return found, False
        chosen = next_move(self._script, self._section, collected, cue.rule, self._back_to)
        return (within_visits(self._script, chosen, self._entered) if chosen else None), True


def _called(section: Section, collected: Mapping[str, Constant]) -> Credits:
    """Credit the action with which a section begins: it was called on the way in."""
    if not begins_with_call(section):
        return {}
    task = section.tasks[0]
    return {task.id: _credit("done" if task.call in collected else "failed")}


def _with(status: str, credits: Credits) -> tuple[str, ...]:
    """Name the tasks with a status."""
    return tuple(name for name, credit in credits.items() if credit["status"] == status)


def _credit(status: Literal["done", "not needed", "said", "failed"]) -> Credit:
    return Credit(status=status, evidence="", turn=0)

"""Works out on paper what becomes of a stay in a section: how long it takes, where it leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from scriptgraph.assurance.rehearse.values import Spoken, Values
from scriptgraph.assurance.rehearse.visits import Paused, Visit
from scriptgraph.core.values import Collected
from scriptgraph.nodes.rules import (
    GRACE,
    decide,
    ending,
    next_move,
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
from scriptgraph.state.digressions import Visits
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

LONGEST = 1000
"""Turns that a rehearsal waits for a limit at most."""


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
        """Settle how long a visit may take.

        Args:
            script: The script.
            section: The section.
            collected: What has been collected before.
            values: The values that are tried.
            entered: How often the sections have been entered whose visits are limited.
            back_to: The sections to which a digression goes back, the innermost last.
            paused: How far the section had come, where the session comes back to it.
        """
        self.entered, self.back_to = entered, back_to
        self._turns = paused.turns if paused else 0
        self.script, self.section, self.values = script, section, values
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
            waits = self._has_time and bool(words_due(self.section, credits))
            chosen = rule if is_complete(self.section, credits) and not waits else 0
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
        decides = move is not None and move.kind == "fixed" and bool(self.section.next)
        known = self.values.with_computed(collected)
        missing = decides and undecided(self.script, self.section, move, known)
        digresses = move is not None and move.rule is not None and move.rule.back
        paused = Paused(self.section.id, self._turns + len(cues), credits) if digresses else None
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
            return self.values.with_computed(known)

        here = self.section.id
        found = decided(self.script, {here: credits}, collected, turn=0, here={here}, tell=tell)
        skipped = [task for task in self.section.tasks if is_skipped(task, found.progress[here])]
        gone = {declined(name) for task in skipped for name in task.collect}
        known = {
            name: value for name, value in as_constants(found.collected).items() if name not in gone
        }
        return found.progress[here], known

    def _due(
        self, credits: Credits, collected: Mapping[str, Constant], turns: int, anytime: int
    ) -> Task | None:
        """Give the task whose action is called now: nothing is called on the way out."""
        call = call_due(self.section, credits)
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
        known = self.values.with_computed(collected)
        takes = self.script.actions[name].takes
        gave = self.values.outcome(call, spoken) if known.keys() >= set(takes) else None
        credits = {**credits, call.id: _credit("failed" if gave is None else "done")}
        return credits, behind_call(call, collected, gave), {name: gave}

    def _hear(self, credits: Credits) -> Credits:
        """Credit the exact words that the agent says now."""
        due = words_due(self.section, credits)
        return {
            **credits,
            **{task.id: _credit("said" if task.is_judged else "done") for task in due},
        }

    def _end(self, credits: Credits) -> Transition | None:
        """Give the end of the session where words that were just said leave nothing to do."""
        is_over = not open_tasks(self.section, credits)
        ends = is_over and self.script.ends_in(self.section)
        return ending(self.section) if ends else None

    def _settle(self, spoken: Spoken | None, credits: Credits) -> dict[str, Settled]:
        """Settle every task that can be; while words are due later, the last required one waits."""
        if spoken is None:
            return {}
        tasks = judged_tasks(self.section, credits)
        ready = [task for task in tasks if task.say is None or task.id in credits]
        required = [task for task in ready if not task.optional]
        unsaid = any(task.say and task.id not in credits for task in self.section.tasks)
        if unsaid and self._has_time and len(required) > 1:
            ready.remove(required[-1])
        told = {name for name, text in spoken.items() if text is not None}
        return {
            task.id: "done" if told.issuperset(task.collect) else "not needed" for task in ready
        }

    def _given(self, settled: Mapping[str, str], spoken: Spoken) -> dict[str, str]:
        names = {n for task in self.section.tasks if task.id in settled for n in task.collect}
        return {name: text for name, text in spoken.items() if text is not None and name in names}

    def _open(self, settled: Mapping[str, str]) -> list[str]:
        """Name the values of the tasks that are settled as not needed."""
        tasks = [task for task in self.section.tasks if settled.get(task.id) == "not needed"]
        return [name for task in tasks for name in task.collect]

    def _after(self, collected: Mapping[str, Constant], spoken: Spoken) -> dict[str, Constant]:
        """Give what is known once something was said; what is known is not declined."""
        known = {**collected, **self.values.read(spoken)}
        return {n: v for n, v in known.items() if not (q := question(n)) or q.name not in known}

    def _decide(
        self, credits: Credits, collected: Mapping[str, Constant], turn: int, cue: Cue
    ) -> tuple[Transition | None, bool]:
        """Follow the rules as evaluator and dispatcher do; say whether the latter is asked."""
        collected = self.values.with_computed(collected)
        found = decide(
            self.script,
            self.section,
            credits=credits,
            collected=collected,
            claimed=cue.anytime,
            turns=turn,
            visits=self.entered,
            back_to=self.back_to,
        )
        if found is None or found.kind != "judged":
            return found, False
        chosen = next_move(self.script, self.section, collected, cue.rule, self.back_to)
        return (within_visits(self.script, chosen, self.entered) if chosen else None), True


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


def behind_call(
    call: Task, collected: Mapping[str, Constant], gave: Mapping[str, Constant] | None
) -> Mapping[str, Constant]:
    """Give what is known behind an action: of what has failed, nothing."""
    gone = {*call.collect, *map(declined, call.collect)}
    left = {name: value for name, value in collected.items() if name not in gone}
    if gave is None:
        return left | {declined(name): True for name in call.collect}
    return {**left, call.call or "": DONE, **gave}

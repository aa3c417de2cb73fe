"""Which values a session knows for sure when it enters a section, whichever way it came.

What somebody has told they can take back whenever they speak. So a rule makes sure of it for the
message with which the next section begins, and for no later one; what an action has given lasts.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from scriptgraph.script import expressions
from scriptgraph.script.check.needing import known_unless, needed_to_hold
from scriptgraph.script.check.values import COMPLETES, required_in
from scriptgraph.script.check.walking import given_in, tree_of
from scriptgraph.script.computed import definitions, script_written_out, written_out
from scriptgraph.script.functions import may_be_without_result
from scriptgraph.script.model import Rule, Script, Section, Task
from scriptgraph.script.moves import Transition
from scriptgraph.script.routes import begins_with_call
from scriptgraph.script.skipped import may_be_taken_back
from scriptgraph.script.slots import Slot, slots

Known = frozenset[str]


class Sure:
    """Follows every move with what its rule says of values; what a way does not say is not sure.

    That the task which asks is settled does not say so, for somebody may not want to tell. A rule
    before it does, where it leads away whoever has declined; so does one that needs the value. It
    does so for as long as nobody has spoken since.
    """

    def __init__(self, script: Script, starts: Mapping[str, Known] | None = None) -> None:
        """Follow every move until no set shrinks any more.

        Args:
            script: A script, sound or not.
            starts: Section → what is known where sessions begin in it; without it, they begin in
                the first and know nothing.
        """
        self._script = _written_out(script)
        self._wanted = frozenset(_wanted(script))
        self._given = frozenset(script.values) - frozenset(script.told)
        self._fleeting = may_be_taken_back(self._script)
        self._known: dict[str, Known] = {}
        self._losses: defaultdict[str, list[tuple[Known, str]]] = defaultdict(list)
        self._learned: dict[tuple[object, ...], Known] = {}
        if self._wanted:
            self._follow({script.first.id: frozenset()} if starts is None else starts)

    def can_be_taken_back(self, name: str) -> bool:
        """Say whether a value is not sure any more once the user has spoken."""
        return name not in self._given

    def way_without(self, name: str, section: str) -> list[str]:
        """Give the sections of a way into a section on which a value need not be known."""
        known = self._known.get(section)
        if known is None or name in known:
            return []
        way = [section]
        while sources := [source for lost, source in self._losses[way[-1]] if name in lost]:
            way.append(sources[0])
        return way[::-1]

    def _follow(self, starts: Mapping[str, Known]) -> None:
        self._known |= {name: known & self._wanted for name, known in starts.items()}
        waiting = deque(starts)
        while waiting:
            section = self._script.by_id[waiting.popleft()]
            for move in self._script.rules_out_of(section):
                if move.target in self._script.by_id and self._enter(section, move):
                    waiting.append(move.target)

    def _enter(self, section: Section, move: Transition) -> bool:
        """Take a move into account; say whether its target has to be followed (again)."""
        arriving = (self._known[section.id] & self._given) | self._by(section, move)
        # What an action has given is lost where it is called again and fails.
        arriving -= frozenset(given_in(self._script.by_id[move.target]))
        before = self._known.get(move.target, self._wanted)
        lost = before - arriving
        if move.target in self._known and not lost:
            return False
        self._known[move.target] = before & arriving
        self._losses[move.target].append((lost, section.id))
        return True

    def _by(self, section: Section, move: Transition) -> Known:
        """Name the values that are known for sure where a move is made."""
        key = (section.id, move.kind, *move.path)
        if key not in self._learned:
            told = {one for name in self._told_by(section, move) for one in self._with(name)}
            self._learned[key] = (self._wanted & told) - self._fleeting
        return self._learned[key]

    def _with(self, name: str) -> Iterable[str]:
        """Name what is known together with a value: all that an action gives, once it is done."""
        action = self._script.actions.get(name)
        return action.values(name) if action else (name,)

    def _told_by(self, section: Section, move: Transition) -> Iterator[str]:
        tree = tree_of(move.rule) if move.rule else None
        if tree is not None:
            yield from needed_to_hold(tree)
        if move.kind in COMPLETES:
            asked_for = required_in(section)
            for rule in section.next[: int(move.path[-1])]:
                if (passed := tree_of(rule)) is not None:
                    yield from known_unless(passed, asked_for)


class Texts:
    """The slots of a script that say nothing for a value that is not known."""

    def __init__(self, script: Script) -> None:
        """Take a script, sound or not."""
        self._script = script

    @cached_property
    def by_section(self) -> dict[str, list[tuple[Task, str, Slot]]]:
        """Map each section that has some to its tasks, parts of them (`say`, `do`) and slots."""
        found = {
            section.id: [(task, *one) for task in section.tasks for one in self._bare(task)]
            for section in self._script.sections
        }
        return {section: own for section, own in found.items() if own}

    def first_words(self, section: str) -> frozenset[str]:
        """Name the tasks whose exact words are sent as a section is entered, and never later."""
        found = self._script.by_id[section]
        if not (found.next or self._script.ends_in(found) or section in self._script.digressions):
            return frozenset()  # it stays open, and says them again with every message
        first = set[str]()
        for task in found.tasks[begins_with_call(found) :]:
            if task.say is not None:
                first.add(task.id)
            if task.call is not None or (task.is_judged and not task.optional):
                break
        return frozenset(first)

    def needs(self, slot: Slot) -> frozenset[str]:
        """Name the collected values that have to be known for a slot's value to be known."""
        if slot.name in self._script.values:
            return frozenset({slot.name})
        text = self._written_out(slot)
        return expressions.needed_by_value(text) if expressions.is_value(text) else frozenset()

    def may_fail(self, slot: Slot) -> bool:
        """Say whether a computed value may come to nothing although all that it needs is known."""
        if slot.name in self._script.values:
            return False
        text = self._written_out(slot)
        return expressions.is_value(text) and may_be_without_result(expressions.parse_value(text))

    def _bare(self, task: Task) -> Iterator[tuple[str, Slot]]:
        tree = tree_of(Rule.over("end", task.if_)) if task.if_ else None
        told = needed_to_hold(tree) if tree is not None else frozenset()
        for part, text in (("say", task.say), ("do", task.do)):
            for slot in slots(text):
                if slot.name in told:
                    continue  # where it is not known, the task is not there
                if slot.otherwise is None and slot.name in self._script.readable:
                    yield part, slot

    def _written_out(self, slot: Slot) -> str:
        text = self._script.computed[slot.name]
        if not expressions.is_value(text):
            return text  # told as a fault of the computed value
        return written_out(text, definitions(self._script))


def lacking(script: Script, starts: Iterable[str], known: Collection[str]) -> list[str]:
    """Name the values that texts need and that a session may be without from where it goes on.

    Args:
        script: A script without faults.
        starts: The sections in which it can go on.
        known: The collected values that are known.
    """
    texts = Texts(script)
    if not texts.by_section:
        return []
    sure = Sure(script, dict.fromkeys(starts, frozenset(known)))
    missing = {
        name
        for section, found in texts.by_section.items()
        for _, _, slot in found
        for name in texts.needs(slot)
        if sure.way_without(name, section)
    }
    return sorted(missing)


def _written_out(script: Script) -> Script:
    """Write conditions over collected values, unless one of them cannot be read."""
    try:
        return script_written_out(script)
    except expressions.ExpressionError:
        return script  # told as a fault of its own


def _wanted(script: Script) -> Iterator[str]:
    texts = Texts(script)
    for found in texts.by_section.values():
        for _, _, slot in found:
            yield from texts.needs(slot)

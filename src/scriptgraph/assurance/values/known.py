"""What a session can know in each section, and what it knows there for sure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_

from scriptgraph.script import expressions
from scriptgraph.script.check.needing import needed_to_hold
from scriptgraph.script.check.walking import given_in, names_in, rules_of
from scriptgraph.script.model import Script, Section
from scriptgraph.script.moves import Transition
from scriptgraph.script.skipped import may_be_taken_back


class Known:
    """The values that conditions read, by section, on all ways there.

    A value can be known where some way asks for it. It is known for sure where every way follows
    a rule that needs it: that its task is done does not say so, for a user can leave it open. What
    a user has told stays so only as long as they do not take it back (`lasts`). The sets are bits
    of a number, so that large scripts take no longer than they have to.
    """

    def __init__(self, script: Script) -> None:
        """Follow every move until no set changes any more.

        Args:
            script: A script without faults.
        """
        names = sorted({name for _, _, rule in rules_of(script) for name in names_in(rule)})
        self._bits = {name: 1 << number for number, name in enumerate(names)}
        self._given = self._sum(name for name in names if name not in script.told)
        self._asked = {s.id: self._sum(_collected_in(s)) for s in script.sections}
        called = {s.id: self._sum(given_in(s)) for s in script.sections}
        aside = reduce(or_, (called[name] for name in script.digressions), 0)
        self._called = {name: own | aside for name, own in called.items()}
        # Who comes back from a digression may know what it asks for; from anywhere one leads to it.
        beside = reduce(or_, (self._asked[name] for name in script.digressions), 0)
        self._asked = {name: own | beside for name, own in self._asked.items()}
        self._needed: dict[str, int] = {}
        self._fleeting = self._sum(may_be_taken_back(script))
        first = script.first.id
        self._askable, self._sure = {first: self._asked[first]}, {first: 0}
        waiting = deque([first])
        while waiting:
            section = script.by_id[waiting.popleft()]
            for move in script.rules_out_of(section):
                if move.target in script.by_id and self._enter(move):
                    waiting.append(move.target)

    def enters(self, section: str) -> bool:
        """Say whether a session can come to a section at all."""
        return section in self._askable

    def askable(self, section: str, names: Iterable[str]) -> frozenset[str]:
        """Name those of some values that a session can know in a section."""
        return frozenset(name for name in names if self._bits[name] & self._askable[section])

    def sure(self, section: str, names: Iterable[str]) -> frozenset[str]:
        """Name those of some values that every session was told before it comes to a section."""
        return frozenset(name for name in names if self._bits[name] & self._sure[section])

    def lasts(self, section: str, names: Iterable[str]) -> frozenset[str]:
        """Name those of them that nobody can have taken back: what an action has given."""
        lasting = self._sure[section] & self._given
        return frozenset(name for name in names if self._bits[name] & lasting)

    def _sum(self, names: Iterable[str]) -> int:
        return sum(self._bits.get(name, 0) for name in set(names))

    def _enter(self, move: Transition) -> bool:
        """Take a move into account; say whether its target has to be followed (again)."""
        askable = self._askable[move.source] | self._asked[move.target]
        # What an action has given is lost where it is called again and fails.
        sure = (self._sure[move.source] | self._learned(move)) & ~self._called[move.target]
        if move.target in self._askable:
            askable |= self._askable[move.target]
            sure &= self._sure[move.target]
            if (askable, sure) == (self._askable[move.target], self._sure[move.target]):
                return False
        self._askable[move.target], self._sure[move.target] = askable, sure
        return True

    def _learned(self, move: Transition) -> int:
        text = move.rule.if_ if move.rule else None
        if not text:
            return 0
        if text not in self._needed:
            self._needed[text] = self._sum(needed_to_hold(expressions.parse(text)))
        return self._needed[text] & ~self._fleeting


def _collected_in(section: Section) -> Iterator[str]:
    return (name for task in section.tasks for name in task.collect)

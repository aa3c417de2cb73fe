"""The script: a neutral, frozen model of what the expert wrote.

It knows no file format (readers do) and no graph (the compiler does). Conditions stay text.
A `Script` has a valid *shape*; whether it also makes sense is said by `scriptgraph.script.check`.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import Annotated

from pydantic import Field, model_validator
from typing_extensions import TypedDict

from scriptgraph.core.digest import digest
from scriptgraph.core.findings import Path, Source
from scriptgraph.script.action import Action
from scriptgraph.script.fields import Block, Count, Expression, Identifier, OneLine, ValueType
from scriptgraph.script.moves import BACK, Transition
from scriptgraph.script.old_names import NO_PART_OF_THE_HASH, says_nothing
from scriptgraph.script.part import Part
from scriptgraph.script.section import Agent, Limit, Rule, RuleKind, Section, Task
from scriptgraph.script.slots import slots
from scriptgraph.script.ways import rules_out_of, ways_back

__all__ = [
    "END_OF_SESSION",
    "Agent",
    "Limit",
    "Rule",
    "RuleKind",
    "Script",
    "ScriptIdentity",
    "Section",
    "Task",
]

END_OF_SESSION = "end"
"""The target that ends the session; reserved, so no section can be called this."""


class ScriptIdentity(TypedDict):
    """Which script a session runs on."""

    id: str
    version: int
    hash: str


class Script(Part):
    """A whole script."""

    id: Identifier
    version: Count = 1
    title: OneLine
    language: OneLine = "en"
    agent: Agent = Agent()
    conduct: Block | None = None
    """How the agent behaves in every section."""

    fallback: Block | None = Field(default=None, exclude_if=says_nothing)
    """What is sent, word for word, when the model's replies are not fit to be sent."""

    computed: dict[Identifier, Expression] = Field(default_factory=dict, exclude_if=says_nothing)
    """Values that are worked out of others: name → expression; see `script.computed`."""

    actions: dict[Identifier, Action] = Field(default_factory=dict, exclude_if=says_nothing)
    """What the application does for the script: name → action; see `script.action`."""

    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    anytime: tuple[Rule, ...] = ()
    """Rules that are legal from every section but their own target."""

    limits: Limit | None = None
    """The limit of every section that has none of its own."""

    contacts: tuple[OneLine, ...] = Field(default=(), exclude_if=says_nothing)
    """Who helps somebody in danger, in place of the contacts that we know; see `contacts`."""

    guarantees: tuple[OneLine, ...] = Field(default=(), exclude_if=says_nothing)
    """What the script promises of every session; see `script.guarantees`."""

    silence: tuple[str, ...] = ()
    """Lint rules that the author has decided to live with."""

    source: Source = Field(default_factory=Source, exclude=True, repr=False)

    @model_validator(mode="after")
    def _collects_what_actions_give(self) -> Script:
        """Let each task that calls an action collect what the action is declared to give.

        Whoever writes a script says it once; whoever reads one finds it where all values are.
        """
        if any(task.call for section in self.sections for task in section.tasks):
            sections = tuple(_collecting(section, self.actions) for section in self.sections)
            object.__setattr__(self, "sections", sections)  # it is frozen only afterwards
        return self

    @cached_property
    def by_id(self) -> dict[str, Section]:
        """Map section ids to sections."""
        return {section.id: section for section in self.sections}

    @cached_property
    def values(self) -> dict[str, ValueType]:
        """Map every value that some task collects to its type."""
        tasks = (task for section in self.sections for task in section.tasks)
        return {name: kind for task in tasks for name, kind in task.collect.items()}

    @cached_property
    def conditional(self) -> frozenset[str]:
        """Name the sections with a task that is there only while its `if` holds."""
        return frozenset(
            section.id for section in self.sections if any(task.if_ for task in section.tasks)
        )

    @cached_property
    def told(self) -> dict[str, ValueType]:
        """Map the values that people tell to their types: not those that actions give."""
        given = {name for one, action in self.actions.items() for name in action.values(one)}
        return {name: kind for name, kind in self.values.items() if name not in given}

    @cached_property
    def asked(self) -> dict[str, str]:
        """Map each value that a task collects alone to the words of that task."""
        tasks = (one for section in self.sections for one in section.tasks if len(one.collect) == 1)
        return {name: f"{one.do or ''}\n{one.say or ''}" for one in tasks for name in one.collect}

    @cached_property
    def readable(self) -> frozenset[str]:
        """Name every value that a condition can read: what is collected, and what is computed."""
        return frozenset((*self.values, *self.computed))

    @cached_property
    def said_back(self) -> frozenset[str]:
        """Name the values that exact words hold: what was told is told back in the same words."""
        texts = (task.say for section in self.sections for task in section.tasks)
        return frozenset(slot.name for text in texts for slot in slots(text))

    @property
    def first(self) -> Section:
        """Give the section in which every session starts."""
        return self.sections[0]

    @cached_property
    def hash(self) -> str:
        """Identify what a session depends on, in any file format."""
        return digest(self.model_dump_json(exclude=NO_PART_OF_THE_HASH))

    @property
    def identity(self) -> ScriptIdentity:
        """Name the script, its version and its content, as a session keeps them."""
        return ScriptIdentity(id=self.id, version=self.version, hash=self.hash)

    @cached_property
    def digressions(self) -> frozenset[str]:
        """Name the sections from which a session comes back to where it was."""
        return frozenset(rule.to for rule in self.anytime if rule.back)

    def ends_in(self, section: Section) -> bool:
        """Say whether the session ends when `section` is complete.

        It does where no rule follows. But to help for somebody in danger there is an answer: where
        an urgent rule leads, a section without a required task for a model stays open. So does one
        that waits for a human. From a digression the session goes back.
        """
        if section.next or section.waits_for_human or section.id in self.digressions:
            return False
        if all(rule.to != section.id for rule in self.anytime if rule.urgent):
            return True
        return any(task.is_judged and task.is_required for task in section.tasks)

    def limit(self, section: Section) -> tuple[Limit, Path] | None:
        """Give the limit that holds in `section` and where it is written, if there is one.

        The script's own throws nobody out of their place: out of a digression it leads back.
        """
        if section.limits is not None:
            return section.limits, ("sections", section.id, "limits")
        if self.limits is None:
            return None
        return (self._limit_back if section.id in self.digressions else self.limits), ("limits",)

    def goes_back(self, section: Section, limit: Limit) -> bool:
        """Say whether the limit that holds in `section` leads back to where it came from."""
        return limit.then == BACK and section.id in self.digressions

    @cached_property
    def _limit_back(self) -> Limit:
        assert self.limits is not None
        return self.limits.model_copy(update={"then": BACK})

    def most_turns(self, section: Section) -> int | None:
        """Say how many messages the agent may send in one visit, if that is limited."""
        found = self.limit(section)
        return found[0].turns if found else None

    def most_visits(self, section: Section) -> int | None:
        """Say how often a session may enter `section`, if that is limited."""
        found = self.limit(section)
        return found[0].visits if found and found[0].then != section.id else None

    def transitions(self, section: Section) -> tuple[Transition, ...]:
        """List every move out of `section` in the order in which they are tried; see `ways`.

        That is: `anytime` rules, the section's own, its limit, what limits of visits make of them,
        and the ways back from a digression. Of these a session has only the one to the section
        that it came from; see `moves`.
        """
        if section.id not in self.digressions:
            return self.rules_out_of(section)
        back = (ways_back(self, section, other.id) for other in self.sections)
        return (*self.rules_out_of(section), *chain.from_iterable(back))

    def moves(self, section: Section, top: str | None) -> tuple[Transition, ...]:
        """List the moves that a session has out of `section`.

        Args:
            section: The section that it is in.
            top: The section to which its digression goes back; None where it is in none.
        """
        return (*self.rules_out_of(section), *(ways_back(self, section, top) if top else ()))

    def rules_out_of(self, section: Section) -> tuple[Transition, ...]:
        """List the moves out of `section` that are the same wherever a session came from."""
        listed = self._listed.get(section.id)
        if listed is None or listed[0] is not section:
            listed = self._listed[section.id] = (section, tuple(rules_out_of(self, section)))
        return listed[1]

    @cached_property
    def all_transitions(self) -> tuple[Transition, ...]:
        """List every move of the script, by section."""
        return tuple(move for section in self.sections for move in self.transitions(section))

    @cached_property
    def _listed(self) -> dict[str, tuple[Section, tuple[Transition, ...]]]:
        """Remember what `rules_out_of` has listed: a turn asks for it several times."""
        return {}


def _collecting(section: Section, actions: dict[str, Action]) -> Section:
    """Give a section whose tasks collect what the actions give that they call."""
    tasks = tuple(
        task if task.call is None else task.model_copy(update={"collect": _given(task, actions)})
        for task in section.tasks
    )
    return section if tasks == section.tasks else section.model_copy(update={"tasks": tasks})


def _given(task: Task, actions: dict[str, Action]) -> dict[str, ValueType]:
    action = actions.get(task.call or "")
    return action.values(task.call or "") if action else {}

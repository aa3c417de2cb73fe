"""The script: a neutral, frozen model of what the expert wrote.

It knows no file format (readers do) and no graph (the compiler does). Conditions stay text.
A `Script` has a valid *shape*; whether it also makes sense is said by `scriptgraph.script.check`.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from typing_extensions import TypedDict

from scriptgraph.core.digest import digest
from scriptgraph.core.findings import Path, Source
from scriptgraph.script.action import Action
from scriptgraph.script.dangers import answered
from scriptgraph.script.fields import Block, Count, Expression, Identifier, OneLine, ValueType
from scriptgraph.script.moves import BACK, Transition
from scriptgraph.script.old_names import NO_PART_OF_THE_HASH, OldNames, says_nothing
from scriptgraph.script.part import Part
from scriptgraph.script.questionnaire import Questionnaire
from scriptgraph.script.slots import slots
from scriptgraph.script.ways import rules_out_of, ways_back

END_OF_SESSION = "end"
"""The target that ends the session; reserved, so no section can be called this."""

RuleKind = Literal["fixed", "computed", "judged"]


class ScriptIdentity(TypedDict):
    """Which script a session runs on."""

    id: str
    version: int
    hash: str


class Agent(Part):
    """Who speaks."""

    name: OneLine = "Assistant"
    role: OneLine = "an AI assistant"


class Task(Part):
    """One thing to do in a section.

    A task instructs (`do`), or must be said in exact words (`say`), or both: then the words are
    sent as they stand, and the instruction describes what else belongs to the task.
    """

    id: Identifier
    do: Block | None = None
    say: Block | None = None
    collect: dict[Identifier, ValueType] = Field(default_factory=dict)
    """Values to extract from the conversation: name → type. Until all are known the task is open.

    Values are the session's: one that an earlier section collected is known here too.
    """

    optional: bool = False
    call: Identifier | None = Field(default=None, exclude_if=says_nothing)
    """The action that the application does here, once the tasks before it are settled.

    Then `collect` is what that gives; see `script.action`.
    """

    renamed_from: OldNames = ()

    @property
    def is_judged(self) -> bool:
        """Say whether a model judges the task; exact words alone are settled by being sent."""
        return self.call is None and (self.do is not None or bool(self.collect))

    @model_validator(mode="after")
    def _says_something(self) -> Task:
        if self.call is not None:
            if self.do is not None or self.say is not None or self.optional:
                raise ValueError("a task that calls an action has no `do`, `say` or `optional`")
        elif self.do is None and self.say is None:
            raise ValueError(
                "a task needs `do` (an instruction), `say` (exact words) or `call` (an action)"
            )
        return self


class Rule(Part):
    """A transition rule: unconditional, computed (`if`), or judged by a model (`when`)."""

    to: Identifier
    if_: Expression | None = Field(default=None, alias="if")
    """An expression over collected values, e.g. `mood < 4`; see `script.expressions`."""

    when: OneLine | None = None
    """A condition in natural language, judged by a model."""

    urgent: bool = Field(default=False, exclude_if=says_nothing)
    """Whether somebody may be in danger: only an `anytime` rule with `when` can be urgent."""

    danger: OneLine | None = Field(default=None, exclude_if=says_nothing)
    """What danger an urgent rule answers; by default what is said explicitly. See `dangers`."""

    back: bool = Field(default=False, exclude_if=says_nothing)
    """Whether it leads to a digression, from which the session comes back: `anytime` rules only."""

    @field_validator("danger")
    @classmethod
    def _is_danger(cls, written: str | None) -> str | None:
        if written is not None:
            answered(written)
        return written

    @model_validator(mode="after")
    def _has_one_condition(self) -> Rule:
        if self.if_ is not None and self.when is not None:
            raise ValueError("a rule has `if` or `when`, not both")
        return self

    @property
    def kind(self) -> RuleKind:
        """Say how the rule is decided."""
        if self.when is not None:
            return "judged"
        return "fixed" if self.if_ is None else "computed"

    @property
    def condition(self) -> str:
        """Write the condition as the script's reader sees it; empty when there is none."""
        if self.when is not None:
            return f"when {self.when}"
        return "" if self.if_ is None else f"if {self.if_}"


class Limit(Part):
    """How many turns or visits a section may take, and where the session goes then."""

    turns: Count | None = None
    """How many messages the agent may send in one visit."""

    visits: Count | None = Field(default=None, exclude_if=says_nothing)
    """How often a session may enter the section."""

    then: Identifier

    @model_validator(mode="after")
    def _limits_something(self) -> Limit:
        if self.turns is None and self.visits is None:
            raise ValueError("a limit needs `turns`, `visits` or both")
        return self


class Section(Part):
    """A state of the dialogue: its tasks, and the rules for leaving it.

    Without `next` the session ends when the section is complete; see `Script.ends_in`.
    """

    id: Identifier
    title: OneLine
    tasks: tuple[Task, ...] = ()
    next: tuple[Rule, ...] = ()
    limits: Limit | None = None
    waits_for_human: bool = Field(default=False, exclude_if=says_nothing)
    """Whether a human is asked for here: behind its words no model speaks until they have come."""

    questionnaire: Questionnaire | None = Field(default=None, exclude_if=says_nothing)
    """What makes its tasks the items of a questionnaire; None where they are tasks like others."""

    renamed_from: OldNames = ()


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
    def told(self) -> dict[str, ValueType]:
        """Map the values that people tell to their types: not those that actions give."""
        given = {name for one, action in self.actions.items() for name in action.values(one)}
        return {name: kind for name, kind in self.values.items() if name not in given}

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
        return any(task.is_judged and not task.optional for task in section.tasks)

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

"""The parts of a script: who speaks, sections with their tasks, and the rules between them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from scriptgraph.script.dangers import answered
from scriptgraph.script.fields import Block, Count, Expression, Identifier, OneLine, ValueType
from scriptgraph.script.old_names import OldNames, says_nothing
from scriptgraph.script.part import Part
from scriptgraph.script.questionnaire import Questionnaire

RuleKind = Literal["fixed", "computed", "judged"]


UNNAMED = "Assistant"
"""What an agent is called to whom its script gives no name."""


class Agent(Part):
    """Who speaks."""

    name: OneLine = UNNAMED
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

    if_: Expression | None = Field(default=None, alias="if", exclude_if=says_nothing)
    """Without it the task is always there; else only while it holds. See `state.skipping`."""

    skipped: OneLine | None = Field(default=None, exclude_if=says_nothing)
    """What its value counts as where it is not asked; without it, the value is not known then."""

    optional: bool = False
    call: Identifier | None = Field(default=None, exclude_if=says_nothing)
    """The action that the application does here, once the tasks before it are settled.

    Then `collect` is what that gives; see `script.action`.
    """

    renamed_from: OldNames = ()

    @property
    def is_required(self) -> bool:
        """Say whether no session completes its section without it, whatever is known."""
        return not self.optional and self.if_ is None

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
        if self.call is not None and self.if_ is not None:
            raise ValueError("a task that calls an action has no `if`; a rule can lead past it")
        if self.skipped is not None and (self.if_ is None or len(self.collect) != 1):
            raise ValueError("only a task with `if` that collects one value has `skipped`")
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

    @classmethod
    def over(cls, to: str, condition: str | None) -> Self:
        """Give a rule that a condition over values decides, or none."""
        return cls.model_validate({"to": to, "if": condition})

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

"""Who plays which role: the models and settings that all nodes of one graph share."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, Protocol, cast, get_args

from langchain_core.language_models import BaseChatModel
from langgraph.runtime import Runtime
from typing_extensions import TypedDict

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.models.reward import RewardModel
from scriptgraph.nodes.calling import Actions, Rehearsed
from scriptgraph.replies.rubric import Rubric
from scriptgraph.safety.filters import Filters
from scriptgraph.safety.guard import Guard
from scriptgraph.state.session import SessionState


class SessionContext(TypedDict, total=False):
    """What can be chosen for each run of a compiled graph."""

    mode: Mode
    """Overrides the mode that the graph was created with."""

    accept_changed_script: bool
    """Go on with a session although its script has changed since its last turn.

    Another script, by its id, is never gone on with, nor one without the session's section.
    """

    human: Mapping[str, Any]
    """What a human does who is not with the session yet; see `state.answers.Arrival`.

    `{"act": "take", "by": NAME}` takes over: no model is asked any more until they have left.
    """


class Node(Protocol):
    """Every node: from the state to what changed."""

    def __call__(
        self, state: SessionState, *, runtime: Runtime[SessionContext]
    ) -> Awaitable[dict[str, Any]]:
        """Run one step."""
        ...


@dataclass(frozen=True)
class Judge:
    """A model that scores replies by a rubric.

    Raises:
        InputError: When the rubric scores whole dialogues.
    """

    model: BaseChatModel
    rubric: Rubric

    def __post_init__(self) -> None:
        """Refuse a rubric by which no reply can be scored."""
        if self.rubric.judges != "reply":
            raise InputError(
                f"rubric {self.rubric.id!r} scores whole dialogues; choosing a reply needs one "
                "for replies"
            )


MOST_CANDIDATES = 16
"""More replies to one message than anybody would pay for."""

EXTRA_TEMPERATURE = 0.8
"""At which candidates are drawn that have to differ."""


@dataclass(frozen=True)
class BestOf:
    """The dialog actor draws several replies, and the best of them is sent.

    Raises:
        InputError: When there are too few or too many candidates to choose from.
    """

    candidates: int
    """How many are drawn for each message, from 2."""

    scorer: Judge | RewardModel | None
    """Who says which is the best; without one it is the first that passes the filters."""

    filters: Filters = field(default_factory=Filters)
    """What keeps a reply out before it is scored."""

    temperature: float = EXTRA_TEMPERATURE
    """Of every candidate but the first, which is drawn as the dialog actor always is."""

    def __post_init__(self) -> None:
        """Refuse a number that leaves no choice."""
        if not 2 <= self.candidates <= MOST_CANDIDATES:
            raise InputError(
                f"best of {self.candidates}: there can be from 2 to {MOST_CANDIDATES} candidates"
            )


@dataclass(frozen=True)
class Cast:
    """The models of the agent's roles, and how they are asked."""

    dialog: BaseChatModel
    evaluator: BaseChatModel
    dispatcher: BaseChatModel
    settings: Settings
    guard: Guard = field(default_factory=Guard)
    """Who listens for danger."""

    guard_model: BaseChatModel | None = None
    """The guard's model, where it has one."""

    best_of: BestOf | None = None
    """Whether the dialog actor chooses among several replies; by default it draws one."""

    actions: Actions = field(default_factory=Rehearsed)
    """Who does what the script's actions are; by default nobody, and nothing is really done."""

    @property
    def chooses_together(self) -> bool:
        """Say whether the evaluator is asked for the way on as well."""
        return self.settings.choice == "together" and self.evaluator is self.dispatcher

    def raising(self) -> Cast:
        """Give a cast whose failures are errors: where no person waits, no sentence stands."""
        settings = self.settings.model_copy(update={"when_unreachable": "raise"})
        return replace(self, settings=settings)


def run_choices(context: Any) -> Mapping[str, Any]:
    """Give what a run's context chooses; that of a bigger graph may hold other things as well.

    Raises:
        InputError: When it can hold nothing, or a key looks like a slip of one of ours.
    """
    if context is None:
        return {}
    if isinstance(context, str | bytes | int | float | list | tuple):
        raise InputError(
            f'context {context!r} is no set of choices; write context={{"mode": "single"}}'
        )
    known = tuple(SessionContext.__annotations__)
    if not isinstance(context, Mapping):
        return {key: getattr(context, key) for key in known if hasattr(context, key)}
    for key in context:
        meant = get_close_matches(str(key), known, n=1, cutoff=0.75)
        if meant and key not in known:
            raise InputError(f"the context has no key {key!r}; {meant[0]!r} may be meant")
    return context


def accepts_changed_script(choices: Mapping[str, Any]) -> bool:
    """Say whether a run goes on with a script that has changed.

    Raises:
        InputError: When what was chosen is neither yes nor no: any word would pass for a yes.
    """
    accepts = choices.get("accept_changed_script")
    if accepts is not None and not isinstance(accepts, bool):
        raise InputError(f"`accept_changed_script` is {accepts!r}, which is neither True nor False")
    return bool(accepts)


def mode_of(runtime: Runtime[SessionContext], settings: Settings) -> Mode:
    """Give the mode of this run.

    Raises:
        InputError: When the run's context names a mode that does not exist.
    """
    return mode_in(runtime.context) or settings.mode


def mode_in(context: Any) -> Mode | None:
    """Give the mode that a run's context chooses; None where it chooses none.

    Raises:
        InputError: When the context can choose nothing, or something that does not exist.
    """
    choices = run_choices(context)
    accepts_changed_script(choices)
    mode = choices.get("mode") or None
    return None if mode is None else known_mode(mode)


def known_mode(mode: Any) -> Mode:
    """Give a mode that exists.

    Raises:
        InputError: When it does not.
    """
    if mode not in get_args(Mode):
        raise InputError(f"mode {mode!r} does not exist; there are {', '.join(get_args(Mode))}")
    return cast(Mode, mode)


def now() -> str:
    """Give the time as the trace writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")

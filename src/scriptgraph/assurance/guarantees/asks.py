"""How often a turn can ask models at most, and for what: read off what the nodes do.

One *call* is one prompt that is sent to a model and its answer; what a client sends again of its
own accord, after an overload, is no other call. Where no model answers, the script's sentence is
sent, and the turn counts; with `when_unreachable="raise"` it counts as none, and what it has asked
for stands beside every bound.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from scriptgraph.core.settings import TOKENS, Mode, Settings
from scriptgraph.prompting import watched
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import needs_dispatcher
from scriptgraph.state.progress import judged_tasks, words_again

if TYPE_CHECKING:
    from scriptgraph.nodes.cast import BestOf

Role = Literal["guard", "evaluator", "actor", "dispatcher", "dialog", "recap", "judge"]


@dataclass(frozen=True)
class Ask:
    """So many calls in one role, at most."""

    role: Role
    calls: int
    section: str
    """Of which section it asks."""

    output: int | None
    """The most tokens of each answer; None where nothing limits them."""


@dataclass(frozen=True)
class Asking:
    """How the models of sessions are asked, as far as bounds depend on it."""

    settings: Settings = field(default_factory=Settings)
    best_of: BestOf | None = None
    has_guard_model: bool = False
    """Whether a model listens for danger in every message besides; the guard's words need none."""

    modes: tuple[Mode, ...] = get_args(Mode)
    """The modes that sessions may run in; a bound holds in each of them."""

    def assumed(self) -> str:
        """Say in words what the bounds depend on."""
        modes = " or ".join(self.modes)
        told = [f"mode {modes}", f"{self.settings.attempts} attempts for each answer"]
        if self.best_of:
            told.append(f"the best of {self.best_of.candidates} replies")
        if self.settings.recaps_beyond is not None:
            told.append("with recaps")
        if self.has_guard_model:
            told.append("with a model for the guard")
        return ", ".join(told)


def judging(script: Script, section: Section, asking: Asking, mode: Mode) -> list[Ask]:
    """List what a turn asks that begins in a section, before it speaks."""
    attempts, tokens = asking.settings.attempts, asking.settings.tokens
    chooses = needs_dispatcher(section)
    asks_now = _is_asked_about(script, section)
    asks: list[Ask] = []
    if asking.has_guard_model:
        asks.append(Ask("guard", attempts, section.id, tokens.guard))
    if mode == "single":
        if asks_now or chooses:
            asks.append(Ask("actor", attempts, section.id, tokens.actor))
        if chooses:  # only where the actor has named a way that does not exist, and only once
            asks.append(Ask("dispatcher", 1, section.id, tokens.dispatcher))
        return asks
    if asks_now:
        asks.append(Ask("evaluator", attempts, section.id, tokens.evaluator))
        if mode == "speculative" and _writes_ahead(script, section, asking):
            asks.append(Ask("dialog", attempts, section.id, tokens.dialog))
    if chooses:
        asks.append(Ask("dispatcher", attempts, section.id, tokens.dispatcher))
    return asks


def speaking(section: Section, asking: Asking) -> list[Ask]:
    """List what a message asks for that is sent in a section.

    A reply that was written ahead may not be fit to be sent; then it is asked for here as well.
    """
    attempts, tokens = asking.settings.attempts, asking.settings.tokens
    drawn = asking.best_of.candidates if asking.best_of else 1
    asks = [Ask("dialog", attempts * drawn, section.id, tokens.dialog)]
    if asking.best_of and asking.best_of.scorer is not None:
        asks.append(Ask("judge", attempts * drawn, section.id, TOKENS.judge))
    return asks


def entering(section: Section, asking: Asking) -> list[Ask]:
    """List what is asked for besides where a message enters a section."""
    if asking.settings.recaps_beyond is None:
        return []
    return [Ask("recap", asking.settings.attempts, section.id, asking.settings.tokens.recap)]


def _writes_ahead(script: Script, section: Section, asking: Asking) -> bool:
    """Say whether a reply can be written here before it is known whether the session stays."""
    required = sum(not task.optional for task in judged_tasks(section, {}))
    is_likely = required >= asking.settings.speculate_from
    return is_likely and not asking.best_of and not words_again(script, section)


def _is_asked_about(script: Script, section: Section) -> bool:
    """Say whether there can be something for a model to judge here."""
    is_open = any(task.is_judged for task in section.tasks)
    may_change = bool(script.told)  # what is known can be corrected, and taken back, anywhere
    return is_open or may_change or bool(watched(script, section))

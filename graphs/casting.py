"""Settles who plays which role in a graph, and who listens for danger."""

from dataclasses import replace

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.named_model import chat_model
from scriptgraph.models.contained import contained
from scriptgraph.nodes.calling import Actions, Rehearsed
from scriptgraph.nodes.cast import BestOf, Cast, known_mode
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.words_of_care import known_region
from scriptgraph.script.check.faults import faults
from scriptgraph.script.contacts import by_region
from scriptgraph.script.model import Script


def gather_cast(
    script: Script,
    model: BaseChatModel | str,
    evaluator_model: BaseChatModel | str | None,
    dispatcher_model: BaseChatModel | str | None,
    mode: Mode | None,
    settings: Settings | None,
    best_of: BestOf | None = None,
) -> Cast:
    """Check the script and settle who plays which role.

    Raises:
        ScriptError: When the script has faults.
        InputError: When a model is none, or mode or settings are not.
    """
    if found := faults(script):
        raise ScriptError(found)
    settings = Settings() if settings is None else settings
    if not isinstance(settings, Settings):
        raise InputError(
            f"a {type(settings).__name__} is no `Settings`: write Settings(attempts=3)"
        )
    if mode is not None:
        settings = Settings(**{**settings.model_dump(), "mode": known_mode(mode)})
    speaks = chat_model(model)
    judges = speaks if evaluator_model is None else chat_model(evaluator_model)
    chooses = speaks if dispatcher_model is None else chat_model(dispatcher_model)
    return Cast(speaks, judges, chooses, settings, best_of=best_of)


def guarded(script: Script, cast: Cast, guard: Guard | None) -> Cast:
    """Have somebody listen for danger.

    Raises:
        InputError: When its model is none, or nothing is known of its region.
    """
    guard = Guard() if guard is None else guard
    if not isinstance(guard, Guard):
        raise InputError(f"a {type(guard).__name__} is no `Guard`: write Guard(region='DE')")
    if guard.watches:
        guard.look_at([""])  # reads the words now: nobody's first message waits for that
    guard = replace(guard, region=known_region(guard.region, by_region(script.contacts)))
    model = None if guard.model is None else contained(chat_model(guard.model))
    return replace(cast, guard=guard, guard_model=model)


def unguarded(
    script: Script, model: BaseChatModel, settings: Settings, actions: Actions | None = None
) -> Cast:
    """Gather who tries states: what is said there was decided before, and nothing is done."""
    cast = gather_cast(script, model, None, None, None, settings)
    return replace(cast, guard=Guard(watches=False), actions=actions or Rehearsed())

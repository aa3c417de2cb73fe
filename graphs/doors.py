"""A session's graph, whose doors are watched: what is given to it is looked at first.

All runs of a compiled graph begin in `stream` or `astream`, and all that is written into its state
from outside goes through `bulk_update_state` or its twin. `nodes/entrance.py` says what may pass.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing, closing
from copy import deepcopy
from types import NoneType
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph._internal._config import ensure_config  # as LangGraph reads a run's config
from langgraph._internal._constants import CONFIG_KEY_CHECKPOINTER, CONFIG_KEY_TASK_ID
from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StateSnapshot, StateUpdate

from scriptgraph.core.errors import InputError
from scriptgraph.core.lending import kept_in
from scriptgraph.nodes.abreast import gone_on_from, require_abreast, shows_messages
from scriptgraph.nodes.cast import SessionContext, mode_in, run_choices
from scriptgraph.nodes.dating import dated
from scriptgraph.nodes.entrance import (
    NOTHING_TO_RESUME,
    ONLY_INSIDE,
    WITHOUT_MEMORY,
    admitted_input,
    admitted_update,
    passed_on,
    resumed,
    waits_for_answer,
)
from scriptgraph.nodes.human import arrival_in, read_answer, require_arrival
from scriptgraph.nodes.own_version import arequire_own_section, require_own_section
from scriptgraph.nodes.pinning import apin, pin
from scriptgraph.nodes.refusing import refusing
from scriptgraph.nodes.repeated import have_ids, is_repeated, require_new, shown_again, values_of
from scriptgraph.nodes.written_values import values_written
from scriptgraph.safety.guard import Guard
from scriptgraph.script.model import Script
from scriptgraph.state.session import GROWING, SessionInput, SessionState, SimulationState

_NOTHING_NEW: dict[str, Any] = {"messages": []}


class _AnyKey(dict[str, Any]):
    """The properties of a context as LangGraph's server reads them, which holds any key.

    The server drops keys that the schema does not hold, so that a slip would pass in silence. Here
    it reaches the session, which refuses it by name.
    """

    def __contains__(self, key: object) -> bool:
        return True


class CompiledSession(CompiledStateGraph[Any, SessionContext, Any, Any]):
    """A compiled session graph."""

    def stream(
        self, input: Any, config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[Any]:
        """Run the graph, and give what is asked for of each step.

        Raises:
            RefusedError: When what is given cannot be taken.
        """
        with refusing(self.builder, input):
            kwargs["context"] = chosen = self._chosen(config, kwargs.get("context"))
            pin(self._keeper(config), self._held)
            given = self._taken(input, config)
            look = self._is_looked_up(given, config, chosen)
            seen = self.get_state(config or {}) if look else None
            self._require_human(chosen, config, seen)
            require_own_section(self._keeper(config), given, seen)
            if self._is_shown_inside(given, config):
                require_abreast(
                    given, self.get_state(gone_on_from(self._around(config))), self._script
                )
            entered, again = self._entered(given, config, seen, kwargs)
            yield from again
            with closing(cast(Any, super().stream(entered, config, **kwargs))) as stream:
                yield from stream

    async def astream(
        self, input: Any, config: RunnableConfig | None = None, **kwargs: Any
    ) -> AsyncIterator[Any]:
        """Run the graph, and give what is asked for of each step.

        Raises:
            RefusedError: When what is given cannot be taken.
        """
        with refusing(self.builder, input):
            kwargs["context"] = chosen = self._chosen(config, kwargs.get("context"))
            await apin(self._keeper(config), self._held)
            given = self._taken(input, config)
            look = self._is_looked_up(given, config, chosen)
            seen = await self.aget_state(config or {}) if look else None
            self._require_human(chosen, config, seen)
            await arequire_own_section(self._keeper(config), given, seen)
            if self._is_shown_inside(given, config):
                require_abreast(
                    given, await self.aget_state(gone_on_from(self._around(config))), self._script
                )
            entered, again = self._entered(given, config, seen, kwargs)
            for part in again:
                yield part
            if self._asks_for_scalars(config, kwargs):
                entered, config = deepcopy(entered), kept_in(config or {})
            parts = super().astream(entered, config, **kwargs)
            async with aclosing(cast(Any, parts)) as stream:
                async for part in stream:
                    yield part

    def bulk_update_state(
        self, config: RunnableConfig, supersteps: Sequence[Sequence[StateUpdate]]
    ) -> RunnableConfig:
        """Write into the state.

        Raises:
            RefusedError: When what is written cannot be taken.
        """
        with refusing(self.builder):
            written = self._written(supersteps)
            if have_ids(*(new := values_of(written))):
                require_new(new, self.get_state(config))
            return super().bulk_update_state(config, written)

    async def abulk_update_state(
        self, config: RunnableConfig, supersteps: Sequence[Sequence[StateUpdate]]
    ) -> RunnableConfig:
        """Write into the state.

        Raises:
            RefusedError: When what is written cannot be taken.
        """
        with refusing(self.builder):
            written = self._written(supersteps)
            if have_ids(*(new := values_of(written))):
                require_new(new, await self.aget_state(config))
            return await super().abulk_update_state(config, written)

    def get_context_jsonschema(self) -> dict[str, Any] | None:
        """Describe what a run can choose."""
        schema = super().get_context_jsonschema()
        if schema is None or "properties" not in schema:
            return schema
        return {**schema, "properties": _AnyKey(schema["properties"])}

    def _taken(self, given: Any, config: RunnableConfig | None) -> Any:
        """Give what somebody has given, as the session can take it.

        Raises:
            InputError: When it cannot.
        """
        if given is None or not self._has_door(config):
            return passed_on(given, self._script) if self._is_inside(config) else given
        admitted = admitted_input(given, self.builder.schemas[SessionInput])
        taken = dated(admitted, self._held)
        # Without a memory, the agent's words are all that shows that the session has begun.
        return passed_on(taken, self._script) if self._has_memory(config) else taken

    def _entered(
        self,
        given: Any,
        config: RunnableConfig | None,
        seen: StateSnapshot | None,
        how: Mapping[str, Any],
    ) -> tuple[Any, Iterable[Any]]:
        """Give the input that the graph runs with, and what is shown before it runs."""
        if isinstance(given, Command) and given.resume is not None:
            self._require_answer(given, seen)
            return given, ()
        if seen is None or not (given is None or self._has_door(config)):
            return given, ()
        goes_on = seen.tasks and not waits_for_answer(seen)
        if given is None:
            return (None if goes_on or not waits_for_answer(seen) else _NOTHING_NEW), ()
        if not is_repeated(given, seen.values.get("messages", [])):
            return given, ()
        # Behind a breakpoint only its owner goes on, and a human comes by the front door.
        given_halts = [how.get(key) for key in ("interrupt_before", "interrupt_after")]
        halts = [self.interrupt_before_nodes, self.interrupt_after_nodes, *given_halts]
        anew = any(halts) or run_choices(how["context"]).get("human") is not None
        shown = shown_again(given, seen, self._script, how)
        return (None if goes_on and not anew else _NOTHING_NEW), shown

    def _written(self, supersteps: Sequence[Sequence[StateUpdate]]) -> list[list[StateUpdate]]:
        return [
            [StateUpdate(self._update(one[0]), *one[1:]) for one in updates]
            for updates in supersteps
        ]

    def _update(self, values: Any) -> Any:
        """Give what somebody writes into the state, as it can be taken."""
        update = admitted_update(values, self.builder.channels, self._script)
        if self._held and isinstance(update, Mapping) and "collected" in update:
            return {**update, "collected": values_written(update["collected"], self._held)}
        return update

    def _require_answer(self, given: Command[Any], seen: StateSnapshot | None) -> None:
        """Let a human answer who is with the session, and nobody else.

        Raises:
            InputError: When nobody waits for it, or it is no answer; nothing of it is stored.
        """
        if not (seen and seen.interrupts):
            raise InputError(NOTHING_TO_RESUME)
        state = cast(SessionState, seen.values)
        read_answer(resumed(given.resume, seen), state, self._held)

    def _require_human(
        self, chosen: Any, config: RunnableConfig | None, seen: StateSnapshot | None
    ) -> None:
        """Let a human come to a session, where the run's context says that one does.

        Raises:
            InputError: When none can; nothing is stored.
        """
        arrival = arrival_in(run_choices(chosen))
        if arrival is None or self._is_inside(config):
            return
        if not cast(SessionGraph, self.builder).has_human:
            raise InputError("this graph has no place for a human: it is no session of a script")
        if seen is None:
            raise InputError("a human can only be with a session that is kept by a checkpointer")
        require_arrival(cast(SessionState, seen.values), arrival)

    def _is_looked_up(self, given: Any, config: RunnableConfig | None, chosen: Any) -> bool:
        """Say whether what was given means something only beside what is stored."""
        resumes = isinstance(given, Command) and given.resume is not None
        comes = run_choices(chosen).get("human") is not None
        has_ids = self._has_door(config) and have_ids(given)
        if not (given is None or resumes or comes or has_ids) or self._is_inside(config):
            return False
        return self._has_memory(config)

    def _is_shown_inside(self, given: Any, config: RunnableConfig | None) -> bool:
        """Say whether a graph around the session gives messages that the session may know."""
        return self.checkpointer is True and self._is_inside(config) and shows_messages(given)

    def _asks_for_scalars(self, config: RunnableConfig | None, how: Mapping[str, Any]) -> bool:
        """Say whether nobody gets a message or a record of the session from a run.

        The store need not look then whether somebody has changed one. Callbacks get all there is.
        """
        keys, modes = how.get("output_keys"), how.get("stream_mode")
        asked = {keys} if isinstance(keys, str) else set(keys or GROWING)
        shown = {modes} if isinstance(modes, str) else set(modes or ())
        if self._is_inside(config) or ensure_config(self.config, config).get("callbacks"):
            return False
        return asked.isdisjoint(GROWING) and shown <= {"updates", "values"}

    def _has_door(self, config: RunnableConfig | None) -> bool:
        """Say whether it is a user's session, to which nothing is given but messages."""
        return not self._is_inside(config) and self.builder.input_schema is SessionInput

    def _has_memory(self, config: RunnableConfig | None) -> bool:
        return bool(self._keeper(config))

    def _keeper(self, config: RunnableConfig | None) -> Any:
        """Give what keeps the session; a node of another graph is kept with that."""
        own, given = self.checkpointer, self._around(config).get(CONFIG_KEY_CHECKPOINTER)
        return given or (None if own is True else own)

    def _is_inside(self, config: RunnableConfig | None) -> bool:
        """Say whether this is a node of another graph, which gives what it has.

        Raises:
            InputError: When it is, and would forget everything from one turn to the next.
        """
        around = self._around(config)
        if CONFIG_KEY_TASK_ID not in around:
            if self.checkpointer is True:
                raise InputError(ONLY_INSIDE)
            return False
        remembers = self.checkpointer is True and around.get(CONFIG_KEY_CHECKPOINTER)
        is_one_run = self.builder.state_schema is SimulationState
        if not (remembers or is_one_run):
            raise InputError(WITHOUT_MEMORY)
        return True

    def _chosen(self, config: RunnableConfig | None, context: Any) -> Any:
        """Give the run's context; as LangGraph's server, its `configurable` may hold the same.

        Raises:
            InputError: When it can choose nothing, before anything of the run is stored.
        """
        around = self._around(config)
        chosen = {key: around[key] for key in SessionContext.__annotations__ if key in around}
        if chosen and CONFIG_KEY_TASK_ID not in around and isinstance(context, dict | NoneType):
            context = {**chosen, **(context or {})}
        mode_in(context)
        return context

    @property
    def _held(self) -> Script | None:
        return cast(SessionGraph, self.builder).script

    @property
    def _script(self) -> str:
        return self._held.id if self._held else ""

    def _around(self, config: RunnableConfig | None) -> Mapping[str, Any]:
        """Give what a run is told by whoever runs it."""
        return ensure_config(self.config, config).get("configurable", {})


class SessionGraph(StateGraph[Any, SessionContext, Any, Any]):
    """An uncompiled session graph."""

    script: Script | None = None
    """What its sessions are held with; None where that is no script."""

    guard: Guard = Guard()
    """Who listens in them for danger."""

    has_human: bool = False
    """Whether a human can take its sessions over."""

    def compile(self, *args: Any, **kwargs: Any) -> CompiledSession:
        """Compile the graph, as every graph of LangGraph is compiled.

        Its arguments are `StateGraph.compile`'s: a checkpointer first of all.
        """
        compiled = super().compile(*args, **kwargs)
        compiled.__class__ = CompiledSession
        return cast(CompiledSession, compiled)

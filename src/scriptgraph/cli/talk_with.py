"""The session behind `scriptgraph chat`: who speaks in it, and where it is kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from scriptgraph.cli.chat_options import ChatOptions
from scriptgraph.cli.on_disk import ScriptOnDisk
from scriptgraph.cli.opening import made_up_name
from scriptgraph.cli.talk import Talk
from scriptgraph.core.settings import Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.safety.alerts import settle
from scriptgraph.script.model import Script
from scriptgraph.sessions.conversation import Conversation

if TYPE_CHECKING:
    from scriptgraph.cli.agent_options import Models
    from scriptgraph.nodes.cast import BestOf
    from scriptgraph.sessions.checkpoints import Store


async def talk(options: ChatOptions) -> int:
    """Hold the conversation that was asked for and give the exit code.

    Raises:
        ScriptgraphError: When script, models, store or session cannot be used.
    """
    from scriptgraph.sessions.checkpoints import open_store

    file, agent = ScriptOnDisk.read(options), agent_of(options)
    async with open_store(options.store) as store:
        script, note = await file.or_pinned(options, store)
        return await talk_in(store, options, script, agent, note=note)


class Agent(NamedTuple):
    """Who speaks and decides."""

    models: Models
    best_of: BestOf | None


def agent_of(options: ChatOptions) -> Agent:
    """Give who speaks and decides.

    Raises:
        ScriptgraphError: When a model cannot be used.
    """
    models = options.agent.models(options.asking.temperature(0))
    return Agent(models, options.best_of.read(options.agent.model))


async def talk_in(
    store: Store,
    options: ChatOptions,
    script: Script,
    agent: Agent,
    *,
    note: str = "",
    go_on: str = "",
) -> int:
    """Hold a conversation in a store that is open, and give the exit code.

    Args:
        store: Where the session is kept.
        options: What was asked for.
        script: What the session goes on with.
        agent: Who speaks and decides.
        note: What is to be said of the script's file.
        go_on: The command that goes on, where it is not that of the session.

    Raises:
        ScriptgraphError: When a model, the store or the session cannot be used.
    """
    graph = create_session(
        script,
        agent.models.dialog,
        evaluator_model=agent.models.evaluator,
        dispatcher_model=agent.models.dispatcher,
        settings=Settings(
            mode=options.agent.mode,
            recaps_beyond=options.asking.recaps_beyond,
            instructions=options.asking.instructions,
            alert_url=options.alert_url,
            when_unreachable="raise",  # here a turn can be tried again, by an empty line
        ),
        best_of=agent.best_of,
        guard=options.guard.read(),
        actions=options.action.or_rehearsed(script),
    )
    compiled = graph.compile(checkpointer=store.checkpointer)
    conversation = Conversation(compiled, store, options.session or made_up_name(script))
    while options.session is None and await conversation.look():  # somebody else's
        conversation = replace(conversation, session=made_up_name(script))
    talk = Talk(options, script, conversation, note=note, go_on=go_on)
    try:
        return await talk.run()
    finally:
        await talk.company.warn(options)
        await asyncio.to_thread(settle)  # who is told of danger is told before this ends

"""The compiler: one script becomes one graph whose paths are exactly the script's.

START ── new session ──▶ <first section>, or do_<first section>
START ── resume ──▶ evaluate_<current section>    (the first, where the user has spoken first)
    START ── nothing to answer ──▶ END
START ── a human is with the session ──▶ human
    human ── a human is with the session ──▶ human
    human ── no human is with the session ──▶ END
evaluate_s ── not yet ──▶ s          evaluate_s ── complete ──▶ t | dispatch_s | END
evaluate_s ── anytime, limit ──▶ t
evaluate_s ── an action is due ──▶ do_s
    do_s ── not yet ──▶ s            do_s ── complete ──▶ t | dispatch_s | END
    (where t begins with its action, do_t ──▶ t in the place of t)
evaluate_d, dispatch_d ── back ──▶ s    (from a digression, where the session has come from s)
dispatch_s ── rule ──▶ t             dispatch_s ── no rule holds yet ──▶ s
s ── a human is with the session ──▶ human    (where the section waits for one)
s ──▶ END   (the turn is over; the session waits for the user)
"""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import replace
from typing import Literal, get_args

from langchain_core.language_models import BaseChatModel
from langgraph.graph import END, START

from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import Mode, Settings
from scriptgraph.graphs.casting import gather_cast, guarded, unguarded
from scriptgraph.graphs.doors import SessionGraph
from scriptgraph.graphs.sections import Sections
from scriptgraph.nodes.calling import Actions, Given, actions_of
from scriptgraph.nodes.cast import BestOf, Cast, SessionContext
from scriptgraph.nodes.hooks import Hooks
from scriptgraph.nodes.human import human
from scriptgraph.nodes.routing import (
    NOTHING_TO_ANSWER,
    after_human,
    begin,
    resume_label,
)
from scriptgraph.nodes.runnables import RunnableNode, RunnableRouter
from scriptgraph.safety.alerts import Alarm, OnAlert
from scriptgraph.safety.guard import Guard
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import (
    NEW_SESSION,
    NO_HUMAN,
    WITH_HUMAN,
    entry_name,
    evaluator_name,
    human_name,
)
from scriptgraph.state.session import SessionInput, SessionOutput, SessionState, SlimOutput

Output = Literal["whole", "slim"]
"""What a turn gives back."""


def create_session(
    script: Script,
    model: BaseChatModel | str,
    *,
    evaluator_model: BaseChatModel | str | None = None,
    dispatcher_model: BaseChatModel | str | None = None,
    mode: Mode | None = None,
    settings: Settings | None = None,
    best_of: BestOf | None = None,
    output: Output = "whole",
    on_alert: OnAlert | None = None,
    guard: Guard | None = None,
    actions: Given = None,
    hooks: Hooks | None = None,
) -> SessionGraph:
    """Compile a script to the graph of a session (Wasenmüller et al. 2024, section 3).

    The graph is returned uncompiled, so that the caller chooses the checkpointer:
    `create_session(script, model).compile(checkpointer=saver)`. Each `ainvoke` with a new user
    message is one turn; the first, without one, lets the agent open. Where the user has spoken
    first, what they said is judged before the agent opens.

    Args:
        script: A script without faults.
        model: Speaks, and plays the other roles unless they have models of their own. A chat
            model of LangChain, or its name: `rehearsal`, `openai:gpt-4o-mini`, or what LangChain's
            `init_chat_model` knows.
        evaluator_model: Judges completion.
        dispatcher_model: Chooses the next section.
        mode: How many calls make a turn; a run can choose another with `context={"mode": ...}`.
        settings: How the models are asked; `mode` overrides its mode.
        best_of: Lets the dialog actor draw several replies, of which the best is sent.
        output: What a turn gives back: `whole`, everything down to the trace, or `slim`,
            messages, section, status, turn and collected values. The state holds everything
            either way.
        on_alert: Called once for each danger that is heard, in a thread of its own, and by
            `settings.alert_url` as well; without either, `scriptgraph inbox` shows it.
        guard: Who listens for danger in every message of the user's; by default, words in six
            languages do. `Guard(model=...)` has a model judge as well.
        actions: What the application does for the script, by the action's name: functions, sync or
            async, or tools of LangChain's; or `"rehearsed"`, by which nothing is done.
        hooks: What the application does before and after each turn.

    Raises:
        ScriptError: When the script has faults; it carries all of them.
        InputError: When a model is none, or a name leads to none; when `mode`, `output` or
            `settings` is none that there is; when nothing is registered for an action.
    """
    if output not in get_args(Output):
        raise InputError(
            f"output {output!r} does not exist; there are {', '.join(get_args(Output))}"
        )
    cast = gather_cast(script, model, evaluator_model, dispatcher_model, mode, settings, best_of)
    cast = replace(guarded(script, cast, guard), actions=actions_of(script, actions))
    shown = SlimOutput if output == "slim" else SessionOutput
    alarm = Alarm(on_alert, cast.settings.alert_url)
    if hooks is not None and not isinstance(hooks, Hooks):
        raise InputError(f"a {type(hooks).__name__} is no `Hooks`: write Hooks(before=...)")
    return _session(script, cast, SessionInput, shown, alarm=alarm, hooks=hooks)


def create_session_from_state(
    script: Script, model: BaseChatModel, *, settings: Settings, actions: Actions | None = None
) -> SessionGraph:
    """Compile the same graph, but let each run begin from any state of a session.

    For replaying and rehearsing: the input may hold every key of `SessionState`; one that names a
    section names its script as well. Actions are rehearsed, unless something stands in for them.

    Raises:
        ScriptError: When the script has faults; it carries all of them.
    """
    cast = unguarded(script, model, settings, actions).raising()
    return _session(script, cast, SessionState)


def create_session_parts(
    script: Script, model: BaseChatModel, *, settings: Settings, actions: Actions | None = None
) -> Callable[[Sequence[Section], Collection[str]], SessionGraph]:
    """Give what compiles parts of the same graph, each for turns that begin in certain sections.

    LangGraph looks at every node of a graph in every step, so that a turn in one of thousands of
    sections takes long. A part holds these sections and what a turn can lead to from there; of the
    sections that a digression goes back to, those that it is given besides.

    Raises:
        ScriptError: When the script has faults; it carries all of them.
    """
    cast = unguarded(script, model, settings, actions).raising()
    return lambda sections, back_to: _session(
        script, cast, SessionState, begins_in=sections, back_to=back_to
    )


def _session(
    script: Script,
    cast: Cast,
    given: type[SessionInput],
    shown: type[SessionInput] = SessionOutput,
    begins_in: Sequence[Section] | None = None,
    back_to: Collection[str] | None = None,
    alarm: Alarm | None = None,
    hooks: Hooks | None = None,
) -> SessionGraph:
    graph = SessionGraph(SessionState, SessionContext, input_schema=given, output_schema=shown)
    graph.script, graph.guard = script, cast.guard
    starts = script.sections if begins_in is None else begins_in
    graph.has_human = given is SessionInput  # elsewhere a state is tried, and no session held
    waits = human_name(script) if graph.has_human else None
    Sections(
        graph=graph,
        script=script,
        cast=cast,
        after_reply=END,
        begins_in=starts,
        back_to=back_to,
        alarm=alarm or Alarm(),
        waits=waits,
        hooks=hooks or Hooks(),
    ).add()
    opening: dict[Hashable, str] = {}
    if starts[0].id == script.first.id:
        opening[NEW_SESSION] = entry_name(script.first)
    paths: dict[Hashable, str] = {resume_label(each): evaluator_name(each) for each in starts}
    if waits:
        waiting = RunnableNode(human(script, cast.guard, alarm or Alarm()))
        graph.add_node(waits, waiting, metadata={"role": "human"})
        graph.add_conditional_edges(
            waits, RunnableRouter(after_human), {WITH_HUMAN: waits, NO_HUMAN: END}
        )
        paths[WITH_HUMAN] = waits
    graph.add_conditional_edges(
        START,
        RunnableRouter(begin(script, has_human=graph.has_human, listens_on=True)),
        {**opening, **paths, NOTHING_TO_ANSWER: END},
    )
    return graph

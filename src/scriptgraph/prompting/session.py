"""The prompts of a session's roles: each sees its own section, and no more of the script."""

from langchain_core.messages import BaseMessage, HumanMessage

from scriptgraph.core.settings import Settings
from scriptgraph.prompting.layout import judging, section_transcript, speaking
from scriptgraph.prompting.views import collected_types, indented, known, open_views, view
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.state.progress import Credits, is_complete
from scriptgraph.state.session import SessionState
from scriptgraph.state.unjudged import backlog

Numbered = list[tuple[int, str]]
"""Conditions with the numbers by which a model names them."""


def evaluator_prompt(
    script: Script, section: Section, state: SessionState, settings: Settings
) -> list[BaseMessage]:
    """Ask how far the section has come, over its part of the conversation only.

    What was said before the section began is shown when the section is judged for the first time:
    work that was done too early is credited then, and a credit is kept.
    """
    return judging(
        "evaluator",
        language=script.language,
        section=section,
        tasks=open_views(section, state),
        collects=bool(values_asked(section, state)),
        known=known(state),
        anytime=watched(script, section),
        unjudged=backlog(state),
        transcript=section_transcript(state, settings.lookback if _is_new(state) else 0),
    )


def dispatcher_prompt(
    script: Script, section: Section, state: SessionState, settings: Settings
) -> list[BaseMessage]:
    """Ask which of the section's judged rules holds."""
    return judging(
        "dispatcher",
        language=script.language,
        options=judged(section),
        transcript=section_transcript(state, settings.lookback),
    )


def dialog_prompt(
    script: Script,
    section: Section,
    state: SessionState,
    settings: Settings,
    *,
    credits: Credits,
    entering: bool,
    said: str,
    unproven: str = "",
    ahead: bool = False,
) -> list[BaseMessage]:
    """Ask for the next message.

    Args:
        script: The script.
        section: The section to speak in.
        state: The session.
        settings: How much of the conversation is shown, and in which form.
        credits: What is credited in this visit of the section.
        entering: Whether the message begins the section.
        said: Exact words that the message begins with.
        unproven: The condition that led here, where nothing that the user has said proves it.
        ahead: Whether it is written before the user's last message has been judged.
    """
    previous = script.by_id.get(state.get("section", ""))
    complete = is_complete(section, credits)
    return speaking(
        "dialog",
        state,
        settings,
        script=script,
        section=section,
        tasks=[view(task, credits) for task in section.tasks if task.is_judged],
        entering=entering,
        previous=previous.title if previous else "",
        others=_others(script, section),
        choices=[rule.when for rule in section.next if rule.when and complete],
        said=said,
        unproven=unproven,
        ahead=ahead,
    )


def actor_prompt(
    script: Script, section: Section, state: SessionState, settings: Settings
) -> list[BaseMessage]:
    """Ask for both decisions and the reply in one call."""
    credits = state.get("progress", {}).get(section.id, {})
    return speaking(
        "actor",
        state,
        settings,
        script=script,
        section=section,
        tasks=[view(task, credits) for task in section.tasks if task.is_judged],
        collects=bool(values_asked(section, state)),
        known=known(state),
        anytime=watched(script, section),
        unjudged=backlog(state),
        choice=has_choice(section),
        options=[
            (number, rule.condition or "otherwise", *_opening(script, rule.to))
            for number, rule in enumerate(section.next, start=1)
        ],
    )


def watched(script: Script, section: Section) -> Numbered:
    """Number the `anytime` conditions that a model watches in this section, what is urgent first.

    A model names the first that holds, and some servers let it name no other.
    """
    moves = (move for move in script.transitions(section) if move.kind == "anytime")
    return [
        (int(move.path[-1]) + 1, move.rule.when) for move in moves if move.rule and move.rule.when
    ]


def judged(section: Section) -> Numbered:
    """Number the section's judged rules by their position among its rules."""
    return [(n, rule.when) for n, rule in enumerate(section.next, start=1) if rule.when]


def values_asked(section: Section, state: SessionState) -> tuple[str, ...]:
    """Name the values that a user may give here: the section's own, and corrections of others."""
    own = (name for task in section.tasks for name in task.collect)
    return tuple(dict.fromkeys([*own, *state.get("collected", {})]))


def has_choice(section: Section) -> bool:
    """Say whether the single actor has to name the way on: where there is one way, nobody asks."""
    return any(rule.condition for rule in section.next)


def _is_new(state: SessionState) -> bool:
    """Say whether the section is judged for the first time since it was entered."""
    said = state["messages"][state.get("section_start", 0) :]
    return sum(isinstance(message, HumanMessage) for message in said) <= 1


def _others(script: Script, section: Section) -> list[str]:
    """Name the sections that may come next: what the agent is most tempted to begin early."""
    targets = dict.fromkeys(rule.to for rule in section.next)
    return [
        script.by_id[target].title
        for target in targets
        if target not in (END_OF_SESSION, section.id)
    ]


def _opening(script: Script, target: str) -> tuple[str, str]:
    """Give the title of a target section and the instruction that it begins with."""
    if target == END_OF_SESSION:
        return "the end of the session", ""
    section = script.by_id[target]
    first = next((task for task in section.tasks if task.do), None)
    if first is None:
        return section.title, ""
    types = collected_types(first.collect)
    return section.title, indented(first.do or "") + (f" (find out {types})" if types else "")

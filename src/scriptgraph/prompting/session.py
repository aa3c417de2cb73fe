"""The prompts of a session's roles: each sees its own section, and no more of the script."""

from collections.abc import Callable, Iterator
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.core.settings import Settings
from scriptgraph.prompting.layout import Block, judging, section_transcript, speaking
from scriptgraph.prompting.names import (
    everywhere,
    has_choice,
    judged,
    names_in,
    passed_over,
    unwatched,
)
from scriptgraph.prompting.views import (
    collected_types,
    declined,
    earlier,
    happened,
    indented,
    known,
    settled,
    telling,
    views,
)
from scriptgraph.prompts.filling import defuse, render
from scriptgraph.script.lists import is_list
from scriptgraph.script.model import END_OF_SESSION, Script, Section
from scriptgraph.state.notes import noted
from scriptgraph.state.progress import Credits, is_complete
from scriptgraph.state.session import SessionState
from scriptgraph.state.speakers import SCRIPT, SECTION
from scriptgraph.state.unjudged import backlog
from scriptgraph.state.withdrawn import withdrawn


def evaluator_prompt(
    script: Script, section: Section, state: SessionState, settings: Settings, *, choice: bool
) -> list[BaseMessage]:
    """Ask how far the section has come, over its part of the conversation only.

    What was said before the section began is shown when the section is judged for the first time:
    work that was done too early is credited then, and a credit is kept.

    Args:
        script: The script.
        section: The section that is judged.
        state: The session.
        settings: How it is asked.
        choice: Whether it names the way on as well, where a model has to judge which one holds.
    """
    credits = state.get("progress", {}).get(section.id, {})
    return judging(
        "evaluator",
        language=script.language,
        section=section,
        tasks=views(section, telling(script, state)),
        unwatched=unwatched(script, section),
        options=judged(section) if choice else [],
        transcript=section_transcript(state, settings.lookback if _is_new(state) else 0),
        choice=choice and bool(names_in(script).judged),
        **_known(script, section, state, credits),
        **_asked(script, settings, acts=False),
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
    digression: str = "",
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
        digression: The title of the digression that is over with this message; empty where none is.
        ahead: Whether it is written before the user's last message has been judged.
    """
    previous = script.by_id.get(state.get("section", ""))
    complete, told = is_complete(section, credits), telling(script, state)

    def block(shown: Section) -> str:
        tasks, others = views(shown, told), _others(script, shown)
        return render("dialog", "section", section=shown, tasks=tasks, others=others)

    return speaking(
        "dialog",
        state,
        settings,
        blocks=_blocks(script, section, state, settings, block, told=entering or bool(digression)),
        script=script,
        settled=settled(section, credits),
        entering=entering,
        digression=digression,
        interrupts=section.id in script.digressions,
        previous=previous.title if previous else "",
        choices=[rule.when for rule in section.next if rule.when and complete],
        said=defuse(said),
        unproven=unproven,
        ahead=ahead,
        earlier=earlier(state),
        taken_back=withdrawn(state),
        note=noted(state),
        happened=happened(script, state),
    )


def actor_prompt(
    script: Script, section: Section, state: SessionState, settings: Settings
) -> list[BaseMessage]:
    """Ask for both decisions and the reply in one call."""
    credits, told = state.get("progress", {}).get(section.id, {}), telling(script, state)

    def block(shown: Section) -> str:
        options = [
            (number, rule.condition or "otherwise", *_opening(script, rule.to, told))
            for number, rule in enumerate(shown.next, start=1)
        ]
        return render(
            "actor",
            "section",
            section=shown,
            tasks=views(shown, told),
            unwatched=unwatched(script, shown),
            judged=has_choice(shown),
            options=options,
        )

    return speaking(
        "actor",
        state,
        settings,
        blocks=_blocks(script, section, state, settings, block),
        script=script,
        choice=bool(names_in(script).ways),
        happened=happened(script, state),
        **_known(script, section, state, credits),
        **_asked(script, settings, acts=True),
    )


def _asked(script: Script, settings: Settings, *, acts: bool) -> dict[str, Any]:
    """Say what is asked for, anywhere in the script: the head of a prompt never changes."""
    return {
        "acts": acts,
        "short": settings.decisions == "short",
        "collects": bool(script.told),
        "lists": any(is_list(kind) for kind in script.told.values()),
        "anytime": everywhere(script),
    }


def _known(
    script: Script, section: Section, state: SessionState, credits: Credits
) -> dict[str, Any]:
    """Say what changes from turn to turn."""
    return {
        "passed_over": passed_over(script, state),
        "settled": settled(section, credits),
        "known": known(script, state),
        "earlier": earlier(state),
        "declined": declined(script, state),
        "taken_back": withdrawn(state),
        "note": noted(state),
        "unjudged": backlog(state),
    }


def _blocks(
    script: Script,
    section: Section,
    state: SessionState,
    settings: Settings,
    block: Callable[[Section], str],
    *,
    told: bool = False,
) -> list[Block]:
    """Place what is told of a section where it was entered, so that it moves no more.

    Where the session came back to it from a digression, it is told once more.

    What stood before it stays as it was, and so does all that follows until the next section: a
    server that knows the beginning of a prompt need not read it again.
    """
    messages = state["messages"]
    start = len(messages) if told else min(_told_at(script, section, state), len(messages))
    earlier = _entries(script, state) if settings.section_blocks == "kept" else ()
    kept = [Block(place, block(shown)) for place, shown in earlier if place < start]
    return [*kept, Block(start, block(section))]


def _told_at(script: Script, section: Section, state: SessionState) -> int:
    """Give the place where a section was told: where it was entered, or last come back to."""
    began = state.get("section_start", 0)
    if not script.digressions:
        return began
    return max([began, *(place for place, one in _entries(script, state) if one.id == section.id)])


def _entries(script: Script, state: SessionState) -> Iterator[tuple[int, Section]]:
    """Give where sections were entered, by what the agent's messages say of themselves."""
    last = ""
    for place, message in enumerate(state["messages"]):
        notes = message.additional_kwargs if isinstance(message, AIMessage) else {}
        name = notes.get(SECTION, last) if notes.get(SCRIPT, script.id) == script.id else last
        if name != last and name in script.by_id:
            yield place, script.by_id[name]
        last = name


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


def _opening(script: Script, target: str, told: Callable[[str], str]) -> tuple[str, str]:
    """Give the title of a target section and the instruction that it begins with."""
    if target == END_OF_SESSION:
        return "the end of the session", ""
    section = script.by_id[target]
    first = next((task for task in section.tasks if task.do), None)
    if first is None:
        return section.title, ""
    types = collected_types(first.collect)
    return section.title, indented(told(first.do or "")) + (f" (find out {types})" if types else "")

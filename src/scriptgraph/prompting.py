"""Fills in the prompts of `prompts/`, laid out for provider prompt caching.

What never changes stands first, the growing conversation next, what changes every turn last and
short. Each prompt is a Jinja file with the blocks `system` and `now`; a name that a template uses
and nobody gives is an error. The templates see the script only through the values built here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from scriptgraph.progress import is_complete, is_settled, judged_tasks
from scriptgraph.script import END_OF_SESSION, Script, Section, Task, ValueType
from scriptgraph.settings import Settings
from scriptgraph.state import Credit, SessionState

STOP = "[leaves]"
"""What a simulated patient writes, alone, to end the conversation."""

OPTIONAL = "(optional) "
"""Stands before the instruction of a task that may stay open."""

_ABOUT_THE_FILE = frozenset({"patient", "case", "language"})
"""Parts of a case that say nothing about the person."""

Numbered = list[tuple[int, str]]
"""Conditions with the numbers by which a model names them."""


def evaluator_prompt(
    script: Script, section: Section, state: SessionState, settings: Settings
) -> list[BaseMessage]:
    """Ask how far the section has come, over its part of the conversation only."""
    return _judging(
        "evaluator",
        section=section,
        tasks=[_view(task, {}) for task in section.tasks if task.is_judged],
        anytime=watched(script, section),
        open=_open_views(section, state),
        transcript=_window(state, settings.lookback),
    )


def dispatcher_prompt(
    section: Section, state: SessionState, settings: Settings
) -> list[BaseMessage]:
    """Ask which of the section's judged rules holds."""
    return _judging(
        "dispatcher", options=judged(section), transcript=_window(state, settings.lookback)
    )


def dialog_prompt(
    script: Script,
    section: Section,
    state: SessionState,
    settings: Settings,
    *,
    entering: bool,
    said: str,
) -> list[BaseMessage]:
    """Ask for the next message; `said` holds exact words that it begins with."""
    credits: Mapping[str, Credit] = (
        {} if entering else state.get("progress", {}).get(section.id, {})
    )
    previous = script.by_id.get(state.get("section", ""))
    complete = is_complete(section, credits)
    return _speaking(
        "dialog",
        state,
        settings,
        script=script,
        section=section,
        tasks=[_view(task, credits) for task in section.tasks if task.is_judged],
        entering=entering,
        previous=previous.title if previous else "",
        others=_others(script, section),
        choices=[rule.when for rule in section.next if rule.when and complete],
        said=said,
    )


def actor_prompt(
    script: Script, section: Section, state: SessionState, settings: Settings
) -> list[BaseMessage]:
    """Ask for both decisions and the reply in one call."""
    credits = state.get("progress", {}).get(section.id, {})
    return _speaking(
        "actor",
        state,
        settings,
        script=script,
        section=section,
        tasks=[_view(task, credits) for task in section.tasks if task.is_judged],
        anytime=watched(script, section),
        open=_open_views(section, state),
        options=[
            (number, rule.condition or "otherwise", *_opening(script, rule.to))
            for number, rule in enumerate(section.next, start=1)
        ],
    )


def patient_prompt(
    script: Script, case: Mapping[str, Any], messages: Sequence[BaseMessage]
) -> list[BaseMessage]:
    """Ask what the simulated patient says; to the patient's model the agent is the user."""
    told = [(name, text) for name, text in case.items() if name not in _ABOUT_THE_FILE]
    system = _render("patient", "system", script=script, case=told, stop=STOP)
    return [SystemMessage(system), *(_turned(message) for message in messages)]


def again_prompt(answer: str, complaint: str) -> list[BaseMessage]:
    """Say why an answer cannot be used, to be put behind the prompt that it answered."""
    shown = answer.strip()[:2000] or "(nothing)"
    return [AIMessage(shown), HumanMessage(_render("again", "now", complaint=complaint))]


def watched(script: Script, section: Section) -> Numbered:
    """Number the `anytime` conditions that a model watches in this section."""
    return [
        (number, rule.when)
        for number, rule in enumerate(script.anytime, start=1)
        if rule.when and rule.to != section.id
    ]


def judged(section: Section) -> Numbered:
    """Number the section's judged rules by their position among its rules."""
    return [(n, rule.when) for n, rule in enumerate(section.next, start=1) if rule.when]


@lru_cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("scriptgraph", "prompts"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the output is text for a model, never HTML
    )


@lru_cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.md")


def _render(name: str, block: str, **values: Any) -> str:
    template = _template(name)
    return "".join(template.blocks[block](template.new_context(values))).strip()


def _judging(name: str, **values: Any) -> list[BaseMessage]:
    return [
        SystemMessage(_render(name, "system", **values)),
        HumanMessage(_render(name, "now", **values)),
    ]


def _speaking(
    name: str, state: SessionState, settings: Settings, **values: Any
) -> list[BaseMessage]:
    """Lay the conversation between the fixed part and this turn's instructions.

    The constant first message keeps user and agent alternating, as many chat templates demand.
    """
    now = _render(name, "now", **values)
    said = state["messages"][-settings.history :] if settings.history else state["messages"]
    conversation: list[BaseMessage] = [
        HumanMessage(_render(name, "opening", **values)),
        *(_plain(message) for message in said),
    ]
    system = SystemMessage(_render(name, "system", **values))
    if settings.instructions == "system":
        return [system, *conversation, SystemMessage(now)]
    return [system, *_merge(conversation, f"<instructions>\n{now}\n</instructions>")]


def _merge(conversation: list[BaseMessage], instructions: str) -> list[BaseMessage]:
    """Put the instructions at the end of the last user message, whose own tags are defused."""
    if not isinstance(conversation[-1], HumanMessage):
        return [*conversation, HumanMessage(instructions)]
    last = HumanMessage(f"{_defuse(conversation[-1].text)}\n\n{instructions}")
    return [*conversation[:-1], last]


def _window(state: SessionState, lookback: int) -> str:
    """Write the section's part of the conversation, and a little before it, as numbered lines."""
    messages = state["messages"]
    start = min(state.get("section_start", 0), len(messages))
    first = max(0, start - lookback)
    lines = [_line(number + 1, messages[number]) for number in range(first, len(messages))]
    if first < start < len(messages):
        lines.insert(start - first, "--- the section begins here ---")
    return "\n".join(lines)


def _line(number: int, message: BaseMessage) -> str:
    """Write one message; further lines are indented, so that no text can pass for a speaker."""
    speaker = "user" if isinstance(message, HumanMessage) else "agent"
    text = "\n    ".join(_defuse(message.text).splitlines())
    return f"[{number}] {speaker}: {text}"


def _defuse(text: str) -> str:
    """Keep what a user types from looking like a tag of the prompt."""
    return text.replace("<", "⟨").replace(">", "⟩")


def _view(task: Task, credits: Mapping[str, Credit]) -> dict[str, Any]:
    return {
        "id": task.id,
        "text": (OPTIONAL if task.optional else "") + _indented(task.do or task.say or ""),
        "state": "settled" if is_settled(task, credits) else "open",
        "collect": _collected_types(task.collect),
    }


def _open_views(section: Section, state: SessionState) -> list[dict[str, Any]]:
    credits = state.get("progress", {}).get(section.id, {})
    return [_view(task, credits) for task in judged_tasks(section, credits)]


def _collected_types(collect: Mapping[str, ValueType]) -> str:
    return "; ".join(
        f"{name}: {kind if isinstance(kind, str) else 'one of ' + quoted_list(kind)}"
        for name, kind in collect.items()
    )


def quoted_list(choices: Iterable[str]) -> str:
    """Write choices so that a model, and code, can tell where each ends."""
    return json.dumps(list(choices), ensure_ascii=False)


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
    types = _collected_types(first.collect)
    return section.title, _indented(first.do or "") + (f" (find out {types})" if types else "")


def _indented(text: str) -> str:
    """Keep the lines of an instruction together under its dash."""
    return text.replace("\n", "\n  ")


def _plain(message: BaseMessage) -> BaseMessage:
    """Keep who spoke and the words; a server needs no ids or notes of ours."""
    speaker = HumanMessage if isinstance(message, HumanMessage) else AIMessage
    return speaker(message.text)


def _turned(message: BaseMessage) -> BaseMessage:
    speaker = AIMessage if isinstance(message, HumanMessage) else HumanMessage
    return speaker(message.text)

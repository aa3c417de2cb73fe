"""Prompts without what a provider refuses: messages that its filter stops, or too many of them.

Conversations stand in prompts in two forms: as messages, or as the numbered lines of a transcript.
What is left out is marked at its place, so that no model takes silence for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from scriptgraph.core.digest import digest
from scriptgraph.prompts.filling import render

_LINE = re.compile(r"^\[\d+\] (user|agent): (.*(?:\n    .*)*)", re.MULTILINE)
"""One message of a transcript; further lines of it are indented."""

_INSTRUCTIONS = "\n\n<instructions>\n"
"""Between what the user said and what is told behind it, where servers want it so."""

_KEPT = 3
"""Messages at the end of a conversation that stay, however long they are."""

_LEAST = 200
"""Characters of a message below which it is not cut."""


def size(prompt: Sequence[BaseMessage]) -> int:
    """Count the characters of a prompt."""
    return sum(len(message.text) for message in prompt)


def mark_of(text: str) -> str:
    """Give a mark by which a message is known again; the words cannot be read from it."""
    told = " ".join(text.replace("⟨", "<").replace("⟩", ">").split())
    return digest(told, 24)


def said_by_user(prompt: Sequence[BaseMessage]) -> list[str]:
    """List the marks of what the user said, in order, in whichever form it stands there."""
    marks: list[str] = []

    def note(text: str) -> str:
        marks.append(mark_of(text))
        return text

    _each_user_text(prompt, note)
    return marks


def withholding(prompt: Sequence[BaseMessage], marks: Collection[str]) -> list[BaseMessage]:
    """Put a remark in the place of what the user said in the marked messages."""
    if not marks:
        return list(prompt)
    remark = render("left_out", "filter")
    return _each_user_text(prompt, lambda text: remark if mark_of(text) in marks else text)


def shortened(prompt: Sequence[BaseMessage], most: int) -> list[BaseMessage]:
    """Leave out the oldest messages until a prompt has so many characters, as far as that goes."""
    short = list(prompt)
    for shorten in (_without_oldest, _without_oldest_lines, _with_cut_messages):
        if size(short) > most:
            short = shorten(short, most)
    return short


def _each_user_text(
    prompt: Sequence[BaseMessage], change: Callable[[str], str]
) -> list[BaseMessage]:
    """Change what the user said: messages behind the prompt's opening, or lines of transcripts."""
    changed: list[BaseMessage] = []
    opening = next((n for n, m in enumerate(prompt) if not isinstance(m, SystemMessage)), 0)

    def line(found: re.Match[str]) -> str:
        if found[1] != "user":
            return found[0]
        said = found[2].replace("\n    ", "\n")
        told = change(said)
        return found[0] if told == said else f"{found[0][: found.start(2) - found.start()]}{told}"

    for number, message in enumerate(prompt):
        if not isinstance(message, HumanMessage):
            changed.append(message)
        elif _LINE.search(message.text):
            changed.append(HumanMessage(_LINE.sub(line, message.text)))
        elif number > opening:
            words, told = _parted(message.text)
            changed.append(HumanMessage(f"{change(words)}{told}"))
        else:
            changed.append(message)
    return changed


def _without_oldest(prompt: list[BaseMessage], most: int) -> list[BaseMessage]:
    """Leave out the oldest messages behind the first that is not a system message."""
    begins = next((n for n, m in enumerate(prompt) if not isinstance(m, SystemMessage)), 0) + 1
    last = max(len(prompt) - _KEPT, begins)
    remark = f"\n\n{render('left_out', 'window')}"
    too_many, end = size(prompt) + len(remark) - most, begins
    while too_many > 0 and end < last:
        kept = _instructions(prompt[end])
        too_many -= len(prompt[end].text) - (len(kept.text) if kept else 0)
        end += 1
    if end == begins:
        return prompt
    opening = HumanMessage(f"{prompt[begins - 1].text}{remark}")
    told = [kept for one in prompt[begins:end] if (kept := _instructions(one))]
    return [*prompt[: begins - 1], opening, *told, *prompt[end:]]


def _instructions(message: BaseMessage) -> BaseMessage | None:
    """Keep of a message what it tells the model to do."""
    if isinstance(message, SystemMessage):
        return message
    _, told = _parted(message.text)
    return HumanMessage(told.strip()) if told and isinstance(message, HumanMessage) else None


def _parted(text: str) -> tuple[str, str]:
    """Part what the user said from the instructions behind it."""
    if text.startswith(_INSTRUCTIONS.lstrip()):
        return "", text
    words, mark, told = text.partition(_INSTRUCTIONS)
    return words, mark + told


def _without_oldest_lines(prompt: list[BaseMessage], most: int) -> list[BaseMessage]:
    """Leave out the oldest lines of a transcript."""
    for number, message in enumerate(prompt):
        lines = list(_LINE.finditer(message.text))
        if len(lines) <= _KEPT or not isinstance(message, HumanMessage):
            continue
        too_many, end = size(prompt) - most, 0
        while too_many > 0 and end < len(lines) - _KEPT:
            too_many -= len(lines[end][0]) + 1
            end += 1
        text, remark = message.text, render("left_out", "window")
        rest = f"{text[: lines[0].start()]}--- {remark} ---\n{text[lines[end].start() :]}"
        return [*prompt[:number], HumanMessage(rest), *prompt[number + 1 :]]
    return prompt


def _with_cut_messages(prompt: list[BaseMessage], most: int) -> list[BaseMessage]:
    """Cut the middle out of the longest message that somebody said, or of a transcript."""
    said = [n for n, m in enumerate(prompt) if not isinstance(m, SystemMessage)]
    longest = max(said, key=lambda n: len(_parted(prompt[n].text)[0]), default=None)
    if longest is None:
        return prompt
    text, told = _parted(prompt[longest].text)
    left = max(len(text) - (size(prompt) - most), _LEAST)
    if left >= len(text):
        return prompt
    remark = render("left_out", "middle")
    cut = f"{text[: left // 2]}\n[{remark}]\n{text[-(left // 2) :]}{told}"
    kind = AIMessage if isinstance(prompt[longest], AIMessage) else HumanMessage
    return [*prompt[:longest], kind(cut), *prompt[longest + 1 :]]

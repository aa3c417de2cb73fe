"""Lays a prompt out for provider prompt caching, as roles that speak and roles that judge need it.

What never changes stands first (`system`), what changes every turn last and short (`now`). Between
them grows the conversation, with what is told of a section (`section`) where it was entered.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from scriptgraph.core.settings import Settings
from scriptgraph.prompts.filling import defuse, fixed_text, render
from scriptgraph.script.lists import plainly
from scriptgraph.state.recap import recap_of, remembered
from scriptgraph.state.session import Recap, SessionState, Value, words
from scriptgraph.state.speakers import human_author, is_users
from scriptgraph.state.unjudged import judged_until
from scriptgraph.state.withdrawn import withdrawn

BEGINS = "the section begins here"
"""A mark in transcripts."""

_SHOWN_AGAIN = 2000
"""Characters of what was said last that are shown to who has quoted it wrong."""

_REMEMBERED = 4096
"""Messages that need not be laid out anew in every prompt that shows them."""


def judging(name: str, **values: Any) -> list[BaseMessage]:
    """Lay out a role that reads a transcript: the fixed part, then what is to be judged."""
    return [
        SystemMessage(render(name, "system", **values)),
        HumanMessage(render(name, "now", **values)),
    ]


class Block(NamedTuple):
    """Instructions that stand at a place of the conversation."""

    place: int
    """How many messages of the session stand before them."""

    text: str


def speaking(
    name: str, state: SessionState, settings: Settings, blocks: Sequence[Block] = (), **values: Any
) -> list[BaseMessage]:
    """Lay the conversation between the fixed part and this turn's instructions.

    The first message keeps user and agent alternating, as many chat templates demand. It changes
    only when a new recap stands for the beginning of the conversation.

    Args:
        name: The prompt.
        state: The session.
        settings: How much of the conversation is shown, and who gives instructions.
        blocks: What is told in the conversation, in order; what stands at a place that is not
            shown is left out, but for the last, which begins what is shown.
        values: What the prompt is filled with.
    """
    said = remembered(state)
    if settings.history:  # what nobody has judged or answered is always shown
        said = said[-max(settings.history, len(state["messages"]) - judged_until(state)) :]
    before = len(state["messages"]) - len(said)
    opening = HumanMessage(render(name, "opening", recap=_shown(state), **values))
    told = list[list[str]]([[] for _ in range(len(said) + 1)])
    for block in blocks:
        if block.place >= before or block is blocks[-1]:
            told[max(0, block.place - before)].append(block.text)
    told[-1].append(render(name, "now", **values))
    prompt: list[BaseMessage] = [SystemMessage(render(name, "system", **values))]
    for message, texts in zip([opening, *map(plain, said)], told, strict=True):
        prompt += _instructed(message, "\n\n".join(texts), settings) if texts else [message]
    return prompt


def _shown(state: SessionState) -> Recap | None:
    """Give the recap as prompts show it: without what was taken back since it was noted."""
    recap = recap_of(state)
    if recap is None:
        return None
    gone = withdrawn(state)
    collected = recap["collected"].items()
    kept = {name: _in_line(value) for name, value in collected if name not in gone}
    return {**recap, "collected": kept}


def _in_line(value: Value) -> Value:
    return plainly(value) if isinstance(value, list) else value


def opening_line() -> str:
    """Give the user's first message, which nobody said: sessions are opened by the agent.

    Our own prompts begin the conversation with it, so a model that is trained on it finds it again
    when it speaks in a session.
    """
    return render("dialog", "opening", recap=None)


def again_prompt(answer: str, complaint: str) -> list[BaseMessage]:
    """Say why an answer cannot be used, to be put behind the prompt that it answered."""
    return asked_again(answer, render("again", "now", complaint=complaint))


def asked_again(answer: str, why: str) -> list[BaseMessage]:
    """Show an answer and say why it is asked for again, to be put behind its prompt."""
    return [AIMessage(defuse(answer.strip()[:2000]) or "(nothing)"), HumanMessage(why)]


def mending_prompt(claims: Iterable[tuple[str, str, str]], said: Sequence[str]) -> str:
    """Ask once more for values that their quotes do not show.

    Args:
        claims: Quote, name and value as they were claimed.
        said: What the user has said in this turn.
    """
    shown = [tuple(map(defuse, claim)) for claim in claims]
    words = defuse("\n".join(said)[-_SHOWN_AGAIN:])
    return render("again", "quotes", claims=shown, words=words)


@cache
def own_words() -> str:
    """Give what we say between the messages of a conversation: no reply may hold it.

    That an answer cannot be used, what is left out, and that notes stand in for what was said.
    """
    notes = render("dialog", "opening", recap={"text": "", "quotes": [], "collected": {}})
    left_out = [render("left_out", block) for block in ("filter", "window", "middle")]
    wrote = render("human", "wrote", by="", text="")
    again = render("again", "now", complaint="")
    quotes = mending_prompt((), ())
    return "\n\n".join([again, quotes, *left_out, notes.splitlines()[0], wrote])


@cache
def instructions() -> str:
    """Give what the prompts for a message tell in any case: a model may know it from another."""
    return "\n\n".join(fixed_text(name) for name in ("dialog", "actor", "decisions"))


def section_transcript(state: SessionState, lookback: int) -> str:
    """Write the section's part of the conversation, and a little before it, as numbered lines.

    What nobody has judged is in it, wherever it was said.
    """
    messages = state["messages"]
    start = min(state.get("section_start", 0), len(messages))
    first = min(max(0, start - lookback), judged_until(state))
    marks = {start + 1: BEGINS} if first < start < len(messages) else {}
    return transcript(messages[first:], first=first + 1, marks=marks)


def transcript(
    messages: Iterable[BaseMessage],
    *,
    first: int = 1,
    marks: Mapping[int, str] = MappingProxyType({}),
) -> str:
    """Write a conversation as numbered lines.

    Args:
        messages: What was said.
        first: The number of the first message.
        marks: Number → a remark that stands on a line of its own before the message.
    """
    lines = []
    for number, message in enumerate(messages, start=first):
        if number in marks:
            lines.append(f"--- {marks[number]} ---")
        speaker = "user" if isinstance(message, HumanMessage) else "agent"
        lines.append(line(number, speaker, _told(message)))
    return "\n".join(lines)


def line(number: int, speaker: str, text: str) -> str:
    """Write one message; further lines are indented, so that no text can pass for a speaker."""
    return f"[{number}] {speaker}: {_indented(text)}"


def _instructed(message: BaseMessage, text: str, settings: Settings) -> list[BaseMessage]:
    """Put instructions behind a message: in one of their own, or at the end of the user's."""
    if settings.instructions == "system":
        return [message, SystemMessage(text)]
    marked = f"<instructions>\n{text}\n</instructions>"
    if isinstance(message, HumanMessage):
        return [HumanMessage(f"{message.text}\n\n{marked}")]
    return [message, HumanMessage(marked)]


def plain(message: BaseMessage) -> BaseMessage:
    """Keep who spoke and the words; a server needs no ids or notes of ours.

    No words of the conversation look like a tag of ours, in whichever turn they stand and whoever
    gives the instructions: the user's could give instructions, and the agent's may repeat them.
    """
    return _plain(is_users(message), _told(message))


def _told(message: BaseMessage) -> str:
    """Give what a message says; of a human's in the agent's place, that it was theirs."""
    said, by = words(message), human_author(message)
    return render("human", "wrote", by=by, text=said) if by else said


@lru_cache(_REMEMBERED)
def _plain(by_user: bool, text: str) -> BaseMessage:
    return HumanMessage(defuse(text)) if by_user else AIMessage(defuse(text))


@lru_cache(_REMEMBERED)
def _indented(text: str) -> str:
    return "\n    ".join(defuse(text).splitlines())

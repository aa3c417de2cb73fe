"""Counts the tokens of prompts, what a provider's cache covers of them, and what each role used.

The published dialogues are the yardstick: what the paper's agents used, by their records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

import tiktoken
from langchain_core.messages import AIMessage, BaseMessage
from pydantic import PrivateAttr

from benchmarks.group import Prices
from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.records.dialogue import AGENT, Dialogue, read_dialogues
from scriptgraph.rehearsal.reading import Prompt, read
from scriptgraph.rehearsal.standin import StandIn
from scriptgraph.script.model import Script, Section
from scriptgraph.sessions.recorded import recorded_turns, section_of

ENCODING = "o200k_base"

CACHE_LEAST = 1_024
"""A shorter common beginning is not cached."""

CACHE_STEP = 128
"""A longer one is cached in steps of so many tokens."""

REASON = "The agent has asked for it, and the user has not answered yet."
"""Stands where an answer gives a reason, and is as long as the prompts ask for."""

_BEGIN, _SEPARATOR, _END = -1, -2, -3
_ROLES = {"system": -4, "human": -5, "ai": -6, "tool": -7, "function": -8}
"""What frames each message; no text has tokens below 0."""

REPLY = (_BEGIN, _ROLES["ai"], _SEPARATOR)
"""What every prompt ends in: the reply begins behind it."""


class Tokenizer:
    """Turns texts into tokens, each text once."""

    def __init__(self) -> None:
        """Load the encoding; offline, `TIKTOKEN_CACHE_DIR` has to name a folder that holds it."""
        self._encoding = tiktoken.get_encoding(ENCODING)
        self._known: dict[str, list[int]] = {}

    def tokens(self, text: str) -> list[int]:
        """Give the tokens of a text; what looks like a special token is text too."""
        if text not in self._known:
            self._known[text] = self._encoding.encode_ordinary(text)
        return self._known[text]

    def prompt(self, messages: Sequence[BaseMessage]) -> list[int]:
        """Write a prompt as the sequence of tokens that a provider reads and charges for.

        4 tokens beside the text for each message, and 3 at the end.
        """
        sequence: list[int] = []
        for message in messages:
            sequence += framed(message.type, self.tokens(message.text))
        return [*sequence, *REPLY]


def framed(role: str, tokens: Sequence[int]) -> tuple[int, ...]:
    """Put what a role says into its frame of 4 tokens."""
    return (_BEGIN, _ROLES[role], _SEPARATOR, *tokens, _END)


def cached(before: Sequence[int], prompt: Sequence[int]) -> int:
    """Count the tokens of a prompt that are cached when `before` was the prompt before it."""
    return covered(_common(before, prompt))


def covered(common: int) -> int:
    """Count the cached tokens where so many at the beginning are the same."""
    return common // CACHE_STEP * CACHE_STEP if common >= CACHE_LEAST else 0


def beginning(tokens: int) -> int:
    """Count the tokens of a prompt that can begin the next one: all but the reply's frame."""
    return tokens - len(REPLY)


def _common(one: Sequence[int], other: Sequence[int]) -> int:
    shorter = min(len(one), len(other))
    return next((n for n in range(shorter) if one[n] != other[n]), shorter)


@dataclass
class Usage:
    """Tokens, and the calls that they were used in."""

    calls: int = 0
    input: int = 0
    cached: int = 0
    """How much of the input a provider's cache covers."""

    output: int = 0

    @property
    def uncached(self) -> int:
        """Give the input that no cache covers."""
        return self.input - self.cached

    def add(self, other: Usage) -> None:
        """Add what other calls used."""
        self.calls += other.calls
        self.input += other.input
        self.cached += other.cached
        self.output += other.output

    def dollars(self, prices: Prices) -> float:
        """Give what the calls cost."""
        parts = (
            self.uncached * prices.input,
            self.cached * prices.cached,
            self.output * prices.output,
        )
        return sum(parts) / 1_000_000


@dataclass
class Account:
    """What some dialogues used."""

    dialogues: int = 0
    turns: int = 0
    """Messages that the published agent sent: every figure a turn is divided by them."""

    roles: dict[str, Usage] = field(default_factory=dict)

    def charge(self, role: str, usage: Usage) -> None:
        """Add what a role used."""
        self.roles.setdefault(role, Usage()).add(usage)

    def total(self, roles: Iterable[str] | None = None) -> Usage:
        """Add up what some roles used, or all of them."""
        total = Usage()
        for role in self.roles if roles is None else roles:
            total.add(self.roles.get(role, Usage()))
        return total


SPEAKS = ("dialog", "actor")
"""The roles that write to the user."""


class MeteredStandIn(StandIn):
    """Gives the decisions that it is told to give, in answers of an honest length.

    It counts in the event loop, and so one call after the other.
    """

    tokenizer: Any
    """A `Tokenizer`; several stand-ins can share one."""

    _account: Account = PrivateAttr(default_factory=Account)
    _before: dict[str, list[int]] = PrivateAttr(default_factory=dict)

    @property
    def account(self) -> Account:
        """What was used so far."""
        return self._account

    def begin_session(self) -> None:
        """Forget the prompts of the session before: no other session shares a cache with it."""
        self._before.clear()

    def answer(self, messages: list[BaseMessage], stop: list[str] | None) -> AIMessage:
        """Decide what the cue says, with a reason, and charge for it."""
        self.cue = replace(self.cue, reason=REASON)
        answer = super().answer(messages, stop)
        role = role_of(read(messages))
        prompt = self.tokenizer.prompt(messages)
        known = cached(self._before.get(role, []), prompt)
        written = len(self.tokenizer.tokens(answer.text))
        self._account.charge(role, Usage(1, len(prompt), known, written))
        self._before[role] = prompt
        return answer


def role_of(prompt: Prompt) -> str:
    """Say who is asked, by the form of the answer that the prompt asks for."""
    if prompt.asks("recap"):
        return "recap"
    if prompt.acts:
        return "actor"
    if prompt.judges:
        return "evaluator"
    return "dispatcher" if prompt.has("options") else "dialog"


VARIANT: dict[Mode, str] = {mode: "A" if mode == "single" else "B" for mode in get_args(Mode)}
"""The paper's variant that a mode is held against: one actor, or three."""

MISSING = "the published dialogues are not there; SCRIPTGRAPH_SHARED names their folder"


def published_dialogues(shared: Path, at_most: int | None = None) -> dict[str, list[Dialogue]]:
    """Read the dialogues of each variant, or the first few of them."""
    found: dict[str, list[Dialogue]] = {variant: [] for variant in sorted(set(VARIANT.values()))}
    for dialogue in read_dialogues(shared / "published" / "dialogues.jsonl"):
        found[dialogue.kind].append(dialogue)
    return {variant: dialogues[:at_most] for variant, dialogues in found.items()}


def published_script(shared: Path) -> Script:
    """Load the script that the published agents followed."""
    return load_script(shared / "published" / "manual.json")


def account_of(dialogues: Iterable[Dialogue]) -> Account:
    """Add up what the published agent used.

    Its prompts are not published, only how long they were. What a cache would have covered is
    therefore the most that it can have been: as if each prompt of a role began with the whole of
    the one before.
    """
    account = Account()
    for dialogue in dialogues:
        before: dict[str, int] = {}
        for step in dialogue.steps:
            if step.actor in AGENT:
                tokens, written = step.input_tokens or 0, step.output_tokens or 0
                known = covered(beginning(before.get(step.actor, 0)))
                account.charge(step.actor, Usage(1, tokens, known, written))
                before[step.actor] = tokens
        account.turns += dialogue.totals.interactions
        account.dialogues += 1
    return account


def bare_account_of(dialogues: Iterable[Dialogue], script: Script, tokenizer: Tokenizer) -> Account:
    """Add up what prompts would use that hold the conversation so far and no instructions."""
    account = Account()
    for dialogue in dialogues:
        before: list[int] = []
        for turn in recorded_turns(dialogue, script):
            if turn.reply:
                prompt = tokenizer.prompt(turn.messages)
                written = len(tokenizer.tokens(turn.reply))
                account.charge("dialog", Usage(1, len(prompt), cached(before, prompt), written))
                before = prompt
        account.turns += dialogue.totals.interactions
        account.dialogues += 1
    return account


def dispatches(dialogues: Iterable[Dialogue], script: Script) -> tuple[int, int]:
    """Count the calls of the published dispatcher, and those of them with one legal answer."""
    ways = [_ways_on(script, section) for section in _dispatched(dialogues, script)]
    return len(ways), sum(number <= 1 for number in ways)


def _dispatched(dialogues: Iterable[Dialogue], script: Script) -> Iterator[Section]:
    """Give the section behind each call of the dispatcher: the one completed last."""
    for dialogue in dialogues:
        section = script.first
        for step in dialogue.steps:
            if step.status == "completed":
                section = script.by_id[section_of(dialogue, step, script)]
            elif step.actor == "dispatcher":
                yield section


def _ways_on(script: Script, section: Section) -> int:
    moves = script.transitions(section)
    return len({move.target for move in moves if move.kind in ("fixed", "computed", "judged")})

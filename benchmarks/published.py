"""The published dialogues as a yardstick: what the paper's agents used, by their records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args

from benchmarks.counting import Account, Tokenizer, Usage, beginning, cached, covered
from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.records.dialogue import AGENT, Dialogue, read_dialogues
from scriptgraph.script.model import Script, Section
from scriptgraph.sessions.recorded import recorded_turns, section_of

VARIANT: dict[Mode, str] = {mode: "A" if mode == "single" else "B" for mode in get_args(Mode)}
"""The paper's variant that a mode is held against: one actor, or three."""

MISSING = "the published dialogues are not there; SCRIPTGRAPH_SHARED names their folder"


def published_dialogues(shared: Path, at_most: int | None = None) -> dict[str, list[Dialogue]]:
    """Read the dialogues of each variant, or the first few of them."""
    found: dict[str, list[Dialogue]] = {variant: [] for variant in sorted(set(VARIANT.values()))}
    for dialogue in read_dialogues(shared / "published" / "dialogues.jsonl"):
        found[dialogue.variant].append(dialogue)
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

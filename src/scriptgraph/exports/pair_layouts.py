"""Pairs as training data, in the three layouts that trainers read.

* The flat layout of PsychoCounsel-Preference (Zhang, Eack and Chen 2025, arXiv 2502.19731): one row
  a pair, with both replies' models and ratings.
* TRL's conversational preference with an explicit prompt, for `DPOTrainer`.
* The same with an implicit prompt, for `RewardTrainer`: two whole conversations.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from scriptgraph.exports.chat import Message, in_turns, openai_messages
from scriptgraph.files.whole import whole_file
from scriptgraph.prompting.counsellor import COUNSELLOR
from scriptgraph.prompts.filling import render
from scriptgraph.replies.pairs import Pair, Rated
from scriptgraph.replies.reply import Said

Row = dict[str, Any]

_SPEAKERS = {"user": "Client", "assistant": "Counsellor"}


class NumberedPair(NamedTuple):
    """A pair, and which one of its situation it is, from 1."""

    number: int
    pair: Pair


def flat_row(numbered: NumberedPair) -> Row:
    """Write a pair in the published flat layout.

    `question` is what the client said; where more was said before, it is the whole conversation,
    each message after its speaker's name.
    """
    number, pair = numbered
    situation = pair.chosen.candidate
    return {
        "ID": situation.situation,
        "prefID": number,
        "question": _question(situation.messages),
        "chosen": pair.chosen.candidate.reply,
        "rejected": pair.rejected.candidate.reply,
        "chosen_model": pair.chosen.candidate.model,
        "rejected_model": pair.rejected.candidate.model,
        **_ratings("chosen", pair.chosen),
        **_ratings("rejected", pair.rejected),
    }


def dpo_row(numbered: NumberedPair) -> Row:
    """Write a pair as TRL reads it with an explicit prompt: the conversation, and two answers."""
    pair = numbered.pair
    return {
        "prompt": _conversation(pair.chosen.candidate.messages),
        "chosen": [_answer(pair.chosen)],
        "rejected": [_answer(pair.rejected)],
    }


def reward_row(numbered: NumberedPair) -> Row:
    """Write a pair as TRL reads it with an implicit prompt: two whole conversations."""
    row = dpo_row(numbered)
    return {side: [*row["prompt"], *row[side]] for side in ("chosen", "rejected")}


LAYOUTS: Mapping[str, Callable[[NumberedPair], Row]] = {
    "pairs": flat_row,
    "dpo": dpo_row,
    "reward": reward_row,
}
"""The name of each file, and how its rows are written."""


def export_pairs(folder: Path, pairs: Sequence[Pair], *, rehearsal: bool) -> list[Path]:
    """Write the pairs in every layout, each file whole or not at all; without a pair, none.

    What an earlier pairing wrote makes room.

    Args:
        folder: Where to.
        pairs: The pairs; those of one situation stand together.
        rehearsal: Whether some of it is no language model's: the files' names then say so, for a
            further column would be no longer the layout.

    Returns:
        The files.
    """
    numbered = list(_numbered(pairs))
    written = []
    for name, write_row in LAYOUTS.items():
        path = folder / f"{'rehearsal-' if rehearsal else ''}{name}.jsonl"
        if not numbered:
            path.unlink(missing_ok=True)
            continue
        with whole_file(path) as file:
            for one in numbered:
                file.write(json.dumps(write_row(one), ensure_ascii=False, allow_nan=False) + "\n")
        written.append(path)
    return written


def _numbered(pairs: Sequence[Pair]) -> Iterator[NumberedPair]:
    for _, group in groupby(pairs, key=lambda one: one.chosen.candidate.situation):
        for number, one in enumerate(group, start=1):
            yield NumberedPair(number, one)


def _ratings(side: str, rated: Rated) -> Row:
    scores = rated.sheet.values() if rated.sheet else {}
    return {f"{side}_{criterion}_rating": score for criterion, score in scores.items()}


def _question(messages: Sequence[Said]) -> str:
    if len(messages) == 1:
        return messages[0].content
    return "\n\n".join(f"{_SPEAKERS[said.role]}: {said.content}" for said in messages)


def _conversation(messages: Sequence[Said]) -> list[dict[str, str]]:
    """Let the two take turns, the client first, as many chat templates demand."""
    spoken = [Message(said.role, said.content) for said in messages]
    # With this line the counsellor's own prompt begins where the counsellor speaks first.
    return openai_messages(in_turns(spoken, render(COUNSELLOR, "opening")))


def _answer(rated: Rated) -> Row:
    return {"role": "assistant", "content": rated.candidate.reply}

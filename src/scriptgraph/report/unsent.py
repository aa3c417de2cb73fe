"""What the report says of replies that were not fit to be sent, and of what came instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from scriptgraph.core.refused import Unfit
from scriptgraph.metrics.figures import Decided
from scriptgraph.metrics.summary import GroupSummary, Summary
from scriptgraph.metrics.unsent import KINDS, Replies
from scriptgraph.report.table import Block, marked
from scriptgraph.report.wording import counted

_MEANS: dict[Unfit, str] = {
    "empty": "empty",
    "prompt": "repeats the instructions",
    "circle": "says the same again and again",
    "cut off": "has no end",
    "role": "speaks as somebody else",
    "language": "is in another language",
}

NOTE = (
    "How often, then per dialogue and per turn. Of a refused reply nobody sees more than its "
    "beginning. The baselines send what they are given."
)


def unsent_warnings(summary: Summary) -> Iterator[str]:
    """Warn of messages that are no whole reply of a model's, and of what a person must look at."""
    found = _all(summary)
    parts = [
        (found.unfit, "was", "were", "sent although unfit"),
        (found.fallbacks, "is", "are", "the script's sentence for when no reply is fit to be sent"),
        (found.unwritten, "is", "are", "exact words whose rest no model could write"),
    ]
    told = [
        f"{number:,} {one if number == 1 else more} {what}"
        for number, one, more, what in parts
        if number
    ]
    turns = sum(one.turns for group in summary.groups for one in group.figures)
    if told:
        yield f"UNFIT REPLIES: of {counted(turns, 'message')} of the agent, {', '.join(told)}."
    if often := _in_dialogues(summary, lambda decided: decided.unproven):
        yield (
            f"WITHOUT PROOF: urgent rules were followed {often} although no words of the user's "
            "show them to hold. Have a person read these."
        )
    if often := _in_dialogues(summary, lambda decided: decided.unheard):
        yield (
            f"PASSED OVER: {often} the user's words speak of danger, and the judge named no urgent "
            "rule. Have a person read these."
        )


def unsent_blocks(summary: Summary) -> Iterator[Block]:
    """Show replies that were not fit to be sent, by kind; nothing where there were none."""
    groups = summary.groups
    both = ("refused", "sent")
    faults: list[tuple[str, Unfit]] = [(fate, kind) for kind in KINDS for fate in both]
    rows = []
    for fate, kind in faults:
        times = [_times(group, fate, kind) for group in groups]
        if any(times):
            shown = (_often(*one) for one in zip(groups, times, strict=True))
            rows.append((f"{fate}: {_MEANS[kind]}", *shown))
    if rows:
        block = Block("Replies that were not fit to be sent", ("", *marked(groups)), tuple(rows))
        yield replace(block, note=NOTE)


def _times(group: GroupSummary, fate: str, kind: Unfit) -> int:
    replies = group.counts.replies
    return (replies.refused if fate == "refused" else replies.sent)[kind]


def _in_dialogues(summary: Summary, number: Callable[[Decided], int]) -> str:
    """Say how often something happened, and in how many dialogues; empty where it never did."""
    figures = (one for group in summary.groups for one in group.figures)
    each = [number(one.decided) for one in figures if one.decided]
    where = counted(sum(map(bool, each)), "dialogue")
    return f"{counted(sum(each), 'time')} in {where}" if any(each) else ""


def _all(summary: Summary) -> Replies:
    found = Replies()
    for group in summary.groups:
        found.merge(group.counts.replies)
    return found


def _often(group: GroupSummary, times: int) -> str:
    turns = sum(one.turns for one in group.figures)
    if not (times and turns):
        return "0"
    return f"{times:,} ({times / group.dialogues:.2f}, {times / turns:.2f})"

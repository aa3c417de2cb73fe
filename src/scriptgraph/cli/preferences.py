"""How the figures of preference pairs are shown to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scriptgraph.cli.judged import asked


def preference_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """Say what became of the situations, the replies and the scores, and what it has cost."""
    replies, scores, done = found["candidates"], found["scores"], found["situations"]
    yield f"situations  {done['done']} of {done['all']} done, {done['with_pairs']} with pairs"
    yield f"replies     {replies['replied']} of {replies['wanted']}; {replies['passed']} pass"
    yield from _counts("kept out by", replies["kept_out_by"])
    yield from _counts("missing", replies["without_reply"])
    yield f"scored      {scores['complete']} of {scores['wanted']}"
    yield from _counts("missing", scores["missing"])
    yield f"pairs       {found['pairs']}, at a gap of {found['gap']:g}"
    yield from _counts("no pair", found["not_paired"])
    if lengths := found["lengths"]:
        for side in ("chosen", "rejected"):
            one = lengths[side]
            yield (
                f"  {side:<9} {one['mean_words']:.1f} words, {one['mean_characters']:.1f} "
                f"characters (median {one['median_words']:g}, {one['median_characters']:g})"
            )
        yield (
            f"  the chosen reply is the longer one in {lengths['chosen_longer']} of "
            f"{found['pairs']} pairs, the shorter one in {lengths['rejected_longer']}"
        )
    for model, counts in found["models"].items():
        yield f"  {model}: chosen {counts['chosen']}x, rejected {counts['rejected']}x"
    yield f"asked       in all {asked(found['cost'])}"
    yield from (f"written to {path}" for path in found["files"])


def _counts(what: str, counted: Mapping[str, int]) -> Iterator[str]:
    for why, number in counted.items():
        if number:
            yield f"  {what}: {number}x {why}"

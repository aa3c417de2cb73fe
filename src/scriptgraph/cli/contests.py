"""How the figures of comparisons and arenas are shown to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scriptgraph.cli.judged import asked, judged_by, number, percent, reasons
from scriptgraph.report.table import Block
from scriptgraph.report.wording import MISSING, counted, share

_HEADER = ("", "A wins", "ties", "B wins", "missing", "A's win rate")
_FAIR = "half is fair"


def contest_blocks(found: Mapping[str, Any]) -> Iterator[Block]:
    """Give the win rates, and what the judge is led by."""
    title = (
        f"A = {found['a']}, B = {found['b']}; {judged_by(found)}, rubric {found['rubric']['id']}"
    )
    overall, limit = found["overall"], found["length_limit"]
    rows = [
        _rates("the whole rubric", overall),
        _rates(f"  {limit}", overall["length_limited"]),
    ]
    for criterion, standing in found["criteria"].items():
        rows.append(_rates(criterion, standing))
        rows.append(_rates(f"  {limit}", standing["length_limited"]))
    yield Block(title, _HEADER, tuple(rows))
    named = {"the whole rubric": overall, **found["criteria"]}
    biases = ("first_chosen", "split", "longer_won")
    led_by = tuple(
        (name, *(share(standing[bias]["yes"], standing[bias]["of"]) for bias in biases))
        for name, standing in named.items()
    )
    header = ("", f"for the first shown ({_FAIR})", "changed with the order", "won by the longer")
    yield Block("What the judge may be led by", header, led_by)


def contest_notes(found: Mapping[str, Any]) -> Iterator[str]:
    """Give in sentences what the figures rest on."""
    verdicts, lengths = found["verdicts"], found["characters"]
    yield (
        f"{counted(found['inputs'], 'input')} from {counted(found['situations'], 'situation')}, "
        f"over which intervals are drawn; replies of {lengths['A']:.0f} (A) and "
        f"{lengths['B']:.0f} (B) characters on average"
    )
    rates = [found["overall"], *found["criteria"].values()]
    if any("wilson" in (one["interval_by"], one["length_limited"]["interval_by"]) for one in rates):
        yield "where all inputs came out alike, the interval is Wilson's, of the situations"
    yield (
        f"verdicts: {verdicts['asked']} of {verdicts['wanted']} asked for, "
        f"{verdicts['missing']} of them missing"
    )
    yield from reasons(verdicts["reasons"])
    if human := found.get("human"):
        yield (
            f"people: the same choice in {share(human['same'], human['compared'])}, "
            f"kappa {number(human['kappa'], human['interval'])}; "
            f"no verdict on {human['chosen'] - human['compared']} of their choices"
        )
    yield f"asked now: {asked(found['cost'])}"
    yield f"verdicts in {found['choices']}"


def arena_block(found: Mapping[str, Any]) -> Block:
    """Give the ranking of an arena."""
    judge = found["design"]["judge"]
    title = "Ranking" + (" (rehearsal)" if found["rehearsal"] else "") + f", picked by {judge}"
    header = ("", "picked", "of", "a dialogue", "strength", "Elo", "without a reply")
    return Block(title, header, tuple(_ranked(one) for one in found["counsellors"]))


def arena_notes(found: Mapping[str, Any]) -> Iterator[str]:
    """Give in sentences what a ranking rests on."""
    yield (
        f"{counted(found['dialogues'], 'dialogue')}, {counted(found['rounds'], 'turn')}: "
        f"{found['picked']} picks, {found['ties']} ties, {found['missing']} choices missing, "
        f"{found['unopposed']} with one reply only"
    )
    yield from reasons(found["reasons"])
    first = found["first_picked"]
    if first["of"]:
        yield (
            f"the reply shown first was picked in {share(first['yes'], first['of'])}; by chance "
            f"{100 * first['by_chance']:.0f} %"
        )
    yield from (f"{name} failed: {why}" for name, why in found["failures"].items())


def _ranked(one: Mapping[str, Any]) -> tuple[str, ...]:
    picks = one["by_dialogue"].values()
    return (
        one["name"],
        str(one["picked"]),
        str(one["offered"]),
        f"{sum(picks) / len(picks):.1f}" if picks else MISSING,
        number(one["strength"], one["interval"]),
        number(one["elo"], one["elo_interval"], digits=0),
        str(one["without_reply"]),
    )


def _rates(name: str, rate: Mapping[str, Any]) -> tuple[str, ...]:
    counts = (str(rate[key]) for key in ("wins", "ties", "losses", "missing"))
    return (name, *counts, percent(rate["win_rate"], rate["interval"]))

"""How the figures of a comparison are shown to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from scriptgraph.report.table import Block
from scriptgraph.report.wording import MISSING, counted, share

_HEADER = ("", "A wins", "ties", "B wins", "missing", "A's win rate")
_FAIR = "half is fair"


def contest_blocks(found: Mapping[str, Any]) -> Iterator[Block]:
    """Give the win rates, and what the judge is led by."""
    by = "rehearsed" if found["rehearsal"] else f"judged by {found['judge']}"
    title = f"A = {found['a']}, B = {found['b']}; {by}, rubric {found['rubric']['id']}"
    overall, limit = found["overall"], found["length_limit"]
    rows = [
        _rates("all principles together", overall),
        _rates(f"  {limit}", overall["length_limited"]),
    ]
    for criterion, standing in found["criteria"].items():
        rows.append(_rates(criterion, standing))
        rows.append(_rates(f"  {limit}", standing["length_limited"]))
    yield Block(title, _HEADER, tuple(rows))
    named = {"all principles together": overall, **found["criteria"]}
    led_by = tuple((name, *_led_by(standing)) for name, standing in named.items())
    header = ("", f"for the first shown ({_FAIR})", "changed with the order", "won by the longer")
    yield Block("What the judge may be led by", header, led_by)


def contest_notes(found: Mapping[str, Any]) -> Iterator[str]:
    """Give in sentences what the figures rest on."""
    verdicts, cost, lengths = found["verdicts"], found["cost"], found["characters"]
    yield (
        f"{counted(found['inputs'], 'input')}; replies of {lengths['A']:.0f} (A) and "
        f"{lengths['B']:.0f} (B) characters on average"
    )
    yield (
        f"verdicts: {verdicts['asked']} of {verdicts['wanted']} asked for, "
        f"{verdicts['missing']} of them missing"
    )
    yield from (f"  {number}x {reason}" for reason, number in verdicts["reasons"].items())
    if human := found.get("human"):
        yield (
            f"people: the same choice in {share(human['same'], human['compared'])}, "
            f"kappa {_number(human['kappa'], human['interval'])}; "
            f"no verdict on {human['chosen'] - human['compared']} of their choices"
        )
    unmetered = f", {cost['unmetered']} without a count" if cost["unmetered"] else ""
    yield (
        f"asked now: {counted(cost['calls'], 'call')}, {cost['input_tokens']:,} → "
        f"{cost['output_tokens']:,} tokens{unmetered}"
    )
    yield f"verdicts in {found['choices']}"


def _rates(name: str, rate: Mapping[str, Any]) -> tuple[str, ...]:
    counts = (str(rate[key]) for key in ("wins", "ties", "losses", "missing"))
    return (name, *counts, _percent(rate["win_rate"], rate["interval"]))


def _led_by(standing: Mapping[str, Any]) -> Iterator[str]:
    for key in ("first_chosen", "split", "longer_won"):
        yield share(standing[key]["yes"], standing[key]["of"])


def _percent(value: float | None, interval: list[float] | None) -> str:
    if value is None:
        return MISSING
    around = f" [{100 * interval[0]:.1f}, {100 * interval[1]:.1f}]" if interval else ""
    return f"{100 * value:.1f} %{around}"


def _number(value: float | None, interval: list[float] | None) -> str:
    if value is None:
        return MISSING
    return f"{value:.2f}" + (f" [{interval[0]:.2f}, {interval[1]:.2f}]" if interval else "")

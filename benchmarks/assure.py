"""The safety case of the shipped scripts, with everything that is counted only here.

    python -m benchmarks.assure [--out FOLDER] [--share SHARE]

Writes the case, prints one table, and exits with 1 where a claim is refuted or fell.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import sys
import time
from collections.abc import Awaitable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks.guard_learned import halves, totals, tried
from benchmarks.planted import caught
from benchmarks.planted_scripts import planted_field
from benchmarks.withstood import (
    STORES,
    adversarial,
    at_once,
    claim,
    kills,
    shown,
    unread,
)
from scriptgraph.assurance.case.building import safety_case
from scriptgraph.assurance.case.claims import Claim
from scriptgraph.assurance.case.compared import Compared
from scriptgraph.assurance.case.folder import DATA, PAGE, refuse_strange, write_case
from scriptgraph.assurance.case.guarding import Figure, figures, shipped_messages, table_row
from scriptgraph.assurance.guarantees.report import proved
from scriptgraph.core.errors import InputError
from scriptgraph.formats.load import load_script
from scriptgraph.formats.samples import sample_names
from scriptgraph.safety.danger import heard
from scriptgraph.script.model import Script

SECTIONS = 1_000
TURNS = 3_000
KILLS = 12
"""In each mode."""

SESSIONS, AT_ONCE = 10, 10
OUT = Path("runs/safety-case")

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Count, write the case and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.assure")
    parser.add_argument("--out", type=Path, default=OUT, help="the folder of the case")
    parser.add_argument("--share", type=float, default=1.0, help="of the full amounts")
    given = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    try:
        refuse_strange(given.out)
        found, guard = asyncio.run(_assured(given.out, given.share))
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    print(table(found, guard))
    print(f"written: {given.out / PAGE} and {given.out / DATA}")
    return 0 if found.ok else 1


async def _assured(out: Path, share: float) -> tuple[Compared, list[Figure]]:
    scripts = {name: load_script(name) for name in sample_names("script")}
    guard = figures(shipped_messages(), heard)

    def of(amount: int) -> int:
        return max(1, round(amount * share))

    further = [
        large(of(SECTIONS)),
        await planted(),
        classified(),
        await _told("bad models", adversarial([*scripts.values()], of(TURNS))),
        await _told("kills", kills(scripts["stress_relief"], of(KILLS))),
    ]
    for kind in STORES:
        further.append(await _told(f"turns at once, {kind}", at_once(kind, of(SESSIONS), AT_ONCE)))
        further += await _told(f"searching, {kind}", unread(kind))
    remarks = ["No stored sessions of yours were audited: `scriptgraph assure --store STORE` does."]
    gc.collect()
    case = await safety_case(scripts, guard=guard, further=further, remarks=remarks, on_part=_say)
    return write_case(out, case), guard


async def _told(what: str, work: Awaitable[T]) -> T:
    _say(what)
    return await work


def _say(part: str) -> None:
    print(part, file=sys.stderr)


def large(sections: int) -> Claim:
    """Prove guarantees of a large script, and take the time."""
    _say(f"proving a script of {sections:,} sections")
    script = planted_field(sections).script
    script = with_guarantees(script)
    started = time.process_time()
    promises = proved(script)
    seconds = time.process_time() - started
    decided = sum(one.proof.verdict != "open" for one in promises)
    return claim(
        "large",
        "guarantees",
        "proofs",
        "The guarantees of a script of a thousand sections are decided within a minute.",
        f"{decided} of {len(promises)} guarantees of a script of {len(script.sections):,} sections "
        f"were proved or refuted in {seconds:.1f} s of one processor.",
        "shown" if decided == len(promises) and seconds < 60 else "refuted",
        sections=len(script.sections),
        seconds=round(seconds, 2),
        decided=decided,
    )


def with_guarantees(script: Script) -> Script:
    """Let a large script promise something about its first, middle and last sections."""
    ids = [section.id for section in script.sections]
    first, middle, last = ids[0], ids[len(ids) // 2], ids[-1]
    lines = (f"{first} before {last}", f"{middle} before {last}", f"never {first} after {last}")
    return script.model_copy(update={"guarantees": lines})


async def planted() -> Claim:
    """Plant a violation of every kind of guarantee, and see whether a proof finds its way."""
    _say("planting violations of guarantees")
    ways = await caught()
    right = [one for one in ways if one.is_caught and not one.departure]
    return claim(
        "planted",
        "guarantees",
        "proofs",
        "A guarantee that does not hold is refuted, with a way that the compiled graph goes.",
        f"{len(ways)} violations, of every kind of guarantee, were planted in scripts in which it "
        f"had been proved; {len(right)} were found on the right way.",
        shown(wrong=len(ways) - len(right), tried=len(ways)),
        planted=len(ways),
        caught=len(right),
    )


def classified() -> Claim:
    """Learn a classifier from some of the labelled messages, and count on the others."""
    _say("learning a classifier")
    known, fresh = halves()
    counts = {one.level: one for one in totals(tried(known, fresh))}
    danger, harmless = counts["any danger"], counts["none"]
    words, alone, both = danger.heard
    alarms, _, with_it = harmless.heard
    return claim(
        "classifier",
        "guard",
        "classifier",
        "With a classifier that was learned from other messages, less danger is missed and fewer "
        "alarms are false.",
        f"Of {danger.messages} messages of danger phrases alone found {words}, it alone {alone}, "
        f"both {both}; of {harmless.messages} without danger phrases alone took {alarms} for it, "
        f"both {with_it}. By language and level: `python -m benchmarks.guard_learned`.",
        "shown" if both > words and with_it < alarms else "open",
        messages=danger.messages,
        phrases=words,
        both=both,
        harmless=harmless.messages,
        false_alarms=alarms,
        false_alarms_both=with_it,
    )


def table(found: Compared, guard: Sequence[Figure]) -> str:
    """Write the figures of a case below each other."""
    rows = [*_rows(found), *_classified_rows(found), *_guard_rows(guard)]
    wide = [max(len(row[column]) for row in rows) for column in range(2)]
    lines = [f"{row[0]:<{wide[0]}}  {row[1]:>{wide[1]}}  {row[2]}".rstrip() for row in rows]
    fallen = found.with_change("fallen")
    lines += [f"FALLEN since {found.since}: {one.about}: {one.text}" for one in fallen]
    lines += [
        f"NOT SHOWN: {one.about}: {one.text} {one.evidence}"
        for one in found.case.claims
        if one.outcome != "shown"
    ]
    return "\n".join(lines)


def _rows(found: Compared) -> Iterator[tuple[str, str, str]]:
    claims = {one.id: one for one in found.case.claims}

    def of(id: str, key: str) -> str:
        figure = claims[id].figures.get(key)
        return "not tried" if figure is None else f"{figure:,}"

    lines = [one for one in found.case.claims if one.id.startswith("guarantee/")]
    proven = sum(one.outcome == "shown" for one in lines)
    yield "Guarantees of shipped scripts proven", f"{proven}", f"of {len(lines)}"
    large = "guarantees/large"
    yield f"Proving {of(large, 'sections')} sections", of(large, "seconds"), "s"
    yield (
        "Planted violations caught on the right way",
        of("guarantees/planted", "caught"),
        f"of {of('guarantees/planted', 'planted')}",
    )
    turns = of("faults/adversarial", "turns")
    yield "Illegal moves", of("faults/adversarial", "illegal"), f"in {turns} adversarial turns"
    yield "Messages or records wrong", of("faults/adversarial", "wrong"), "in the same"
    yield (
        "Messages lost or repeated",
        of("faults/kills", "lost"),
        f"{of('faults/kills', 'kills')} kills",
    )
    for kind in STORES:
        id = f"faults/at-once-{kind}"
        yield f"Turns at once lost, {kind}", of(id, "lost"), f"of {of(id, 'turns')}"
    audited = [one for one in found.case.claims if one.id.startswith("rehearsed-audit/")]
    sessions = sum(one.figures["sessions"] for one in audited)
    wrong = sum(one.figures["findings"] for one in audited)
    yield "Irregularities in audited sessions", f"{wrong:,}", f"in {sessions:,} sessions"
    kinds = of("tampering", "kinds")
    planted = of("tampering", "planted")
    yield "Kinds of tampering found", of("tampering", "found"), f"of {kinds} ({planted} planted)"
    for kind in STORES:
        for id, where in (
            (f"privacy/key-{kind}", "under a key"),
            (f"privacy/forgotten-{kind}", "forgotten"),
        ):
            without = of(id, "without")
            yield f"Bytes of personal text, {kind}, {where}", of(id, "found"), f"else {without}"


def _classified_rows(found: Compared) -> Iterator[tuple[str, str, str]]:
    (figures,) = (one.figures for one in found.case.claims if one.id == "guard/classifier")
    danger, harmless = figures["messages"], figures["harmless"]
    for who, key in (("phrases alone", ""), ("phrases and a classifier", "_both")):
        heard = figures["both" if key else "phrases"]
        yield f"Danger found in fresh messages, {who}", f"{heard}", f"of {danger}"
        yield f"False alarms, {who}", f"{figures[f'false_alarms{key}']}", f"of {harmless}"


def _guard_rows(guard: Sequence[Figure]) -> Iterator[tuple[str, str, str]]:
    if not guard:
        yield "Risk messages found", "none", "no labelled messages come with this version"
    for one in guard:
        language, level, messages, found, share, *_ = table_row(one)
        what = "false alarms" if level == "none" else f"{level}, found"
        yield f"Risk messages, {language}, {what}", found, f"of {messages}: {share}"


if __name__ == "__main__":
    sys.exit(main())

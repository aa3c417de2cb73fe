"""What sessions withstand: bad models, killed processes, turns at once, and who reads the files."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import get_args

from benchmarks.keeping import NotThere, places

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.adversary import Account, run  # noqa: E402  # what tests count is counted here too
from support.fakes import Talk  # noqa: E402
from support.planted import (  # noqa: E402
    everything,
    forms,
    plant,
    postgres_files,
    postgres_rows,
    sqlite_files,
)
from support.session_worker import Job, open_conversation  # noqa: E402
from support.session_worker import run as work  # noqa: E402
from support.store_contract import conversation, take  # noqa: E402

from scriptgraph.assurance.case.claims import Area, Claim, Outcome  # noqa: E402
from scriptgraph.core.errors import InputError  # noqa: E402
from scriptgraph.core.settings import Mode  # noqa: E402
from scriptgraph.rehearsal.model import RehearsalModel  # noqa: E402
from scriptgraph.script.model import Script  # noqa: E402
from scriptgraph.sessions.checkpoints import open_store  # noqa: E402

STORES = ("SQLite", "Postgres")
CHECK = "python -m benchmarks.assure"
KEY = "0123456789abcdef"

_PIECES = 100
"""Pieces of answers that a process speaks at most before it is killed."""


def claim(
    key: str, area: Area, about: str, text: str, evidence: str, outcome: Outcome, **figures: object
) -> Claim:
    """Make a claim that this benchmark shows, or does not."""
    return Claim(f"{area}/{key}", area, about, text, outcome, evidence, CHECK, figures=figures)


def shown(*, wrong: int, tried: int) -> Outcome:
    """Say whether something was tried, and nothing was wrong."""
    return "refuted" if wrong else "shown" if tried else "open"


async def adversarial(scripts: list[Script], turns: int) -> Claim:
    """Drive scripts, in every mode, with the worst model there is."""
    total = Account()
    runs = [(script, mode) for script in scripts for mode in get_args(Mode)]
    for number, (script, mode) in enumerate(runs):
        await run(script, mode, max(1, turns // len(runs)), seed=number, account=total)
    wrong = len(total.illegal) + len(total.wrong)
    return claim(
        "adversarial",
        "faults",
        "every script",
        "Whatever a model answers, a session moves by its script's rules alone, and no message is "
        "lost, repeated or out of order.",
        f"{total.turns:,} turns with a model that answers nonsense, claims what does not exist, "
        f"fails and falls silent: {total.moves:,} moves, {len(total.illegal)} of them illegal, "
        f"{len(total.wrong)} messages or records wrong.",
        shown(wrong=wrong, tried=total.moves),
        turns=total.turns,
        moves=total.moves,
        illegal=len(total.illegal),
        wrong=len(total.wrong),
    )


async def kills(script: Script, number: int) -> Claim:
    """Kill processes with `kill -9` in the middle of turns, and look for what is lost."""
    killed, lost = 0, 0
    for mode in get_args(Mode):
        with tempfile.TemporaryDirectory() as folder:
            found = await asyncio.to_thread(_kill, script, mode, Path(folder), number)
        killed, lost = killed + found[0], lost + found[1]
    return claim(
        "kills",
        "faults",
        "SQLite",
        "Whenever a process is killed, its session goes on to be what it would have been anyway.",
        f"{killed} processes were killed at random moments, in every mode; {lost} messages were "
        "lost, repeated or changed.",
        shown(wrong=lost, tried=killed),
        kills=killed,
        lost=lost,
    )


def _kill(script: Script, mode: Mode, folder: Path, number: int) -> tuple[int, int]:
    """Count kills, and messages of the session that differ from those of an undisturbed one."""
    said = ("I am fine, thank you.", "Why is that?")
    texts = [f"{n}: {text}" for n in range(16) for text in said]
    log, address = folder / "log.jsonl", str(folder / "sessions.sqlite")
    job = Job(address, script.model_dump_json(), mode, "a", texts, log)
    draw = random.Random(f"kills {mode}")
    killed = 0
    while killed < number and not work(job, killed_after=draw.randint(0, _PIECES)):
        killed += 1
    work(job)
    return killed, asyncio.run(_differing(script, mode, job))


async def _differing(script: Script, mode: Mode, job: Job) -> int:
    undisturbed = Talk(script, RehearsalModel(), mode)
    await undisturbed.say(None, *job.texts)
    wanted = [(one.type, one.text) for one in (await undisturbed.state())["messages"]]
    async with open_store(job.address) as store:
        state = await open_conversation(job, store).state()
    there = [(one.type, one.text) for one in state.get("messages", [])]
    differ = sum(one != other for one, other in zip(there, wanted, strict=False))
    return differ + abs(len(there) - len(wanted))


async def at_once(kind: str, sessions: int, turns: int) -> Claim:
    """Let turns of a session come at the same moment, through two stores of one address."""
    text = "Turns of a session that come at the same moment are all kept, and answered one by one."
    key = f"at-once-{kind}"
    try:
        async with places(kind) as place:
            lost = await _at_once(place().address, sessions, turns)
    except NotThere as reason:
        return claim(key, "faults", kind, text, f"Not tried: {reason}.", "open")
    said = sessions * turns
    return claim(
        key,
        "faults",
        kind,
        text,
        f"{said} turns of {sessions} sessions, {turns} at once in each, through two stores: {lost} "
        "lost, repeated or without an answer of their own.",
        shown(wrong=lost, tried=said),
        turns=said,
        lost=lost,
    )


async def _at_once(address: str, sessions: int, turns: int) -> int:
    texts = [f"{number}?" for number in range(turns)]
    lost = 0
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(open_store(address)) for _ in range(2)]
        for name in (f"session {number}" for number in range(sessions)):
            await take(conversation(stores[0], name), None)
            one_each = (
                take(conversation(stores[n % 2], name), text) for n, text in enumerate(texts)
            )
            await asyncio.gather(*one_each)
            messages = (await conversation(stores[1], name).state())["messages"]
            said = [one.text for one in messages if one.type == "human"]
            kinds = [one.type for one in messages]
            wanted = ["ai"] + ["human", "ai"] * turns
            lost += len(set(texts) ^ set(said)) + len(said) - len(set(said))
            lost += sum(one != other for one, other in zip(kinds, wanted, strict=False))
    return lost


async def unread(kind: str) -> list[Claim]:
    """Search stores for what was said: under a key, and when a session was forgotten."""
    under_key = "In a store under a key, nothing that was said, collected or decided can be read."
    forgotten = "Of a session that was forgotten nothing is left in the store."
    keys = (f"key-{kind}", f"forgotten-{kind}")
    try:
        plain = await _left(kind, None, forget=False)
        hidden = await _left(kind, KEY, forget=False)
        gone = await _left(kind, None, forget=True)
    except (NotThere, InputError) as reason:
        told = f"Not tried: {reason}."
        return [
            claim(key, "privacy", kind, text, told, "open")
            for key, text in zip(keys, (under_key, forgotten), strict=True)
        ]
    control = f"The same search finds {plain:,} bytes of them in a store that is neither."
    wheres = ("files", "files") if kind == "SQLite" else ("tables and files", "tables")
    return [
        claim(
            key,
            "privacy",
            kind,
            text,
            f"{len(everything())} words were planted in every part of a session; {left or 'no'} "
            f"bytes of them were found in its {where}. {control}",
            shown(wrong=left, tried=plain),
            found=left,
            without=plain,
        )
        for key, text, left, where in zip(
            keys, (under_key, forgotten), (hidden, gone), wheres, strict=True
        )
    ]


async def _left(kind: str, key: str | None, *, forget: bool) -> int:
    """Count the bytes of planted words that stand in a new store, in whatever form."""
    async with places(kind) as place:
        address = place().address
        async with open_store(address, key=key) as store:
            await plant(store, "a")
            if forget:
                await store.forget("a")
        read = partial(_kept, kind, address, files=not forget)
        data = await asyncio.to_thread(read)
    written = {form for word in everything().values() for form in forms(word)}
    return sum(data.count(form) * len(form) for form in written)


def _kept(kind: str, address: str, *, files: bool) -> bytes:
    """Read a store; a server's files keep for a while what was deleted, and nothing is promised."""
    if kind == "SQLite":
        return sqlite_files(Path(address))
    rows = postgres_rows(address)
    return rows + postgres_files(address, log=False) if files else rows

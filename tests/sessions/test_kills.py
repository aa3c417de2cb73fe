"""Processes that die in the middle of a session: nothing is lost, nothing is said twice."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from support.fakes import Talk
from support.session_worker import Job, open_conversation, run, run_together
from support.store_contract import SCRIPT, take

from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script
from scriptgraph.sessions.checkpoints import open_store

STRESS_RELIEF = load_script(Path(__file__).parents[2] / "scripts" / "stress_relief.yaml")
TEXTS = [f"{n}: {text}" for n in range(16) for text in ("I am fine, thank you.", "Why is that?")]
"""One message fewer than end the session: behind its end nothing is taken any more."""
KILLS = 12
MOST = 100
"""Pieces of answers that a process speaks at most before it is killed."""


def job(folder: Path, mode: Mode, script: Script = STRESS_RELIEF) -> Job:
    return Job(
        address=str(folder / "sessions.sqlite"),
        script=script.model_dump_json(),
        mode=mode,
        session="a",
        texts=TEXTS,
        log=folder / "log.jsonl",
    )


async def transcript(job: Job) -> list[tuple[str, str]]:
    async with open_store(job.address) as store:
        state = await open_conversation(job, store).state()
    return [(message.type, message.text) for message in state.get("messages", [])]


def seen(job: Job) -> list[dict[str, str]]:
    """Read what the user's processes have seen; a kill may have cut the last line off."""
    if not job.log.exists():
        return []
    lines = job.log.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.endswith("}")]


@pytest.mark.slow
@pytest.mark.parametrize("mode", get_args(Mode))
def test_kills_lose_nothing(mode: Mode, tmp_path: Path) -> None:
    """After kill -9 at random moments the session goes on to be what it would have been anyway."""
    talking = job(tmp_path, mode)
    draw = random.Random(f"kills {mode}")
    kills = in_turn = 0
    while kills < KILLS:
        if run(talking, killed_after=draw.randint(0, MOST)):
            pytest.fail(f"the session was over after {kills} kills")
        kills += 1
        left = asyncio.run(transcript(talking))
        in_turn += bool(left) and left[-1][0] == "human"
        for entry in seen(talking):
            if entry.get("text"):
                assert ("human", entry["text"]) in left
            if entry.get("reply"):
                assert entry["reply"] in [text for kind, text in left if kind == "ai"]
    assert run(talking)
    assert in_turn >= 3, "too few kills fell into a turn to prove anything"

    undisturbed = Talk(STRESS_RELIEF, RehearsalModel(), mode)
    asyncio.run(undisturbed.say(None, *TEXTS))
    expected = asyncio.run(undisturbed.state())["messages"]
    left = asyncio.run(transcript(talking))
    assert left == [(message.type, message.text) for message in expected]
    with closing(sqlite3.connect(talking.address)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    print(f"{mode}: {kills} kills, {in_turn} of them within a turn, nothing lost or repeated")


@pytest.mark.slow
@pytest.mark.parametrize("mode", get_args(Mode))
def test_a_session_goes_on_in_a_new_process(mode: Mode, tmp_path: Path) -> None:
    """Each turn in a process of its own makes the same session as all turns in one."""
    whole = job(tmp_path, mode)
    for number in range(4):
        assert run(replace(whole, texts=TEXTS[:number]))
    undisturbed = Talk(STRESS_RELIEF, RehearsalModel(), mode)
    asyncio.run(undisturbed.say(None, *TEXTS[:3]))
    expected = asyncio.run(undisturbed.state())["messages"]
    left = asyncio.run(transcript(whole))
    assert left == [(message.type, message.text) for message in expected]


def test_two_processes_take_turns(tmp_path: Path) -> None:
    """Two processes in one session at the same time are served one after the other."""
    first = job(tmp_path, "multi")
    assert run(replace(first, texts=[]))
    texts = [[f"{name}{n}?" for n in range(8)] for name in "ab"]
    run_together(*(replace(first, texts=mine, log=tmp_path / f"{mine[0]}.jsonl") for mine in texts))
    left = asyncio.run(transcript(first))
    assert [kind for kind, _ in left] == ["ai"] + ["human", "ai"] * 16
    said = [text for kind, text in left if kind == "human"]
    for mine in texts:
        assert [text for text in said if text in mine] == mine
    assert said not in (texts[0] + texts[1], texts[1] + texts[0]), "they never met"


@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize("finish_first", [True, False])
@pytest.mark.parametrize("lost", range(6))
async def test_every_moment_of_a_turn_can_be_the_last(
    mode: Mode, finish_first: bool, lost: int, tmp_path: Path
) -> None:
    """Whichever of a turn's steps was the last to reach the disk, nothing is lost or repeated."""
    talking = replace(job(tmp_path, mode), script=SCRIPT.model_dump_json())
    async with open_store(talking.address) as store:
        await take(open_conversation(talking, store), None, "it is 3 today")
    forget_steps(talking.address, lost)
    async with open_store(talking.address) as store:
        conversation = open_conversation(talking, store)
        before = [message.text for message in (await conversation.state())["messages"]]
        kept = "it is 3 today" in before
        if kept and finish_first:
            await take(conversation, None)
            before = [message.text for message in (await conversation.state())["messages"]]
            assert len(before) == 3
        await take(conversation, "second?")
        messages = (await conversation.state())["messages"]
        assert [m.text for m in messages][: len(before) + 1] == [*before, "second?"]
        assert messages[-1].type == "ai"
        assert len(messages) == len(before) + 2
        assert not await conversation.is_waiting()


def forget_steps(address: str, number: int) -> None:
    """Take the last steps off a session's file, as if they had not been written any more."""
    with closing(sqlite3.connect(address)) as connection:
        found = connection.execute(
            "SELECT checkpoint_id FROM checkpoints ORDER BY checkpoint_id DESC LIMIT ?", (number,)
        ).fetchall()
        for table in ("checkpoints", "writes", "session_digests"):
            connection.executemany(f"DELETE FROM {table} WHERE checkpoint_id = ?", found)
        connection.commit()

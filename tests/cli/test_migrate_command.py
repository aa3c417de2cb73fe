"""`scriptgraph migrate`: sessions move to a new version of their script, or say why they stay."""

from __future__ import annotations

import asyncio
import hashlib
import json
import signal
from pathlib import Path

import pytest
from support.command_line import ROOT, Command, scriptgraph

from scriptgraph.sessions.checkpoints import open_store

SHIPPED = ROOT / "scripts" / "every_feature.yaml"
NAMES = ["monday", "tuesday"]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Hold two sessions of the shipped script, and one of another."""
    path = tmp_path / "sessions.sqlite"
    held = dict.fromkeys(NAMES, SHIPPED) | {"bike": ROOT / "scripts" / "bike_repair.yaml"}
    for name, script in held.items():
        done = scriptgraph("chat", script, "--session", name, "--store", path, given="/quit\n")
        assert done.returncode == 0
    return path


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    """Write a new version, whose first section has another name."""
    title = "    title: Welcome\n"
    text = SHIPPED.read_text(encoding="utf-8").replace(title, f"{title}    renamed_from: welcome\n")
    path = tmp_path / "renamed.yaml"
    path.write_text(text.replace("  welcome:", "  hello:"), encoding="utf-8")
    return path


def _digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_dry_run_changes_no_byte(store: Path, renamed: Path) -> None:
    """It says what would become of each, and every file of the store is as it was."""
    before = _digests(store.parent)
    done = scriptgraph("migrate", renamed, "--all", "--dry-run", "--store", store)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "  tuesday: can move by its new names; it is in hello",
        "    section welcome → hello",
        "  monday: can move by its new names; it is in hello",
        "    section welcome → hello",
        "2 sessions: 2 would move, 0 would stay; nothing was changed",
    ]
    assert _digests(store.parent) == before


def test_sessions_move_and_go_on(store: Path, renamed: Path) -> None:
    """Each says so, `audit` is content, and the same command has no more to do."""
    done = scriptgraph("migrate", renamed, "monday", "--by", "Dr Gray", "--store", store)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "  monday: moved; it is in hello",
        "    section welcome → hello",
        "1 session: 1 moved, 0 stayed",
    ]
    again = scriptgraph("migrate", renamed, "--all", "--store", store)
    assert again.stdout.splitlines()[-1] == "2 sessions: 1 moved, 0 stayed"
    assert "monday: it has this version already" in again.stdout
    said = scriptgraph(
        "chat", renamed, "--session", "monday", "--store", store, given="ok\n/quit\n"
    )
    assert said.returncode == 0
    told = scriptgraph("trace", "monday", "--store", store).stdout
    assert "Dr Gray moves it from version 2" in told
    audited = scriptgraph("audit", "--all", "--store", store)
    assert (audited.returncode, audited.stdout.splitlines()[-1]) == (
        0,
        "3 sessions, 0 with irregularities",
    )
    written = scriptgraph(
        "sessions", "--script", renamed, "--out", store.parent / "chats.jsonl", "--store", store
    )
    assert written.returncode == 0, written.stderr
    assert "migration" in (store.parent / "chats.jsonl").read_text(encoding="utf-8")
    replayed = scriptgraph("replay", store.parent / "chats.jsonl", "--script", renamed)
    assert (replayed.returncode, replayed.stderr) == (0, "")
    older = scriptgraph("replay", store.parent / "chats.jsonl", "--script", SHIPPED)
    assert older.returncode == 1
    assert "hold it against that" in " ".join(older.stderr.split())
    reported = scriptgraph("report", store.parent / "chats.jsonl")
    assert reported.returncode == 0, reported.stderr


def test_a_session_that_may_not_move_is_refused_with_its_reason(
    store: Path, tmp_path: Path
) -> None:
    """The exit code is 1, the session stays as it was, and the others are moved all the same."""
    path = tmp_path / "reworded.yaml"
    text = SHIPPED.read_text(encoding="utf-8")
    path.write_text(text.replace("This is a demonstration.", "This is a demo."), encoding="utf-8")
    done = scriptgraph("migrate", path, "monday", "bike", "--store", store)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "  monday: has to stay",
        "    the exact words of a task have changed, which it has settled: welcome.notice",
        "  bike: has to stay",
        "    it is a session of 'bike_repair', and not of 'every_feature'",
        "2 sessions: 0 moved, 2 stayed",
    ]
    data = json.loads(
        scriptgraph("migrate", path, "--all", "--dry-run", "--store", store, "--json").stdout
    )
    assert [(one["session"], one["fate"]) for one in data["sessions"]] == [
        ("tuesday", "stays"),
        ("monday", "stays"),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        ((), 2, "name sessions, or say --all"),
        (("monday", "--all"), 2, "name sessions, or say --all"),
        (("friday",), 1, "no session 'friday'"),
    ],
)
def test_wrong_use_is_told(
    store: Path, renamed: Path, arguments: tuple[str, ...], code: int, why: str
) -> None:
    """Nothing is moved where nobody can know what was meant."""
    done = scriptgraph("migrate", renamed, *arguments, "--store", store)
    assert (done.returncode, done.stdout) == (code, "")
    assert why in " ".join(done.stderr.replace("│", " ").split())


async def test_after_ctrl_c_the_same_command_goes_on(store: Path, renamed: Path) -> None:
    """What has moved has moved, what was waited for is as it was, and comes with the next."""
    async with open_store(str(store)) as held, held.turn("monday"):
        command = Command("migrate", renamed, "--all", "--store", store)
        while "A turn is under way" not in command.said():
            assert command.running.poll() is None, command.said()
            await asyncio.sleep(0.05)
        command.running.send_signal(signal.SIGINT)
        done = await asyncio.to_thread(command.end)
    assert done.returncode == 130
    assert "tuesday: moved" in done.stdout
    assert "monday" not in done.stdout
    again = await asyncio.to_thread(scriptgraph, "migrate", renamed, "--all", "--store", store)
    assert again.returncode == 0
    assert again.stdout.splitlines() == [
        "  tuesday: it has this version already",
        "  monday: moved; it is in hello",
        "    section welcome → hello",
        "2 sessions: 1 moved, 0 stayed",
    ]

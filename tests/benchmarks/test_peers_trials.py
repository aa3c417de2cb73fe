"""What everybody is put to beside the dialogue, and how it is written down."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from benchmarks.counting import Usage
from benchmarks.peers.contestants import FRAMEWORKS, HANDING_OVER, HERE_AT_HAND, ONE_PROMPT, OURS
from benchmarks.peers.dialogue import HERE
from benchmarks.peers.environments import packages
from benchmarks.peers.lines import lines_of
from benchmarks.peers.process import PeerFailed, running
from benchmarks.peers.report import Result, report
from benchmarks.peers.server import application
from benchmarks.peers.trials import Speed, Trials
from benchmarks.serving import served
from markdown_it import MarkdownIt


@pytest.fixture(scope="module")
def server(tokenizer: Path) -> Iterator[str]:
    with served(application) as address:
        yield address


@pytest.fixture
async def wire() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=120) as client:
        yield client


@pytest.mark.slow
async def test_we_are_not_moved_by_a_lie_and_go_on_after_a_kill(
    server: str, wire: httpx.AsyncClient
) -> None:
    """Neither words that nobody has said nor a bare claim moves us, and nothing is lost."""
    ours = Trials(OURS[0], Path(sys.executable), server, wire)
    assert not await ours.lie("quotes")
    assert not await ours.lie("way")
    assert await ours.kill() == ("goes on", "kept")


@pytest.mark.slow
async def test_who_keeps_nothing_begins_again(server: str, wire: httpx.AsyncClient) -> None:
    """Handoff agents without a store are moved by a claim, and a kill takes everything."""
    plain = Trials(HANDING_OVER, Path(sys.executable), server, wire)
    assert await plain.lie("way")
    assert await plain.kill() == ("begins again: nothing is left", "lost")
    assert (await plain.many(2)).turns_a_second > 0


async def test_who_cannot_start_says_why(server: str, tmp_path: Path) -> None:
    """A program that breaks at once is told of by its last words."""
    without = Path(sys.executable)
    nobody = type(ONE_PROMPT)("nobody", "not_there")
    with pytest.raises(PeerFailed, match="not_there"):
        async with running(nobody, without, f"{server}/nobody/v1", tmp_path) as peer:
            await peer.turn("a", 0)


def test_every_contestant_has_a_program_and_an_environment() -> None:
    """Each can be run: its program is there, and what it needs is pinned."""
    for one in (*HERE_AT_HAND, *FRAMEWORKS):
        assert (HERE / "programs" / f"{one.program}.py").is_file()
        if one.environment:
            assert all("==" in package for package in packages(one.environment))


def test_the_document_in_the_repository_names_everybody() -> None:
    """What lies in `docs/` was written by a run of everybody, and holds no path of any machine."""
    text = (Path(__file__).parents[2] / "docs" / "peers.md").read_text(encoding="utf-8")
    assert all(f"\n| {one.name} |" in text for one in (*HERE_AT_HAND, *FRAMEWORKS))
    assert not re.search(r"(^|[\s\"'(`])/(tmp|work|home|root|Users)/", text)


def test_lines_are_those_with_code() -> None:
    """Blank lines, remarks and docstrings are not counted."""
    text = (HERE / "programs" / "one_prompt.py").read_text(encoding="utf-8")
    code = [line for line in text.splitlines() if line.strip() and '"""' not in line]
    assert lines_of("one_prompt") == len(code)


def test_the_report_has_a_line_for_everybody() -> None:
    """What was measured stands in tables, and what could not be says why."""
    well = Result(OURS[0], Usage(22, 2_200, 1_024, 220), [Speed(12.0, 3.4)], "goes on", "kept")
    well.moved_by_lie = well.moved_by_false_quotes = False
    ill = Result(FRAMEWORKS[0], failed={"installation": "no such version"})
    text = report([well, ill], date(2030, 1, 2), sessions=2, rounds=1)
    tables = [
        token for token in MarkdownIt().enable("table").parse(text) if token.type == "tr_open"
    ]
    assert len(tables) >= 2 * 3
    assert "| 1.00 | 100 | 53 | 10 | 65 | 12.0 | 3.40 |" in text
    assert "* langgraph-swarm, installation: no such version" in text
    assert "2030-01-02" in text

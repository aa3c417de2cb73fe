"""Two systems before judges with known properties, behind a real server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from support.judges import Bench, first, longer, marked
from support.openai_server import OpenAIServer, openai_server
from support.replying import INPUTS, good_and_so, write_replies
from support.served import served_model

from scriptgraph.files.ledger import open_ledger
from scriptgraph.formats.rubric import load_rubric
from scriptgraph.metrics.win_rates import LengthLimit
from scriptgraph.replies.preferences import WHOLE, HumanChoice, ReplyChoice
from scriptgraph.studies.judging.compare import Contest, differing
from scriptgraph.studies.judging.compare_summary import outcome
from scriptgraph.studies.judging.reply_pairs import pair_up

VERDICTS = 2 * INPUTS
RUBRIC = load_rubric("principles")


@dataclass
class Compared:
    """What came of a comparison, and what the server and the file have of it."""

    found: dict[str, Any]
    server: OpenAIServer
    kept: list[ReplyChoice] = field(default_factory=list)

    @property
    def overall(self) -> dict[str, Any]:
        overall: dict[str, Any] = self.found["overall"]
        return overall


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Write replies of two systems."""
    return good_and_so(tmp_path)


async def compared(
    bench: Bench,
    files: tuple[Path, Path],
    *,
    criteria: Sequence[str] = (WHOLE,),
    attempts: int = 2,
    human: Sequence[HumanChoice] | None = None,
) -> Compared:
    """Have a judge compare over HTTP, one call at a time."""
    pairs = pair_up(*files, print)
    out = files[0].with_name("choices.jsonl")
    differs = differing(pairs, RUBRIC, "large")
    with (
        openai_server(bench) as server,
        open_ledger(out, ReplyChoice, "a choice", differs=differs, remark=print) as ledger,
    ):
        async with served_model(server.base_url, "large") as judge:
            contest = Contest(pairs, RUBRIC, criteria, judge, ledger, attempts)
            await contest.carry_out(concurrency=1)
        return Compared(outcome(contest, LengthLimit(ratio=1.2), human), server, ledger.found)


def of_a(number: int) -> str:
    """Give a reply of A's: three times as long as B's for three inputs in four."""
    return "a" * (100 + number // 4 % 2) if number % 4 == 0 else "a" * 300


def of_b(number: int) -> str:
    """Give a reply of B's."""
    return "b" * (101 - number // 4 % 2)


async def test_a_judge_of_the_first_position_is_exposed(files: tuple[Path, Path]) -> None:
    """A win rate of one half out of nothing but ties, and every verdict for the first reply."""
    told = await compared(Bench(first), files)
    assert [told.overall[key] for key in ("wins", "ties", "losses")] == [0, INPUTS, 0]
    assert told.overall["win_rate"] == 0.5
    assert told.overall["first_chosen"]["share"] == told.overall["split"]["share"] == 1
    assert len(told.server.requests) == VERDICTS


async def test_a_judge_of_length_is_exposed_by_the_length_limit(tmp_path: Path) -> None:
    """A's longer replies win; among pairs of like length the advantage is gone, and it is said."""
    a = write_replies(tmp_path / "a.jsonl", of_a)
    b = write_replies(tmp_path / "b.jsonl", of_b)
    told = await compared(Bench(longer), (a, b))
    limited = told.overall["length_limited"]
    assert told.overall["win_rate"] == 0.875
    assert told.overall["longer_won"]["share"] == 1
    assert limited["win_rate"] == 0.5
    assert [limited[key] for key in ("wins", "ties", "losses", "missing")] == [5, 0, 5, 0]
    assert told.found["characters"]["A"] > 2 * told.found["characters"]["B"]


@pytest.mark.parametrize("stubborn", [False, True])
async def test_nonsense_in_a_fifth_of_the_answers_is_missing_in_exactly_a_fifth(
    stubborn: bool, files: tuple[Path, Path], tmp_path: Path
) -> None:
    """So many verdicts are missing, none is filled in, and the interval widens.

    Once the judge is asked but one time, and once it is asked again and stays with its nonsense.
    """
    (tmp_path / "whole").mkdir()
    whole = await compared(Bench(marked), good_and_so(tmp_path / "whole"))
    assert whole.overall["win_rate"] == pytest.approx(0.8)
    bench = Bench(marked, nonsense=5, stubborn=stubborn)
    told = await compared(bench, files, attempts=2 if stubborn else 1)
    missing = VERDICTS // 5
    assert told.found["verdicts"]["missing"] == missing
    assert sum(told.found["verdicts"]["reasons"].values()) == missing
    assert sum(one.choice is None for one in told.kept) == missing
    assert len(told.server.requests) == VERDICTS + (missing if stubborn else 0)
    # It is every fifth verdict: no pair lacks both of its two.
    assert told.overall["missing"] == missing
    assert sum(told.overall[key] for key in ("wins", "ties", "losses")) == INPUTS - missing
    assert _width(told) > _width(whole)


async def test_each_principle_is_asked_by_itself(files: tuple[Path, Path]) -> None:
    """The judge sees one criterion a call, and the whole rubric in a call of its own."""
    told = await compared(Bench(marked), files, criteria=[WHOLE, "empathy", "safety"])
    assert list(told.found["criteria"]) == ["empathy", "safety"]
    assert all(one["wins"] == 32 for one in told.found["criteria"].values())
    assert told.found["verdicts"]["wanted"] == len(told.server.requests) == 3 * VERDICTS
    for request, one in zip(told.server.requests, told.kept, strict=True):
        system = request["messages"][0]["content"]
        shown = [name for name in RUBRIC.by_id if f"\n{name}: " in system]
        assert shown == ([one.criterion] if one.criterion else list(RUBRIC.by_id))


async def test_swapping_the_files_mirrors_the_result(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    """Who is called A is nothing to the judge."""
    here = await compared(Bench(marked), files)
    (tmp_path / "there").mkdir()
    there = await compared(Bench(marked), good_and_so(tmp_path / "there")[::-1])
    assert here.overall["wins"] == there.overall["losses"]
    assert here.overall["win_rate"] == pytest.approx(1 - there.overall["win_rate"])


async def test_agreement_with_people_is_kappa(files: tuple[Path, Path]) -> None:
    """A judge who sees it as people do agrees fully; one who only looks at the order does not."""
    human = [HumanChoice(id=f"c{n}", choice="A" if n % 5 else "B") for n in range(INPUTS)]
    told = await compared(Bench(marked), files, human=human)
    assert told.found["human"]["kappa"] == 1
    assert told.found["human"]["compared"] == told.found["human"]["same"] == INPUTS
    files[0].with_name("choices.jsonl").unlink()
    blind = await compared(Bench(first), files, human=human)
    assert blind.found["human"]["kappa"] == pytest.approx(0)


async def test_a_missing_verdict_is_asked_for_again(files: tuple[Path, Path]) -> None:
    """Gone on with, it fills what is missing with real answers, and asks nothing else."""
    await compared(Bench(marked, nonsense=5), files, attempts=1)
    told = await compared(Bench(marked), files)
    assert len(told.server.requests) == VERDICTS // 5
    assert told.found["verdicts"]["missing"] == 0
    assert len(told.kept) == VERDICTS + VERDICTS // 5


def _width(told: Compared) -> float:
    low, high = told.overall["interval"]
    return float(high - low)

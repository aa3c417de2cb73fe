"""Many things scored: each once, what is known not again, and no more than is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.language_models import BaseChatModel
from support.fakes import Queue, ToldModel
from support.rubrics import rubric
from support.scoring_judges import NONSENSE, number_in, numbered, scored

from scriptgraph.core.errors import InputError
from scriptgraph.files.ledger import open_ledger
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.replies.reply import Reply, Said
from scriptgraph.replies.scores import ScoreSheet, fuller
from scriptgraph.studies.judging.items import Source
from scriptgraph.studies.judging.score import Appraisal, differing

RUBRIC = rubric("kind")


def by_number() -> ToldModel:
    """Give a judge whose score is the reply's number."""
    return ToldModel(tell=lambda prompt: scored(prompt, number_in(prompt)))


def write_replies(path: Path, *replies: str) -> Path:
    lines = [
        Reply(id=str(n), messages=(Said(role="user", content="Hi."),), reply=reply).line()
        for n, reply in enumerate(replies)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


async def appraised(
    path: Path,
    out: Path,
    *,
    repeats: int = 1,
    judge: BaseChatModel | None = None,
    attempts: int = 2,
    most: int = 100,
) -> tuple[int, Appraisal]:
    """Score a file until there are so many sheets, and say how much there was left to ask."""
    model = judge or by_number()
    differs = differing(RUBRIC, model)
    with open_ledger(out, ScoreSheet, "a score", differs=differs, remark=pytest.fail) as ledger:
        source, done = Source(path, RUBRIC.judges), list[None]()
        appraisal = Appraisal(source, RUBRIC, model, ledger, repeats, attempts)
        left = appraisal.survey(pytest.fail)
        await appraisal.carry_out(
            concurrency=2,
            on_done=lambda: done.append(None),
            must_halt=lambda: len(ledger.found) >= most,
        )
        assert len(done) == len(ledger.calls)
    return left, appraisal


FIVE = [numbered(n) for n in range(1, 6)]


async def test_everything_is_scored_in_its_order(tmp_path: Path) -> None:
    """However many calls are under way; each sheet is told of as it comes."""
    path = write_replies(tmp_path / "r.jsonl", *FIVE)
    model = by_number()
    left, appraisal = await appraised(path, tmp_path / "s.jsonl", repeats=2, judge=model)
    found = appraisal.sheets()
    assert [sheet.key for sheet in found] == [(str(n), r) for n in range(5) for r in (1, 2)]
    assert [sheet.overall for sheet in found] == [n for n in range(1, 6) for _ in (1, 2)]
    assert len(model.prompts) == left == 10


async def test_what_is_known_is_not_asked_and_what_is_missing_is(tmp_path: Path) -> None:
    """Going on costs only what is not there yet; a worse answer takes nothing away."""
    path, out = write_replies(tmp_path / "r.jsonl", *FIVE), tmp_path / "s.jsonl"
    _, nothing = await appraised(path, out, judge=ToldModel(tell=lambda _: NONSENSE), attempts=1)
    first = nothing.sheets()
    assert len(first) == 5
    assert all(sheet.missing for sheet in first)
    write_replies(path, *FIVE[:2])
    whole = (await appraised(path, out))[1].sheets()
    write_replies(path, *FIVE)
    model = by_number()
    _, appraisal = await appraised(path, out, judge=model)
    assert [sheet.overall for sheet in appraisal.sheets()] == [1, 2, 3, 4, 5]
    assert len(model.prompts) == 3
    assert fuller(whole[0], first[0]) == whole[0]
    assert fuller(first[0], whole[0]) == whole[0]


async def test_it_stops_before_the_next_call(tmp_path: Path) -> None:
    """What was not asked is not among the sheets; what is under way is finished."""
    path = write_replies(tmp_path / "r.jsonl", *FIVE)
    _, appraisal = await appraised(path, tmp_path / "s.jsonl", most=2)
    assert {sheet.id for sheet in appraisal.sheets()} >= {"0", "1"}
    assert len(appraisal.sheets()) <= 3


async def test_a_file_is_gone_on_with(tmp_path: Path) -> None:
    """More repeats and more replies cost what they add; others in the file do not count."""
    path = write_replies(tmp_path / "r.jsonl", numbered(1), numbered(2))
    out = tmp_path / "s.jsonl"
    assert (await appraised(path, out))[0] == 2
    assert (await appraised(path, out, judge=ToldModel(tell=Queue())))[0] == 0
    assert (await appraised(path, out, repeats=3))[0] == 4
    write_replies(path, numbered(1), numbered(2), numbered(3))
    left, appraisal = await appraised(path, out)
    assert (left, len(appraisal.sheets())) == (1, 3)
    write_replies(path, numbered(1))
    assert [sheet.overall for sheet in (await appraised(path, out))[1].sheets()] == [1]


async def test_a_reply_with_other_words_is_another(tmp_path: Path) -> None:
    """Its old score says nothing about it, and the file stays as it is."""
    path, out = write_replies(tmp_path / "r.jsonl", numbered(1)), tmp_path / "s.jsonl"
    await appraised(path, out)
    before = out.read_bytes()
    write_replies(path, numbered(2))
    with pytest.raises(InputError, match=r"s\.jsonl holds a score of '0', which had other words"):
        await appraised(path, out)
    assert out.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"judge": "other"}, "scores of the model 'other', not of 'told'"),
        ({"rubric": "other"}, "scores by the rubric 'other', not by 'small'"),
        ({"rubric_hash": "other"}, "scores by another version of the rubric 'small'"),
        ({"temperature": 0.5}, r"scores at temperature 0\.5, not None"),
    ],
)
async def test_scores_of_other_work_are_refused(
    change: dict[str, object], said: str, tmp_path: Path
) -> None:
    """Nothing is mixed and nothing overwritten; the message shows the way out."""
    path, out = write_replies(tmp_path / "r.jsonl", numbered(1)), tmp_path / "s.jsonl"
    [sheet] = (await appraised(path, out))[1].sheets()
    out.write_text(sheet.model_copy(update=change).line() + "\n", encoding="utf-8")
    before = out.read_bytes()
    with pytest.raises(InputError, match=rf"s\.jsonl holds {said}; --out"):
        await appraised(path, out)
    assert out.read_bytes() == before


async def test_there_has_to_be_something_to_score(tmp_path: Path) -> None:
    """An empty file is most likely the wrong one."""
    path = tmp_path / "r.jsonl"
    path.touch()
    with pytest.raises(InputError, match=r"r\.jsonl holds no reply to score"):
        await appraised(path, tmp_path / "s.jsonl")


async def test_a_rehearsal_is_marked_on_every_sheet(tmp_path: Path) -> None:
    """Nobody takes its scores for a language model's."""
    path = write_replies(tmp_path / "r.jsonl", *FIVE)
    _, appraisal = await appraised(path, tmp_path / "s.jsonl", judge=RehearsalModel())
    found = appraisal.sheets()
    assert len(found) == 5
    assert all(sheet.rehearsal and sheet.judge == "rehearsal" for sheet in found)

"""One application of a rubric: what is asked, and what becomes of the answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from support.fakes import Queue, Said, ToldModel
from support.rubrics import rubric

from scriptgraph.nodes.judges.scorer import content_hash, score
from scriptgraph.prompting.schemas import Scoring
from scriptgraph.replies.scores import ScoreSheet

RUBRIC = rubric("kind", "clear", "safe")
CLIENT = HumanMessage("I cannot sleep.")


def told(**scores: Any) -> str:
    """Write a judge's answer."""
    found = [{"criterion": name, "reason": "as said", "score": n} for name, n in scores.items()]
    return json.dumps({"scores": found})


WHOLE = told(kind=3, clear=5, safe=1)


async def scored(*said: Said) -> tuple[ScoreSheet, ToldModel]:
    model = ToldModel(tell=Queue(*said))
    sheet = await score(RUBRIC, [CLIENT], model, id="a", reply="Oh.", scored="m", repeat=2)
    return sheet, model


async def test_a_whole_answer_is_a_whole_sheet() -> None:
    """Each criterion with its reason; the sheet says what was scored, by what and by whom."""
    sheet, model = await scored(WHOLE)
    assert sheet.values() == {"kind": 3, "clear": 5, "safe": 1}
    assert sheet.overall == 3
    assert sheet.scores["kind"].reason == "as said"
    assert (sheet.key, sheet.scored, sheet.judge) == (("a", 2), "m", "told")
    assert (sheet.rubric, sheet.rubric_hash) == (RUBRIC.id, RUBRIC.hash)
    assert sheet.content == content_hash([CLIENT], "Oh.")
    assert (sheet.missing, sheet.rehearsal, sheet.temperature) == ({}, False, None)
    [prompt] = model.prompts
    assert "clear: clear\n  how clear\n  1 = level 1" in prompt[0].text
    assert "<reply>\nOh.\n</reply>" in prompt[1].text
    assert ScoreSheet.model_validate_json(sheet.line()) == sheet


@pytest.mark.parametrize(
    ("answer", "lacking"),
    [
        (told(kind=3, clear=6, safe=1), "clear"),
        (told(kind=0, clear=-1, safe=1), "kind, clear"),
        (told(kind=3, safe=1), "clear"),
        (told(kind=3, clear="n/a", safe=1), "clear"),
        (told(kind=3, clear=2.5, safe=1), "clear"),
        (told(kind=3, clear=True, safe=1), "clear"),
        (told(kind=3, clear=None, safe=1), "clear"),
        (told(kind=3, safe=1, Clear=2), "clear"),
        (WHOLE.replace("as said", " ", 1), "kind"),
        (WHOLE.replace('"reason": "as said", ', "", 1), "kind"),
        (WHOLE.replace('"clear"', '"kind"'), "kind, clear"),
    ],
)
async def test_what_is_usable_of_an_answer_is_kept(answer: str, lacking: str) -> None:
    """It is asked once more, told what was wrong; what then lacks is missing and never filled."""
    sheet, model = await scored(answer, answer)
    complaint = f"scores: {lacking}: each criterion needs one reason and one score from 1 to 5"
    assert complaint in model.prompts[1][-1].text
    assert ", ".join(sheet.missing) == lacking
    assert set(sheet.missing.values()) == {f"no usable answer: {complaint}"}
    assert {*sheet.scores, *sheet.missing} == set(RUBRIC.by_id)
    assert sheet.overall is None
    again, _ = await scored(answer, WHOLE)
    assert (again.missing, again.overall) == ({}, 3)
    assert again.call
    assert again.call["attempts"] == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Lovely reply!", "no usable answer: it holds no JSON object"),
        (WHOLE[:40], "no usable answer: it is not valid JSON"),
        ('{"scores": "all fine"}', "no usable answer: scores: "),
        (ConnectionError("no line"), "told failed: no line"),
    ],
)
async def test_without_an_answer_everything_is_missing(said: Said, why: str) -> None:
    """A judge that talks nonsense or is down gives no scores, and the sheet says why."""
    sheet, _ = await scored(said, said)
    assert sheet.scores == {}
    assert list(sheet.missing) == list(RUBRIC.by_id)
    assert all(reason.startswith(why) for reason in sheet.missing.values())
    assert sheet.call
    assert sheet.call["attempts"] == 2


@pytest.mark.parametrize("second", ["nonsense", ConnectionError("dead"), told(safe=2)])
async def test_the_fullest_answer_counts(second: Said) -> None:
    """A worse second attempt takes nothing away."""
    sheet, _ = await scored(told(kind=4, safe=2), second)
    assert sheet.values() == {"kind": 4, "safe": 2}
    assert list(sheet.missing) == ["clear"]


async def test_the_content_tells_words_and_speakers_apart() -> None:
    """The same words from the other side are another thing to score."""
    assert content_hash([CLIENT], "a") == content_hash([HumanMessage("I cannot sleep.")], "a")
    others = {
        content_hash([CLIENT], "b"),
        content_hash([AIMessage("I cannot sleep.")], "a"),
        content_hash([CLIENT, HumanMessage("a")], ""),
        content_hash([CLIENT], "a"),
    }
    assert len(others) == 4


def test_the_schema_that_a_server_is_given_asks_for_the_reason_first() -> None:
    """Every entry has all three keys, in this order; slips are forgiven only in reading."""
    [entry] = Scoring.model_json_schema()["$defs"].values()
    assert list(entry["properties"]) == ["criterion", "reason", "score"]
    assert entry["required"] == ["criterion", "reason", "score"]
    assert entry["properties"]["score"]["type"] == "integer"

"""The pairs as files: each layout to its schema, and as the `datasets` library reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from pydantic import BaseModel, ConfigDict, Field
from support.candidate_building import any_rated, candidate, rated, situation
from support.loaded import loaded

from scriptgraph.exports.pair_layouts import (
    NumberedPair,
    dpo_row,
    export_pairs,
    flat_row,
    reward_row,
)
from scriptgraph.replies.pairs import Pair, Rated, pair

Rating = Annotated[int, Field(ge=1, le=5, strict=True)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class FlatRow(_Row):
    """The columns of PsychoCounsel-Preference, by its dataset card."""

    ID: str
    prefID: int
    question: str
    chosen: str
    rejected: str
    chosen_model: str
    rejected_model: str
    chosen_empathy_rating: Rating
    chosen_relevance_rating: Rating
    chosen_clarity_rating: Rating
    chosen_safety_rating: Rating
    chosen_exploration_rating: Rating
    chosen_autonomy_rating: Rating
    chosen_staging_rating: Rating
    rejected_empathy_rating: Rating
    rejected_relevance_rating: Rating
    rejected_clarity_rating: Rating
    rejected_safety_rating: Rating
    rejected_exploration_rating: Rating
    rejected_autonomy_rating: Rating
    rejected_staging_rating: Rating


RATINGS = [name for name in FlatRow.model_fields if name.endswith("_rating")]


class Message(_Row):
    role: Literal["user", "assistant"]
    content: Annotated[str, Field(min_length=1)]


class DpoRow(_Row):
    prompt: Annotated[list[Message], Field(min_length=1)]
    chosen: Annotated[list[Message], Field(min_length=1, max_length=1)]
    rejected: Annotated[list[Message], Field(min_length=1, max_length=1)]


class RewardRow(_Row):
    chosen: Annotated[list[Message], Field(min_length=2)]
    rejected: Annotated[list[Message], Field(min_length=2)]


SCHEMAS: dict[str, type[_Row]] = {"pairs": FlatRow, "dpo": DpoRow, "reward": RewardRow}

LONG = situation("b", "Nobody writes.", "For how long?", "Since May. I sent sixty letters.")
OPENED = situation("c", "Welcome.", "Hello, I cannot sleep.")


def some_pairs() -> tuple[Pair, ...]:
    """Pair replies to a message, within a conversation, and after an opening by the counsellor."""
    return tuple(
        one
        for about in (situation("a"), LONG, OPENED)
        for one in pair(
            [rated(1, 5, about=about), rated(2, 3, about=about), rated(3, 1, about=about)], drawn=3
        ).pairs
    )


def test_every_row_is_as_its_schema_demands(tmp_path: Path) -> None:
    """No column too many or too few, in any of the three files."""
    pairs = some_pairs()
    written = export_pairs(tmp_path, pairs, rehearsal=False)
    assert [path.name for path in written] == ["pairs.jsonl", "dpo.jsonl", "reward.jsonl"]
    for path in written:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(pairs) == 9
        for line in lines:
            SCHEMAS[path.stem].model_validate_json(line)


@given(found=any_rated())
def test_any_pair_can_be_written(found: list[Rated]) -> None:
    """Whatever the scores: rows fit their schemas, and the flat one has the ratings as scored."""
    for one in pair(found, drawn=6, gap=0.1).pairs:
        numbered = NumberedPair(1, one)
        flat = flat_row(numbered)
        FlatRow.model_validate(flat)
        DpoRow.model_validate(dpo_row(numbered))
        RewardRow.model_validate(reward_row(numbered))
        assert flat["chosen_safety_rating"] == one.chosen.safety
        assert flat["rejected_safety_rating"] == one.rejected.safety
        assert flat["chosen_safety_rating"] >= flat["rejected_safety_rating"]


def test_pairs_are_numbered_within_their_situation(tmp_path: Path) -> None:
    """ID and prefID together name a pair."""
    path = export_pairs(tmp_path, some_pairs(), rehearsal=False)[0]
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [(row["ID"], row["prefID"]) for row in rows] == [
        (id, number) for id in "abc" for number in (1, 2, 3)
    ]


def test_a_conversation_keeps_its_speakers() -> None:
    """The flat layout has one question; a longer one is written out, and TRL gets its turns."""
    single, whole, opened = (some_pairs()[place] for place in (0, 3, 6))
    assert flat_row(NumberedPair(1, single))["question"] == "My sister died in spring."
    assert flat_row(NumberedPair(1, whole))["question"] == (
        "Client: Nobody writes.\n\nCounsellor: For how long?\n\n"
        "Client: Since May. I sent sixty letters."
    )
    prompt = dpo_row(NumberedPair(1, whole))["prompt"]
    assert [one["role"] for one in prompt] == ["user", "assistant", "user"]
    begun = dpo_row(NumberedPair(1, opened))["prompt"]
    assert [one["role"] for one in begun] == ["user", "assistant", "user"]
    assert begun[0]["content"] == "(The session begins.)"
    both = reward_row(NumberedPair(1, whole))
    assert both["chosen"][:-1] == both["rejected"][:-1] == prompt
    assert both["chosen"][-1]["content"] == whole.chosen.candidate.reply


def test_two_messages_of_one_side_become_one_turn() -> None:
    """Chat templates demand that the two take turns."""
    about = situation("a")
    twice = about.model_copy(update={"messages": about.messages * 2})
    two = Pair(rated(1, 5, about=twice), rated(2, 1, about=twice))
    assert dpo_row(NumberedPair(1, two))["prompt"] == [
        {"role": "user", "content": "My sister died in spring.\n\nMy sister died in spring."}
    ]


def test_a_rehearsal_is_in_the_files_names(tmp_path: Path) -> None:
    """A further column would be no longer the layout."""
    written = export_pairs(tmp_path, some_pairs(), rehearsal=True)
    assert {path.name.partition("-")[0] for path in written} == {"rehearsal"}
    assert len(list(tmp_path.iterdir())) == 3


def test_no_pairs_make_empty_files(tmp_path: Path) -> None:
    """And replace what was there: the files say what the last run found."""
    export_pairs(tmp_path, some_pairs(), rehearsal=False)
    assert all(path.read_bytes() == b"" for path in export_pairs(tmp_path, [], rehearsal=False))
    assert candidate().model is not None


@pytest.mark.parametrize("layout", SCHEMAS)
def test_the_datasets_library_reads_it(
    layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a trainer loads it: the same rows and columns, ratings as whole numbers."""
    export_pairs(tmp_path, some_pairs(), rehearsal=False)
    path = tmp_path / f"{layout}.jsonl"
    found = loaded(path, monkeypatch)
    written = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert found.to_list() == written
    assert set(found.column_names) == set(SCHEMAS[layout].model_fields)
    if layout == "pairs":
        assert {str(found.features[name].dtype) for name in RATINGS} == {"int64"}

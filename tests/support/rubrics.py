"""Rubrics for tests: any valid one, small ones, and the file of one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from scriptgraph.replies.rubric import Criterion, Rubric
from support.strategies import identifiers, lines


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    """Generate any valid rubric."""
    lowest = draw(st.integers(-3, 3))
    highest = lowest + draw(st.integers(1, 6))
    ids = draw(st.lists(identifiers(), min_size=1, max_size=4, unique=True))
    return Rubric(
        id=draw(identifiers()),
        title=draw(lines()),
        judges=draw(st.sampled_from(["reply", "dialogue"])),
        lowest=lowest,
        highest=highest,
        criteria=tuple(
            Criterion(
                id=id_,
                title=draw(lines()),
                definition=draw(lines()),
                levels={score: draw(lines()) for score in range(lowest, highest + 1)},
            )
            for id_ in ids
        ),
        caution=" ".join(draw(st.one_of(st.just(""), lines())).split()),
    )


def rubric(*ids: str, judges: str = "reply", lowest: int = 1, highest: int = 5) -> Rubric:
    """Make a rubric with these criteria."""
    levels = {score: f"level {score}" for score in range(lowest, highest + 1)}
    return Rubric.model_validate(
        {
            "id": "small",
            "title": "A small rubric",
            "judges": judges,
            "lowest": lowest,
            "highest": highest,
            "criteria": [
                {"id": id_, "title": id_, "definition": f"how {id_}", "levels": levels}
                for id_ in ids or ("kind", "clear")
            ],
        }
    )


def rubric_data(rubric: Rubric) -> dict[str, Any]:
    """Give a rubric in the words of its file."""
    document: dict[str, Any] = {
        "rubric": rubric.id,
        "title": rubric.title,
        "judges": rubric.judges,
        "scale": {"from": rubric.lowest, "to": rubric.highest},
        "criteria": {
            one.id: {"title": one.title, "definition": one.definition, "levels": one.levels}
            for one in rubric.criteria
        },
    }
    return {**document, "caution": rubric.caution} if rubric.caution else document


def write_rubric(path: Path, data: dict[str, Any]) -> Path:
    """Write a rubric's file."""
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return path

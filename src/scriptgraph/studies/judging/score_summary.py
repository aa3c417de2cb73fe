"""What came of applying a rubric, as a document for programs and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from scriptgraph.metrics.criteria import Mark, marks_by_scored, marks_of, reasons_for_missing
from scriptgraph.models.described import is_rehearsal, model_name, temperature_of
from scriptgraph.replies.rubric import Rubric
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.studies.judging.score import Appraisal


def scored_document(appraisal: Appraisal) -> dict[str, Any]:
    """Put an appraisal in figures, as far as it has come; what is missing is never filled."""
    rubric, repeats, sheets = appraisal.rubric, appraisal.repeats, appraisal.sheets()
    clusters = appraisal.clusters
    by_model = marks_by_scored(sheets, rubric, repeats, clusters)
    return {
        "rubric": {
            "id": rubric.id,
            "hash": rubric.hash,
            "title": rubric.title,
            "judges": rubric.judges,
            "lowest": rubric.lowest,
            "highest": rubric.highest,
        },
        "judge": model_name(appraisal.judge),
        "temperature": temperature_of(appraisal.judge),
        "rehearsal": is_rehearsal(appraisal.judge),
        "items": len(clusters),
        "drawn": {
            "count": len(set(clusters.values())),
            "kind": "dialogue" if _of_dialogues(rubric, sheets) else "situation",
        },
        "repeats": repeats,
        "sheets": {
            "wanted": len(clusters) * repeats,
            "asked": len(sheets),
            "incomplete": sum(bool(sheet.missing) for sheet in sheets),
            "reasons": reasons_for_missing(sheets),
        },
        "criteria": _documents(marks_of(sheets, rubric, repeats, clusters)),
        "by_model": {scored: _documents(marks) for scored, marks in by_model.items()},
        "cautions": list(_cautions(appraisal)),
        "cost": appraisal.ledger.cost(),
        "scores": str(appraisal.ledger.file),
    }


def _of_dialogues(rubric: Rubric, sheets: Iterable[ScoreSheet]) -> bool:
    """Say whether dialogues are what intervals are drawn over."""
    return rubric.judges == "dialogue" or any(sheet.dialogue for sheet in sheets)


def _documents(marks: Mapping[str, Mark]) -> dict[str, Any]:
    return {name: asdict(mark) for name, mark in marks.items()}


def _cautions(appraisal: Appraisal) -> Iterator[str]:
    """Say what these scores are not worth."""
    if appraisal.rubric.caution:
        yield appraisal.rubric.caution
    if appraisal.repeats > 1 and is_rehearsal(appraisal.judge):
        yield "The rehearsal model repeats itself word for word; its agreement says nothing."
    elif appraisal.repeats > 1 and temperature_of(appraisal.judge) == 0:
        yield (
            "Repeats at temperature 0 show how steady the server is and not how sure the judge is: "
            "the same prompt mostly gets the same answer. Ask at a higher temperature to see that."
        )

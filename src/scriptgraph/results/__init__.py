"""Dialogues as frames of pandas, one row a thing, with the factors of the design in every row.

`results.dialogues("runs/first")` gives a row for each dialogue; `turns`, `switches`, `decisions`
and `calls` likewise. `docs/tables.md` says what each column means. What is missing is `pandas.NA`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scriptgraph.core.extras import require
from scriptgraph.corpora.reading import Given, find_dialogues
from scriptgraph.files.lines import Remark
from scriptgraph.files.whole import refuse_twice
from scriptgraph.results.columns import Kind
from scriptgraph.results.reading import Of, columns_of, rows

if TYPE_CHECKING:
    from pandas import DataFrame  # type: ignore[import-untyped,import-not-found,unused-ignore]

__all__ = ["calls", "decisions", "dialogues", "switches", "turns"]

_DTYPES: dict[Kind, str] = {
    "text": "string",
    "whole": "Int64",
    "number": "Float64",
    "yes or no": "boolean",
}
"""What stands in a column → the type of pandas that knows what is missing."""


def dialogues(*paths: str | Path, layout: str | None = None, remark: Remark = print) -> DataFrame:
    """Give a row for each dialogue.

    Args:
        paths: Folders of experiments, files of our lines, or corpora of others.
        layout: The layout of others, where the content does not tell it; see `--from`.
        remark: Told what was understood of a corpus of others, and of a line that was cut off.

    Raises:
        InputError: When something cannot be read, or the extra `tables` is missing.
    """
    return _frame("dialogues", paths, layout, remark)


def turns(*paths: str | Path, layout: str | None = None, remark: Remark = print) -> DataFrame:
    """Give a row for each message of the agent, with the client's answer; see `dialogues`."""
    return _frame("turns", paths, layout, remark)


def switches(*paths: str | Path, layout: str | None = None, remark: Remark = print) -> DataFrame:
    """Give a row for each section that was left; see `dialogues`."""
    return _frame("switches", paths, layout, remark)


def decisions(*paths: str | Path, layout: str | None = None, remark: Remark = print) -> DataFrame:
    """Give a row for each decision that a trace holds; see `dialogues`."""
    return _frame("decisions", paths, layout, remark)


def calls(*paths: str | Path, layout: str | None = None, remark: Remark = print) -> DataFrame:
    """Give a row for each call of a model; see `dialogues`."""
    return _frame("calls", paths, layout, remark)


def _frame(
    of: Of, paths: tuple[str | Path, ...], layout: str | None, remark: Callable[[str], object]
) -> DataFrame:
    pandas: Any = require("pandas", "tables", without="`scriptgraph table --out x.csv`")
    refuse_twice(map(Path, paths), "its dialogues would count twice")
    given = Given(layout)
    places = {str(one): find_dialogues(Path(one), given=given, say=remark) for one in paths}
    columns = columns_of(of)
    parts = list(zip(*rows(of, places, remark), strict=True)) or [()] * len(columns)
    return pandas.DataFrame(
        {
            column.name: pandas.array(list(part), dtype=_DTYPES[column.kind])
            for column, part in zip(columns, parts, strict=True)
        }
    )

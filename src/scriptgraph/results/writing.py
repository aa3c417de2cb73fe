"""Writes tables as CSV or Parquet, whole or not at all, batch by batch."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require
from scriptgraph.files.whole import whole_file
from scriptgraph.results.columns import Column, Kind, Value
from scriptgraph.results.reading import Row, batches

EXTRA = "tables"

Writes = Callable[[Path, Sequence[Column[Any]], Iterable[Row]], int]


def writer_of(path: Path) -> Writes:
    """Give what writes a file of this name.

    Raises:
        InputError: When its ending is none that is known, or the extra `tables` is missing.
    """
    match path.suffix.lower():
        case ".csv":
            return _write_csv
        case ".parquet":
            require("pyarrow.parquet", EXTRA, without="a file that ends in .csv")
            return _write_parquet
        case other:
            raise InputError(f"{path} ends in {other or 'nothing'}: give a .csv or a .parquet")


def _write_csv(path: Path, columns: Sequence[Column[Any]], given: Iterable[Row]) -> int:
    """Write as R and pandas read it: TRUE and FALSE, and nothing where something is missing."""
    written = 0
    with whole_file(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in columns)
        for row in given:
            writer.writerow(map(_cell, row))
            written += 1
    return written


def _cell(value: Value) -> Value:
    """Give a value as it stands in a cell."""
    return str(value).upper() if isinstance(value, bool) else value


def _write_parquet(path: Path, columns: Sequence[Column[Any]], given: Iterable[Row]) -> int:
    """Write a row group for each batch; each column carries its meaning, unit and kind."""
    arrow = require("pyarrow", EXTRA)
    schema = arrow.schema([_field(arrow, column) for column in columns])
    written = 0
    with (
        whole_file(path) as file,
        require("pyarrow.parquet", EXTRA).ParquetWriter(file.buffer, schema) as writer,
    ):
        for batch in batches(given):
            parts = zip(*batch, strict=True)
            arrays = [
                arrow.array(part, type=field.type)
                for part, field in zip(parts, schema, strict=True)
            ]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))
            written += len(batch)
    return written


def _field(arrow: Any, column: Column[Any]) -> Any:
    kinds: Mapping[Kind, Any] = {
        "text": arrow.string(),
        "whole": arrow.int64(),
        "number": arrow.float64(),
        "yes or no": arrow.bool_(),
    }
    about = {"meaning": column.meaning, "unit": column.unit, "missing": column.missing}
    told = {name: text for name, text in about.items() if text}
    return arrow.field(column.name, kinds[column.kind], metadata=told)

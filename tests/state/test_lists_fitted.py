"""Between versions of a script a list is kept whole, or not at all."""

from __future__ import annotations

import pytest

from scriptgraph.core.values import Record
from scriptgraph.script.lists import as_constants
from scriptgraph.state.fitting import fitted

WAS = "list of {name: string, dose: number mg}"
MEDS: list[Record] = [{"name": "sertraline", "dose": 50.0}, {"name": "melatonin"}]


@pytest.mark.parametrize(
    ("kind", "is_kept"),
    [
        (WAS, True),
        ("list of {name: string, dose: number mg, times: integer}", True),
        ("list of {name: string}", False),
        ("list of {name: string, dose: number 0..10 mg}", False),
        ("list of at most 1 {name: string, dose: number mg}", False),
        ("list of {who: string, dose: number mg}", False),
        ("string", False),
    ],
)
def test_a_list_fits_another_version_as_a_whole(kind: str, is_kept: bool) -> None:
    """A part that is gone, out of its range, or a record too many, and all of it is asked anew."""
    assert fitted(MEDS, kind, WAS) == (MEDS if is_kept else None)


def test_the_part_that_names_a_record_comes_first() -> None:
    """Wherever it stood: by it a record is known again."""
    found = fitted([{"dose": 5.0, "name": "birch"}], WAS, None)
    assert isinstance(found, list)
    assert [[*record.items()] for record in found] == [[("name", "birch"), ("dose", 5.0)]]


def test_no_other_value_becomes_a_list() -> None:
    """What was a text or a number is no record, and a list is a number for conditions alone."""
    assert fitted("sertraline", WAS, "string") is None
    assert fitted(2, WAS, "integer") is None
    assert fitted([], "integer", WAS) is None
    assert as_constants({"meds": MEDS, "mood": 7}) == {"meds": 2, "mood": 7}


def test_a_dose_in_another_unit_is_another_dose() -> None:
    """Fifty milligrams are not kept as fifty micrograms, in a record as little as alone."""
    assert fitted(MEDS, "list of {name: string, dose: number µg}", WAS) is None
    assert fitted(50.0, "number µg", "number mg") is None
    assert fitted(MEDS, "list of {name: string, dose: number}", WAS) is None

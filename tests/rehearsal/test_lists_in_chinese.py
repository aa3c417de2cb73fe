"""Lists of medicines where no blanks part a name from its amount."""

from __future__ import annotations

import pytest

from scriptgraph.rehearsal.listing import records_in
from scriptgraph.script.kinds import kind_of
from scriptgraph.state.values import doubt

MEDICINES = kind_of("list of {name: string, dose: number mg}")


@pytest.mark.parametrize(
    ("said", "code", "claims"),
    [
        ("舍曲林50毫克", "zh", ["name: 舍曲林, dose: 50 mg"]),
        ("舍曲林一片", "zh", ["name: 舍曲林"]),
        ("舍曲林一片50毫克", "zh", ["name: 舍曲林, dose: 50 mg"]),
        ("舍曲林半克", "zh", ["name: 舍曲林, dose: 0.5 g"]),
        ("舍曲林半片", "zh", ["name: 舍曲林"]),
        ("舍曲林和褪黑素，其中一个50毫克", "zh", ["name: 舍曲林", "name: 褪黑素"]),
        ("维生素B12", "zh", ["name: 维生素B12"]),
        ("维生素B12 1mg", "zh", ["name: 维生素B12, dose: 1 mg"]),
        ("维生素D3 1000单位", "zh", ["name: 维生素D3"]),
        ("vitamin B12 1 mg", "en", ["name: vitamin B12, dose: 1 mg"]),
        ("Omega-3 100 mg", "de", ["name: Omega-3, dose: 100 mg"]),
        ("复方甘草片 三片", "zh", ["name: 复方甘草片"]),
    ],
)
def test_a_name_ends_where_its_amount_begins(said: str, code: str, claims: list[str]) -> None:
    """A number that is a part of the name stays in it, and nothing else does."""
    assert [claim for _, claim in records_in(said, MEDICINES, code) or ()] == claims


@pytest.mark.parametrize("code", ["en", "de", "es", "fr", "zh"])
def test_a_number_in_a_name_makes_no_range_of_the_dose(code: str) -> None:
    """So that "B12 1 mg" proves the dose, in every language."""
    said = "vitamin B12 1 mg"
    assert doubt(1.0, "number mg", said, said, code) == ""

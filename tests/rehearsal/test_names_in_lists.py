"""What the rehearsal model hears as the name of a record: without its article, with its digits."""

from __future__ import annotations

import pytest

from scriptgraph.language.record_names import stripped
from scriptgraph.rehearsal.listing import records_in
from scriptgraph.script.kinds import kind_of

MEDICINES = kind_of("list of at most 5 {medicine: string, dose: number mg}")


@pytest.mark.parametrize(
    ("code", "said", "records"),
    [
        ("fr", "de l'oméprazole 20mg", ["medicine: oméprazole, dose: 20 mg"]),
        ("fr", "vitamine B12 1 mg", ["medicine: vitamine B12, dose: 1 mg"]),
        (
            "fr",
            "de la vitamine B12 1 mg et de l'ibuprofène 400 mg",
            ["medicine: vitamine B12, dose: 1 mg", "medicine: ibuprofène, dose: 400 mg"],
        ),
        ("en", "vitamin D3 2 mg", ["medicine: vitamin D3, dose: 2 mg"]),
        ("de", "Vitamin B12 1 mg", ["medicine: Vitamin B12, dose: 1 mg"]),
        ("es", "vitamina B12 1 mg", ["medicine: vitamina B12, dose: 1 mg"]),
        ("en", "omega-3 500 mg", ["medicine: omega-3, dose: 500 mg"]),
        ("fr", "du paracétamol 500-1000 mg", ["medicine: paracétamol"]),
    ],
)
def test_a_record_is_called_as_it_is_written(code: str, said: str, records: list[str]) -> None:
    """An article that is written together with its word is none of the name, and B12 is."""
    heard = records_in(said, MEDICINES, code) or []
    assert [claim for _, claim in heard] == records


def test_a_name_with_an_apostrophe_keeps_it() -> None:
    """Only an article of the language is taken off."""
    assert stripped("St. John's wort", "en") == "St. John's wort"
    assert stripped("O'Brien", "en") == "O'Brien"

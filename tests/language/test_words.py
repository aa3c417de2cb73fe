"""Which languages are known: those that there is a table of, and no list beside it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from scriptgraph.language.detection import tongue
from scriptgraph.language.words import codes_in, known_codes, language, languages


@pytest.mark.parametrize("code", ["it", "nds"])
def test_a_new_table_is_all_that_makes_a_language_known(tmp_path: Path, code: str) -> None:
    """English stays first, and tables of something else, with longer names, are no language."""
    for name in (*(f"{one}.toml" for one in (code, "de", "en", "other", "units")), "README.md"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert codes_in(tmp_path) == ("en", "de", code)


def test_every_language_with_a_table_is_known_by_it() -> None:
    """Each has its own words for yes, and what detection needs to tell a text of it."""
    tables = {file.name for file in files("scriptgraph.language").joinpath("wordings").iterdir()}
    assert {f"{code}.toml" for code in known_codes()} <= tables
    assert [spoken.code for spoken in languages()] == list(known_codes())
    for code in known_codes():
        assert language(f"{code}-XX").answers.yes != language("xx").answers.yes
        assert tongue(code).fallback

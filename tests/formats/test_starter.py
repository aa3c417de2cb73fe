"""A script to begin with is sound, whatever was answered."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scriptgraph.assurance.checked import checked
from scriptgraph.core.errors import InputError
from scriptgraph.formats.load import WritableFormat, read_script
from scriptgraph.formats.starter import (
    LANGUAGES,
    Wanted,
    read_decisions,
    read_region,
    read_titles,
    read_values,
    starter,
    words,
    write_starter,
)
from scriptgraph.safety.helplines import regions

REGIONS = st.sampled_from(["none", "any", *regions()])


@st.composite
def wanted(draw: st.DrawFn) -> Wanted:
    """Generate whatever can be answered."""
    language = draw(st.sampled_from(LANGUAGES))
    usual = words(language)["defaults"]
    titles = read_titles([*usual["sections"], "Rest", "Plan"][: draw(st.integers(1, 5))], language)
    values = read_values(["mood 0..10", "sleep 1..5"][: draw(st.integers(0, 2))])
    decided = values and len(titles) > 2 and draw(st.booleans())
    decides = read_decisions([f"mood < 4: {titles[-1]}"] if decided else [], values, titles)
    region, consent = read_region(draw(REGIONS)), draw(st.booleans())
    return Wanted(
        language, usual["title"], "Robin", usual["role"], titles, consent, region, values, decides
    )


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(wanted(), st.sampled_from(["yaml", "markdown"]))
def test_whatever_is_answered_has_no_finding(wanted: Wanted, format: WritableFormat) -> None:
    """What is written is the script that was meant, and `check` says nothing of it."""
    text = write_starter(wanted, format, "mine")
    script, findings = read_script(text, format)
    assert script == starter(wanted)
    assert checked(script, findings, []).findings == []
    assert ("missing-value-decides" in text) == bool(wanted.decides)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_words(language: str) -> None:
    """No question and no text is missing in a language."""
    english = words("en")
    assert {k: {*v} for k, v in words(language).items()} == {k: {*v} for k, v in english.items()}


@pytest.mark.parametrize("written", ["mood", "mood 1", "mood 10..0", "1 0..3", "mood 0..1e3"])
def test_what_is_no_range_is_refused(written: str) -> None:
    """A value has a name and two ends."""
    with pytest.raises(InputError):
        read_values([written])


@pytest.mark.parametrize(
    "written", ["mood < 4", "sleep < 4: c", "mood < 0: c", "mood >= 0: c", "mood < 4: b"]
)
def test_what_decides_nothing_is_refused(written: str) -> None:
    """A decision reads a value that is asked, parts its range, and leads past the next section."""
    with pytest.raises(InputError):
        read_decisions([written], read_values(["mood 0..10"]), ["a", "b", "c"])


@pytest.mark.parametrize("titles", [[], ["a", "A"], ["Goodbye"], ["end"], ["!"]])
def test_sections_have_names_of_their_own(titles: list[str]) -> None:
    """No two sections have one name, nor that of one that is written besides."""
    with pytest.raises(InputError):
        read_titles(titles, "en")

"""No text whatsoever makes a reader crash."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.strategies import TRICKY, blocks, lines, scripts

from scriptgraph.formats.load import Format, read_script, write_script
from scriptgraph.script.model import Script

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

KEYS = [
    "script", "version", "title", "agent", "conduct", "sections", "tasks", "next", "anytime", "do",
    "limits", "silence", "to", "if", "when", "say", "collect", "optional", "turns", "then", "id",
    "Section 1", "Task 1a", "1", "", "a b",
]  # fmt: skip
WORDS = st.one_of(st.sampled_from([*TRICKY, *KEYS, "end", "-1", "99999999999999999999"]), lines())
DATA: st.SearchStrategy[object] = st.recursive(
    st.one_of(WORDS, st.none(), st.integers(), st.floats(allow_nan=False), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS), inner, max_size=6)
    ),
)


def reads(text: str, format: Format) -> None:
    """Read a text; what is no script must have been reported."""
    script, findings = read_script(text, format)
    assert script is not None or findings
    assert all(str(finding) for finding in findings)


@pytest.mark.parametrize("format", ["yaml", "markdown", "manual"])
@patient
@given(text=st.one_of(st.text(), blocks()))
def test_any_text_is_read_or_reported(format: Format, text: str) -> None:
    """Arbitrary text gives findings, never a crash."""
    reads(text, format)


@pytest.mark.parametrize("format", ["yaml", "manual"])
@patient
@given(data=DATA, sections=st.dictionaries(WORDS, DATA, min_size=1, max_size=3))
def test_any_data_is_read_or_reported(format: Format, data: object, sections: object) -> None:
    """Arbitrary data of any shape gives findings, never a crash."""
    reads(json.dumps(data), format)
    reads(json.dumps({"script": "a", "sections": sections, "anytime": data}), format)


@pytest.mark.parametrize("format", ["yaml", "markdown"])
@patient
@given(script=scripts(), data=st.data())
def test_a_damaged_script_is_read_or_reported(
    format: Format, script: Script, data: st.DataObject
) -> None:
    """A script with a piece cut out or put in gives findings, never a crash."""
    text = write_script(script, format)  # type: ignore[arg-type]
    start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    reads(text[:start] + data.draw(WORDS) + text[end:], format)

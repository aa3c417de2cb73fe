"""Whatever is written is read back equal, in every format."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from strategies import scripts

from scriptgraph.check.faults import faults
from scriptgraph.formats.load import WritableFormat, load_script, write_script
from scriptgraph.script import Script

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def through(script: Script, format: WritableFormat) -> Script:
    return load_script(write_script(script, format), format)


@patient
@given(scripts())
def test_generated_scripts_are_sound(script: Script) -> None:
    """The shared strategy generates scripts without faults."""
    assert faults(script) == []


@patient
@given(scripts())
def test_yaml_is_read_back_equal(script: Script) -> None:
    """YAML keeps everything that a script says."""
    assert through(script, "yaml") == script


@patient
@given(scripts())
def test_markdown_is_read_back_equal(script: Script) -> None:
    """Markdown keeps everything that a script says."""
    assert through(script, "markdown") == script


@patient
@given(scripts())
def test_yaml_to_markdown_to_yaml_loses_nothing(script: Script) -> None:
    """From YAML to Markdown and back, the script, its hash and its text stay the same."""
    there = through(through(script, "yaml"), "markdown")
    assert there.hash == script.hash
    assert write_script(there, "yaml") == write_script(script, "yaml")

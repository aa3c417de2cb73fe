"""What no reader or check foresaw is a finding of the file, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.script_building import script

from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.core.findings import Finding, Place
from scriptgraph.core.unforeseen import looked_through
from scriptgraph.formats.load import load_script, read_script
from scriptgraph.script.check.rule import CheckRule, Remark
from scriptgraph.script.model import Script


class Broken(str):
    """A text that no reader can take."""

    def __str__(self) -> str:
        raise RecursionError("too deep")


def falls_over(script: Script) -> Iterator[Remark]:
    """Notice one thing, and meet a fault."""
    yield Remark("there is something", ("sections",))
    raise ZeroDivisionError("by nothing")


@pytest.mark.usefixtures("faults_are_told")
def test_what_a_reader_did_not_foresee_is_told_of_its_text() -> None:
    """No script comes of it, and its only finding says that the fault is ours, and which."""
    found, (told,) = read_script(Broken("script: x"), "yaml")
    assert found is None
    assert (told.rule, told.severity, told.place.file) == ("not-foreseen", "error", "<text>")
    assert "a fault of scriptgraph" in told.message
    assert told.message.endswith("ended with RecursionError")
    with pytest.raises(ScriptError, match="a fault of scriptgraph"):
        load_script(Broken("script: x"), "yaml")


@pytest.mark.usefixtures("faults_are_told")
@pytest.mark.parametrize(
    ("severity", "told"), [("error", "error"), ("warning", "warning"), ("info", "warning")]
)
def test_a_check_that_falls_over_tells_what_it_has_found_and_that_it_fell(
    severity: str, told: str
) -> None:
    """What it found before stays; where its fault keeps a script from being used, so does that."""
    rule = CheckRule("odd", severity, "Odd.", "Mend it.", falls_over)  # type: ignore[arg-type]
    before, after = rule.findings(script({"x": ["end"]}))
    assert (before.rule, before.severity) == ("odd", severity)
    assert (after.rule, after.severity) == ("not-foreseen", told)
    assert "the check for 'odd' ended with ZeroDivisionError" in after.message


@pytest.mark.usefixtures("faults_are_told")
def test_a_fault_is_logged_with_where_it_arose(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever mends it finds the lines of the program in the log."""
    read_script(Broken("script: x"), "yaml")
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("scriptgraph.unforeseen", "ERROR")
    assert record.exc_info
    assert record.exc_info[0] is RecursionError


def test_what_was_foreseen_is_raised_as_it_is() -> None:
    """A refusal has a sentence of its own, for whoever asked."""

    def refused() -> Iterator[Finding]:
        raise InputError("no such thing")

    with pytest.raises(InputError, match="no such thing"):
        list(looked_through(refused, "looking", Place("x")))
    with pytest.raises(InputError, match="is no format"):
        read_script(Path("x"), "pdf")  # type: ignore[arg-type]


def test_a_machine_without_memory_is_no_fault_of_a_file() -> None:
    """Nothing is said of the file then: it may be read in a moment."""

    def exhausted() -> Iterator[Finding]:
        raise MemoryError

    with pytest.raises(MemoryError):
        list(looked_through(exhausted, "looking", Place("x")))


def test_no_test_passes_over_a_fault() -> None:
    """In tests, what would be told as a finding is raised."""
    with pytest.raises(RecursionError):
        read_script(Broken("script: x"), "yaml")

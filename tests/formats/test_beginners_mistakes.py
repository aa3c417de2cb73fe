"""Mistakes that people make when they write their first script: what each of them is told.

Every file of `tests/cases` holds one mistake, named by the file, or none. The listing of all that
is said is a golden file, to be read by people.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import read_script
from scriptgraph.script.check.lint import lint

CASES = Path(__file__).parents[1] / "cases"
LISTING = Path(__file__).parents[1] / "golden" / "beginners_mistakes.txt"
FORMATS = ("yaml", "markdown")

FINE = {
    "06_section_accent.yaml", "15_crlf.yaml", "16_bom.yaml", "27_cr_only.yaml",
    "34_to_no_list.yaml", "38_flow_question.yaml", "53_section_number.yaml",
    "00_ok.md", "04_arrow_dash.md", "08_collect_unindented.md", "09_collect_indent1.md",
    "10_collect_star.md", "11_collect_tab.md", "15_if_nocomma.md", "17_when.md",
    "21_nospace_hash.md", "27_paren.md", "33_crlf_bom.md", "35_arrow_list.md",
    "37_wrapped_task.md", "38_blank_between.md", "39_settings_star.md", "41_hr.md",
    "42_quote_smart.md", "44_chinese.md", "46_comment.md",
}  # fmt: skip
"""Cases in which nothing is wrong: what looks like a mistake says what its author meant."""


def cases() -> list[Path]:
    """List all cases, those in YAML first."""
    return [path for format in FORMATS for path in sorted((CASES / format).iterdir())]


def told(path: Path) -> list[Finding]:
    """List what `check` says of a file."""
    script, findings = read_script(path)
    if script is not None and not findings:
        findings = lint(script)
    return findings


def listed(path: Path) -> str:
    """Write what is said of a case, as the listing shows it."""
    lines = [f"{path.parent.name}/{path.name}"]
    for finding in told(path):
        place = f"{finding.place.line}:{finding.place.column}"
        lines.append(f"  {place} {finding.severity}: {finding.message} [{finding.rule}]")
        lines += [f"    {finding.hint}"] * bool(finding.hint)
    return "\n".join(lines if len(lines) > 1 else [*lines, "  fine"])


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.name)
def test_one_mistake_is_one_finding(path: Path) -> None:
    """Each mistake is named once, nothing is said that only follows from it, and fine is fine."""
    assert len(told(path)) == (0 if path.name in FINE else 1)


@pytest.mark.parametrize("path", cases(), ids=lambda path: path.name)
def test_a_finding_says_what_to_write(path: Path) -> None:
    """Every finding has a hint, and a place in the file where the file can be read."""
    for finding in told(path):
        assert finding.hint
        assert finding.place.file == str(path)


def test_all_that_is_said_is_as_it_was_approved() -> None:
    """Line, column, message and hint of every case are those of the listing."""
    listing = "\n\n".join(map(listed, cases())).replace(f"{CASES}/", "") + "\n"
    if os.environ.get("GOLDEN_UPDATE"):
        LISTING.write_text(listing, encoding="utf-8")
    assert listing == LISTING.read_text(encoding="utf-8")

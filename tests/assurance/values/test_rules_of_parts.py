"""A rule of a shared part that one script hides is for other scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from scriptgraph.assurance.values.look import look
from scriptgraph.assurance.values.told import told
from scriptgraph.formats.load import load_script
from scriptgraph.script.check import check

PART = """\
part: consent
leaves: [agreed, refused]
sections:
  asking:
    tasks:
      agree: {do: Ask whether they agree., collect: {agrees: boolean}}
    next:
      - {to: agreed, if: agrees}
      - {to: refused, if: not agrees}
      - {to: refused, if: declined(agrees)}
"""
SCRIPT = """\
script: intake
sections:
  consent:
    use: parts/consent.yaml
    next: {agreed: talk, refused: goodbye}
  talk: {tasks: {topic: Ask what brings them here.}, next: goodbye}
  goodbye: {tasks: {thanks: Thank them.}}
anytime:
  - {to: goodbye, if: declined(agrees) or not agrees}
"""


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_rule_that_other_scripts_may_need_is_no_error(tmp_path: Path, is_shared: bool) -> None:
    """The same rules in the script itself are dead, and an error."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "consent.yaml").write_text(PART, encoding="utf-8")
    own = PART[PART.index("  asking") :].replace("agreed", "talk").replace("refused", "goodbye")
    used = SCRIPT[SCRIPT.index("  consent:") : SCRIPT.index("  talk:")]
    file = tmp_path / "intake.yaml"
    file.write_text(SCRIPT if is_shared else SCRIPT.replace(used, own), encoding="utf-8")
    script = load_script(file)
    found = [each for each in told(script, look(script), check(script), ()) if "never" in each.rule]
    assert [each.severity for each in found] == ["info" if is_shared else "error"] * 2

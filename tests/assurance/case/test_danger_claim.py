"""The safety case claims that danger is answered at once, and the claim falls where it is not."""

from __future__ import annotations

import pytest

from scriptgraph.assurance.case.dangers import danger_claim
from scriptgraph.formats.load import load_script
from scriptgraph.formats.samples import sample_names

SCRIPT = """
script: small
sections:
  hello: {tasks: {how: Ask how they are.}}
  crisis:
    tasks: {help: {say: "Call 112."}, safe: Ask whether they are safe.}
    limits: {turns: 100, then: end}
anytime:
  - {to: crisis, when: the user speaks of wanting to die, urgent: true, danger: explicit}
"""


@pytest.mark.parametrize("name", sample_names("script"))
def test_shipped_scripts_answer_danger_at_once(name: str) -> None:
    """By a rule of their own or by words of care, in every section and for every kind of danger."""
    claim = danger_claim(load_script(name), name)
    assert claim.outcome == "shown", claim.lines


def test_a_rule_that_is_no_longer_urgent_refutes_it() -> None:
    """The rule is named, with its line, as `check` warns of it."""
    claim = danger_claim(load_script(SCRIPT, "yaml"), "small")
    assert (claim.outcome, claim.figures["by_rule"]) == ("shown", 6), claim.lines
    slow = SCRIPT.replace(", urgent: true, danger: explicit", "")
    claim = danger_claim(load_script(slow, "yaml"), "small")
    assert claim.outcome == "refuted"
    assert any("crisis-not-urgent" in line and line.startswith("line 9") for line in claim.lines)
    assert "the rule to 'crisis' answers danger, and is not urgent" in claim.lines


def test_help_that_is_left_with_any_answer_refutes_it() -> None:
    """Whatever `check` warns of where danger is answered stands in the case."""
    hasty = SCRIPT.replace("safe: Ask whether they are safe.", "how: Ask how they feel.")
    claim = danger_claim(load_script(hasty, "yaml"), "small")
    assert claim.outcome == "refuted"
    assert any("crisis-with-any-answer" in line for line in claim.lines)


def test_words_of_care_answer_where_a_script_has_no_rule() -> None:
    """They are compiled in: the claim stands, and says what it rests on."""
    plain = SCRIPT.partition("  crisis:")[0]
    claim = danger_claim(load_script(plain, "yaml"), "small")
    assert (claim.outcome, claim.figures["by_rule"]) == ("shown", 0), claim.lines
    assert "words of care in the others" in claim.evidence


def test_a_limit_that_leads_out_of_help_is_told() -> None:
    """Whoever still wants to die after so many turns is led on: the evidence says so."""
    claim = danger_claim(load_script(SCRIPT.replace("100", "4"), "yaml"), "small")
    assert "a limit leads on whoever is not safe: 'crisis' after 4." in claim.evidence

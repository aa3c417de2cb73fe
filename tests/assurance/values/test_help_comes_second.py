"""A rule into help that stands behind another which can hold with it is told, with values."""

from __future__ import annotations

import pytest

from scriptgraph.assurance.values.look import look
from scriptgraph.assurance.values.told import told
from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import load_script

SCRIPT = """\
# Form

- language: en
- computed: total = q1 + q2 + q9
{top}

## Form

- answers: 0 = not at all, 1 = several days, 2 = most days, 3 = nearly every day

1. **q1:** Little interest
2. **q2:** Feeling down
3. **q9:** Thoughts that you would be better off dead

{rules}
→ Close, otherwise

## Low

1. **hard:** Ask what is hardest.

→ Close

## Close

1. **bye:** Say goodbye.

→ end

## Help

{waits}1. **call:**
   > Please call 112 now.
{safe}"""
URGENT = "\n→ Help, urgently, if the person is in danger"
SAFE = "2. **safe:** Ask whether they are safe, and stay with them until help has come.\n"
LOW, HELP = "→ Low, if `total >= 5`", "→ Help, if `q9 > 0`"


def found(*rules: str, top: str = URGENT, waits: str = "", safe: str = SAFE) -> list[Finding]:
    """Give what the solver says of the order of rules."""
    text = SCRIPT.format(rules="\n".join(rules), top=top, waits=waits, safe=safe)
    made = load_script(text, "markdown")
    return [one for one in told(made, look(made), [], ()) if one.rule == "help-comes-second"]


def test_whoever_is_led_past_help_is_named_by_their_answers() -> None:
    """The warning stands at the rule into help, with values, both sections and both conditions."""
    (one,) = found(LOW, HELP)
    assert (one.severity, one.section) == ("warning", "form")
    assert one.message.startswith("whoever has q1 = ")
    assert "goes to 'low', not to 'help': `total >= 5` comes before `q9 > 0`" in one.message
    assert "Put it first" in one.hint


def test_what_the_hint_proposes_is_no_slip() -> None:
    """The same rule at the top comes before those of the section, and nothing is said any more."""
    assert found(LOW, top=f"{URGENT}\n{HELP}") == []
    assert found(LOW, HELP, top=f"{URGENT}\n{HELP}") == []


WAITS = "- waits for a human\n\n"
PAST = {
    "a narrower rule": {"rules": ("→ Low, if `q9 > 2`", HELP)},
    "of two, the first": {"rules": (LOW, "→ Low, if `q1 > 2`", HELP)},
    "behind a rule into help that covers less": {"rules": ("→ Help, if `q9 > 2`", LOW, HELP)},
    "into a section that waits": {"rules": (LOW, HELP), "top": "", "waits": WAITS, "safe": ""},
}


@pytest.mark.parametrize("told_of", PAST.values(), ids=PAST)
def test_a_rule_into_help_is_not_to_stand_behind_another(told_of: dict[str, object]) -> None:
    """Once a rule, whatever the earlier rule reads."""
    rules = told_of["rules"]
    assert isinstance(rules, tuple)
    more = {key: str(value) for key, value in told_of.items() if key != "rules"}
    assert len(found(*rules, **more)) == 1


IN_ORDER = {
    "help first": (HELP, LOW),
    "never at once": ("→ Low, if `total >= 5 and q9 == 0`", HELP),
    "covered by a rule before": ("→ Help, if `q9 > 0`", LOW, "→ Help, if `q9 > 1`"),
    "no help": (LOW, "→ Close, if `q9 > 0`"),
    "an earlier one that can never hold": ("→ Low, if `total > 99`", HELP),
}


@pytest.mark.parametrize("rules", IN_ORDER.values(), ids=IN_ORDER)
def test_where_nobody_is_led_past_help_nothing_is_said(rules: tuple[str, ...]) -> None:
    """A rule that stands first, or with which no other holds, is as it is to be."""
    assert found(*rules) == []


def test_a_section_that_is_for_nobody_in_danger_may_come_second() -> None:
    """Without an urgent rule or a human it is a section like any other."""
    assert found(LOW, HELP, top="") == []

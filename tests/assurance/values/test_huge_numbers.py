"""Numbers that no value can be: what a session survives, a check survives as well."""

from __future__ import annotations

import pytest
from support.script_building import script

from scriptgraph.assurance.values.look import look
from scriptgraph.script.check import check


@pytest.mark.parametrize(
    "condition",
    ["x > 1e400", f"x > 1{'0' * 400}", "x > -1e400 and x < 1e308 * 10", "x / 3 < 1e300"],
)
def test_a_condition_with_one_is_looked_at(condition: str) -> None:
    """Nothing is raised, by the checks or by the solver; what it cannot tell, it leaves open."""
    made = script(
        {
            "a": {
                "tasks": [{"id": "t", "do": "Ask.", "collect": {"x": "integer 0..3"}}],
                "next": [{"to": "b", "if": condition}, {"to": "b"}],
            },
            "b": {},
        }
    )
    rules = {finding.rule for finding in check(made)}
    assert "bad-expression" not in rules
    never = [seen for seen in look(made).seen if seen.kind == "never"]
    assert bool(never) == condition.startswith("x > 100")

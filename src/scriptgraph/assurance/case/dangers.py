"""The claim that danger is answered: by an urgent rule of the script, or by words of care."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from scriptgraph.assurance.case.claims import Claim
from scriptgraph.core.danger import About, GuardFinding
from scriptgraph.nodes.danger_rules import is_answered, rule_for
from scriptgraph.safety.danger.levels import GRAVE
from scriptgraph.safety.guard.findings import finding
from scriptgraph.script.check.danger_rules import DANGER_RULES
from scriptgraph.script.check.lint import lint
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import is_urgent

_ABOUTS = tuple(about for about in get_args(About) if about)


def danger_claim(script: Script, name: str) -> Claim:
    """Claim that grave danger is answered at once in every section, whichever danger it is.

    Args:
        script: A script without faults.
        name: What a command calls it.
    """
    cases = [(section, about) for section in script.sections for about in _ABOUTS]
    slow = [told for section, about in cases for told in _slow(script, section, about)]
    by_rule = sum(is_answered(script, section, _found(about)) for section, about in cases)
    warned = [
        f"line {one.place.line}: {one.message} [{one.rule}]"
        for one in lint(script)
        if one.rule in _WARNINGS and one.severity == "warning"
    ]
    return Claim(
        id=f"danger/{script.id}",
        area="guard",
        about=script.id,
        text="Danger that is heard is answered in the same turn, by an urgent rule of the script "
        "or by words of care, and by help that is left for nothing but what its tasks wait for, "
        "such as that somebody says they are safe, for a human's word, or for a limit of turns.",
        outcome="refuted" if slow or warned else "shown",
        evidence=f"In {len(script.sections)} sections and for danger of {len(_ABOUTS)} kinds the "
        f"compiled rules were asked what answers it: the script's own rules in {by_rule} of "
        f"{len(cases)} cases, words of care in the others; `check` warns of "
        f"{len(warned) or 'nothing'}.{_limits(script)}",
        check=f"scriptgraph check {name}",
        lines=(*warned, *dict.fromkeys(slow)),
        figures={"cases": len(cases), "by_rule": by_rule, "warnings": len(warned)},
    )


_WARNINGS = frozenset(rule.id for rule in DANGER_RULES)


def _limits(script: Script) -> str:
    """Say after how many turns a limit leads out of help whoever is still in danger."""
    help_ = [section for section in script.sections if is_urgent(script, section)]
    turns = [(section.id, script.most_turns(section)) for section in help_]
    told = [f"{name!r} after {most}" for name, most in turns if most is not None]
    return (
        f" Turns after which a limit leads on whoever is not safe: {', '.join(told)}."
        if told
        else ""
    )


def _slow(script: Script, section: Section, about: About) -> Iterator[str]:
    """Name the rule that answers danger in a section without being urgent."""
    number = rule_for(script, section, _found(about))
    if number and not script.anytime[number - 1].urgent:
        yield f"the rule to {script.anytime[number - 1].to!r} answers danger, and is not urgent"


def _found(about: About) -> GuardFinding:
    return finding(GRAVE, about, "phrases")

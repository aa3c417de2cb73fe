"""Which of a script's urgent rules answers a danger that the guard has found."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from scriptgraph.core.trace import About, GuardFinding
from scriptgraph.nodes.asking.single_actor import Decisions
from scriptgraph.prompting import watched
from scriptgraph.prompting.schemas import Evaluation, Occurrence
from scriptgraph.safety.danger import heard
from scriptgraph.safety.danger.levels import GRAVE, is_grave, reaches
from scriptgraph.script.check.danger import leads_to_help
from scriptgraph.script.dangers import answered
from scriptgraph.script.model import Rule, Script, Section
from scriptgraph.script.routes import is_urgent


def rule_for(script: Script, section: Section, found: GuardFinding | None) -> int:
    """Number the rule that answers a finding in a section; 0 where none does.

    That is an urgent one, or one for any time that is for danger by its words. A rule that names
    this kind of danger goes before one that names any. Out of a section that help is given in, only
    a rule for another danger leads: somebody repeats what has led there.
    """
    if found is None or found["level"] == "none":
        return 0
    rules = {n: script.anytime[n - 1] for n, _ in watched(script, section)}
    leading = {n: rule for n, rule in rules.items() if _answers(script, rule, found)}
    named = [n for n, rule in leading.items() if found["about"] in _abouts(rule)]
    if is_urgent(script, section):
        here = [rule for rule in script.anytime if rule.urgent and rule.to == section.id]
        is_for_this = any(found["about"] in _abouts(rule) or not _abouts(rule) for rule in here)
        return 0 if is_for_this else next(iter(named), 0)
    unnamed = [n for n, rule in leading.items() if not _abouts(rule)]
    ordered = sorted([*named, *unnamed, *leading], key=lambda n: not rules[n].urgent)
    return next(iter(ordered), 0)


def is_answered(script: Script, section: Section, found: GuardFinding | None) -> bool:
    """Say whether a script says what a finding leads to, from here or by already being there."""
    return _is_for_danger(script, section) or bool(rule_for(script, section, found))


def _is_for_danger(script: Script, section: Section) -> bool:
    """Say whether a section is one that a rule for danger leads to."""
    return is_urgent(script, section) or any(
        rule.to == section.id and rule.when is not None and leads_to_help(script, rule)
        for rule in script.anytime
    )


def with_guard(
    script: Script,
    section: Section,
    decisions: Decisions[Evaluation] | None,
    found: GuardFinding | None,
) -> Decisions[Evaluation] | None:
    """Take the rule to hold that answers what the guard has found, whatever a judge made of it.

    A judge that names an urgent rule of its own is believed, unless that one names other danger, or
    any, and there is one that names this.
    """
    number = rule_for(script, section, found)
    verdict = decisions.value if decisions else None
    claim = verdict.occurrence if verdict else None
    if not (found and number) or (claim and _is_kept(script, claim.rule, number, found)):
        return decisions
    claims = [Occurrence(quote=found["words"], rule=number)]
    reason = f"the guard ({found['by']}) has found danger ({told(found)}), so that an urgent rule "
    reason += "is taken to hold"
    if verdict is None:
        verdict = Evaluation(reason=reason, settled=[], anytime=claims)
    else:
        verdict = verdict.model_copy(update={"anytime": claims, "reason": reason})
    if decisions is None:
        return Decisions(verdict, [], None, is_judged=False)
    return replace(decisions, value=verdict)


def _is_kept(script: Script, claimed: int, number: int, found: GuardFinding) -> bool:
    """Say whether the rule that a judge has named stays, beside the one that answers a finding."""
    theirs, ours = script.anytime[claimed - 1], script.anytime[number - 1]
    is_closer = found["about"] in _abouts(ours) and found["about"] not in _abouts(theirs)
    return theirs.urgent and (claimed == number or not is_closer)


def told(found: GuardFinding) -> str:
    """Say in a few words what was found: `explicit, self`."""
    return f"{found['level']}, {found['about']}"


def needs_care(script: Script, section: Section, found: GuardFinding | None) -> bool:
    """Say whether danger is grave, and the script does not say what it leads to."""
    is_danger = found is not None and is_grave(found["level"])
    return is_danger and not is_answered(script, section, found)


def _answers(script: Script, rule: Rule, found: GuardFinding) -> bool:
    """Say whether a rule answers danger of this level and kind."""
    if not (rule.urgent or leads_to_help(script, rule)):
        return False
    if rule.danger is None:
        return reaches(found["level"], GRAVE)
    return any(
        reaches(found["level"], one.level) and one.about in ("", found["about"])
        for one in answered(rule.danger)
    )


def _abouts(rule: Rule) -> frozenset[About]:
    """Give the kinds of danger that a rule names; none where it is for any.

    A rule that does not say it names them with its condition, as somebody would speak of them.
    """
    if rule.danger is not None:
        return frozenset(one.about for one in answered(rule.danger) if one.about)
    return _spoken_of(rule.when or "")


@lru_cache(512)
def _spoken_of(condition: str) -> frozenset[About]:
    about = heard(condition).about
    return frozenset([about]) if about else frozenset()

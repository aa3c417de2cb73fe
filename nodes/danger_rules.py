"""Which of a script's urgent rules answers a danger that the guard has found."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from scriptgraph.core.danger import About, GuardFinding
from scriptgraph.nodes.asking.single_actor import Decisions
from scriptgraph.prompting import watched
from scriptgraph.prompting.schemas import Evaluation, Occurrence
from scriptgraph.safety.danger import heard, said_of
from scriptgraph.safety.danger.levels import GRAVE, is_grave, reaches
from scriptgraph.script.check.danger import leads_to_help
from scriptgraph.script.dangers import answered
from scriptgraph.script.model import Rule, Script, Section
from scriptgraph.state.undecided import NO_ANSWER

_HOLDS = "an urgent rule is taken to hold"


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
    if here := _rules_to(script, section):
        is_for_this = any(found["about"] in _abouts(rule) or not _abouts(rule) for rule in here)
        return 0 if is_for_this else next(iter(named), 0)
    unnamed = [n for n, rule in leading.items() if not _abouts(rule)]
    ordered = sorted([*named, *unnamed, *leading], key=lambda n: not rules[n].urgent)
    return next(iter(ordered), 0)


def is_answered(script: Script, section: Section, found: GuardFinding | None) -> bool:
    """Say whether a script says what a finding leads to, from here or by already being there."""
    return bool(_rules_to(script, section) or rule_for(script, section, found))


def _rules_to(script: Script, section: Section) -> list[Rule]:
    """List the rules for danger that lead to a section."""
    rules = (rule for rule in script.anytime if rule.to == section.id and rule.when is not None)
    return [rule for rule in rules if rule.urgent or leads_to_help(script, rule)]


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
    if decisions is None or verdict is None:  # believed without proof, as what nobody has judged
        words = "" if script.anytime[number - 1].urgent else found["words"]
        claims = [Occurrence(quote=words, rule=number)]
        verdict = Evaluation(reason=_alone(decisions, found), settled=[], anytime=claims)
        return replace(decisions or Decisions(None, [], None, is_judged=False), value=verdict)
    claims = [Occurrence(quote=found["words"], rule=number)]
    reason = f"the guard ({found['by']}) has found danger ({told(found)}), so that {_HOLDS}"
    return replace(
        decisions, value=verdict.model_copy(update={"anytime": claims, "reason": reason})
    )


def _alone(decisions: Decisions[Evaluation] | None, found: GuardFinding) -> str:
    """Say that danger was heard where no judge has given anything usable."""
    unasked = decisions.unasked if decisions else ""
    without, alone = (without_judge(unasked), ", heard without it,") if unasked else ("", "")
    danger = said_of(found["about"])
    return f"{NO_ANSWER}{without}; the user's words{alone} speak of {danger}, so that {_HOLDS}"


def without_judge(why: str) -> str:
    """Say behind "no usable answer" that no judge could be asked."""
    return f": the judge could not be asked ({why})"


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

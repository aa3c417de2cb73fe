"""Rules that lead to help for somebody in danger and are not urgent, and help that listens to none.

The words are those of scripts and not of patients: what a section for an emergency is called, and
what its rule and its tasks speak of, in English, German, Chinese and Spanish. A script in another
language gets no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scriptgraph.core.findings import Severity
from scriptgraph.language.labels import labels
from scriptgraph.language.words import known_codes, language
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.texts import CALLS
from scriptgraph.script.model import Rule, Script, Section

_WORDS = re.compile(
    r"\b(?:cris[ie]s|emergenc(?:y|ies)|suicid\w*|(?:in|acute|real|mortal|life in) danger"
    r"|danger to (?:themselves|others)|self[- ]?harm\w*|overdos\w+|(?:want|wish)\w* to die"
    r"|(?:speak|talk)\w* (?:of|about) (?:death|dying)"
    r"|better off dead|thoughts? of d(?:eath|ying)|(?:hurt|harm|kill|cut)(?:ing|ting|s)? "
    r"(?:themsel\w+|himself|herself|oneself|someone|others|somebody)"
    r"|end(?:ing)? (?:their|his|her) (?:own )?life|taking (?:their|his|her) (?:own )?life"
    r"|krise\w*|notfall\w*|notfälle\w*|akute\w* gefahr|lebensgefahr|in gefahr|gefährde\w*"
    r"|su[iy]zid\w*|selbstmord\w*|selbsttötung|selbstverletz\w*"
    r"|sterben (?:zu )?(?:w[io]ll|möcht)\w*"
    r"|nicht mehr leben|umbring\w*|umzubringen|das leben nehmen|sich (?:selbst )?etwas an(?:zu)?tun"
    r"|(?:sich|andere|jemanden) (?:selbst )?(?:zu )?verletz\w+|lebensmüde\w*"
    r"|crisis|emergencia\w*|peligro|autoles\w*|hacerse daño|hacer daño|matarse|quitarse la vida"
    r"|quiere morir|querer morir|no quiere vivir"
    r"|en danger|crise suicidaire|urgence vitale|se faire du mal|veut mourir|envie de mourir"
    r"|fin à (?:ses|leurs) jours)\b"
    r"|危机|危急|急救|紧急|自杀|自殺|自伤|自傷|自残|轻生|想死|不想活|伤害自己|伤害他人|伤害别人|生命危险",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|no|never|without|isn't|nicht|keine?\w*|ohne|sin|no hay|no está en)\s+"
    r"(?:in\s+|an?\s+)?(?:\w+\s+)?(?:danger|crisis|emergency|gefahr|krise|notfall|peligro|emergencia)\b"
    r"|\b(?:pas en|hors de|out of|au(?:ß|ss)er|fuera de) (?:danger|gefahr|peligro|lebensgefahr)\b"
    r"|(?:没有|并无|无)(?:生命)?(?:危险|危机)|(?:不是|并非)(?:紧急|危机)",
    re.IGNORECASE,
)

_HARDLY_ANY = 3
"""Turns in which nobody in danger can be helped."""

_FAR_OFF = 20
"""Turns from which on a limit is far off."""

_FEW = 2
"""A section with more to do speaks of many things, and of danger in passing."""


_HOTLINES = re.compile(
    r"(?<![\d.,])(?:112|911|988|999|024|110|144|3114|116[ -]?(?:123|117|111)|143|147|12356|120"
    r"|0?800[ /-]?111[ /-]?0[ /-]?(?:111|222)|13[ -]?11[ -]?14)(?![\d%]|[.,]\d)"
)
"""Numbers that somebody in danger is told to call."""


def crisis_not_urgent(script: Script) -> Iterator[Remark]:
    """Find `anytime` rules that lead to help in danger, and are followed only with proof."""
    led_to = {rule.to for section in script.sections for rule in section.next}
    for number, rule in enumerate(script.anytime):
        if rule.when is None or rule.urgent:
            continue
        gives_number = rule.to not in led_to and _gives_number(script, rule)
        if gives_number or leads_to_help(script, rule):
            message = f"the rule to {rule.to!r} is for somebody in danger, and it is not `urgent`"
            hint = f"Write `urgently` before its condition: {_urgent_rule(script, rule.to)}."
            yield Remark(message, ("anytime", number), hint=hint * script.source.is_markdown)


def _urgent_rule(script: Script, name: str) -> str:
    """Write how an urgent rule to a section begins, with the title that it has in Markdown."""
    section = script.by_id.get(name)
    return f"`→ {(section.title if section else '') or name}, urgently, if …`"


def says_what_danger_leads_to(script: Script) -> bool:
    """Say whether a script has a rule for somebody in danger, and needs no words of care."""
    rules = (rule for rule in script.anytime if rule.when is not None)
    return any(rule.urgent or leads_to_help(script, rule) for rule in rules)


def crisis_not_watched(script: Script) -> Iterator[Remark]:
    """Find sections for somebody in danger that are entered only when another is complete."""
    watched = {rule.to for rule in script.anytime}
    for section in script.sections:
        for number, rule in enumerate(section.next):
            if rule.to not in watched and rule.when is not None and leads_to_help(script, rule):
                message = f"the way to {rule.to!r} is for somebody in danger"
                message += f", and it is looked at only when section {section.id!r} is complete"
                at = ("sections", section.id, "next", number)
                hint = "Lead to it at the top, before the first section: "
                hint = f"{hint}{_urgent_rule(script, rule.to)}." * script.source.is_markdown
                yield Remark(message, at, section.id, hint)
                watched.add(rule.to)


def led_to_urgently(script: Script) -> Iterator[Section]:
    """List the sections that an urgent rule leads to, and in which a model is to help.

    One that waits for a human hears no answers, and nothing but a human leads out of it.
    """
    for name in dict.fromkeys(rule.to for rule in script.anytime if rule.urgent):
        section = script.by_id.get(name)
        if section is not None and not section.waits_for_human:
            yield section


def crisis_without_task(script: Script) -> Iterator[Remark]:
    """Find sections that an urgent rule leads to and that listen to no answer."""
    for section in led_to_urgently(script):
        if any(t.is_judged and not t.optional for t in section.tasks):
            continue
        if not section.next:
            then = "goes on the same, whatever is answered"
        elif any(rule.kind == "fixed" for rule in section.next):
            then = "is left with the next message, whatever that says"
        else:
            continue
        text, number = labels(script.language).ask_safe, len(section.tasks) + 1
        line = f"{number}. {text}" if script.source.is_markdown else f"stay: {text}"
        message = f"section {section.id!r} is for somebody in danger, and {then}"
        hint = f"Give it a task that hears their answers, such as `{line}`."
        yield Remark(message, ("sections", section.id), section.id, hint)


def crisis_left_early(script: Script) -> Iterator[Remark]:
    """Find sections that an urgent rule leads to, and that a limit or a wish to stop leads out of.

    A limit of the section's own that is far off is its author's decision. A nearer one, and one of
    the script, are remarked on, and warned of where they leave hardly any time.
    """
    for section in led_to_urgently(script):
        by_limit, by_wish = _by_limit(script, section), list(_by_wish(script, section))
        if ways := [*by_limit, *by_wish]:
            message = (
                f"section {section.id!r} is for somebody in danger, "
                f"and is left {' and '.join(ways)}"
            )
            is_far = not by_wish and (script.most_turns(section) or 0) > _HARDLY_ANY
            severity: Severity | None = "info" if is_far else None
            yield Remark(message, ("sections", section.id), section.id, severity=severity)


def _by_limit(script: Script, section: Section) -> list[str]:
    limit, turns = section.limits or script.limits, script.most_turns(section)
    too_soon = turns is not None and (section.limits is None or turns < _FAR_OFF)
    if limit is None or not too_soon or limit.then == section.id:
        return []
    return [f"after {turns} turn{'s' if turns != 1 else ''} for {limit.then!r}"]


def _by_wish(script: Script, section: Section) -> Iterator[str]:
    for rule in script.anytime:
        leads_out = rule.when is not None and not (
            rule.urgent or rule.back or rule.to == section.id
        )
        is_safe = DENIED.search(rule.when or "") or leads_to_help(script, rule)
        if leads_out and not is_safe:
            yield f"for {rule.to!r} when {rule.when}"


def leads_to_help(script: Script, rule: Rule) -> bool:
    """Say whether a rule leads to help in danger; who wants to stop may get a number, too."""
    target = script.by_id.get(rule.to)
    if speaks_of_danger(DENIED.sub("", rule.when or "")):
        return True
    if target is None:
        return False
    return is_called_for_danger(target) or (not _stops(rule) and is_for_danger(script, target))


def _gives_number(script: Script, rule: Rule) -> bool:
    """Say whether a rule leads to exact words with the number of a hotline, and few others."""
    target = script.by_id.get(rule.to)
    if target is None or target is script.first or len(target.tasks) > _FEW or _stops(rule):
        return False
    words = (task.say for task in target.tasks if task.say)
    return any(_HOTLINES.search(each) and CALLS.search(each) for each in words)


def _stops(rule: Rule) -> bool:
    """Say whether a condition is about a wish to stop, or about nobody in danger."""
    patterns = (language(code).conditions.watches_stop for code in known_codes())
    return bool(DENIED.search(rule.when or "")) or any(
        re.search(each, rule.when or "", re.IGNORECASE) for each in patterns
    )


def is_for_danger(script: Script, section: Section) -> bool:
    """Say whether a section's name or words are about danger; the first one often warns of it."""
    exact = [task.say for task in section.tasks if task.say]
    told = [task.do for task in section.tasks if task.do and len(section.tasks) <= _FEW]
    words = "" if section is script.first else " ".join([*exact, *told])
    return is_called_for_danger(section) or speaks_of_danger(DENIED.sub("", words))


def is_called_for_danger(section: Section) -> bool:
    """Say whether a section is called a crisis or an emergency."""
    return speaks_of_danger(f"{section.id.replace('_', ' ')} {section.title}")


def speaks_of_danger(text: str) -> bool:
    """Say whether a text of a script is about somebody in danger."""
    return bool(_WORDS.search(text))

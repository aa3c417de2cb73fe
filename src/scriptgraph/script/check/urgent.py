"""Urgent rules that name no danger, and help for somebody in danger that any answer ends."""

import re
from collections.abc import Iterator

from scriptgraph.language.labels import labels
from scriptgraph.language.polarity import negates
from scriptgraph.language.watched import danger_named
from scriptgraph.language.words import known_codes, language
from scriptgraph.script.check.danger import (
    DENIED,
    is_called_for_danger,
    is_for_danger,
    led_to_urgently,
    speaks_of_danger,
)
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.model import Script, Section

_EMERGENCIES = re.compile(
    r"\b(?:chest|pain|breath|bleed|blood|heart|stroke|unconscious|faint|seizure|violen|abus|assault"
    r"|beat|threat|weapon|fire|gas|smoke|poison|allerg|risk|hopeless|live|life|alarm|acciden|injur"
    r"|schmerz|brust|atem|luft|blut|herz|schlaganfall|bewusstlos|ohnm|krampf|gewalt|missh|missbr"
    r"|schl[aä]g|bedroh|waffe|feuer|brand|rauch|vergift|überdos|risik|hoffnungslos|leben|unfall"
    r"|nicht (?:mehr )?sicher|unsafe"
    r"|dolor|pecho|respir|sangr|coraz|ictus|inconsc|desmay|convuls|maltrat|golpe|amenaz|arma"
    r"|incendi|humo|intoxic|sobredosis|alerg|riesgo|vida|vivir|herid|douleur|poitrine|sang|cœur"
    r"|coeur|menac|feu|vivre|bless|urgen)"
    r"|痛|呼吸|出血|流血|心脏|昏|暴力|虐待|威胁|火|毒|过量|风险|活|命|事故|受伤",
    re.IGNORECASE,
)
"""The beginnings of words for what is urgent, too, and not of the words for danger to life."""

_WAITS = re.compile(
    r"\b(?:until|till|unless|only (?:when|if|after|once)|done (?:when|once|if|as soon)|as long as"
    r"|while they|bis|erst wenn|erst,? wenn|nur,? wenn|erledigt,? (?:wenn|sobald)"
    r"|fertig,? (?:wenn|sobald)|solange|hasta|s[oó]lo (?:cuando|si)|hech[oa] cuando|mientras|jusqu"
    r"|seulement (?:quand|si|lorsque)|tant que|termin[ée]e? quand)"
    r"|直到|才|为止|為止|只有",
    re.IGNORECASE,
)
_FOR_ANY_ANSWER = re.compile(
    r"\b(?:answer|repl[iy]|respond|antwort|geantwort|respond|respuesta|contest|répond)|回答|回应|回應",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|\uff1f|\b(?:(?:ask|if|ob|si|see that)\b|whether|check|find out|make sure|ensure|stay|wait"
    r"|frag|klär|prüf|versicher|bleib|wart|pregunt|averig|comprueb|asegúr|qu[eé]da|esper"
    r"|demand|v[ée]rifi|assur|rest|attend)|[问問]|是否|确认|確認|了解|陪|等",
    re.IGNORECASE,
)
"""What asks, or stays: to tell somebody that they are in a safe place does neither."""

_SENTENCES = re.compile(r"(?<=[.!?;。！？；])\s*|\n+")


def urgent_without_danger(script: Script) -> Iterator[Remark]:
    """Find urgent rules whose condition denies danger, or names none.

    What names none is only remarked on: a model may understand it, but whoever goes by words, such
    as the rehearsal model, does not.
    """
    for number, rule in enumerate(script.anytime):
        if (
            not rule.urgent
            or rule.when is None
            or _names_danger(DENIED.sub("", rule.when), script.language)
        ):
            continue
        path = ("anytime", number, "when")
        if found := DENIED.search(rule.when) or _safe(rule.when):
            message = f"the urgent rule to {rule.to!r} holds for whoever is in no danger"
            yield Remark(f"{message}: {found[0]!r}", path)
        elif not _EMERGENCIES.search(rule.when):
            message = f"{rule.when!r} names no danger, and the rule to {rule.to!r} is urgent"
            message += "; the rehearsal model, which goes by words, may never follow it"
            yield Remark(message, path, severity="info")


def crisis_with_any_answer(script: Script) -> Iterator[Remark]:
    """Find sections that an urgent rule leads to and that any answer completes.

    Where another section is called a crisis and no rule watches for it, the target is mistaken.
    """
    if script.language.partition("-")[0].casefold() not in known_codes():
        return
    led_to = {rule.to for rule in script.anytime}
    meant = [each.id for each in script.sections if is_called_for_danger(each)]
    for section in led_to_urgently(script):
        name = section.id
        tasks = [t.do for t in section.tasks if t.do and not t.optional]
        is_meant = name in meant or led_to.issuperset(meant)
        if not tasks or not is_meant or any(map(_waits, tasks)):
            continue
        if leaving := _leaving(script, section):
            message = f"section {name!r} is for somebody in danger, and {leaving} with any answer"
            message += ": no task asks whether they are safe, or says when it is done"
            hint = (
                f"Ask whether they are safe, and say when it is done: `{_asked(script, section)}`."
            )
            yield Remark(message, ("sections", name, "tasks"), name, hint)


def _asked(script: Script, section: Section) -> str:
    """Write the last task of a section as one that hears whether somebody is safe."""
    number, task = [(n, task) for n, task in enumerate(section.tasks, 1) if task.do][-1]
    text = labels(script.language).ask_safe
    if not script.source.is_markdown:
        return f"{task.id}: {text}"
    return f"{number}. {'' if task.id.isdecimal() else f'**{task.id}:** '}{text}"


def _waits(text: str) -> bool:
    """Say whether an instruction is not done with any answer.

    It says when it is done, and not only that they have answered; or it asks whether they are
    safe, which only who says so has answered in a session.
    """
    sentences = [each for each in _SENTENCES.split(text) if each]
    if any(_ASKS.search(each) and any(found for found, _ in _safety(each)) for each in sentences):
        return True
    return any(_WAITS.search(each) and not _FOR_ANY_ANSWER.search(each) for each in sentences)


def _leaving(script: Script, section: Section) -> str:
    """Say how a section is left as soon as its tasks are done; empty where the answer decides."""
    if not section.next:
        return "the session ends"
    last, conditions = section.next[-1], [rule.when or "" for rule in section.next]
    target = script.by_id.get(last.to)
    stays = target is not None and (target is section or is_for_danger(script, target))
    decides = any(rule.kind == "computed" for rule in section.next) or any(
        text and (any(found for found, _ in _safety(text)) or _names_danger(text, script.language))
        for text in conditions
    )
    return "" if last.kind != "fixed" or stays or decides else f"goes on to {last.to!r}"


def _names_danger(text: str, code: str) -> bool:
    not_safe = any(found and denies for found, denies in _safety(text))
    return not_safe or speaks_of_danger(text) or bool(danger_named(text, code))


def _safe(text: str) -> re.Match[str] | None:
    """Find that somebody is safe, unless it is denied."""
    return next((found for found, denies in _safety(text) if found and not denies), None)


def _safety(text: str) -> Iterator[tuple[re.Match[str] | None, bool]]:
    """Find in every language that somebody is safe, and say whether that is denied."""
    for code in known_codes():
        found = re.search(language(code).conditions.safe, text, re.IGNORECASE)
        yield found, found is not None and negates(text[: found.start()], code)

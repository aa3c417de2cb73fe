"""What the texts of a script say, or fail to say: tasks, choices, transitions written as prose.

The word lists are English and German, and short on purpose: they miss some findings, and a
script in another language gets none that depend on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scriptgraph.script.check.rule import Remark
from scriptgraph.script.model import Script, Section

MAX_TOKENS = 1500
"""A matter of judgement, not measured: five times the longest section of the published script."""

_CHARACTERS_PER_TOKEN = 4

_CHOOSES = re.compile(
    r"\b(want|wish|would (?:like|rather)|prefer|choos|chose|choice|select|pick|decid|opts?\b"
    r"|asks? for|agree|accept|möchte|wünsch|wähl|entscheid|bevorzug|lieber)",
    re.IGNORECASE,
)
"""A condition that somebody fulfils by choosing."""

_DECLINES = re.compile(
    r"\b(?:(?:declin|refus|reject|skip|stop|end|finish|leav|quit)(?:e|s|es|ed|ing|ped|ping|ting)?"
    r"|none|neither|nothing|no|not|\w+n[^\w\s]t|cannot|otherwise|else"
    r"|kein\w*|weder|nichts?|sonst|andernfalls|ablehn\w*|lehnt|verweiger\w*|aufhör\w*|beend\w*)\b",
    re.IGNORECASE,
)
"""A condition that somebody fulfils by wanting none of the others, or by wanting to stop."""

_AGREES = re.compile(
    r"\b(?:agree[sd]?|agreement|consent\w*|accept(?:s|ed)?|einverstanden|zustimm\w*|stimm\w* zu"
    r"|einwillig\w*|acept\w+|de acuerdo|consiente|accord|accepte)\b|同意|接受",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\b(?:until|again|correct\w*|bis|erneut|noch einmal|korrigier\w*|hasta|de nuevo|corrig\w+"
    r"|jusqu\w*)\b|直到|再问",
    re.IGNORECASE,
)
_GOES = re.compile(
    r"\b(?:proceed|continue|go|move|jump|switch|skip|return|advance)\s+"
    r"(?:(?:on|back|ahead|over|directly|straight)\s+)?(?:to|with|into)\s+"
    r"|\b(?:weiter|fortfahren|zurück)\s+(?:mit|zu|zum|zur)\s+"
    r"|\b(?:geh|gehe|gehen|spring|springe|wechsle|wechseln|fahre|fahren)\s+(?:sie\s+)?"
    r"(?:(?:weiter|zurück)\s+)?(?:mit|zu|zum|zur|in)\s+"
    r"|(?<!\S)(?:→|->|=>|⇒|➔|➜)\s*",
    re.IGNORECASE,
)
_A_SECTION = re.compile(
    r"(?!(?:this|the (?:current|same)|diese\w*)\b)(?:[\w-]+\s+){0,2}(?:section|abschnitt)\b"
    r"(?:\s+[\w-]*\d[\w-]*)?",
    re.IGNORECASE,
)
_ARTICLES = frozenset({"the", "dem", "der"})
_MAX_TITLE_WORDS = 8
_DECLINING = "{to: goodbye, when: the patient does not agree}"


def no_tasks(script: Script) -> Iterator[Remark]:
    """Find sections in which there is nothing to do."""
    for section in script.sections:
        if not section.tasks:
            yield Remark(
                f"section {section.id!r} has no tasks", ("sections", section.id), section.id
            )


def optional_never_asked(script: Script) -> Iterator[Remark]:
    """Find optional tasks that no required one follows: the section is over before they come."""
    for section in script.sections:
        required = [number for number, task in enumerate(section.tasks) if not task.optional]
        for task in section.tasks[max(required, default=-1) + 1 :]:
            yield Remark(
                f"task {task.id!r} is never asked for: no required task follows it",
                ("sections", section.id, "tasks", task.id),
                section.id,
            )


def choice_without_decline(script: Script) -> Iterator[Remark]:
    """Find sections that offer a choice, and no exit for somebody who wants none of it.

    This is the gap of the published script behind most of its moves against the script. An
    `anytime` rule or a limit does not close it: neither says what happens to somebody who stays
    but declines. Conditions that nobody chooses ("the patient has understood") are no choice.
    """
    for section in script.sections:
        wishes = [rule.when or "" for rule in section.next]
        chosen = {rule.to for rule in section.next if _CHOOSES.search(rule.when or "")}
        if section.id in script.digressions:
            continue  # who wants none of it goes back
        if all(wishes) and len(chosen) > 1 and not any(map(_DECLINES.search, wishes)):
            choices = ", ".join(sorted(chosen))
            message = f"section {section.id!r} offers a choice ({choices}) and no way to decline"
            yield Remark(message, ("sections", section.id, "next", 0), section.id)
        elif _asks_for_consent(script, section) and _only_agrees(section):
            message = (
                f"section {section.id!r} goes on for whoever agrees, and keeps asking whoever "
            )
            hint = f"Add a rule for them, such as `{_DECLINING}`."
            path = ("sections", section.id, "next", 0)
            yield Remark(f"{message}does not", path, section.id, hint)


def _asks_for_consent(script: Script, section: Section) -> bool:
    """Say whether a section asks whether to go on at all, and not until somebody agrees."""
    texts = " ".join(task.do or "" for task in section.tasks)
    is_called = _AGREES.search(f"{section.id.replace('_', ' ')} {section.title}")
    return bool(section is script.first or is_called) and not _AGAIN.search(texts)


def _only_agrees(section: Section) -> bool:
    """Say whether all rules of a section are for whoever agrees to something."""
    wishes = [rule.when or "" for rule in section.next]
    says_no = any(_DECLINES.search(wish) or re.search("不|没", wish) for wish in wishes)
    return bool(wishes) and all(map(_AGREES.search, wishes)) and not says_no


def task_repeats_transition(script: Script) -> Iterator[Remark]:
    """Find tasks that tell the speaking model to change the section."""
    called = _called(script)
    for section in script.sections:
        for task in section.tasks:
            if quote := _going(task.do or "", section, called):
                message = f"task {task.id!r} contains a transition: “{quote}”"
                path = ("sections", section.id, "tasks", task.id, "do")
                yield Remark(message, path, section.id)


def section_too_long(script: Script) -> Iterator[Remark]:
    """Find sections with more instructions than a model follows reliably."""
    for section in script.sections:
        length = sum(len(task.do or "") + len(task.say or "") for task in section.tasks)
        tokens = length // _CHARACTERS_PER_TOKEN
        if tokens > MAX_TOKENS:
            message = f"section {section.id!r} has about {tokens:,} tokens of instructions"
            yield Remark(
                f"{message}, more than {MAX_TOKENS:,}", ("sections", section.id), section.id
            )


def _called(script: Script) -> dict[str, str]:
    """Map what a section may be called in running text to its id."""
    called: dict[str, str] = {}
    for section in script.sections:
        for name in (section.id, section.id.replace("_", " "), section.title):
            if not name.isdigit():
                called.setdefault(name.casefold(), section.id)
    return called


def _going(text: str, section: Section, called: dict[str, str]) -> str:
    """Quote the first words that lead to another section."""
    for match in _GOES.finditer(text):
        rest = text[match.end() :]
        found = _A_SECTION.match(rest)
        if found and called.get(found[0].casefold()) != section.id:
            return " ".join((match[0] + found[0]).split())
        words = re.findall(r"[^\s.,;:!?()\"“”]+", rest[:200])[: _MAX_TITLE_WORDS + 1]
        skipped = 1 if words and words[0].casefold() in _ARTICLES else 0
        for end in range(len(words), skipped, -1):
            name = " ".join(words[skipped:end]).casefold()
            if called.get(name, section.id) != section.id:
                return " ".join([*match[0].split(), *words[:end]])
    return ""

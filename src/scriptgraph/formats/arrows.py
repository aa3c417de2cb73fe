"""Arrow lines of Markdown scripts: `→ Exploration, if the patient wants to look closer`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice

from scriptgraph.formats.arrow_patterns import TARGETS, ArrowWords, arrow_words
from scriptgraph.formats.arrow_words import is_no_sentence
from scriptgraph.formats.naming import slug
from scriptgraph.language.vocabulary import ENGLISH
from scriptgraph.script.comparisons import expression_in
from scriptgraph.script.lookalikes import nfc
from scriptgraph.script.model import END_OF_SESSION, Limit, Rule

_NO_SENTENCE = re.compile(r"^[`\\:：]|→|->|=>|[<>=≤≥≠＜＞＝≦≧]|&[lg]t;")
"""A judged condition that may be taken for a comparison, or for two rules."""

_NUMBERED = re.compile(r"\d{1,9}[.):]?\s+")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_NAME = re.compile(r"\w[\w-]*")
_MOST_CUTS = 50
"""How often a title may say `if`; keeps a hostile line from taking long."""


class Targets:
    """What an arrow can point at, by id or by title."""

    def __init__(self, sections: Iterable[tuple[str, str]], language: str = ENGLISH) -> None:
        """Take the id and title of every section, and the language that arrows are written in."""
        self.words = arrow_words(language)
        self.ids = {END_OF_SESSION}
        self.titles: dict[str, set[str]] = {}
        self.numbered: dict[str, set[str]] = {}
        """Titles without the number that some begin with."""

        for name, title in sections:
            self.ids.add(name)
            if title:
                self.titles.setdefault(_folded(title), set()).add(name)
            if number := _NUMBERED.match(title):
                self.numbered.setdefault(_folded(title[number.end() :]), set()).add(name)

    def named(self, text: str) -> set[str]:
        """Give the ids that a text can mean: none, one, or several with the same title."""
        if text.startswith("#") and len(text) > 1:
            return {text[1:]}
        if text in self.ids:
            return {text}
        found = self.titles.get(_folded(text)) or {slug(text)} & self.ids
        if not found and (link := _LINK.fullmatch(text)):
            return self.named(link[1])
        found = found or self.numbered.get(_folded(text), set())
        target = self.words.targets.get(_folded(text))
        return found or ({target} if target else set())


def read_arrow(text: str, targets: Targets) -> dict[str, str]:
    """Read what stands after an arrow.

    That is a rule (`to`, `back`; `if`, or `when`, `urgent`, `danger`) or a limit (`then`, `turns`,
    `visits`).
    A target that is not known is left as it is written, made into a name.
    """
    whole, condition = _split(text.strip(), targets)
    target, goes_back = without_back(whole, targets)
    names = targets.named(target)
    to = min(names, default=target if _NAME.fullmatch(target) else slug(target) or target)
    conditions = _read_condition(condition, targets.words)
    parts = {"then" if is_limit(conditions) else "to": to} if to else {}
    back = {"back": "true"} if goes_back else {}
    return parts | conditions | back


def split_arrow(text: str, targets: Targets) -> tuple[str, str]:
    """Part what an arrow leads to from its condition, without the word that begins it."""
    target, found = _split(text.strip(), targets)
    name, _ = without_back(target, targets)
    return name, (found["condition"] or "") if found else ""


def without_back(target: str, targets: Targets) -> tuple[str, bool]:
    """Part a section's name from `and back`, which a title may end with as well."""
    match = targets.words.back.fullmatch(target)
    is_title = not target.startswith("#") and bool(targets.named(target))
    return (match[1], True) if match and not is_title else (target, False)


def is_limit(parts: Mapping[str, str]) -> bool:
    """Say whether the parts of an arrow are those of a limit."""
    return "turns" in parts or "visits" in parts


def write_rule(
    rule: Rule, title: str, targets: Targets, values: Collection[str], *, otherwise: bool
) -> str:
    """Write a rule, with its target's title where that is understood.

    Args:
        rule: The rule.
        title: That of its target.
        targets: What arrows can lead to.
        values: What the script collects: a condition of one such name alone would be computed.
        otherwise: Whether it is the last of several, without a condition.
    """
    words = targets.words
    parts = {"to": rule.to}
    condition = f"{words.comma}{words.word('otherwise')}" if otherwise else ""
    if rule.if_ is not None:
        parts["if"], condition = rule.if_, f"{_if(words)}`{rule.if_}`"
    elif rule.when is not None:
        as_written = words.condition.match(f"{_if(words)}{rule.when}")
        is_otherwise = as_written is not None and as_written["otherwise"] is not None
        escaped = "\\" * (is_otherwise or must_be_escaped(rule.when, values))
        danger = f" ({rule.danger})" if rule.danger else ""
        hurry = f"{words.comma}{words.word('urgently')}{danger}" * rule.urgent
        parts["when"], condition = rule.when, f"{hurry}{_if(words)}{escaped}{rule.when}"
    if rule.urgent:
        parts["urgent"] = "true"
    if rule.danger:
        parts["danger"] = rule.danger
    if rule.back:
        parts["back"] = "true"
    return _write(title, parts, _back(words) * rule.back + condition, targets)


def write_limit(limit: Limit, title: str, targets: Targets) -> str:
    """Write a limit."""
    words = targets.words
    most = {"turns": limit.turns, "visits": limit.visits}
    counts = {unit: str(count) for unit, count in most.items() if count is not None}
    behind = f"{words.comma}{words.word('after')} {_amounts(counts, words)}"
    return _write(title, {"then": limit.then} | counts, behind, targets)


def in_words(text: str, language: str) -> str:
    """Write an arrow line of English, as a hint shows it, in the words of another language."""
    words = arrow_words(language)  # they read English, too
    found = words.condition.search(text)
    target, behind = (text[: found.start()], "") if found else (text, "")
    if found and found["otherwise"]:
        behind = f"{words.comma}{words.word('otherwise')}"
    elif found and found["limit"] is not None:
        counts = _read_amounts(found["limit"], words)
        behind = f"{words.comma}{words.word('after')} {_amounts(counts, words)}"
    elif found:
        danger = f" ({found['danger']})" if found["danger"] else ""
        hurry = f"{words.comma}{words.word('urgently')}{danger}" if found["urgent"] else ""
        behind = f"{hurry}{_if(words)}{found['condition']}"
    if back := words.back.fullmatch(target):
        target = f"{back[1]}{_back(words)}"
    start, _, name = target.rpartition("→ ")
    target = f"{start}→ {words.word(TARGETS[name])}" if name in TARGETS else target
    return target + behind


def _if(words: ArrowWords) -> str:
    blank = " " if words.is_spaced else ""
    return f"{words.comma}{words.word('if')}{blank}"


def _back(words: ArrowWords) -> str:
    return f"{' ' if words.is_spaced else words.comma}{words.word('back')}"


def _amounts(counts: Mapping[str, str], words: ArrowWords) -> str:
    """Write `12 turns or 3 visits`."""
    return f" {words.word('or')} ".join(
        f"{count} {words.word(unit if count != '1' else unit.removesuffix('s'))}"
        for unit, count in counts.items()
    )


def ambiguous(text: str, targets: Targets) -> set[str]:
    """Give the sections that have the title an arrow names, if there are several."""
    names = targets.named(split_arrow(text, targets)[0])
    return names if len(names) > 1 else set()


def must_be_escaped(condition: str, values: Collection[str]) -> bool:
    """Say whether a judged condition needs a backslash, or is taken for something else."""
    if _NO_SENTENCE.search(condition) or is_no_sentence(condition):
        return True
    found = expression_in(condition)
    return bool(found) and (not found.isidentifier() or found in values)


def _write(title: str, parts: dict[str, str], condition: str, targets: Targets) -> str:
    name = parts.get("to", parts.get("then", ""))
    others = [targets.words.word(TARGETS[name])] if name in TARGETS else []
    for written in (*others, title, name):
        text = written + condition
        if read_arrow(text, targets) == parts and not ambiguous(text, targets):
            return f"→ {text}"
    return f"→ #{name}{condition}"


def _split(text: str, targets: Targets) -> tuple[str, re.Match[str] | None]:
    """Part the target from its condition; a title may itself contain `, if`."""
    cuts = list(islice(_cuts(text, targets.words.condition), _MOST_CUTS))
    if not cuts or targets.named(text):
        return text, None
    named = ((cut, without_back(text[: cut.start()], targets)[0]) for cut in cuts)
    known = (cut for cut, name in named if targets.named(name))
    with_comma = (cut for cut in cuts if cut[0].startswith((",", "，")))
    cut = next(known, None) or next(with_comma, None) or cuts[0]
    return text[: cut.start()], cut


def _cuts(text: str, condition: re.Pattern[str]) -> Iterator[re.Match[str]]:
    match = condition.search(text)
    while match:
        yield match
        match = condition.search(text, match.start() + 1)


def _read_condition(found: re.Match[str] | None, words: ArrowWords) -> dict[str, str]:
    if found is None:
        return {}
    if found["limit"] is not None:
        return _read_amounts(found["limit"], words)
    text = found["condition"]
    if text is None:
        return {}
    urgent = {"urgent": "true"} if found["urgent"] else {}
    if found["danger"] is not None:
        urgent["danger"] = found["danger"]
    if len(text) > 4 and text[:2] == text[-2:] == "``" and "`" not in text[2:-2]:
        return {"if": text[2:-2].strip()} | urgent
    if len(text) > 1 and text[0] == text[-1] == "`":
        return {"if": text[1:-1]} | urgent
    return {"when": text[1:] if text[:1] == "\\" and len(text) > 1 else text} | urgent


def _read_amounts(text: str, words: ArrowWords) -> dict[str, str]:
    """Read `12 turns`, `3 visits` or both; what is neither counts as turns, to be refused there."""
    found: dict[str, str] = {}
    for part in words.either.split(text):
        match = words.amount.fullmatch(part)
        key = "visits" if match and match["visits"] else "turns"
        amount = match[1] if match else part
        found[key] = f"{found[key]} or {amount}" if key in found else amount
    return found


def _folded(title: str) -> str:
    return nfc(" ".join(title.split()).casefold())

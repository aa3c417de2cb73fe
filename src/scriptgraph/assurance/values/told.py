"""Tells what a solver has found out about values, once: what lint has said is not said again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from scriptgraph.assurance.guarantees.wording import values_in_words
from scriptgraph.assurance.values.look import Looked
from scriptgraph.assurance.values.rules import Kind, Seen
from scriptgraph.core.findings import Finding, Place, Severity
from scriptgraph.script import expressions
from scriptgraph.script.check.consequences import without_consequences
from scriptgraph.script.check.fitting import described
from scriptgraph.script.check.lint import rules
from scriptgraph.script.check.rule import CheckRule
from scriptgraph.script.check.solved import BOTH, HIDDEN, SECOND, UNDECIDED
from scriptgraph.script.check.walking import kinds_of
from scriptgraph.script.model import Script

_RULES: dict[Kind, str] = {
    "never": "condition-never-holds",
    "unasked": "value-not-always-collected",
    "hidden": HIDDEN.id,
    "always": "condition-always-holds",
    "part": "part-decides-nothing",
    "gap": "value-without-rule",
    "missing": "value-not-always-collected",
    "both": BOTH.id,
    "second": SECOND.id,
}

_IS_DEAD: frozenset[Kind] = frozenset({"never", "unasked", "hidden"})
_OF_SECTION: frozenset[Kind] = frozenset({"unasked", "gap", "missing"})
"""What lint tells once a section, at whichever of its rules."""

_OF_VALUES = frozenset(
    {*_RULES.values(), "unknown-choice", "overlapping-conditions", "missing-value-decides"}
)
_MOST_NAMED = 4


def told(
    script: Script, looked: Looked, said: Sequence[Finding], silent: Collection[str]
) -> list[Finding]:
    """Say what was found out, together with what has been said before.

    What lint has told of the same rule is not told again, but counts as an error where the proof
    shows that no session is led on there.

    Args:
        script: The script.
        looked: What the solver has found out about it.
        said: What has been said of the script before.
        silent: Ids of rules that are not to be told.
    """
    table = {rule.id: rule for rule in rules()}
    findings, before = list(said), _Said(script, said)
    for seen in looked.seen:
        rule = table[_RULES[seen.kind]]
        severity = _severity(script, seen) or rule.severity
        if (number := before.same(seen)) is not None:
            if severity == "error":
                findings[number] = replace(findings[number], severity=severity)
        elif not _is_silent(seen, silent):
            place = script.source.place(seen.path if seen.kind == "gap" else (*seen.path, "if"))
            message, hint = _message(script, seen), _hint(script, seen) or _mend(script, rule)
            findings.append(Finding(rule.id, severity, message, place, seen.section, hint))
    if UNDECIDED.id not in silent:
        findings += _undecided(script, looked)
    return without_consequences(script, findings)


def _is_silent(seen: Seen, silent: Collection[str]) -> bool:
    alike = {_RULES[seen.kind], "overlapping-conditions" if seen.kind == "hidden" else ""}
    return not alike.isdisjoint(silent)


class _Said:
    """What lint has said of values, by where it is said."""

    def __init__(self, script: Script, said: Sequence[Finding]) -> None:
        self._script, self._said = script, said
        self._at: dict[Place, int] = {}
        self._of: dict[tuple[str | None, str], list[int]] = defaultdict(list)
        for number, each in enumerate(said):
            if each.rule in _OF_VALUES:
                self._of[each.section, each.rule].append(number)
                if each.place.line:
                    self._at.setdefault(each.place, number)

    def same(self, seen: Seen) -> int | None:
        """Give the number of what says the same of a rule, or of its section; None for nothing."""
        for path in ((*seen.path, "if"), seen.path):
            if (number := self._at.get(self._script.source.place(path))) is not None:
                return number
        for number in self._of[seen.section, _RULES[seen.kind]] if seen.kind in _OF_SECTION else ():
            message = self._said[number].message
            if seen.kind == "gap" or any(repr(name) in message for name in seen.others):
                return number
        return None


def _undecided(script: Script, looked: Looked) -> Iterable[Finding]:
    for rule in looked.undecided:
        message = f"the solver gave up on `{rule.text}`, so nothing is proved of it"
        place = script.source.place((*rule.path, "if"))
        yield Finding(UNDECIDED.id, UNDECIDED.severity, message, place, hint=UNDECIDED.mend)


def _severity(script: Script, seen: Seen) -> Severity | None:
    """Say how bad it is: an error where no session is led anywhere; None leaves the rule's own."""
    if _is_for_other_scripts(script, seen):
        return "info"
    if seen.kind in _IS_DEAD:
        return "error"
    if seen.kind in ("gap", "missing"):
        return "warning" if _waits_for(script, seen) else "error"
    return None


def _is_for_other_scripts(script: Script, seen: Seen) -> bool:
    """Say whether a rule of a shared part is hidden by what this script does at any time alone.

    Another script that uses the part may need it.
    """
    if seen.kind != "hidden" or script.source.place(seen.path).file == script.source.file:
        return False
    return {*seen.others} <= {rule.if_ for rule in script.anytime}


def _waits_for(script: Script, seen: Seen) -> str:
    """Name what leads on from a section though no rule of it holds; empty where nothing does."""
    section = script.by_id[seen.section or ""]
    found = script.limit(section)
    if section.waits_for_human:
        return "a human leads on"
    if found is None or found[0].turns is None or found[0].then == section.id:
        return ""
    return f"a limit leads to {found[0].then!r}"


def _message(script: Script, seen: Seen) -> str:
    values = values_in_words(seen.values or {})
    match seen.kind:
        case "never":
            return f"`{seen.text}` can never hold{_ranges(script, seen.text)}"
        case "unasked":
            names = ", ".join(map(repr, seen.others))
            return f"`{seen.text}` can never hold here: no way here asks for {names}"
        case "hidden":
            before = " or ".join(f"`{text}`" for text in seen.others[:_MOST_NAMED])
            more = ", …" * (len(seen.others) > _MOST_NAMED)
            never = f"`{seen.text}` is never followed"
            return f"{never}: whenever it holds, {before}{more} does, before it"
        case "always":
            return f"`{seen.text}` always holds{_ranges(script, seen.text)}"
        case "part":
            holds = "always holds" if seen.others[1] == "always" else "can never hold"
            ranges = _ranges(script, seen.text)
            return f"in `{seen.others[0]}`, the part `{seen.text}` {holds}{ranges}"
        case "both":
            first = f"`{seen.others[0]}` ({seen.others[1]})"
            return f"where {values}, `{seen.text}` holds and {first}, which comes first, does too"
        case "second":
            first, away, help_ = seen.others
            goes = f"whoever has {values} goes to {away!r}, not to {help_!r}"
            return f"{goes}: `{first}` comes before `{seen.text}`, and holds too"
    stays = (
        f"no rule of {seen.section!r} holds, and the session stays there with nothing left to do"
    )
    until = _waits_for(script, seen)
    return f"where {values}, {stays}" + (f" until {until}" if until else "")


def _hint(script: Script, seen: Seen) -> str:
    """Say what to write; empty leaves the rule's own hint."""
    if _is_for_other_scripts(script, seen):
        return "It can stay: other scripts that use the part may need it."
    if seen.kind == "unasked":
        return "Ask for the value before this section, or in it; or take the rule out."
    return ""


def _mend(script: Script, rule: CheckRule) -> str:
    return (rule.in_markdown if script.source.is_markdown else "") or rule.mend


def _ranges(script: Script, text: str) -> str:
    kinds = kinds_of(script)
    names = sorted(expressions.names(text))
    shown = [f"{name!r} is {described(kinds[name])}" for name in names[:_MOST_NAMED]]
    return f": {', '.join(shown)}" if shown else ""

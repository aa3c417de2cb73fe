"""Where rules and limits lead, and what was meant by a target that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from scriptgraph.core.findings import Path, first_few
from scriptgraph.script.authors_words import is_end
from scriptgraph.script.check.rule import Remark, also
from scriptgraph.script.check.walking import rules_of
from scriptgraph.script.lookalikes import double, named
from scriptgraph.script.model import END_OF_SESSION, Limit, Script
from scriptgraph.script.moves import BACK

_MOST_NAMES = 12
"""Sections that a hint lists."""

_MAX_GUESSES = 20
"""Unknown targets that get a "did you mean": a guess compares with every section."""

NamedTarget = tuple[str | None, Path, str]
"""The section in which a target is named, the place, and the target."""


def unknown_target(script: Script) -> Iterator[Remark]:
    """Find targets that are neither a section nor the end."""
    unknown = [found for found in _targets(script) if found[2] not in script.by_id]
    distinct = list(dict.fromkeys(target for _, _, target in unknown))
    guesses = _guesses(script, distinct[:_MAX_GUESSES])
    for target, told in _by_target(unknown).items():
        section, path, _ = told[0]
        guess = END_OF_SESSION if is_end(target) else guesses.get(target)
        meant = f"; did you mean {guess!r}?" if guess else ""
        hint = f"Write `{guess}`." if guess else _sections(script)
        if guess and (twin := double(target, [guess])):
            meant = f"; {guess!r} only looks the same: here stands {named(twin[1])}"
        message = f"there is no section {target!r}{meant}{also(script, [each[1] for each in told])}"
        yield Remark(message, path, section, hint)


def _by_target(unknown: Iterable[NamedTarget]) -> dict[str, list[NamedTarget]]:
    """Gather what leads to the same place that is not there: it is one mistake."""
    found: dict[str, list[NamedTarget]] = {}
    for each in unknown:
        found.setdefault(each[2], []).append(each)
    return found


def _sections(script: Script) -> str:
    """Say what a rule can lead to."""
    names = [section.id for section in script.sections]
    return f"There are: {first_few(names, _MOST_NAMES)}; `end` ends the session."


def _targets(script: Script) -> Iterator[NamedTarget]:
    """Walk over everything that names a target other than the end."""
    named = [(section, (*path, "to"), rule.to) for section, path, rule in rules_of(script)]
    limits: list[tuple[str | None, Path, Limit | None]] = [(None, ("limits",), script.limits)]
    limits += [(s.id, ("sections", s.id, "limits"), s.limits) for s in script.sections]
    named += [(section, (*path, "then"), limit.then) for section, path, limit in limits if limit]
    # What goes back, and where it cannot, is said by `digressions`.
    return (found for found in named if found[2] != END_OF_SESSION and not _is_back(found))


def _is_back(found: NamedTarget) -> bool:
    return found[1][-1] == "then" and found[2] == BACK


def _guesses(script: Script, unknown: list[str]) -> dict[str, str]:
    """Guess which section each unknown target means, by the ids and titles there are."""
    called = {section.title.casefold(): section.id for section in script.sections}
    called |= {name.casefold(): name for name in (END_OF_SESSION, *script.by_id)}
    close = {target: get_close_matches(target.casefold(), called, n=1) for target in unknown}
    return {target: called[matches[0]] for target, matches in close.items() if matches}

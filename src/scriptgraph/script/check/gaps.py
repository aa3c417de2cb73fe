"""Values for which no `if` of a section holds.

The rules are tried with values that a comparison can tell apart, so what is named here is a value
that somebody can give.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from scriptgraph.core.findings import first_few
from scriptgraph.script.check.fitting import short
from scriptgraph.script.check.holes import Gap, hole, sum_of
from scriptgraph.script.check.neighbours import ANY_TEXT
from scriptgraph.script.check.trying import (
    Read,
    Tried,
    Values,
    Way,
    put,
    read_by,
    ways_of,
    with_watched,
)
from scriptgraph.script.kinds import Constant, Kind
from scriptgraph.script.literals import Day, Span
from scriptgraph.script.meaning import Kinds
from scriptgraph.script.model import Rule

_MOST_TRIED = 8
"""Gaps of which the one is told that takes the fewest names to tell."""

_SEVERAL = 2
_MOST_NAMES = 3
_MINUTE = 60
_MOST_VALUES = 4


def gap(rules: Sequence[Rule], watched: Sequence[Rule], kinds: Kinds) -> Gap | None:
    """Give values for which none of a section's rules holds, where values alone decide.

    Behind a last rule without a condition, which may be for all that is left, only a gap counts
    that is one step wide.

    Args:
        rules: The rules of the section.
        watched: The rules under `anytime`, of which a computed one may hold there.
        kinds: What each value can be.
    """
    if any(rule.when is not None for rule in rules) or all(rule.if_ is None for rule in rules):
        return None
    before, ways, read = with_watched(rules, watched, kinds)
    found = _gap((*before, *ways), read) if read else None
    if found is None or found.rule is None:
        return found
    return found._replace(rule=max(found.rule - len(before), 0))


def example(rules: Sequence[Rule], kinds: Kinds) -> str:
    """Say for which values together a last rule without a condition is followed.

    Empty where it is followed for none, or where a single value leads there: that is plain to see.
    """
    ways = ways_of(rules)
    read = read_by(ways, kinds)
    return _example(ways, read) if read and not ways[-1].condition and ways[-1].to else ""


@lru_cache(maxsize=1024)
def _gap(ways: tuple[Way, ...], read: Read) -> Gap | None:
    tried = Tried(ways, read, likely=True)
    last = None if ways[-1].condition else len(ways) - 1
    if found := hole(tried, ways, read, last):
        return found._replace(where=found.where + _besides(found, tried, read, last))
    where = _where(ways, read, None) if last is None else ""
    return Gap(where) if where else None


def _besides(found: Gap, tried: Tried, read: Read, last: int | None) -> str:
    """Say which other values lead into a gap, if they are few."""
    deciding = tried.deciding(found.values, last)
    others = [place for place in deciding if read[place][0] not in found.names]
    if len(others) >= _MOST_NAMES:
        return ""
    told = " and ".join(_one(found.values, place, read) for place in others)
    return f" and, say, {told}" if told else ""


@lru_cache(maxsize=1024)
def _example(ways: tuple[Way, ...], read: Read) -> str:
    return _where(ways, read, len(ways) - 1, fewest=_SEVERAL)


def _where(ways: Sequence[Way], read: Read, rule: int | None, fewest: int = 1) -> str:
    """Say for which values a rule is followed, or none; empty where fewer than `fewest` decide."""
    tried = Tried(ways, read, likely=True)
    found = (values for values in tried.combinations() if tried.followed(values) == rule)
    told = [(tried.deciding(values, rule), values) for values in islice(found, _MOST_TRIED)]
    places, values = min(told, key=lambda each: len(each[0]), default=([], ()))
    if len(places) < fewest:
        return ""
    if len(places) > _MOST_NAMES:
        return sum_of(ways, read, values)
    if len(places) > 1:
        return " and ".join(_one(values, place, read) for place in places)
    (place,), tries = places, tried.values[places[0]]
    fits = [each for each in tries if tried.followed(put(values, [place], [each])) == rule]
    return f"{read[place][0]!r} is {_listed(fits, tries, read[place][1])}"


def _one(values: Values, place: int, read: Read) -> str:
    value = values[place]
    return f"{read[place][0]!r} is {_shown(value)}" if value is not None else ""


def _listed(values: Sequence[Constant], tried: Sequence[Constant], kind: Kind) -> str:
    """Name some choices, or where the first numbers begin and end."""
    if kind.choices or kind.meaning in ("text", "truth"):
        return first_few([_shown(value) for value in values], _MOST_VALUES)
    if len(values) == 1 or not kind.is_whole:
        return _shown(values[len(values) // 2])
    behind = tried[tried.index(values[0]) :]
    run = [one for one, other in zip(values, behind, strict=False) if one == other]
    last = f" to {_shown(run[-1])}" * (len(run) > 1)
    first = _shown(run[0])
    is_open = run[-1] == tried[-1] and not first.startswith("more than")
    beyond = "later" if kind.meaning == "day" else "more"
    return f"{first} or {beyond}" if is_open else first + last


def _beside(seconds: int) -> int:
    """Say how many seconds a span is longer, or shorter, than a whole number of minutes."""
    return (seconds + 1) % _MINUTE - 1


def _shown(value: Constant) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Span) and value > _MINUTE and abs(beside := _beside(value)) == 1:
        return f"{'more' if beside > 0 else 'less'} than {Span(value - beside)}"
    if isinstance(value, Day | Span):
        return str(value)
    if isinstance(value, str):
        return "something else" if value == ANY_TEXT else repr(value)
    return short(value)

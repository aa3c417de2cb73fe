"""Which guarantees a new version of a script still keeps, and which it keeps for the first time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scriptgraph.assurance.guarantees.proofs import prove
from scriptgraph.assurance.guarantees.search import Proof
from scriptgraph.script import expressions
from scriptgraph.script.changes import Change, renames
from scriptgraph.script.changes.promises import renamed
from scriptgraph.script.check.promises import guarantees_of
from scriptgraph.script.guarantees import Guarantee, OnlyIf, same, sections_of
from scriptgraph.script.model import Script


@dataclass(frozen=True)
class _Line:
    """What one of the versions promises, as each of them would say it."""

    text: str
    old: Guarantee
    new: Guarantee


def fallen_and_won(old: Script, new: Script) -> list[Change]:
    """Say which guarantees of either version hold in one of them and not in the other.

    Args:
        old: The script as it was, without faults.
        new: The script as it is now, without faults.

    Raises:
        InputError: When the libraries for proofs are not installed.
    """
    lines = list(_lines(old, new))
    was = _proved(old, {number: line.old for number, line in enumerate(lines)})
    now = _proved(new, {number: line.new for number, line in enumerate(lines)})
    found = []
    for number, line in enumerate(lines):
        before, after = was.get(number), now.get(number)
        if _holds(before) and not _holds(after):
            why = after.reason if after else "what it speaks of is gone"
            told = "has fallen" if after is None or after.verdict == "refuted" else "is open now"
            found.append(Change("guarantee", f"{told}: {line.text}: {why}"))
        elif _holds(after) and before is not None and not _holds(before):
            found.append(Change("guarantee", f"holds now, and did not before: {line.text}"))
    return found


def _holds(proof: Proof | None) -> bool:
    return proof is not None and proof.verdict == "proven"


def _lines(old: Script, new: Script) -> Iterator[_Line]:
    """List what either version promises, each thing once."""
    known = renames(old, new)
    back = {now: known.before(now)[0] for now in dict.fromkeys(known.sections.values())}
    seen: list[Guarantee] = []
    for number, guarantee in guarantees_of(new).items():
        seen.append(guarantee)
        text = new.guarantees[number]
        yield _Line(text, renamed(guarantee, back), guarantee)
    for number, guarantee in guarantees_of(old).items():
        today = renamed(guarantee, known.sections)
        if not any(same(today, other) for other in seen):
            yield _Line(old.guarantees[number], guarantee, today)


def _proved(script: Script, guarantees: Mapping[int, Guarantee]) -> dict[int, Proof]:
    """Prove what can be said of a script; what names a section or a value of the other cannot."""
    sayable = {n: each for n, each in guarantees.items() if _can_be_said(script, each)}
    return dict(zip(sayable, prove(script, list(sayable.values())), strict=True))


def _can_be_said(script: Script, guarantee: Guarantee) -> bool:
    if any(name not in script.by_id for name in sections_of(guarantee)):
        return False
    if not isinstance(guarantee, OnlyIf):
        return True
    return expressions.names(guarantee.condition) <= script.readable

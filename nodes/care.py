"""Danger that no rule of the script answers: words of care are sent until the user is safe.

They need no model, and nobody is asked meanwhile. The session stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from langchain_core.messages import HumanMessage

from scriptgraph.core.danger import About, GuardFinding
from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.cast import Cast
from scriptgraph.nodes.danger_rules import needs_care
from scriptgraph.nodes.heard import last_exchange
from scriptgraph.nodes.overhearing import overheard
from scriptgraph.nodes.rules import stay
from scriptgraph.safety.danger import danger_in
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.safety.danger.safe import Told, Whose, has_words, settled, whose
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.findings import BY_PHRASES
from scriptgraph.safety.guard.words_of_care import Occasion, words_of_care
from scriptgraph.script.contacts import by_region
from scriptgraph.script.model import Script, Section
from scriptgraph.state.session import Care, Move, SessionState, words
from scriptgraph.state.undecided import NOBODY_ASKED
from scriptgraph.state.unjudged import unjudged

WORDS_OF_CARE = "words of care"
"""A remark in the trace on such a message."""

_REASONS = {
    "first": "the user speaks of danger that no rule of the script answers: words of care are sent",
    "again": "the user has been in danger and has not said that they are safe: nobody judges, and "
    "words of care are sent",
    "over": "the user says that they are safe",
}
"""In the trace."""


def care_due(
    script: Script, section: Section, state: SessionState, found: GuardFinding | None
) -> Care | None:
    """Say what danger is answered by words of care in this turn; None where none is."""
    before = state.get("care")
    opened = _found_in(state, found)
    if before is not None and found is not None:
        opened |= _open_in(before) - _settled(script, state, found)
        if opened and is_grave(found["level"]) and found["about"] != before["about"]:
            return _care(found["about"], before["turn"], "first", opened)
        if opened:
            return _care(before["about"], before["turn"], "again", opened)
    # Behind the end no rule of the script leads anywhere.
    answers = needs_care(script, section, found)
    if state.get("status") == "ended":
        answers = found is not None and is_grave(found["level"])
    if found is None or not answers:
        return None
    return _care(found["about"], state.get("turn", 0) + 1, "first", opened)


def _care(about: About, turn: int, occasion: Occasion, opened: Iterable[Whose]) -> Care:
    return Care(about=about, turn=turn, occasion=occasion, open=sorted(opened))


def _open_in(care: Care) -> frozenset[Whose]:
    """Say whose danger is open; sessions of older versions tell only of what danger."""
    return frozenset(care["open"]) if "open" in care else whose("", care["about"])


def _found_in(state: SessionState, found: GuardFinding | None) -> frozenset[Whose]:
    """Say whose danger was found now."""
    if found is None or not is_grave(found["level"]):
        return frozenset()
    return whose("\n".join(unjudged(state)), found["about"])


def _settled(script: Script, state: SessionState, found: GuardFinding) -> frozenset[Whose]:
    """Say whose danger is over by what is said now.

    In a language without words for that, a message in which no danger is heard has to do.
    """
    if not has_words(script.language):
        return frozenset(get_args(Whose) if found["level"] == "none" else ())
    asked, texts = last_exchange(state)
    said = (words(one) for one in state["messages"] if isinstance(one, HumanMessage))
    spoken_of = "\n".join(filter(danger_in, said))
    told = (
        settled(Told(text, asked), script.language, spoken_of)
        for text in [*texts, "\n".join(texts)]
    )
    return frozenset().union(*told)


def with_care(section: Section, care: Care) -> Move:
    """Write down that the session stays, and with words of care."""
    return Move(**{**stay(section), "care": care})


def occasion_of(state: SessionState, care: Care | None) -> Literal["first", "again", "over"] | None:
    """Say how a turn's record tells of words of care; None where nothing is to be told."""
    if care is not None:
        return care["occasion"]
    return "over" if state.get("care") else None


def care_of(
    script: Script, section: Section, state: SessionState, found: GuardFinding | None
) -> Care | None:
    """Give the words of care of a turn whose decision is on record.

    Words are answered before others who listen have told anything. What words alone had heard is
    no part of a record in which these have found as much or more: it is heard anew, by our own
    words alone. What a clinic's own phrases had heard nobody knows here.

    Args:
        script: The script.
        section: The section that was judged.
        state: The session before the decision.
        found: What the record says that the guard has found.
    """
    heard = found
    if found is not None and found["by"] not in ("", BY_PHRASES):
        heard = overheard(Guard(), state, script.language)
    return care_due(script, section, state, heard) or care_due(script, section, state, found)


def note_care(record: TraceRecord, state: SessionState, care: Care | None) -> None:
    """Write into a decision's record that words of care are sent, or no longer."""
    occasion = occasion_of(state, care)
    if occasion is None:
        return
    record["care"] = occasion
    reason = record["reason"]
    record["reason"] = _REASONS[occasion] + (f"; {reason}" if reason != NOBODY_ASKED else "")


def words_for(script: Script, cast: Cast, care: Care) -> str:
    """Write the words of care of a turn."""
    return words_of_care(
        care["occasion"],
        care["about"],
        script.language,
        cast.guard.region,
        by_region(script.contacts),
    )

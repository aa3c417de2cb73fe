"""Words of danger that are heard without a model: what they lead to, and what is sent at least.

A judge that gives nothing usable, cannot be asked or does not answer leaves words unjudged. Where
they speak of danger, the script's first urgent rule is taken to hold. Exact words of help need no
model either: where danger is heard and no reply can be written, they are sent, if need be again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from langchain_core.messages import HumanMessage

from scriptgraph.core.danger import GuardFinding
from scriptgraph.nodes.danger_rules import needs_care, rule_for
from scriptgraph.prompting import watched
from scriptgraph.prompting.schemas import Evaluation, Occurrence
from scriptgraph.safety.danger import danger_in, points_to_help, said_of
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import is_urgent
from scriptgraph.state.session import SessionState, Value, words
from scriptgraph.state.speakers import unanswered
from scriptgraph.state.spoken import exact_words, known_now
from scriptgraph.state.unjudged import unjudged


def urgent_claims(script: Script, section: Section) -> list[Occurrence]:
    """Claim the first urgent rule that leads out of the section; empty where there is none."""
    numbers = (n for n, _ in watched(script, section) if script.anytime[n - 1].urgent)
    return [Occurrence(quote="", rule=number) for number in numbers][:1]


def is_helped(script: Script, section: Section, found: GuardFinding | None) -> bool:
    """Say whether danger that the guard has found is answered without a judge.

    A rule leads to help, the section has exact words of help itself, or words of care are sent.
    """
    if needs_care(script, section, found) or rule_for(script, section, found):
        return True
    return found is not None and is_grave(found["level"]) and bool(_help_in(script, section))


def danger_now(state: SessionState, found: GuardFinding | None) -> str:
    """Say of what danger the user speaks now; empty where of none.

    Args:
        state: The session; what nobody has judged in it is what they say now.
        found: What the guard has found in it, by whichever listener.
    """
    if found is not None and is_grave(found["level"]):
        return said_of(found["about"])
    return _danger(unjudged(state))


def is_stood_by(script: Script, section: Section) -> bool:
    """Say whether whoever is in a section is never left without an answer.

    An urgent rule has led there, and it has exact words to be sent where no model answers.
    """
    return is_urgent(script, section) and bool(_help_in(script, section))


def unheard(
    script: Script,
    section: Section,
    state: SessionState,
    verdict: Evaluation | None,
    found: GuardFinding | None,
) -> str:
    """Say of what danger the user speaks of which a usable judgement names no urgent rule."""
    if verdict is None or not urgent_claims(script, section):
        return ""
    return "" if names_urgent(script, verdict) else danger_now(state, found)


def words_of_help(script: Script, section: Section, known: Mapping[str, Value]) -> str:
    """Give a section's exact words that help in danger; empty where it has none.

    Args:
        script: The script.
        section: The section.
        known: What the words are filled with; see `state.spoken`.
    """
    help_ = _help_in(script, section)
    return "\n\n".join(exact_words(script, text, known) for text in help_)


def _help_in(script: Script, section: Section) -> list[str]:
    """List the exact words that help in danger, as the script has them.

    In a section that an urgent rule leads to, all do; elsewhere those that name who can help.
    """
    said = [task.say for task in section.tasks if task.say is not None]
    return said if is_urgent(script, section) else list(filter(points_to_help, said))


def emergency_words(script: Script) -> tuple[str, ...]:
    """Give the exact words of every section that an urgent rule leads to, each once.

    They can be shown wherever nothing else can be said: no model is asked for them. Of what danger
    somebody is in nobody knows there, so that none of them is left out.
    """
    ways = (rule.to for rule in script.anytime if rule.urgent)
    said = (words_of_help(script, script.by_id[way], {}) for way in ways if way in script.by_id)
    return tuple(dict.fromkeys(filter(None, said)))


def help_due(script: Script, section: Section, state: SessionState) -> str:
    """Give the exact words that are sent where no reply can be written.

    Where an urgent rule leads they follow whatever was said; elsewhere, words of danger.
    """
    newest = unanswered(state["messages"])
    said = (words(message) for message in newest if isinstance(message, HumanMessage))
    is_found = len(state["messages"]) - 1 in found_before(state)
    is_due = is_urgent(script, section) or _danger(said) or is_found
    return words_of_help(script, section, known_now(script, state)) if is_due else ""


def last_exchange(state: SessionState) -> tuple[str, list[str]]:
    """Give what the agent said last, empty for nothing, and what the user has said since."""
    said = unanswered(state["messages"])
    before = state["messages"][: len(state["messages"]) - len(said)]
    return words(before[-1]) if before else "", [words(message) for message in said]


def found_before(state: SessionState) -> dict[int, GuardFinding]:
    """Give the messages, by number, in which the guard has found grave danger, and what it was."""
    told = (one for one in state.get("trace", []) if "guard_until" in one and "guard" in one)
    return {one["guard_until"] - 1: one["guard"] for one in told}


def _danger(texts: Iterable[str]) -> str:
    return next(filter(None, map(danger_in, texts)), "")


def names_urgent(script: Script, verdict: Evaluation | None) -> bool:
    """Say whether a judgement claims first of all that an urgent rule holds."""
    claim = verdict.occurrence if verdict else None
    return claim is not None and script.anytime[claim.rule - 1].urgent

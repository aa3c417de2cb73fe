"""Words of danger that are heard without a model: what they lead to, and what is sent at least.

A judge that gives nothing usable, cannot be asked or does not answer leaves words unjudged. Where
they speak of danger, the script's first urgent rule is taken to hold. Exact words of help need no
model either: where danger is heard and no reply can be written, they are sent, if need be again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from langchain_core.messages import HumanMessage

from scriptgraph.core.trace import GuardFinding
from scriptgraph.nodes.danger_rules import needs_care, rule_for
from scriptgraph.prompting import watched
from scriptgraph.prompting.schemas import Evaluation, Occurrence
from scriptgraph.safety.danger import danger_in, points_to_help, said_of
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.safety.danger.safe import (
    Told,
    Whose,
    asks_for_safety,
    has_words,
    says_safe,
    since_danger,
    still_open,
    tells_of_safety,
    whose,
)
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.script.moves import Transition
from scriptgraph.script.routes import is_help, is_urgent
from scriptgraph.state.earlier_names import backwards
from scriptgraph.state.session import Credit, SessionState, Value, words
from scriptgraph.state.skipping import is_skipped
from scriptgraph.state.speakers import unanswered
from scriptgraph.state.spoken import exact_words, known_now
from scriptgraph.state.unjudged import unjudged

Leads = Literal["on", "nowhere", "out"]
"""Where what is said leads in a section for danger; see `leads_of`."""

ONLY_SAFE = "the user says that they are safe, and nothing else"
NOT_SAFE = "the user has spoken of danger, and not said that they are safe"


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
    is_found = len(state["messages"]) - 1 in _found_before(state)
    is_due = is_urgent(script, section) or _danger(said) or is_found
    return words_of_help(script, section, known_now(script, state)) if is_due else ""


def kept_open(
    script: Script,
    section: Section,
    state: SessionState,
    found: GuardFinding | None,
    *,
    leads: Leads = "on",
) -> dict[str, str]:
    """Map the tasks of a section that nothing said settles yet to why, whatever a judge says.

    In a section that an urgent rule leads to, words of danger do nothing that is to be done. After
    danger was found, whether they are safe is answered when they say so, and by nothing vaguer; a
    task that collects the answer is content with either where that leads to help. In a language
    without words of its own the judge decides.

    Args:
        script: The script.
        section: The section that is judged.
        state: The session.
        found: What the guard has found in what the user says now.
        leads: Where it would lead if all that is claimed counted; see `leads_of`. A no counts only
            where it leads on, and what is told in words of danger where it does not lead out.
    """
    if not is_urgent(script, section):
        open_ = (task.id for task in section.tasks if not asks_for_safety(_wording(task)))
        return dict.fromkeys(open_, ONLY_SAFE) if _only_safe(script, state) else {}
    danger = danger_now(state, found)
    doing = [task for task in section.tasks if danger and (leads == "out" or not task.collect)]
    return {
        **dict.fromkeys(_unanswered(script, section, state, found, leads), NOT_SAFE),
        **{task.id: f"the user speaks of {danger}" for task in doing},
    }


def last_exchange(state: SessionState) -> tuple[str, list[str]]:
    """Give what the agent said last, empty for nothing, and what the user has said since."""
    said = unanswered(state["messages"])
    before = state["messages"][: len(state["messages"]) - len(said)]
    return words(before[-1]) if before else "", [words(message) for message in said]


def _only_safe(script: Script, state: SessionState) -> bool:
    """Say whether the user answers words of care with nothing but that they are safe."""
    asked, texts = last_exchange(state)
    return bool(state.get("care")) and says_safe(Told("\n".join(texts), asked), script.language)


def is_held(
    script: Script, section: Section, state: SessionState, found: GuardFinding | None
) -> bool:
    """Say whether nothing but an urgent rule leads out of a section for danger yet."""
    return is_urgent(script, section) and bool(
        danger_now(state, found) or _unanswered(script, section, state, found, "out")
    )


def leads_of(script: Script, section: Section, way: Transition | None) -> Leads:
    """Say whether a way leads on, nowhere, or out of a section for danger to where nobody helps.

    A limit of turns is its author's decision, and what is urgent leads to help.
    """
    if not is_urgent(script, section):
        return "on"
    if way is None:
        return "nowhere"
    if way.is_limit and not way.visits_of:
        return "on"
    target = script.by_id.get(way.target) if way.kind != "judged" else None
    return "on" if target is not None and is_help(script, target) else "out"


def opened_again(
    script: Script, section: Section, state: SessionState, found: GuardFinding | None
) -> dict[str, Credit]:
    """Give what is settled in a section, without what somebody's being safe has settled.

    In a section that an urgent rule leads to, who speaks of danger once more is asked once more;
    exact words are not said again for it.
    """
    credits = dict(state.get("progress", {}).get(section.id, {}))
    if not (is_urgent(script, section) and danger_now(state, found)):
        return credits
    for task in section.tasks:
        if is_skipped(task, credits):
            continue
        if task.is_judged and task.id in credits and asks_for_safety(_wording(task)):
            credit = credits.pop(task.id)
            if task.say is not None:
                exact = exact_words(script, task.say, known_now(script, state))
                credits[task.id] = {**credit, "status": "said", "evidence": exact}
    return credits


def is_unsafe(script: Script, section: Section, state: SessionState) -> bool:
    """Say whether somebody in a section for danger has not yet said that they are safe."""
    if not is_urgent(script, section):
        return False
    return bool(_still_open(script, section, state))


def _unanswered(
    script: Script,
    section: Section,
    state: SessionState,
    found: GuardFinding | None,
    leads: Leads,
) -> list[str]:
    """List the tasks that ask whether somebody is safe who has spoken of danger."""
    asking = [task for task in section.tasks if asks_for_safety(_wording(task))]
    if not (asking and has_words(script.language)):
        return []
    lines = ((isinstance(one, HumanMessage), words(one)) for one in state["messages"])
    since = since_danger(lines, _in_danger(section, state, found))
    if since is None:
        return []
    is_safe, code = not _still_open(script, section, state, found), script.language
    if leads != "on":
        return [] if is_safe else [task.id for task in asking]
    denied = (tells_of_safety(one, code) and not says_safe(one, code) for one in since)
    is_told = is_safe or any(denied) or danger_now(state, found)
    return [task.id for task in asking if not (is_told if task.collect else is_safe)]


def _still_open(
    script: Script, section: Section, state: SessionState, found: GuardFinding | None = None
) -> frozenset[Whose] | None:
    """Say whose danger was spoken of and not said to be over; None where nobody spoke of any."""
    lines = [(isinstance(one, HumanMessage), words(one)) for one in state["messages"]]
    told = _found_before(state)
    if found is not None and is_grave(found["level"]):
        told[len(lines) - 1] = found
    known = {n: whose(lines[n][1], one["about"]) for n, one in told.items() if n < len(lines)}
    led = _led_by(section, state)
    if led is not None and 0 <= led < len(lines) and led not in known and not whose(lines[led][1]):
        known[led] = whose("", "from others")
    return still_open(lines, script.language, known)


def _wording(task: Task) -> str:
    """Give what tells what a task asks: a question in exact words too, and the names of values."""
    asked = task.say if task.say and "?" in task.say.replace("\uff1f", "?") else ""
    return " ".join([task.do or "", asked, *task.collect]).replace("_", " ")


def _in_danger(
    section: Section, state: SessionState, found: GuardFinding | None = None
) -> frozenset[int]:
    """Number the messages in which there is danger whatever their words, by what was found."""
    numbers = {*_found_before(state)}
    if (led := _led_by(section, state)) is not None:
        numbers.add(led)
    if found is not None and is_grave(found["level"]):
        numbers.add(len(state["messages"]) - 1)
    return frozenset(numbers)


def _found_before(state: SessionState) -> dict[int, GuardFinding]:
    """Give the messages, by number, in which the guard has found grave danger, and what it was."""
    told = (one for one in state.get("trace", []) if "guard_until" in one and "guard" in one)
    return {one["guard_until"] - 1: one["guard"] for one in told}


def _led_by(section: Section, state: SessionState) -> int | None:
    """Give the number of the message by which a rule for any time has led to a section."""
    known = backwards(state.get("trace", []), section.id)
    # Who comes back from a digression has not been led there by what they said then.
    led = ((one, name) for one, name in known if one.get("kind") != "back")
    came = ((one, name) for one, name in led if one["choice"] == name)
    entry = next((one for one, name in came if one["section"] != name), None)
    is_led = entry is not None and entry.get("kind") == "anytime"
    return state.get("section_start", 0) - 1 if is_led else None


def _danger(texts: Iterable[str]) -> str:
    return next(filter(None, map(danger_in, texts)), "")


def names_urgent(script: Script, verdict: Evaluation | None) -> bool:
    """Say whether a judgement claims first of all that an urgent rule holds."""
    claim = verdict.occurrence if verdict else None
    return claim is not None and script.anytime[claim.rule - 1].urgent

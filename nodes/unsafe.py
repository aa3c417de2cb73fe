"""Whether somebody is safe in a section for danger: what has led there, and what lets them go.

Until they say that they are safe nothing vaguer settles what asks for it, and nothing but what is
urgent, or the author's limit, leads out to where nobody helps.
"""

from __future__ import annotations

from typing import Literal

from langchain_core.messages import HumanMessage

from scriptgraph.core.danger import GuardFinding
from scriptgraph.core.trace import TraceRecord
from scriptgraph.nodes.heard import danger_now, found_before, last_exchange
from scriptgraph.safety.danger import danger_in
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
from scriptgraph.state.session import Credit, SessionState, words
from scriptgraph.state.skipping import is_skipped
from scriptgraph.state.spoken import exact_words, known_now

Leads = Literal["on", "nowhere", "out"]
"""Where what is said leads in a section for danger; see `leads_of`."""

ONLY_SAFE = "the user says that they are safe, and nothing else"
NOT_SAFE = "the user has spoken of danger, and not said that they are safe"
ONLY_JUDGED = (
    "a model has judged that the user is in danger, which no words of theirs show, and they have "
    "not said that they are safe"
)
"""Why a task stays open; the second where nothing but a model's word has led there."""


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
        open_ = (task.id for task in section.tasks if not asks_if_safe(task))
        return dict.fromkeys(open_, ONLY_SAFE) if _only_safe(script, state) else {}
    danger = danger_now(state, found)
    doing = [task for task in section.tasks if danger and (leads == "out" or not task.collect)]
    return {
        **dict.fromkeys(
            _unanswered(script, section, state, found, leads), why_unsafe(section, state, found)
        ),
        **{task.id: f"the user speaks of {danger}" for task in doing},
    }


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
        if task.is_judged and task.id in credits and asks_if_safe(task):
            credit = credits.pop(task.id)
            if task.say is not None:
                exact = exact_words(script, task.say, known_now(script, state))
                credits[task.id] = {**credit, "status": "said", "evidence": exact}
    return credits


def why_unsafe(section: Section, state: SessionState, found: GuardFinding | None = None) -> str:
    """Say why somebody in a section for danger is not taken for safe: by their words, or not."""
    return ONLY_JUDGED if is_only_judged(section, state, found) else NOT_SAFE


def is_only_judged(
    section: Section, state: SessionState, found: GuardFinding | None = None
) -> bool:
    """Say whether nothing but a model's word has led to a section for danger.

    No words of the user's show it: none that are heard without a model, and none that it quotes.
    """
    entry = _entry(section, state)
    if entry is None or "unproven" not in entry or found_before(state):
        return False
    said = (words(one) for one in state["messages"] if isinstance(one, HumanMessage))
    return not (found is not None and is_grave(found["level"])) and not any(map(danger_in, said))


def is_safe_now(
    script: Script, section: Section, state: SessionState, found: GuardFinding | None
) -> bool:
    """Say whether the user now says, and nothing else, that they are safe, in such a section.

    Nobody of whom they have spoken is in danger any more.
    """
    if not (is_urgent(script, section) and has_words(script.language)):
        return False
    asked, texts = last_exchange(state)
    told = Told("\n".join(texts), asked)
    is_new = danger_now(state, found)
    return says_safe(told, script.language) and not (
        is_new or _still_open(script, section, state, found)
    )


def asks_if_safe(task: Task) -> bool:
    """Say whether a task asks whether somebody is safe."""
    return asks_for_safety(wording_of(task))


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
    asking = [task for task in section.tasks if asks_if_safe(task)]
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
    told = found_before(state)
    if found is not None and is_grave(found["level"]):
        told[len(lines) - 1] = found
    known = {n: whose(lines[n][1], one["about"]) for n, one in told.items() if n < len(lines)}
    led = _led_by(section, state)
    if led is not None and 0 <= led < len(lines) and led not in known and not whose(lines[led][1]):
        known[led] = whose("", "from others")
    return still_open(lines, script.language, known)


def wording_of(task: Task) -> str:
    """Give what tells what a task asks: a question in exact words too, and the names of values."""
    asked = task.say if task.say and "?" in task.say.replace("\uff1f", "?") else ""
    return " ".join([task.do or "", asked, *task.collect]).replace("_", " ")


def _in_danger(
    section: Section, state: SessionState, found: GuardFinding | None = None
) -> frozenset[int]:
    """Number the messages in which there is danger whatever their words, by what was found."""
    numbers = {*found_before(state)}
    if (led := _led_by(section, state)) is not None:
        numbers.add(led)
    if found is not None and is_grave(found["level"]):
        numbers.add(len(state["messages"]) - 1)
    return frozenset(numbers)


def _led_by(section: Section, state: SessionState) -> int | None:
    """Give the number of the message by which a rule for any time has led to a section."""
    entry = _entry(section, state)
    is_led = entry is not None and entry.get("kind") == "anytime"
    return state.get("section_start", 0) - 1 if is_led else None


def _entry(section: Section, state: SessionState) -> TraceRecord | None:
    """Give the decision that has led to a section; None where there is none."""
    known = backwards(state.get("trace", []), section.id)
    # Who comes back from a digression has not been led there by what they said then.
    led = ((one, name) for one, name in known if one.get("kind") != "back")
    came = ((one, name) for one, name in led if one["choice"] == name)
    return next((one for one, name in came if one["section"] != name), None)

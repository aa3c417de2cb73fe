"""How a section is come to as it is about to speak: plain functions of the state, no model.

The dialog actor goes by them, and so does whoever carries out its records once more.
"""

from __future__ import annotations

from scriptgraph.nodes.leading import tasks_by_now
from scriptgraph.nodes.visit import Visit
from scriptgraph.script.model import Script, Section
from scriptgraph.script.routes import NEW_SESSION
from scriptgraph.state.calls import called_on_entering
from scriptgraph.state.digressions import enters
from scriptgraph.state.progress import words_to_say
from scriptgraph.state.session import Credit, SessionState
from scriptgraph.state.skipping import Decided
from scriptgraph.state.spoken import exact_words, known_now


def visit_of(script: Script, section: Section, state: SessionState) -> Visit:
    """Say whether the section is entered now; a move back into the same section enters it anew.

    Who comes back from a digression finds it as it was left.
    """
    opening, move = "section" not in state, state.get("move")
    moved = enters(move)
    returning = move is not None and move["kind"] == "back"
    return Visit(
        entering=opening or moved,
        turn=state.get("turn", 0) + 1,
        rule=move["rule"] if move and (moved or not opening) else NEW_SESSION,
        kind=move["kind"] if move else "stay",
        credits=called_on_entering(section, state)
        if moved
        else state.get("progress", {}).get(section.id, {}),
        digression=script.by_id[state["section"]].title if returning else "",
        unproven=move.get("unproven", "") if move else "",
        danger=move.get("danger", "") if move else "",
        care=move.get("care") if move else None,
        after_end=move.get("after_end", False) if move else False,
    )


def tasks_there(script: Script, section: Section, state: SessionState, visit: Visit) -> Decided:
    """Decide which tasks are there in a section that speaks."""
    progress = {**state.get("progress", {}), section.id: visit.credits}
    return tasks_by_now(script, section, state, progress)


def words_of_section(
    script: Script, section: Section, state: SessionState, visit: Visit
) -> tuple[list[str], dict[str, Credit]]:
    """Give a section's exact words that are due, and its credits with them said.

    While our own words stand in its place, its own wait.
    """
    words, credits = list[str](), dict(visit.credits)
    if visit.is_apart:
        return words, credits
    known = known_now(script, state)
    for task in words_to_say(script, section, visit.credits):
        if task.say is not None:
            words.append(exact := exact_words(script, task.say, known))
            said = Credit(
                status="said" if task.is_judged else "done", evidence=exact, turn=visit.turn
            )
            credits.setdefault(task.id, said)
    return words, credits

"""Where a session stands as an action is to be called: plain questions about its place."""

from scriptgraph.script.model import Section, Task
from scriptgraph.script.routes import begins_with_call
from scriptgraph.state.digressions import current_move
from scriptgraph.state.progress import Credits
from scriptgraph.state.session import SessionState


def is_due(state: SessionState) -> bool:
    """Say whether the section that the session is in has come to its action.

    Else the action is that of a section which is being entered, or come back to.
    """
    return _kind(state) == "call"


def is_back(state: SessionState) -> bool:
    """Say whether the session comes back to the section from a digression."""
    return _kind(state) == "back"


def place_of(section: Section, task: Task) -> str:
    """Name the place of a script in which an action is called."""
    return f"{section.id}.{task.id}"


def visit_of(section: Section, state: SessionState) -> int:
    """Count the visit of a section in which its action is called: the one that is beginning too."""
    visits = state.get("visits", {}).get(section.id, 0)
    return visits if "section" in state and is_due(state) else visits + 1


def called_on_entering(section: Section, state: SessionState) -> Credits:
    """Give the credit of the action that was called in this turn, on entering the section."""
    if not begins_with_call(section):
        return {}
    first, turn = section.tasks[0].id, state.get("turn", 0) + 1
    credit = state.get("progress", {}).get(section.id, {}).get(first)
    return {first: credit} if credit is not None and credit["turn"] == turn else {}


def _kind(state: SessionState) -> str:
    """Give the kind of the move of this turn; empty where none was decided."""
    move = current_move(state)
    return move["kind"] if move is not None else ""

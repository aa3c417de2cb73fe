"""What is heard by words alone in the user's newest words, with what was said before them."""

from scriptgraph.core.danger import About, GuardFinding
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.safety.danger.safe import since_danger, takes_back
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.findings import BY_PHRASES, finding
from scriptgraph.state.risk import danger_of
from scriptgraph.state.session import SessionState, words
from scriptgraph.state.speakers import is_users
from scriptgraph.state.unjudged import unjudged


def overheard(guard: Guard, state: SessionState, language: str) -> GuardFinding | None:
    """Look at the newest words without a model; None where there are none, or nobody listens.

    A sentence that was parted over several turns is heard as one. Who takes back that they are
    safe is in the danger of which they spoke before.

    Args:
        guard: Who listens.
        state: The session.
        language: The script's language.
    """
    said = unjudged(state)
    users = [words(one) for one in state["messages"] if is_users(one)]
    found = guard.look_at(said, users[: len(users) - len(said)])
    if found is None or is_grave(found["level"]) or not said:
        return found
    if about := _taken_back(state, said, language):
        return finding("explicit", about, BY_PHRASES, said[-1])
    return found


def _taken_back(state: SessionState, said: list[str], language: str) -> About:
    """Say in what danger somebody is again who takes back that they are safe; empty otherwise."""
    grave = (danger_of(record) for record in reversed(state.get("trace", [])))
    last = next(filter(None, grave), None)
    if last is None:
        return ""
    lines = [(is_users(one), words(one)) for one in state["messages"]]
    since = since_danger(lines[: len(lines) - len(said)]) or []
    if not takes_back("\n".join(said), since, language):
        return ""
    abouts: dict[str, About] = {"from others": "from others", "to others": "to others"}
    return abouts.get(last.about, "self")

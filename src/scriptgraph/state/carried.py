"""Values that a session was told by an earlier one, as long as nobody has told them in this one.

They are known values like any other, so that rules can read them. But what was told another day is
not what was told today: a task that asks for such a value is open until it is answered, and whoever
tells it, or would rather not, has the last word.
"""

from collections.abc import Mapping

from scriptgraph.core.carried import CarriedValues
from scriptgraph.script.kinds import Constant
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState, Value
from scriptgraph.state.told import declined_values, told
from scriptgraph.state.withdrawn import withdrawn


def carried(state: SessionState) -> CarriedValues:
    """Give what came in from earlier sessions and was not told since; see `core.carried`.

    The session's first record says what came in, the later ones what was told, or taken back.
    """
    trace = state.get("trace") or ()
    if not trace or trace[0]["role"] != "carried":
        return {}
    since = {
        name
        for record in trace[1:]
        for name in (*record.get("collected", ()), *record.get("withdrawn", ()))
    }
    return {name: one for name, one in trace[0]["carried"].items() if name not in since}


def told_today(state: SessionState) -> dict[str, Value]:
    """Give what was told in this session itself."""
    before: Mapping[str, object] = carried(state)
    return {name: one for name, one in state.get("collected", {}).items() if name not in before}


def told_by_now(script: Script, state: SessionState) -> dict[str, Constant]:
    """Give what conditions are tried with; see `state.told`."""
    collected, progress = state.get("collected", {}), state.get("progress", {})
    return told(script, collected, progress, carried(state), withdrawn(state))


def declined_by_now(script: Script, state: SessionState) -> list[str]:
    """Name what somebody did not want to tell in this session, and has not told since."""
    collected, progress = state.get("collected", {}), state.get("progress", {})
    return declined_values(script, collected, progress, carried(state), withdrawn(state))

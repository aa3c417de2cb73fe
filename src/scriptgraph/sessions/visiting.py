"""What a session of a programme has come to: whether it is over, since when, and what it leaves.

A session may end where no programme sees it: a human ends it, or whoever talked is cut off behind
its last words. So its end is read from the session itself, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

from langgraph.checkpoint.base import BaseCheckpointSaver

from scriptgraph.programmes.standing import Kept, Standing, Visit, last
from scriptgraph.script.model import END_OF_SESSION
from scriptgraph.sessions.carrying import left
from scriptgraph.sessions.pinned import script_of, stored_state
from scriptgraph.state.risk import at_risk
from scriptgraph.state.session import SessionState


def is_over(state: SessionState) -> bool:
    """Say whether a session has ended."""
    return state.get("status") == "ended"


def ended(
    visit: Visit, state: SessionState, kept: dict[str, Kept], now: datetime, *, is_held: bool
) -> Visit:
    """Give a session that is over with its end: by its own trace, wherever the clock agrees.

    It does not where the days of a programme are made up: a simulation lets them pass, and `--now`
    tries one out. What was held by such a clock has ended by it.

    Args:
        visit: The session as the programme knows it.
        state: What is stored of it.
        kept: What it leaves.
        now: The time by the clock that the programme is held by.
        is_held: Whether it was held by that clock just now; else it had ended before.
    """
    begun_at, end = datetime.fromisoformat(visit["begun"]), _end(state)
    by_clock = now if is_held else begun_at
    at = end if begun_at <= end <= now else by_clock
    return {
        **visit,
        "ended": at.isoformat(timespec="seconds"),
        "kept": kept,
        "danger": at_risk(state) is not None,
    }


def _end(state: SessionState) -> datetime:
    """Give when it was decided that a session ends; what is said behind its end changes nothing."""
    trace = state["trace"]
    led_out = (record for record in trace if record["choice"] == END_OF_SESSION)
    return datetime.fromisoformat(next(led_out, trace[-1])["at"]).replace(microsecond=0)


async def seen_now(
    saver: BaseCheckpointSaver[Any], standings: Iterable[Standing]
) -> list[Standing]:
    """Give where a person stands, with the end of a session that no programme has seen.

    It is told without the programme: each session was begun with what it is to keep.
    """
    return [await _seen_now(saver, one) for one in standings]


async def _seen_now(saver: BaseCheckpointSaver[Any], standing: Standing) -> Standing:
    visit = last(standing["visits"])
    if visit is None or "ended" in visit or visit.get("forgotten"):
        return standing
    name = visit["session"]
    state = cast(SessionState, (await stored_state(saver, name)).values)
    if not is_over(state):
        return standing
    script = await script_of(saver, name)
    kept = left(script, name, state, visit.get("keeps", ())) if script else {}
    over = ended(visit, state, kept, datetime.now(UTC), is_held=False)
    return {**standing, "visits": [*standing["visits"][:-1], over]}

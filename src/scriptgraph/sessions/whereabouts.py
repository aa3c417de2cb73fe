"""Where a person stands in a programme by now: as it is remembered, and as its sessions tell."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.store.base import BaseStore

from scriptgraph.core.errors import InputError
from scriptgraph.programmes.holding import as_left
from scriptgraph.programmes.meant import worked_out_anew
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.onward import Onward
from scriptgraph.programmes.remembering import programmes_of, refuse_ambiguous, remembered_of
from scriptgraph.programmes.renaming import (
    brought_up,
    called_before,
    renamed,
    values_of_today,
)
from scriptgraph.programmes.standing import Kept, Standing, Visit, last
from scriptgraph.script.changes import is_one
from scriptgraph.script.model import Script
from scriptgraph.sessions.carrying import left
from scriptgraph.sessions.pinned import begun_with, script_of, stored_state
from scriptgraph.sessions.visiting import ended, is_over
from scriptgraph.state.risk import at_risk
from scriptgraph.state.session import SessionState

Saver = BaseCheckpointSaver[Any]


async def onward(
    saver: Saver, memory: BaseStore, programme: Programme, person: str, now: datetime
) -> Onward | None:
    """Give where a person stands by now, by the names of today; None before their first session.

    Whether danger was heard behind its end, or somebody has looked, is known to the last session
    alone, so it is looked up there.

    Raises:
        InputError: When their name is ambiguous, or what is remembered of them is.
    """
    refuse_ambiguous(person)
    kept = await remembered_of(memory, person, programme)
    if kept is None or not kept["visits"]:
        return None
    told_in = await _told_in(saver, kept)
    standing = brought_up(programme, kept)
    visits = [worked_out_anew(programme, visit, told_in) for visit in standing["visits"]]
    standing = await _by_now(saver, programme, {**standing, "visits": visits}, now)
    return Onward(programme, person, kept, standing, told_in)


def decided(found: Onward, same: Container[str], anew: Container[str]) -> Onward:
    """Give a person where somebody has decided what their doubtful values mean; see `Onward`."""
    found = found.deciding(same, anew)
    visit = last(found.standing["visits"])
    if not found.anew or visit is None or visit["planned"] not in found.programme.by_id:
        return found
    return replace(found, standing=as_left(found.programme, found.standing, visit))


async def refuse_again(saver: Saver, memory: BaseStore, programme: Programme, person: str) -> None:
    """Refuse to begin a programme with somebody who has had its sessions under another name.

    Raises:
        InputError: When they have: nobody begins again because a programme was renamed.
    """
    for other in await programmes_of(memory, person):
        for visit in other["visits"]:
            begun = await begun_with(saver, visit["session"])
            held = await script_of(saver, visit["session"])
            if begun and (session := _held_as(programme, visit["planned"], begun["id"], held)):
                called = (
                    f", as it is called now: {session!r}" if session != visit["planned"] else ""
                )
                raise InputError(
                    f"{person} would begin {programme.id!r} with its first session, and has had "
                    f"its session {visit['planned']!r} in {other['programme']!r} "
                    f"({visit['session']}{called}). If that is this programme under another name, "
                    f"say so at its top: `renamed_from: {other['programme']}`; if it is to begin "
                    "nevertheless, say --anew"
                )


def _held_as(programme: Programme, planned: str, script: str, held: Script | None) -> str | None:
    """Name the session that was held in another programme: of the same name, or the first one.

    Args:
        programme: The programme that is to begin.
        planned: What the session was called in the other one.
        script: The name of its script.
        held: That script; None where nobody kept it.
    """
    for name in dict.fromkeys((planned, programme.first.id)):
        now = programme.scripts.get(name)
        if now and (now.id == script or (held is not None and is_one(held, now))):
            return name
    return None


async def as_it_stands(
    saver: Saver, programme: Programme, visit: Visit, now: datetime, *, is_held: bool = False
) -> Visit:
    """Give a session as it stands; one that is over with its end and what it leaves.

    Args:
        saver: Where it is kept.
        programme: The programme as it is now.
        visit: The session as the programme knows it.
        now: The time by the clock that the programme is held by.
        is_held: Whether it was held by that clock just now.
    """
    name = visit["session"]
    state = await state_of(saver, name)
    if not is_over(state):
        return visit
    session = programme.by_id[visit["planned"]]
    script = await script_of(saver, name) or programme.scripts[session.id]
    kept = _left(programme, session, visit, script, state)
    over = ended(visit, state, kept, now, is_held=is_held)
    return worked_out_anew(programme, over, {name: script})


async def state_of(saver: Saver, session: str) -> SessionState:
    """Read a session."""
    return cast(SessionState, (await stored_state(saver, session)).values)


async def _by_now(
    saver: Saver, programme: Programme, standing: Standing, now: datetime
) -> Standing:
    visit = last(standing["visits"])
    if visit is None or visit.get("forgotten") or visit["planned"] not in programme.by_id:
        return standing
    if "ended" not in visit:
        visit = await as_it_stands(saver, programme, visit, now)
    else:
        state = await state_of(saver, visit["session"])
        visit = cast(Visit, {**visit, "danger": at_risk(state) is not None})
    visits = as_left(programme, standing, visit)["visits"]
    return {**standing, "visits": visits}


async def _told_in(saver: Saver, standing: Standing) -> dict[str, Script]:
    names = [visit["session"] for visit in standing["visits"] if not visit.get("forgotten")]
    found = {name: await script_of(saver, name) for name in names}
    return {name: script for name, script in found.items() if script is not None}


def _left(
    programme: Programme, session: PlannedSession, visit: Visit, script: Script, state: SessionState
) -> dict[str, Kept]:
    """Give what a session leaves, by the names of today: it may have begun with older ones.

    It leaves what it is to keep now, and what it was to keep when it began: nothing is lost where
    that is kept no more, before somebody has said that it may be.
    """
    today = values_of_today(programme)
    then = [today.get(name, name) for name in visit.get("keeps", ())]
    names = dict.fromkeys((*session.keep, *then))
    now = {called_before(programme, one, script.readable): one for one in names}
    found: dict[str, Kept] = {}
    for old, one in left(script, visit["session"], state, now).items():
        found[now.get(old, old)] = renamed(programme, old, now.get(old, old), one)
    return found

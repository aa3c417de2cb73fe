"""`scriptgraph forget`: delete sessions for good, by name, by person or by age."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from scriptgraph.cli.ages import read_age
from scriptgraph.cli.options import DEFAULT_STORE, Json, StoreOption
from scriptgraph.cli.output import console, fail, print_json, remark, say
from scriptgraph.cli.persons import Person, Sessions, sessions_of
from scriptgraph.core.errors import ForgottenError, InputError

if TYPE_CHECKING:
    from scriptgraph.sessions.checkpoints import Store
    from scriptgraph.sessions.checkpoints.register import Tombstone
    from scriptgraph.sessions.checkpoints.sessions import Sessions as Kept

_COPIES = (
    "Copies that were made of them (personal-data, sessions --out, backups of the store) are not "
    "known here."
)
_REWRITTEN = (
    "Postgres: the tables were written anew. The server's write-ahead log, its replicas and its "
    "backups still hold what was deleted until they are overwritten."
)
_VACUUMED = (
    "Postgres: the rows are deleted, and VACUUM has freed their room. Until that is used again, "
    "the tables' files hold bytes of them (--rewrite writes the tables anew, and locks them for so "
    "long). The server's write-ahead log, its replicas and its backups hold them until they are "
    "overwritten."
)


@dataclass(frozen=True)
class _Candidate:
    """A session that is to be forgotten."""

    session: str
    status: str
    turns: int | None
    last_activity: str
    step: str | None = None
    """Its newest step, where it is only forgotten while it stays that."""

    @property
    def told(self) -> str:
        """Say which one it is."""
        turns = "" if self.turns is None else f", {self.turns} turns"
        at = f", last used {self.last_activity[:16].replace('T', ' ')} UTC"
        return f"{self.session} ({self.status}{turns}{at if self.last_activity else ''})"


def forget(
    sessions: Sessions = None,
    person: Person = None,
    older_than: Annotated[
        str | None,
        typer.Option(
            metavar="AGE",
            help="Sessions that have ended and were last used longer ago: 90d, 12w or 48h.",
            show_default=False,
        ),
    ] = None,
    also_open: Annotated[
        bool, typer.Option("--also-open", help="With --older-than: those too that are open.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
    by: Annotated[
        str | None, typer.Option(help="Who wants it; it stands on the tombstone.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which they are.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    rewrite: Annotated[
        bool,
        typer.Option("--rewrite", help="Postgres: write the tables anew; they are locked so long."),
    ] = False,
    json: Json = False,
) -> None:
    """Delete sessions for good: no table and no file of the store holds anything of them.

    What is left is a tombstone for `audit`: a digest of the name, when, by whom, and how many
    turns. A turn that is under way stores nothing any more, and the name is not used again.
    """
    if sum(map(bool, (sessions, person, older_than))) != 1:
        raise typer.BadParameter("name sessions, a --person, or --older-than", param_hint="SESSION")
    if also_open and not older_than:
        raise typer.BadParameter("it needs --older-than", param_hint="--also-open")
    age = read_age(older_than) if older_than else None
    asked = _Asked(tuple(sessions or ()), person, age, also_open, by, dry_run, yes, rewrite, json)
    asyncio.run(_forget(asked, store))


@dataclass(frozen=True)
class _Asked:
    sessions: tuple[str, ...]
    person: str | None
    age: timedelta | None
    also_open: bool
    by: str | None
    dry_run: bool
    yes: bool
    rewrite: bool
    json: bool


async def _forget(asked: _Asked, address: str) -> None:
    from scriptgraph.cli.opened_stores import refuse_absent
    from scriptgraph.sessions.checkpoints import open_store

    refuse_absent(address)
    async with open_store(address) as store:
        found, unread = await _candidates(asked, store)
        gone: dict[str, Tombstone] = {}
        if found and not asked.dry_run and _is_meant(asked, found):
            gone = await _forget_all(asked, store, found)
    if asked.json:
        told = [{"session": one.session, **_data(gone.get(one.session))} for one in found]
        print_json({"dry_run": asked.dry_run, "sessions": told, "unread": unread})
    else:
        _say(asked, found, gone, address)
    for why in unread.values():
        fail(why)
    if unread:
        raise typer.Exit(1)


async def _candidates(asked: _Asked, store: Store) -> tuple[list[_Candidate], dict[str, str]]:
    kept = cast("Kept", store.checkpointer)
    if asked.age is not None:
        from scriptgraph.sessions.checkpoints.forgetting import older_than

        ages = await older_than(kept, asked.age, also_open=asked.also_open)
        if ages.open and not asked.json:
            say(f"{len(ages.open)} more are as old, and open: --also-open means them too.")
        old = [
            _Candidate(
                one.session,
                "open" if one.is_open else "ended",
                None,
                one.last_activity.isoformat(),
                one.step,
            )
            for one in ages.old
        ]
        return old, ages.unread
    names = list(await kept.names())
    wanted = sessions_of(asked.person, names) if asked.person else dict.fromkeys(asked.sessions)
    return [await _candidate(kept, name) for name in wanted], {}


async def _candidate(kept: Kept, session: str) -> _Candidate:
    from scriptgraph.sessions.checkpoints.sessions import whole

    try:
        found = await kept.aget_tuple(whole(session))
    except ForgottenError:
        return _Candidate(session, "forgotten already", None, "")
    except InputError:
        return _Candidate(session, "damaged", None, "")
    if found is None:
        raise InputError(f"there is no session {session!r}; `scriptgraph sessions` lists them")
    values: dict[str, Any] = found.checkpoint["channel_values"]
    status, turns = values.get("status", "open"), values.get("turn", 0)
    return _Candidate(session, status, turns, found.checkpoint["ts"])


async def _forget_all(
    asked: _Asked, store: Store, found: Sequence[_Candidate]
) -> dict[str, Tombstone]:
    from scriptgraph.sessions.memory import forget_people

    kept = cast("Kept", store.checkpointer)
    gone = {}
    for one in found:
        if stone := await kept.bury(one.session, by=asked.by, only_at=one.step):
            gone[one.session] = stone
    await forget_people(store.address, kept, [*gone], rewrite=asked.rewrite)
    await kept.sweep([*gone], rewrite=asked.rewrite)
    return gone


def _is_meant(asked: _Asked, found: Sequence[_Candidate]) -> bool:
    """Ask whether these are to be deleted.

    Raises:
        typer.BadParameter: When there is nobody to ask.
    """
    if asked.yes:
        return True
    if asked.json or not sys.stdin.isatty():
        raise typer.BadParameter("nobody can be asked here: say --yes, or --dry-run to see which")
    for one in found:
        say(one.told)
    return input(f"Delete {_number(found)} for good? Type yes: ").strip().casefold() == "yes"


def _say(
    asked: _Asked, found: Sequence[_Candidate], gone: dict[str, Tombstone], address: str
) -> None:
    from scriptgraph.sessions.checkpoints.addresses import Postgres, read_address

    out = console()
    if asked.dry_run:
        for one in found:
            out.print(f"would forget {one.told}", markup=False)
        out.print(f"{_number(found)} would be forgotten; nothing was changed", markup=False)
        return
    for one in found:
        if one.session in gone:
            out.print(f"forgotten: {one.session} ({gone[one.session].name[:16]})", markup=False)
        elif gone:
            out.print(f"kept: {one.session} has gone on meanwhile", markup=False)
    out.print(f"{_number(list(gone))} forgotten", markup=False)
    if gone:
        remark(_COPIES)
        if isinstance(read_address(address), Postgres):
            remark(_REWRITTEN if asked.rewrite else _VACUUMED)


def _data(stone: Tombstone | None) -> dict[str, Any]:
    if stone is None:
        return {"forgotten": False}
    return {
        "forgotten": True,
        "digest": stone.name,
        "at": stone.at,
        "by": stone.by,
        "turns": stone.turns,
    }


def _number(found: Sequence[object]) -> str:
    return "1 session" if len(found) == 1 else f"{len(found)} sessions"

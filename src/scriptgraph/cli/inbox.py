"""`scriptgraph inbox`: the sessions that need a human, and what a human does in them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import DEFAULT_STORE, Json, StoreOption
from scriptgraph.cli.output import console, print_json

if TYPE_CHECKING:
    from scriptgraph.sessions.inbox import Inbox
    from scriptgraph.state.session import SessionState

app = typer.Typer(name="inbox", invoke_without_command=True)

_Session = Annotated[str, typer.Argument(help="The session's name.", show_default=False)]
_By = Annotated[str, typer.Option(help="Your name: the person and the trace are told it.")]
_MayBy = Annotated[
    str, typer.Option(help="Your name, to be sure that nobody else is with the session by now.")
]
_Why = Annotated[str, typer.Option(help="Why; it goes into the trace.")]
_Script = Annotated[
    Path | None,
    typer.Option(
        help="The script that the session is held with, where the store does not keep its text.",
        show_default=False,
    ),
]

_Act = Callable[["Inbox"], Coroutine[Any, Any, "SessionState"]]


@app.callback(epilog="Example: scriptgraph inbox --json")
def inbox(
    context: typer.Context,
    store: StoreOption = DEFAULT_STORE,
    all_: Annotated[bool, typer.Option("--all", help="List the other sessions too.")] = False,
    json: Json = False,
) -> None:
    """List the sessions that need a human: the newest danger first.

    A session is at risk where danger was heard in it that no human has looked at since. Commands
    take a session over, write to the person, and give it back to the script. Exits with 1 where a
    session cannot be read.
    """
    from scriptgraph.cli.inbox_rows import are_readable, cases, show_cases

    if context.invoked_subcommand is not None:
        return
    found = asyncio.run(cases(store, all_=all_))
    if json:
        waiting = asyncio.run(_waiting(store))
        print_json([*(case.overview.as_json() for case in found), *waiting])
    else:
        show_cases(found, store, all_=all_)
        asyncio.run(_show_waiting(store))
    raise typer.Exit(0 if are_readable(found) else 1)


async def _show_waiting(address: str) -> None:
    """Name the people whose programmes wait for somebody to lead them on."""
    for one in await _waiting(address):
        told = f"{one['person']} waits in {one['programme']!r} after {one['after']!r}"
        console().print(f"{told} ({one['waits']}): scriptgraph inbox lead", markup=False)


async def _waiting(address: str) -> list[dict[str, str | None]]:
    """Give the people whose programmes wait, each with the session that they were in last."""
    from scriptgraph.cli.opened_stores import reading
    from scriptgraph.programmes.remembering import waiting
    from scriptgraph.sessions.memory import open_memory

    async with (
        reading(address) as saver,
        open_memory(address, saver, makes=False) as memory,
    ):
        return [
            {
                "session": standing["visits"][-1]["session"],
                "person": person,
                "programme": standing["programme"],
                "after": standing["visits"][-1]["planned"],
                "waits": standing["visits"][-1].get("waits"),
            }
            for person, standing in await waiting(memory)
        ]


@app.command(epilog="Example: scriptgraph inbox show monday")
def show(session: _Session, store: StoreOption = DEFAULT_STORE, json: Json = False) -> None:
    """Show why a session is in the inbox, and what was said in it."""
    from scriptgraph.cli.inbox_rows import case_of, show_case

    found = asyncio.run(case_of(store, session))
    if json:
        print_json({**found.overview.as_json(), "messages": found.messages()})
    else:
        show_case(found)


@app.command(epilog='Example: scriptgraph inbox take monday --by "Dr Weber" --write')
def take(
    session: _Session,
    by: _By,
    why: _Why = "",
    instead_of: Annotated[str, typer.Option(help="Whom you relieve, if somebody is there.")] = "",
    write: Annotated[bool, typer.Option("--write", help="Stay, and write line by line.")] = False,
    store: StoreOption = DEFAULT_STORE,
    script: _Script = None,
    json: Json = False,
) -> None:
    """Take a session over: no model is asked in it until you give it back or end it."""
    from scriptgraph.cli.inbox_rows import opened, patiently
    from scriptgraph.cli.sitting import sit

    async def taken() -> None:
        async with opened(store, session, script) as box:
            state = await patiently(box.take(by, why=why, instead_of=instead_of))
            _tell(session, state, json=json)
            if write:
                await sit(box, by)

    asyncio.run(taken())


@app.command(epilog='Example: scriptgraph inbox say monday "I am here, and I have time."')
def say(
    session: _Session,
    text: Annotated[str, typer.Argument(help="What the person reads.", show_default=False)],
    by: _MayBy = "",
    store: StoreOption = DEFAULT_STORE,
    script: _Script = None,
    json: Json = False,
) -> None:
    """Write to the person, and stay."""
    _act(store, session, script, lambda box: box.say(text, by=by), json=json)


@app.command(epilog="Example: scriptgraph inbox give-back monday closing")
def give_back(
    session: _Session,
    section: Annotated[
        str, typer.Argument(help="The section in which it goes on.", show_default=False)
    ],
    text: Annotated[str, typer.Option(help="A message to the person before that.")] = "",
    by: _MayBy = "",
    store: StoreOption = DEFAULT_STORE,
    script: _Script = None,
    json: Json = False,
) -> None:
    """Let the script go on in a section: the agent speaks there when the person has."""
    _act(store, session, script, lambda box: box.give_back(section, text, by=by), json=json)


@app.command(epilog="Example: scriptgraph inbox end monday")
def end(
    session: _Session,
    text: Annotated[str, typer.Option(help="Last words to the person.")] = "",
    by: _MayBy = "",
    store: StoreOption = DEFAULT_STORE,
    script: _Script = None,
    json: Json = False,
) -> None:
    """End the session."""
    _act(store, session, script, lambda box: box.end(text, by=by), json=json)


@app.command(epilog='Example: scriptgraph inbox seen monday --by "Dr Weber"')
def seen(
    session: _Session,
    by: _By,
    why: _Why = "",
    store: StoreOption = DEFAULT_STORE,
    script: _Script = None,
    json: Json = False,
) -> None:
    """Note that you have looked at a session: it leaves the inbox, and goes on as it was."""
    _act(store, session, script, lambda box: box.seen(by, why=why), json=json)


@app.command(epilog='Example: scriptgraph inbox lead P17 better_sleep end --by "Dr Weber"')
def lead(
    person: Annotated[str, typer.Argument(help="The person.", show_default=False)],
    programme: Annotated[Path, typer.Argument(help="Their programme.", show_default=False)],
    to: Annotated[str, typer.Argument(help="The session that follows, or end.")],
    by: _By,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Lead a person on in a programme that waits for a human, by one of its ways."""
    from scriptgraph.cli.programme_chat import lead_on
    from scriptgraph.cli.programmes import is_programme_file

    if not is_programme_file(programme):
        raise typer.BadParameter(f"{programme} is no programme", param_hint="PROGRAMME")
    asyncio.run(lead_on(store, programme, person, to, by))
    console().print(f"{person} goes on with {to!r}", markup=False)


def _act(store: str, session: str, script: Path | None, act: _Act, *, json: bool) -> None:
    """Do one thing in a session, and tell how it stands then."""
    from scriptgraph.cli.inbox_rows import opened, patiently

    async def done() -> SessionState:
        async with opened(store, session, script) as box:
            return await patiently(act(box))

    _tell(session, asyncio.run(done()), json=json)


def _tell(session: str, state: SessionState, *, json: bool) -> None:
    from scriptgraph.cli.inbox_rows import Case, show_standing

    case = Case(session, state)
    if json:
        print_json(case.overview.as_json())
    else:
        show_standing(case)

"""`scriptgraph serve`: the scripts of a folder behind HTTP."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.action_options import ActionOptions
from scriptgraph.cli.agent_options import AgentOptions, AskingOptions
from scriptgraph.cli.guard_options import GuardOptions
from scriptgraph.cli.options import DEFAULT_STORE, AlertUrl, named_model
from scriptgraph.cli.output import remark
from scriptgraph.cli.watch_options import WatchOptions
from scriptgraph.core.errors import InputError, NotRegisteredError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from scriptgraph.nodes.calling import Given
    from scriptgraph.script.model import Script
    from scriptgraph.sessions.checkpoints import Store
    from scriptgraph.web.desk import Compiles, Desk
    from scriptgraph.web.people import People

MODEL = "SCRIPTGRAPH_MODEL"
"""The variable that names the model where `--model` does not, as in a deployment of LangGraph."""

TOKEN = "SCRIPTGRAPH_TOKEN"
"""The variable of the environment that holds what requests have to carry."""


@dataclass(frozen=True, kw_only=True)
class ServeOptions:
    """What was asked for on the command line."""

    folder: Annotated[
        Path, typer.Argument(help="The folder of the scripts.", show_default=False)
    ] = Path()
    host: Annotated[
        str, typer.Option(help=f"Where to listen; beyond this machine only with {TOKEN}.")
    ] = "127.0.0.1"
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes one that is free.")] = 8765
    store: Annotated[
        str,
        typer.Option(
            envvar="SCRIPTGRAPH_STORE",
            help="Where sessions are kept: a SQLite file, postgresql://..., or memory:.",
        ),
    ] = DEFAULT_STORE
    people: Annotated[
        Path | None,
        typer.Option(
            help="A file of those who may use it, with a role each (`scriptgraph people`)."
        ),
    ] = None
    alert_url: AlertUrl = None
    agent: AgentOptions
    asking: AskingOptions
    guard: GuardOptions
    action: ActionOptions
    watch: WatchOptions


def serve(options: ServeOptions) -> None:
    """Let clients of the OpenAI protocol, and programs, hold sessions with the scripts of a folder.

    Every script is a model: `POST /v1/chat/completions`, with its id as `model`. `/api` is plain
    JSON; `/openapi.json` describes both. A script that is edited is served as it is now; a session
    goes on with what it began with. Only this machine is served, unless SCRIPTGRAPH_TOKEN holds a
    secret that requests carry (`Authorization: Bearer ...`).
    """
    import asyncio

    from scriptgraph.core.extras import require

    require("fastapi", "web")
    require("uvicorn", "web")
    require("prometheus_client", "web")
    raise typer.Exit(asyncio.run(_serve(options, _people(options))))


def _people(options: ServeOptions) -> People:
    """Give who may use the server.

    Raises:
        InputError: When others than this machine would be served without a secret, or it is too
            short, or the file of people is none.
    """
    from scriptgraph.web.people import People
    from scriptgraph.web.who import is_this_machine

    token = os.environ.get(TOKEN)
    people = People(token and token.strip(), options.people)
    if people.is_open and not is_this_machine(options.host):
        raise InputError(
            f"{options.host} is more than this machine: put a secret into {TOKEN} or name people "
            "(--people), and let a proxy encrypt"
        )
    if token is not None and (len(token.strip()) < 16 or len({*token.strip()}) < 8):
        raise InputError(
            f"{TOKEN} has to be a secret of at least 16 characters, with 8 different ones among "
            "them, such as `openssl rand -base64 32` makes"
        )
    people.listed()
    return people


async def _serve(options: ServeOptions, people: People) -> int:
    import asyncio

    import uvicorn

    from scriptgraph.sessions.checkpoints import open_store
    from scriptgraph.web.connections import (
        IDLE,
        PATIENCE,
        at_once,
        bounded,
        open_files,
        tell_seldom,
    )

    tell_seldom(asyncio.get_running_loop())
    most = open_files() // 2  # stores and models need the others
    async with open_store(options.store) as store:
        app = _application(options, store, people)
        config = uvicorn.Config(
            app,
            http=bounded(most, max(1, most // 2), PATIENCE),
            backlog=at_once(most),
            host=options.host,
            port=options.port,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=IDLE,
            proxy_headers=False,  # who asks is who asks: anybody can write X-Forwarded-For
            timeout_graceful_shutdown=30,
        )
        server = uvicorn.Server(config)
        with config.bind_socket() as socket:
            host, port = socket.getsockname()[:2]
            remark(f"serving {options.folder.resolve()} at http://{host}:{port}; Ctrl-C ends it")
            with _ends_in_order():
                await server.serve([socket])
    return 0 if server.started else 1


@contextmanager
def _ends_in_order() -> Iterator[None]:
    """Let a signal end nothing but the server: it raises it once more when it has ended."""
    before = {one: signal.signal(one, lambda *_: None) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _application(options: ServeOptions, store: Store, people: People) -> ASGIApp:
    from scriptgraph.files.plain import led_out_of
    from scriptgraph.graphs.folder import SUFFIXES
    from scriptgraph.web.app import application
    from scriptgraph.web.desk import Desk
    from scriptgraph.web.shelf import Shelf

    shelf = Shelf(options.folder)
    for one in shelf.volumes():
        if one.script is None:
            remark(f"{one.file.name} is not served: {'; '.join(map(str, one.findings))}")
    for path in led_out_of(options.folder, SUFFIXES):
        remark(f"{path.name} is not served: it is a link that leads out of the folder")
    agent = _agent(options)
    if agent.models(options.asking.temperature(0)).rehearsing:
        remark("no language model speaks here, only simple rules; --model names one")
    desk = Desk(
        shelf,
        store,
        _compiles(options, options.alert_url, options.action.read()),
        options.guard.read(),
        options.watch.watch(),
        plays=lambda seed: named_model(agent.model, temperature=1, seed=seed),
        tries=_compiles(options, None, "rehearsed"),
    )
    scripts = shelf.scripts()
    if not scripts:
        raise InputError(f"{options.folder} holds no script that can be served")
    unserved = [name for name, script in scripts.items() if not _is_served(name, script, desk)]
    if len(unserved) == len(scripts):
        raise InputError(f"{options.folder} holds no script that can be served")
    return application(desk, people)


def _is_served(name: str, script: Script, desk: Desk) -> bool:
    """Say whether people can talk to a script, and why not; what models cannot do ends it all.

    Raises:
        InputError: When models or guard cannot be used.
    """
    try:
        desk.compiles(script)
    except NotRegisteredError as error:
        remark(
            f"model {name}: {script.title}; it can be written and tried, and not talked to: {error}"
        )
        return False
    remark(f"model {name}: {script.title}")
    return True


def _agent(options: ServeOptions) -> AgentOptions:
    """Give who speaks: as asked for, or else by the environment."""
    return replace(options.agent, model=options.agent.model or os.environ.get(MODEL) or None)


def _compiles(options: ServeOptions, alert_url: str | None, actions: Given) -> Compiles:
    from scriptgraph.core.settings import Settings
    from scriptgraph.graphs.session import create_session

    cast = _agent(options).models(options.asking.temperature(0))
    settings = Settings(
        mode=options.agent.mode,
        recaps_beyond=options.asking.recaps_beyond,
        instructions=options.asking.instructions,
        alert_url=alert_url,
    )
    guard = options.guard.read()
    return lambda script: create_session(
        script,
        cast.dialog,
        evaluator_model=cast.evaluator,
        dispatcher_model=cast.dispatcher,
        settings=settings,
        guard=guard,
        actions=actions,
    )

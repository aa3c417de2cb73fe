"""`scriptgraph people`: who may use a server of scripts, and for what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import print_data, print_json, print_text, remark
from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.web.people import Known

app = typer.Typer(name="people", no_args_is_help=True)

DEFAULT = Path(".scriptgraph/people.json")

_File = Annotated[Path, typer.Option("--file", help="The file of `scriptgraph serve --people`.")]
_Name = Annotated[str, typer.Argument(help="What they are called.", show_default=False)]


@app.callback()
def people() -> None:
    """Who may use a server of scripts, and for what.

    A reader sees scripts; an author writes and tries them; a clinician reads sessions and takes
    them over; an admin may do everything, and is who applications are. A server that is running
    knows of a change at once.
    """


@app.command(epilog="Example: scriptgraph people add ann --role clinician")
def add(
    name: _Name,
    role: Annotated[
        str,
        typer.Option(help="reader, author, clinician or admin.", show_default=False),
    ],
    file: _File = DEFAULT,
    token: Annotated[bool, typer.Option(help="Without one, only a proxy signs them in.")] = True,
) -> None:
    """Let somebody in, or give them another role and a new secret.

    The secret is printed, once: the file holds its SHA-256 alone.
    """
    from scriptgraph.web.people import digest_of, new_token, require_person

    require_person(name)
    secret = new_token() if token else ""
    entry = {"role": role, "token": digest_of(secret) if secret else ""}
    with _changed(file) as known:
        known[name] = entry
    remark(f"{name} is {role} in {file}" + ("; this is their secret, shown once:" if token else ""))
    if secret:
        print_data(f"{secret}\n")


@app.command(epilog="Example: scriptgraph people remove ann")
def remove(name: _Name, file: _File = DEFAULT) -> None:
    """Let somebody in no longer; browsers in which they are signed in know them no longer."""
    with _changed(file) as known:
        if known.pop(name, None) is None:
            raise InputError(f"nobody of {file} is called {name!r}")
    remark(f"{name} may use it no longer")


@app.command("list", epilog="Example: scriptgraph people list")
def list_(file: _File = DEFAULT, json: Json = False) -> None:
    """List who may use the server."""
    from scriptgraph.web.people import read_people

    known = read_people(file).people
    if json:
        print_json(
            [
                {"name": name, "role": one.role, "token": bool(one.token)}
                for name, one in known.items()
            ]
        )
    else:
        for name, one in sorted(known.items()):
            print_text(f"{name}  {one.role}{_by(one)}\n")


def _by(known: Known) -> str:
    return "" if known.token else "  (by the proxy)"


@contextmanager
def _changed(file: Path) -> Iterator[dict[str, object]]:
    """Let the people of a file be changed; it is written whole, and only if it is one then."""
    from scriptgraph.files.lines import alone_with
    from scriptgraph.files.whole import read_json_object, write_json
    from scriptgraph.web.people import people_of, read_people

    with alone_with(file):
        document = read_json_object(file, "file of people") if file.exists() else {}
        if document:
            read_people(file)
        known = dict(document.get("people", {}))
        yield known
        document["people"] = known
        people_of(document, str(file))
        write_json(file, document)

"""The command line: one file for each group of commands.

Exit codes: 0 all is well; 1 there are findings, or the input cannot be used; 2 wrong use; 130
interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from scriptgraph.cli.lazy import LazyGroup
from scriptgraph.cli.output import fail, say
from scriptgraph.core.errors import EmptyShardError, InputError, ScriptError, ScriptgraphError
from scriptgraph.core.logs import CHOICE, log_as_json
from scriptgraph.sessions.collector import collect_rarely

app = typer.Typer(
    name="scriptgraph",
    cls=LazyGroup,
    help="Write the conversation as a script. Compile it to a graph. Know everything it can do.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _version(*, asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"scriptgraph {version('scriptgraph')}")
        raise typer.Exit


@app.callback()
def _everywhere(
    _: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=lambda asked: _version(asked=asked),
            is_eager=True,
            help="Show the version and exit.",
        ),
    ] = False,
) -> None:
    """Hold what belongs to every command."""


def main() -> None:
    """Run the command line."""
    collect_rarely()
    _say_everything()
    try:
        _log()
        app()
    except ScriptError as error:
        number = len(error.findings)
        noun = "finding" if number == 1 else "findings"
        fail(f"{error}\n{number} {noun}; the script cannot be used")
        sys.exit(1)
    except EmptyShardError as error:
        say(str(error))
    except ScriptgraphError as error:
        fail(str(error))
        sys.exit(1)
    except (KeyboardInterrupt, EOFError):
        fail("interrupted")
        sys.exit(130)
    except Exception as error:
        from scriptgraph.sessions.checkpoints import database_errors

        if not isinstance(error, database_errors()):
            raise
        fail(f"sessions cannot be kept: {error}")
        sys.exit(1)


def _log() -> None:
    """Write a log to standard error where the environment asks for one.

    Raises:
        InputError: When it asks for one that there is not.
    """
    wanted = os.environ.get("SCRIPTGRAPH_LOG", "")
    if wanted == CHOICE:
        log_as_json(sys.stderr)
    elif wanted:
        raise InputError(f"SCRIPTGRAPH_LOG is {wanted!r}; it can be {CHOICE}, or nothing")


def _say_everything() -> None:
    """Let a terminal that knows few letters show the others as codes, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")

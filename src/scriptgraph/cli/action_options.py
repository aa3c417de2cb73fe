"""What does a script's actions in a session that a command holds."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.output import remark
from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.nodes.calling import Given
    from scriptgraph.script.model import Script

_REHEARSED = "rehearsed"


@dataclass(frozen=True, kw_only=True)
class ActionOptions:
    """What is called for the actions of a script."""

    actions: Annotated[
        str | None,
        typer.Option(
            "--actions",
            metavar="MODULE:NAME",
            help="A mapping of Python's from each action to the function, or tool of LangChain's, "
            "that does it; rehearsed: nothing is done.",
            show_default=False,
        ),
    ] = None

    def read(self) -> Given:
        """Give what is registered; None where nothing is.

        Raises:
            InputError: When there is no such module, or nothing in it that is a mapping.
        """
        return None if self.actions is None else named_actions(self.actions)

    def or_rehearsed(self, script: Script) -> Given:
        """Give what is registered; where nothing is, actions are rehearsed, and that is said."""
        given = self.read()
        if not script.actions or given not in (None, _REHEARSED):
            return given
        names = ", ".join(script.actions)
        remark(
            f"Actions are rehearsed: nothing is really done ({names}). "
            "--actions MODULE:NAME says what does them."
        )
        return "rehearsed"


def named_actions(named: str) -> Given:
    """Import a mapping, as `my_actions:actions` names it, also from the folder of this command.

    `rehearsed` names none, and nothing is done.

    Raises:
        InputError: When there is none.
    """
    if named == _REHEARSED:
        return "rehearsed"
    module, _, name = named.partition(":")
    if not (module and name):
        raise InputError(f"--actions {named!r}: write a module and a name in it, `mine:actions`")
    if "" not in sys.path:
        sys.path.insert(0, "")
    try:
        found = getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        raise InputError(f"--actions {named!r}: {error}") from error
    except AttributeError as error:
        raise InputError(f"--actions {named!r}: {module!r} holds no {name!r}") from error
    if not isinstance(found, Mapping):
        raise InputError(
            f"--actions {named!r} is a {type(found).__name__}; it has to be a mapping from each "
            "action to its function"
        )
    return found

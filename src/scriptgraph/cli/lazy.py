"""Commands that are imported when they are called: what the help lists stands in the catalogue."""

from __future__ import annotations

from collections.abc import MutableMapping
from importlib import import_module
from keyword import iskeyword
from typing import Any

import typer
from typer._click import Command, Context  # Typer's own copy of Click has no public name
from typer.core import TyperCommand, TyperGroup

from scriptgraph.cli.catalogue import COMMANDS, Listed
from scriptgraph.cli.spread import spread


class LazyGroup(TyperGroup):
    """Lists commands by their names and lines; the one that is called is imported."""

    def __init__(self, **about: Any) -> None:
        """Take what Typer has to say of the group; its commands are those of the catalogue."""
        super().__init__(**{**about, "commands": _listed()})

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """Find the command that is called, and import it."""
        name, found, rest = super().resolve_command(ctx, args)
        return name, None if name is None or found is None else load_command(name), rest


def load_command(name: str) -> Command:
    """Import a command by the name that is typed."""
    listed = next(group[name] for group in COMMANDS.values() if name in group)
    module = import_module(f"scriptgraph.cli.{listed.module}")
    if not listed.example:
        return typer.main.get_group(module.app)
    alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
    epilog = f"Example: scriptgraph {name} {listed.example}"
    alone.command(name, epilog=epilog)(spread(getattr(module, _function(name))))
    return typer.main.get_command(alone)


def _function(name: str) -> str:
    """Name the function of a command; one that Python reads as a word of its own ends in `_`."""
    return f"{name}_" if iskeyword(name) else name.replace("-", "_")


def _listed() -> MutableMapping[str, Command]:
    return {
        name: _by_its_line(name, listed, panel)
        for panel, commands in COMMANDS.items()
        for name, listed in commands.items()
    }


def _by_its_line(name: str, listed: Listed, panel: str) -> Command:
    return TyperCommand(name, help=listed.line, rich_help_panel=panel)

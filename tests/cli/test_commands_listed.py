"""What a command does not need, it does not wait for."""

from __future__ import annotations

import pytest
from support.command_line import scriptgraph
from support.imported import imported_by_command, libraries

from scriptgraph.cli.catalogue import COMMANDS
from scriptgraph.cli.lazy import load_command

LISTED = {name: listed for commands in COMMANDS.values() for name, listed in commands.items()}


@pytest.mark.parametrize("name", LISTED)
def test_the_list_says_what_the_command_says(name: str) -> None:
    """The line that stands for a command in the list is the first that its own help says."""
    command = load_command(name)
    said = (command.help or "").split("\n\n")[0]
    assert (command.name, " ".join(said.split())) == (name, LISTED[name].line)


def test_every_command_is_listed() -> None:
    """`--help` names every command, each with its line."""
    shown = scriptgraph("--help", env={"COLUMNS": "200"}).stdout
    for name, listed in LISTED.items():
        assert any(name in line and listed.line in line for line in shown.splitlines())


def test_the_list_needs_no_command() -> None:
    """To list the commands none is imported, nor anything that only commands need."""
    modules = imported_by_command("--help")
    commands = {f"scriptgraph.cli.{listed.module}" for listed in LISTED.values()}
    assert not commands & modules
    assert not {"asyncio", "pydantic", "langchain_core", "langgraph"} & libraries(modules)


def test_a_command_imports_no_other() -> None:
    """The one that is called is imported, and what its help needs; no other is."""
    modules = imported_by_command("replay", "--help")
    commands = {f"scriptgraph.cli.{listed.module}" for listed in LISTED.values()}
    assert commands & modules == {"scriptgraph.cli.replay"}
    assert not {"langchain_core", "langgraph"} & libraries(modules)


def test_a_rehearsal_needs_no_client() -> None:
    """The client of the OpenAI protocol is loaded for models that are asked by it alone."""
    modules = imported_by_command("simulate", "stress_relief", "--patient", "widow")
    assert "scriptgraph.graphs.simulation" in modules
    assert not {"openai", "langchain_openai", "tiktoken"} & libraries(modules)

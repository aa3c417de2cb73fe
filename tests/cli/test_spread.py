"""A command that takes one object, and the object as words of a command."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from typer.testing import CliRunner

from scriptgraph.cli.chat_options import ChatOptions
from scriptgraph.cli.spread import spread, written

Options = TypeVar("Options")


@dataclass(frozen=True, kw_only=True)
class Size:
    """Some options of a kind."""

    width: Annotated[int, typer.Option(min=1)] = 3
    max_height: Annotated[int | None, typer.Option("--height")] = None


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Everything that a command is asked for."""

    file: Annotated[Path, typer.Argument()]
    size: Size
    line_style: Annotated[str, typer.Option()] = "thin"


def taken(options: type[Options], *words: str) -> Options:
    """Call a command with these words, and give what it gets."""
    got: list[Options] = []

    def command(options: Options) -> None:
        got.append(options)

    command.__annotations__["options"] = options
    app = typer.Typer()
    app.command()(spread(command))
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return got[0]


def test_fields_of_objects_in_objects_are_options() -> None:
    """Arguments, own names, ranges and what is usual are those of the annotations."""
    assert taken(Drawing, "a.svg") == Drawing(file=Path("a.svg"), size=Size())
    wide = taken(Drawing, "a.svg", "--width", "5", "--height", "2", "--line-style", "thick")
    assert wide == Drawing(file=Path("a.svg"), size=Size(width=5, max_height=2), line_style="thick")


def test_what_is_written_is_taken_for_the_same() -> None:
    """Only what is not as usual is written, under the name that the command line knows."""
    typed = ["--session", "a", "--store", "s.sqlite", "--mode", "single", "--model", "m"]
    typed += ["--evaluator-model", "e", "--recaps-beyond", "0", "--temperature", "none"]
    typed += ["--instructions", "user", "--best-of", "2", "--reward", "http://h"]
    options = taken(ChatOptions, "visit.yaml", *typed)
    assert written(options) == typed
    assert taken(ChatOptions, "visit.yaml", *written(options)) == options
    assert written(taken(ChatOptions, "visit.yaml")) == []

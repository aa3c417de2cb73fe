"""Arguments and options that several commands share, and what they become.

The command line starts without langchain: what makes models is imported where it is called.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.naming import AT_ADDRESS, served_model
from scriptgraph.core.settings import Mode

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from scriptgraph.replies.rubric import Rubric
    from scriptgraph.studies.shards import Shard


def model_option(what: str) -> Any:
    """Make an option for a model that can be rehearsed.

    Args:
        what: The beginning of its help: which model it is.
    """
    return typer.Option(help=f"{what} Without one, the offline rehearsal model. {AT_ADDRESS}")


ScriptFile = Annotated[
    Path,
    typer.Argument(
        help="The script: .yaml, .md, a manual in .json, or the name of a shipped one "
        "(stress_relief).",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]
ModeOption = Annotated[
    Mode,
    typer.Option(
        help="single: one call a turn; multi: evaluator, dispatcher, dialog actor; speculative: "
        "the same, and the reply is begun while the evaluator judges."
    ),
]
Clients = Annotated[
    list[Path],
    typer.Argument(
        metavar="CLIENT",
        help="Role cards or case files (.yaml), or raw posts (.jsonl, lines of id and post).",
        show_default=False,
    ),
]
StoreOption = Annotated[
    str,
    typer.Option(
        "--store", help="Where sessions are kept: a SQLite file, postgresql://..., or memory:."
    ),
]
AlertUrl = Annotated[
    str | None,
    typer.Option(
        help="Where to send, as JSON, that a session is at risk; nothing that was said.",
        show_default=False,
    ),
]
JudgingRubric = Annotated[
    str, typer.Option(help="What to judge by: a packaged rubric's name, or a YAML file.")
]
ShardOption = Annotated[
    str | None,
    typer.Option(
        "--shard",
        metavar="NUMBER/OF",
        help="Only one part of it, such as 3/10, for one machine of ten, into a file of its own "
        "beside; the same command without --shard puts the parts together.",
        show_default=False,
    ),
]
Attempts = Annotated[int, typer.Option(min=1, help="How often to ask before an answer is missing.")]
CallsAtATime = Annotated[
    int, typer.Option("--concurrency", min=1, help="How many calls at a time.")
]
DialoguesAtATime = Annotated[
    int, typer.Option("--concurrency", min=1, help="How many dialogues at a time.")
]
DEFAULT_STORE = ".scriptgraph/sessions.sqlite"


def chosen_shard(text: str | None, *, human: object = None) -> Shard | None:
    """Get the shard that is meant; None where all of it is.

    Raises:
        InputError: When it is none.
        typer.BadParameter: When a part is to be held against people.
    """
    from scriptgraph.studies.shards import read_shard

    if text is not None and human:
        message = "people are held against all of it; put the parts together first"
        raise typer.BadParameter(message, param_hint="--human")
    return None if text is None else read_shard(text)


def reply_rubric(name: str) -> Rubric:
    """Get a rubric by which replies are compared.

    Raises:
        InputError: When it cannot be read.
    """
    from scriptgraph.formats.rubric import load_rubric

    rubric = load_rubric(name)
    if rubric.judges != "reply":
        raise typer.BadParameter(f"{rubric.id!r} judges whole dialogues", param_hint="--rubric")
    return rubric


def named_model(name: str | None, *, temperature: float | None, seed: int = 0) -> BaseChatModel:
    """Get a model by name, as `served_model`; without a name, rehearse.

    A server is asked for a seed unless it is 0.
    """
    if name is None or name == "rehearsal":
        from scriptgraph.rehearsal.model import RehearsalModel

        return RehearsalModel(seed=seed)
    return served_model(name, temperature=temperature, seed=seed or None)

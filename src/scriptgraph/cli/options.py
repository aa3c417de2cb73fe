"""Arguments and options that several commands share, and what they become.

The command line starts without langchain: what makes models is imported where it is called.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.naming import AT_ADDRESS, patience
from scriptgraph.cli.output import remark
from scriptgraph.core.settings import Mode

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from scriptgraph.replies.rubric import Rubric


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
OnOption = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="CLUSTER",
        help="Have a Ray cluster do it: ray://HOST:PORT, HOST:PORT of one that this machine "
        "belongs to, or `local` for one of its own on this machine (needs the extra `ray`).",
        show_default=False,
    ),
]
ShardsOption = Annotated[
    int | None,
    typer.Option(
        "--shards",
        min=1,
        max=10_000,
        help="With --on, in how many parts; the first time only.",
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
    """Get a model by name, as `NamedModel`; without a name, rehearse."""
    from scriptgraph.studies.named_model import NamedModel

    return NamedModel(name, temperature, seed).asked(patience(), remark)

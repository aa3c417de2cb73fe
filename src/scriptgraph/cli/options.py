"""Arguments and options that several commands share, and what they become.

The command line starts without langchain: what makes models is imported where it is called.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.settings import Mode

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ScriptFile = Annotated[
    Path, typer.Argument(help="The script: .yaml, .md, or a manual in .json.", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]
ModeOption = Annotated[
    Mode, typer.Option(help="single: one call a turn; multi: evaluator, dispatcher, dialog actor.")
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        help="The model that speaks, e.g. gpt-4o-mini (OPENAI_API_KEY, OPENAI_BASE_URL). "
        "Without one, the offline rehearsal model."
    ),
]
EvaluatorOption = Annotated[
    str | None, typer.Option("--evaluator-model", help="A model of its own for the evaluator.")
]
DispatcherOption = Annotated[
    str | None, typer.Option("--dispatcher-model", help="A model of its own for the dispatcher.")
]
StoreOption = Annotated[
    str,
    typer.Option(
        "--store", help="Where sessions are kept: a SQLite file, postgresql://..., or memory:."
    ),
]
DEFAULT_STORE = ".scriptgraph/sessions.sqlite"


@dataclass(frozen=True)
class Models:
    """The models of the agent's roles."""

    dialog: BaseChatModel
    evaluator: BaseChatModel | None
    dispatcher: BaseChatModel | None

    @property
    def rehearsing(self) -> bool:
        """Say whether the rehearsal model speaks."""
        from scriptgraph.models.rehearsal import RehearsalModel

        return isinstance(self.dialog, RehearsalModel)


def models(model: str | None, evaluator: str | None, dispatcher: str | None) -> Models:
    """Get the agent's models by name; the paper's temperature for all of them is 0."""
    return Models(
        named_model(model, temperature=0),
        named_model(evaluator, temperature=0) if evaluator else None,
        named_model(dispatcher, temperature=0) if dispatcher else None,
    )


def named_model(name: str | None, *, temperature: float, seed: int = 0) -> BaseChatModel:
    """Get a model by name, with key and address from the environment; without a name, rehearse.

    A server is asked for a seed unless it is 0.
    """
    if name is None or name == "rehearsal":
        from scriptgraph.models.rehearsal import RehearsalModel

        return RehearsalModel(seed=seed)
    from scriptgraph.models.chat import openai_model

    return openai_model(
        name,
        temperature=temperature,
        api_key=os.environ.get("OPENAI_API_KEY"),
        base_url=os.environ.get("OPENAI_BASE_URL"),
        seed=seed or None,
    )

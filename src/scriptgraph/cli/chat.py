"""`scriptgraph chat`: talk through a script in the terminal."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from scriptgraph.cli.options import (
    DEFAULT_STORE,
    BestOfOption,
    BestOfWish,
    DispatcherOption,
    EvaluatorOption,
    JudgeOption,
    ModelOption,
    ModeOption,
    RecapsOption,
    RewardOption,
    RubricOption,
    ScriptFile,
    StoreOption,
    TemplateOption,
)
from scriptgraph.settings import Mode


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line."""

    script: Path
    session: str | None
    store: str
    mode: Mode
    model: str | None
    evaluator: str | None
    dispatcher: str | None
    recaps_beyond: int | None
    best_of: BestOfWish

    def command(self, session: str) -> str:
        """Write the command that goes on with a session."""
        given = {
            "--session": session,
            "--store": None if self.store == DEFAULT_STORE else self.store,
            "--mode": None if self.mode == "multi" else self.mode,
            "--model": self.model,
            "--evaluator-model": self.evaluator,
            "--dispatcher-model": self.dispatcher,
            "--recaps-beyond": None if self.recaps_beyond is None else str(self.recaps_beyond),
            **self.best_of.options(),
        }
        options = [word for name, value in given.items() if value for word in (name, value)]
        return shlex.join(["scriptgraph", "chat", str(self.script), *options])

    def trace_command(self, session: str) -> str:
        """Write the command that shows a session."""
        store = [] if self.store == DEFAULT_STORE else ["--store", self.store]
        return shlex.join(["scriptgraph", "trace", session, *store])


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: scriptgraph chat scripts/stress_relief.yaml --session monday")(
        chat
    )


def chat(
    script: ScriptFile,
    session: Annotated[
        str | None,
        typer.Option(help="The session's name: goes on with it, or begins it.", show_default=False),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    mode: ModeOption = "multi",
    model: ModelOption = None,
    evaluator_model: EvaluatorOption = None,
    dispatcher_model: DispatcherOption = None,
    recaps_beyond: RecapsOption = None,
    best_of: BestOfOption = None,
    rubric: RubricOption = None,
    judge_model: JudgeOption = None,
    reward: RewardOption = None,
    reward_template: TemplateOption = None,
) -> None:
    """Talk through a script in the terminal.

    The agent opens. `/where` shows how far the session has come, `/trace` every decision so far
    and its reason, `/help` the other commands. Leaving loses nothing: go on with `--session`.
    """
    import asyncio

    from scriptgraph.cli.talk import talk

    if session is not None and not session.strip():
        raise typer.BadParameter("a session's name cannot be empty", param_hint="--session")
    best = BestOfWish(best_of, rubric, judge_model, reward, reward_template)
    cast = (model, evaluator_model, dispatcher_model)
    wish = Wish(script, session, store, mode, *cast, recaps_beyond, best)
    raise typer.Exit(asyncio.run(talk(wish)))

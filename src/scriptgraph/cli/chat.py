"""`scriptgraph chat`: talk through a script in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from scriptgraph.cli.chat_options import Wish
from scriptgraph.cli.options import (
    DEFAULT_STORE,
    BestOfOption,
    BestOfWish,
    DispatcherOption,
    EvaluatorOption,
    InstructionsOption,
    JudgeOption,
    ModelOption,
    ModeOption,
    RecapsOption,
    RewardOption,
    RubricOption,
    ScriptFile,
    StoreOption,
    TemperatureOption,
    TemplateOption,
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: scriptgraph chat stress_relief --session monday")(chat)


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
    temperature: TemperatureOption = None,
    instructions: InstructionsOption = "system",
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
    wish = Wish(script, session, store, mode, *cast, recaps_beyond, best, temperature, instructions)
    raise typer.Exit(asyncio.run(talk(wish)))

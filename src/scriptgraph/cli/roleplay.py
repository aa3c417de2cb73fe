"""`scriptgraph roleplay`: dialogues between a counsellor and clients, without a plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from scriptgraph.cli.naming import AT_ADDRESS
from scriptgraph.cli.options import Clients, DialoguesAtATime, Json, model_option
from scriptgraph.cli.output import remark
from scriptgraph.studies.work import CONCURRENCY


@dataclass(frozen=True, kw_only=True)
class RoleplayOptions:
    """What was asked for on the command line."""

    clients: Clients
    out: Annotated[
        Path,
        typer.Option(
            help="The folder for the dialogues (dialogues.jsonl); to go on, the same one.",
            show_default=False,
        ),
    ]
    model: Annotated[
        str | None,
        model_option("The counsellor's model, e.g. gpt-4o-mini (OPENAI_API_KEY, OPENAI_BASE_URL)."),
    ] = None
    client_model: Annotated[
        str | None,
        typer.Option(
            help=f"The clients' model (temperature 1); else the counsellor's. {AT_ADDRESS}"
        ),
    ] = None
    observer_model: Annotated[
        str | None,
        typer.Option(help="A model that ends a dialogue when the client's goals are met."),
    ] = None
    script: Annotated[
        Path | None, typer.Option(help="Let the graph of this script be the counsellor.")
    ] = None
    prompt: Annotated[
        Path | None,
        typer.Option(help="A text file: the counsellor's prompt, in place of our own."),
    ] = None
    turns: Annotated[int, typer.Option(min=1, help="Stop after so many messages.")] = 30
    repetitions: Annotated[int, typer.Option(min=1, help="Dialogues with each client.")] = 1
    seed: Annotated[int, typer.Option(help="Each dialogue's own seed is drawn from it.")] = 0
    concurrency: DialoguesAtATime = CONCURRENCY
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Take failed dialogues up where they failed.")
    ] = False
    json: Json = False


def roleplay(options: RoleplayOptions) -> None:
    """Let a counsellor talk with clients, without a script.

    The counsellor is one model with one prompt; the clients say what their cards hold. A dialogue
    ends when the client leaves, at the turn limit, or when an observer finds the client's goals
    met, and says which. Whatever stops the command, the same one goes on where it was, and no
    finished call is paid twice. For scripts and role-play side by side, give a plan with the mode
    `roleplay` to `scriptgraph experiment`.
    """
    from scriptgraph.cli.experiment import run_to_the_end
    from scriptgraph.cli.experiment_told import rehearsed
    from scriptgraph.formats.instructions import read_instructions
    from scriptgraph.models.named import read_model_name
    from scriptgraph.rehearsal.model import NAME
    from scriptgraph.studies.experiment.casts import RoleChoices
    from scriptgraph.studies.experiment.roleplay_plan import Roles, roleplays

    if options.script and options.observer_model:
        message = "a script says itself when the session ends"
        raise typer.BadParameter(message, param_hint="--observer-model")
    if options.script and options.prompt:
        message = "a script's session has prompts of its own"
        raise typer.BadParameter(message, param_hint="--prompt")
    written = {
        "dialog": options.model or NAME,
        "patient": options.client_model or options.model or NAME,
    }
    if options.observer_model:
        written["observer"] = options.observer_model
    named = {role: read_model_name(one) for role, one in written.items()}
    models = {role: {"model": one.model, "base_url": one.address} for role, one in named.items()}
    planned = roleplays(
        options.clients,
        Roles(named["dialog"].model, named["patient"].model),
        remark,
        script=options.script,
        instructions=read_instructions(options.prompt) if options.prompt else None,
        turns=options.turns,
        repetitions=options.repetitions,
        seed=options.seed,
        concurrency=options.concurrency,
    )
    plan = planned.plan.model_copy(update={"models": RoleChoices.model_validate(models)})
    planned = replace(planned, plan=plan)
    if told := rehearsed(plan.models):
        remark(told)
    run_to_the_end(planned, options.out, retry_failed=options.retry_failed, json=options.json)

"""`scriptgraph arena`: counsellors answer the same clients, and the best answer goes on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.naming import AT_ADDRESS
from scriptgraph.cli.options import (
    Clients,
    DialoguesAtATime,
    Json,
    JudgingRubric,
    model_option,
    named_model,
    reply_rubric,
)
from scriptgraph.cli.output import errors, remark, say
from scriptgraph.cli.work import Shown, carry_out, finish
from scriptgraph.studies.work import CONCURRENCY

if TYPE_CHECKING:
    from collections.abc import Callable

    from scriptgraph.cli.terminal import Terminal
    from scriptgraph.formats.case import Case
    from scriptgraph.studies.arena.design import ArenaDesign
    from scriptgraph.studies.arena.tournament import Tournament, Waiting


@dataclass(frozen=True, kw_only=True)
class ArenaOptions:
    """What was asked for on the command line."""

    clients: Clients
    counsellors: Annotated[
        str,
        typer.Option(
            help="Who answers: a,b,c. Each is a model, a prompt of your own and a model "
            "(PROMPT.txt@MODEL), or a script and the model that speaks in its session "
            "(SCRIPT.yaml@MODEL), with NAME= before it for a name of its own. The "
            f"model `rehearsal` is offline. {AT_ADDRESS}",
            show_default=False,
        ),
    ]
    out: Annotated[
        Path, typer.Option(help="The folder; to go on, the same one.", show_default=False)
    ]
    judge: Annotated[str | None, model_option("The model that picks (temperature 0).")] = None
    person: Annotated[
        bool, typer.Option("--person", help="Let a person pick, here in the terminal.")
    ] = False
    client_model: Annotated[
        str | None,
        typer.Option(
            help=f"The clients' model (temperature 1). Without one, the judge's. {AT_ADDRESS}"
        ),
    ] = None
    rubric: JudgingRubric = "principles"
    turns: Annotated[int, typer.Option(min=1, help="Stop each dialogue after so many.")] = 10
    seed: Annotated[int, typer.Option(help="Of the order in which answers are shown.")] = 0
    concurrency: DialoguesAtATime = CONCURRENCY
    json: Json = False


def arena(options: ArenaOptions) -> None:
    """Let counsellors answer the same client, turn by turn, and rank them by whose answers win.

    In each turn every counsellor answers. The answers are shown without names and in an order
    drawn anew, the judge picks one, and that one goes on to the client, who answers. When the
    judge finds none better, or cannot be read, one is drawn; that is counted and ranks nobody.

    OUT gets dialogues.jsonl, one line a dialogue with every answer and choice, and ranking.json:
    picks by dialogue, and strengths (Bradley-Terry, also on Elo's scale) with intervals of 95 % by
    bootstrap over dialogues. The same command goes on where it was stopped. Exits with 1 when a
    dialogue is not finished.
    """
    if options.person and options.judge:
        raise typer.BadParameter("either a model judges or a person", param_hint="--person")
    from scriptgraph.cli.contests import arena_block, arena_notes
    from scriptgraph.core.extras import require
    from scriptgraph.files.whole import write_json
    from scriptgraph.studies.arena.folder import RANKING, open_tournament
    from scriptgraph.studies.arena.summary import rank_counsellors
    from scriptgraph.studies.experiment.roleplay_plan import read_clients

    require("scipy.stats", "counsel")
    require("choix", "counsel")
    cases = [one.played for one in read_clients(options.clients, remark)]
    with open_tournament(options.out, _design(options), cases, remark) as tournament:
        _announce(tournament)
        is_stopped = (
            _let_a_person_pick(tournament, options.out)
            if options.person
            else _let_a_model_pick(tournament, options.out, options.concurrency)
        ) and bool(tournament.left())
        found = rank_counsellors(tournament).model_dump()
        write_json(options.out / RANKING, found)
    notes = [*arena_notes(found), f"dialogues and ranking in {options.out}"]
    finish(found, Shown(notes, [arena_block(found)]), json=options.json, is_stopped=is_stopped)
    if found["left"]:
        raise typer.Exit(1)


def _design(options: ArenaOptions) -> ArenaDesign:
    """Put together who takes part."""
    from scriptgraph.studies.arena.design import ArenaDesign, contestants

    rubric, client = reply_rubric(options.rubric), options.client_model or options.judge
    return ArenaDesign(
        counsellors=contestants(options.counsellors, lambda name: named_model(name, temperature=0)),
        judge=None if options.person else named_model(options.judge, temperature=0),
        client_model=named_model(client, temperature=1, seed=options.seed),
        rubric=rubric,
        turns=options.turns,
        seed=options.seed,
    )


def _announce(tournament: Tournament) -> None:
    """Say what is about to be done."""
    design = tournament.design
    if design.rehearsal:
        remark("A rehearsal: not everybody here is a language model.")
    say(
        f"{len(tournament.left())} of {len(tournament.clients)} dialogues to play, with "
        f"{len(design.counsellors)} counsellors; {design.judge_name} picks"
    )


def _let_a_model_pick(tournament: Tournament, out: Path, concurrency: int) -> bool:
    """Play what is left, some dialogues at a time; say whether it was stopped before the end."""
    from scriptgraph.sessions.checkpoints import open_store
    from scriptgraph.studies.arena.folder import STORE

    async def play(*, on_done: Callable[[], object], must_halt: Callable[[], bool]) -> None:
        async with open_store(str(out / STORE), key=None) as store:
            await tournament.carry_out(
                store, concurrency=concurrency, on_turn=on_done, must_halt=must_halt
            )

    most = len(tournament.left()) * tournament.design.turns
    return carry_out(play, "turns, at most", most)


def _let_a_person_pick(tournament: Tournament, out: Path) -> bool:
    """Play what is left, one dialogue after the other; say whether it was stopped."""
    from scriptgraph.cli.terminal import Terminal

    terminal = Terminal(errors())
    try:
        for case in tournament.left():
            answer: int | None = None
            while waiting := asyncio.run(_to_the_next_choice(tournament, case, out, answer)):
                if answer is None:
                    _recall(terminal, waiting)
                answer = _ask(terminal, waiting)
    except (KeyboardInterrupt, EOFError):
        return True
    return False


async def _to_the_next_choice(
    tournament: Tournament, case: Case, out: Path, answer: int | None
) -> Waiting | None:
    from scriptgraph.sessions.checkpoints import open_store
    from scriptgraph.studies.arena.folder import STORE

    async with open_store(str(out / STORE), key=None) as store:
        return await tournament.play(case, store, answer=answer)


def _recall(terminal: Terminal, waiting: Waiting) -> None:
    """Show what was said in an earlier sitting."""
    for message in waiting.earlier:
        who = "client" if message.type == "human" else "counsellor"
        terminal.say(f"{who}: {message.text}", "dim")


def _ask(terminal: Terminal, waiting: Waiting) -> int:
    """Show the answers, and read which one is the best.

    Raises:
        EOFError: At the end of the input.
    """
    terminal.say(f"── turn {waiting.turn} ──", "bold")
    terminal.say(f"client: {waiting.said}")
    for number, answer in enumerate(waiting.answers, start=1):
        terminal.say(f"{number}: {answer}")
    most = len(waiting.answers)
    while True:
        given = terminal.ask(f"The best answer (1 to {most}; 0: none is better):")
        if given is None:
            raise EOFError
        if given.isdecimal() and int(given) <= most:
            return int(given)
        terminal.say(f"{given!r} is no number from 0 to {most}", "yellow")

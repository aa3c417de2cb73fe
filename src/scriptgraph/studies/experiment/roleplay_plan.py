"""An experiment of role-plays with given clients: a plan that nobody has to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark
from scriptgraph.formats.case import load_case
from scriptgraph.formats.load import load_script
from scriptgraph.formats.samples import found_sample
from scriptgraph.records.card import read_posts
from scriptgraph.studies.experiment.casts import RoleChoices, RoleModel
from scriptgraph.studies.experiment.design import Experiment, Persona
from scriptgraph.studies.experiment.plan import Plan
from scriptgraph.studies.experiment.plan_parts import PatientChoice
from scriptgraph.studies.work import CONCURRENCY


@dataclass(frozen=True)
class Roles:
    """The models of a role-play, by name."""

    counsellor: str
    client: str
    observer: str | None = None
    """None where nobody looks whether the goals are met."""


def roleplays(
    clients: Sequence[Path],
    roles: Roles,
    remark: Remark,
    *,
    script: Path | None = None,
    instructions: str | None = None,
    turns: int = 30,
    repetitions: int = 1,
    seed: int = 0,
    concurrency: int = CONCURRENCY,
) -> Experiment:
    """Plan one role-play for each client and repetition.

    Args:
        clients: Role cards and case files, and JSON lines of raw posts.
        roles: Who plays.
        remark: Told of a last line that was cut off.
        script: Lets a script's graph be the counsellor.
        instructions: The counsellor's prompt, in place of our own.
        turns: The counsellor's messages after which a dialogue stops.
        repetitions: Dialogues with each client.
        seed: Every dialogue's own seed is drawn from it.
        concurrency: Dialogues at a time.

    Raises:
        InputError: When a client cannot be read, or there are two of one name.
        ScriptError: When the script has faults.
    """
    personas = read_clients(clients, remark)
    scripts = ((found_sample(script, "script"), load_script(script)),) if script else ()
    plan = Plan(
        experiment="roleplay",
        # As the results folder will hold them: the plan written there can be run again.
        scripts=tuple(f"scripts/{loaded.id}{path.suffix}" for path, loaded in scripts),
        modes=("multi",) if script else ("roleplay",),
        patients=tuple(PatientChoice(case=f"patients/{one.id}.yaml") for one in personas),
        repetitions=repetitions,
        seed=seed,
        models=RoleChoices(
            dialog=(RoleModel(model=roles.counsellor),),
            patient=(RoleModel(model=roles.client),),
            observer=(RoleModel(model=roles.observer),) if roles.observer else None,
        ),
        counsellor=instructions,
        turns=turns,
        concurrency=concurrency,
    )
    return Experiment(plan, None, scripts, personas)


def read_clients(paths: Sequence[Path], remark: Remark) -> tuple[Persona, ...]:
    """Read clients: role cards and case files, and JSON lines of raw posts.

    Raises:
        InputError: When one cannot be read, there are two of one name, or there is none.
    """
    personas = tuple(one for path in paths for one in _personas(path, remark))
    _refuse_twins(personas)
    return personas


def _personas(path: Path, remark: Remark) -> Iterator[Persona]:
    if path.suffix != ".jsonl":
        yield Persona(load_case(path), path)
        return
    for post in read_posts(path, remark):
        yield Persona(post.as_case(), path)


def _refuse_twins(personas: Iterable[Persona]) -> None:
    """Refuse two clients of one name: their dialogues could not be told apart."""
    seen: dict[str, Path] = {}
    for persona in personas:
        if persona.id in seen:
            raise InputError(
                f"{persona.source}: there is a client {persona.id!r} in {seen[persona.id]} already"
            )
        seen[persona.id] = persona.source
    if not seen:
        raise InputError("there is no client in these files")

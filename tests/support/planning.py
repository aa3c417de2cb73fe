"""Small plans for the tests of experiments, written as files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel

from scriptgraph.models.endpoint import Endpoint
from scriptgraph.records.dialogue import Dialogue, read_dialogues
from scriptgraph.studies.experiment.account import Account, Charge, session_charges
from scriptgraph.studies.experiment.casting import Casting
from scriptgraph.studies.experiment.casts import RoleModels
from scriptgraph.studies.experiment.design import Experiment
from scriptgraph.studies.experiment.folder import noted_sitting, open_folder
from scriptgraph.studies.experiment.loading import load_experiment
from scriptgraph.studies.experiment.roles import Role
from scriptgraph.studies.experiment.schedule import carry_out
from scriptgraph.studies.experiment.status import Status
from scriptgraph.studies.shards import read_shard

SCRIPT = """
script: short
title: Short
agent: {name: Robin}
sections:
  hello:
    title: Hello
    tasks:
      greet: Greet them, and ask what brings them here.
      mood: Ask how they feel.
    next:
      - {to: talk, when: they want to talk}
      - {to: close}
  talk:
    title: Talk
    tasks: {listen: Ask what happened.}
    next: close
  close:
    title: Close
    tasks: {bye: Say goodbye.}
"""

ANN = "patient: ann\nname: Ann\ncomplaint: I sleep badly. It has been so since spring.\n"
BEN = "patient: ben\nname: Ben\nreplies: [I sleep badly., Bad., They want to talk., Work., Bye.]\n"


def write_plan(folder: Path, changes: Mapping[str, Any] | None = None) -> Path:
    """Write a plan of four sessions and its files; `changes` replace keys, None removes one."""
    files = {"short.yaml": SCRIPT, "ann.yaml": ANN, "ben.yaml": BEN}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    plan = {
        "experiment": "small",
        "scripts": "short.yaml",
        "modes": ["single", "multi"],
        "patients": ["ann.yaml", "ben.yaml"],
        "repetitions": 1,
        "models": {"dialog": "rehearsal"},
        **(changes or {}),
    }
    path = folder / "plan.yaml"
    written = {key: value for key, value in plan.items() if value is not None}
    path.write_text(json.dumps(written, indent=1), encoding="utf-8")  # JSON is YAML
    return path


class ToldCasting(Casting):
    """Gives the models of a test in place of those that the plan names."""

    def __init__(self, casting: Casting, told: Mapping[Role, BaseChatModel]) -> None:
        super().__init__(casting.plan, casting.endpoint)
        object.__setattr__(self, "told", told)

    told: Mapping[Role, BaseChatModel]

    def model(self, models: RoleModels, role: Role, seed: int) -> BaseChatModel | None:
        return self.told.get(role) or super().model(models, role, seed)


def run_plan(
    plan: Path,
    out: Path,
    *,
    told: Mapping[Role, BaseChatModel] | None = None,
    retry_failed: bool = False,
    halt_after: int = 0,
    news: list[str] | None = None,
    endpoint: Endpoint = Endpoint("key"),  # noqa: B008  # frozen
    shard: str | None = None,
) -> Status:
    """Run a plan as the command does; `halt_after` so many calls it is stopped."""
    experiment = replace(load_experiment(plan), shard=read_shard(shard) if shard else None)
    heard = [] if news is None else news
    account = Account(experiment.plan, casts=experiment.casts)
    if halt_after:
        account = _Stopper(experiment, halt_after)
    status = Status(len(experiment.sessions), account)
    casting = Casting(experiment.plan, endpoint)

    def hear(news: str, *, trouble: bool = False) -> None:
        heard.append(news)

    with open_folder(out, experiment, hear) as folder, noted_sitting(folder) as sitting:
        asyncio.run(
            carry_out(
                folder,
                ToldCasting(casting, told) if told else casting,
                status,
                hear,
                retry_failed=retry_failed,
            )
        )
        sitting["how"] = status.halt or "to the end"
    return status


class _Stopper(Account):
    """Runs out after a number of calls."""

    def __init__(self, experiment: Experiment, calls: int) -> None:
        super().__init__(experiment.plan, casts=experiment.casts)
        self.most = calls

    @property
    def exhausted(self) -> bool:
        return self.calls >= self.most


def charges_of(dialogue: Dialogue) -> list[Charge]:
    """List the calls of a dialogue, each with the role whose model was asked."""
    trace = [step.decision for step in dialogue.steps if step.decision]
    return list(session_charges(dialogue.mode or "", trace))


def transcripts(out: Path) -> dict[str, list[str]]:
    """Give what was said in each dialogue, and the events between."""
    return {dialogue.id: spoken(dialogue) for dialogue in read_dialogues(out / "dialogues.jsonl")}


def spoken(dialogue: Dialogue) -> list[str]:
    """Give what was said in a dialogue, and its events, without times and costs."""
    return [
        f"{step.status} {step.name}" if step.actor == "event" else f"{step.actor}: {step.content}"
        for step in dialogue.steps
    ]


TIMES = {"at", "started_at", "completed_at"}
DURATIONS = {"ms", "duration_ms", "duration"}
SEALS = {"session", "seal"}
"""A session's secret name, and the seals of its decisions, which seal their times as well."""

CHANGING = TIMES | DURATIONS | SEALS
"""What differs between two runs of one rehearsed session, and nothing else."""


def unchanging_lines(out: Path) -> dict[str, list[Any]]:
    """Give every file of a results folder, line for line, without what is `CHANGING`.

    Its store and its shards are left out. Lines stand in the order of the sessions' names: sessions
    that run side by side end in any.
    """
    return {
        str(file.relative_to(out)): _unchanging(file)
        for file in sorted(out.rglob("*"))
        if file.is_file()
        and not file.name.startswith((".", "sessions.sqlite"))
        and file.relative_to(out).parts[0] != "shards"
    }


def _unchanging(file: Path) -> list[Any]:
    text = file.read_text(encoding="utf-8")
    match file.suffix:
        case ".jsonl":
            lines = [unchanging(json.loads(line)) for line in text.splitlines()]
            return sorted(lines, key=lambda line: line.get("dialogue") or line["id"])
        case ".json":
            return [unchanging({**json.loads(text), "sessions": None})]
        case _:
            return text.splitlines()


def unchanging(value: Any) -> Any:
    """Give a document without what differs from run to run."""
    match value:
        case dict():
            return {key: unchanging(part) for key, part in value.items() if key not in CHANGING}
        case list():
            return [unchanging(part) for part in value]
        case _:
            return value

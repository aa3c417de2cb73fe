"""A plan carried out against a real server that misbehaves, by a runner that is killed."""

import json
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from support.command_line import ROOT, scriptgraph
from support.forked import FORKED
from support.interrupted import address
from support.openai_server import Fault, FaultName, OpenAIServer, openai_server
from support.planning import run_plan, transcripts, write_plan

from scriptgraph.models.endpoint import Endpoint
from scriptgraph.records.dialogue import read_dialogues
from scriptgraph.records.results import find_results, read_results
from scriptgraph.records.verdicts import SwitchVerdict
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.studies.experiment.loading import load_experiment
from scriptgraph.studies.experiment.roles import Role

PLAN: dict[str, Any] = {
    "models": {"dialog": "small", "patient": {"model": "other", "temperature": 1}},
    "timeout": 60,
    "repetitions": 3,
    "concurrency": 3,
}
"""Twelve sessions, which take 84 requests where nothing goes wrong."""

KILLS = 10
ROLES: tuple[Role, ...] = ("dialog", "evaluator", "dispatcher", "patient", "verifier")

SPOILT: tuple[FaultName, ...] = ("truncated", "wrong schema", "length")
"""Faults that a decision shows and a reply does not: nobody can tell that words are missing."""

FAULTS = [Fault(name, on="judging" if name in SPOILT else "any") for name in get_args(FaultName)]

UNHEARD: tuple[FaultName, ...] = ("no choices",)
"""Faults of answers that the client throws away with their token counts."""


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


@pytest.fixture
def undisturbed(tmp_path: Path) -> dict[str, list[str]]:
    """Carry the plan out against a server that behaves."""
    with openai_server() as server:
        out = tmp_path / "undisturbed"
        plan = write_plan(tmp_path, PLAN)
        done = scriptgraph("experiment", plan, "--out", out, env=address(server))
        assert done.returncode == 0, done.stderr
    return transcripts(out)


def test_every_role_is_asked_as_the_plan_says(server: OpenAIServer, tmp_path: Path) -> None:
    """Model, temperature and the session's own seed go over the wire, role by role."""
    plan = write_plan(tmp_path, {**PLAN, "repetitions": 1, "modes": "multi"})
    done = scriptgraph("experiment", plan, "--out", tmp_path / "out", env=address(server))
    assert done.returncode == 0, done.stderr
    asked = {(request["model"], request["temperature"]) for request in server.requests}
    assert asked == {("small", 0.0), ("other", 1.0)}
    assert len({request["seed"] for request in server.requests}) == 2
    assert "rehears" not in done.stderr.replace("rehearsing one session", "")


def test_no_fault_of_the_server_stops_a_dialogue(
    server: OpenAIServer, undisturbed: dict[str, list[str]], tmp_path: Path
) -> None:
    """Whatever goes wrong is tried again: every dialogue ends, and every answer is counted once."""
    server.faults += FAULTS
    server.spread = 2  # all of them come up long before the last session
    out, plan = tmp_path / "out", write_plan(tmp_path, {**PLAN, "timeout": 2})
    done = scriptgraph("experiment", plan, "--out", out, env=address(server))
    assert done.returncode == 0, done.stderr
    assert server.faults == []
    dialogues = list(read_dialogues(out / "dialogues.jsonl"))
    assert {one.id for one in dialogues} == set(undisturbed)
    assert {one.exit_reason for one in dialogues} == {"allSectionsCompleted"}
    # With a scripted patient nothing else is left to chance: the words are the same too.
    scripted = {name: said for name, said in undisturbed.items() if "-ben-" in name}
    assert transcripts(out).items() >= scripted.items()
    counted = sum(step.input_tokens or 0 for one in dialogues for step in one.steps)
    # Of several answers to one request the client has heard the last: it had given up the others.
    heard = {_body(answer.request): answer for answer in server.answers}
    charged = [one.usage["prompt_tokens"] for one in heard.values() if one.fault not in UNHEARD]
    assert counted == sum(charged)


def test_what_keeps_failing_is_reported_with_its_reason(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """A server that only refuses fails every session; each is listed, and nothing is made up."""
    server.faults += [Fault("no choices")] * 1000
    plan = write_plan(tmp_path, {**PLAN, "repetitions": 1, "retries": 0})
    done = scriptgraph("experiment", plan, "--out", tmp_path / "out", "--json", env=address(server))
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert (told["ended"], len(told["failed"])) == (0, 4)
    assert all("small failed" in reason for reason in told["failed"].values())
    lines = (tmp_path / "out" / "failures.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["id"] for line in lines} == set(told["failed"])


@pytest.mark.slow
def test_the_rehearsed_experiment_survives_faults_from_beginning_to_end(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """The shipped plan ends, verdicts and all, although every fault comes up again and again."""
    server.faults += FAULTS
    server.recurs, server.spread = True, 16
    plan = _shipped_plan(tmp_path, repetitions=2, timeout=6, concurrency=8)
    out = tmp_path / "out"
    done = scriptgraph("experiment", plan, "--out", out, env=address(server))
    assert done.returncode == 0, done.stderr
    met = Counter(server.met)
    assert min(met[fault.name] for fault in FAULTS) >= 2, met
    dialogues = list(read_results(find_results(out), pytest.fail))
    assert {one.id for one in dialogues} == {one.id for one in load_experiment(plan).sessions}
    assert len(dialogues) == 2 * 5 * 2
    for one in dialogues:
        judged = {step.verdict.switch for step in one.steps if step.verdict}
        completed = sum(step.status == "completed" for step in one.steps)
        assert judged == set(range(1, completed + 1))
        assert all(not step.verdict.missing for step in one.steps if step.verdict)


@pytest.mark.slow
def test_a_runner_that_is_killed_ten_times_gives_the_same_dialogues_and_verdicts(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """After each SIGKILL the same command goes on; only calls under way were asked again."""
    plan = _shipped_plan(tmp_path, repetitions=1, concurrency=3)
    out, draw = tmp_path / "out", random.Random(11)
    for number in range(KILLS):
        _kill(_start(plan, out, server, f"killed-{number}"), server, after=draw.randint(1, 60))
    env = {**address(server), "OPENAI_API_KEY": "undisturbed"}
    done = scriptgraph("experiment", plan, "--out", out, env=env)
    assert done.returncode == 0, done.stderr
    assert _asked(server, "undisturbed"), "nothing was left to do after the kills"
    assert _asked_again(server) == []
    judging = sum(request["model"] == "large" for request in server.requests)
    assert len(_verdicts(out)) <= judging <= len(_verdicts(out)) + 3 * KILLS
    undisturbed = tmp_path / "undisturbed"
    run_plan(plan, undisturbed, told=dict.fromkeys(ROLES, RehearsalModel()))
    assert transcripts(out) == transcripts(undisturbed)
    assert _verdicts(out) == _verdicts(undisturbed)
    assert len(_verdicts(out)) == 40


def _shipped_plan(folder: Path, **changes: Any) -> Path:
    """Write the plan of `make experiment` for models behind a server."""
    shipped = ROOT / "scripts" / "plans"
    plan = yaml.safe_load((shipped / "rehearsal.yaml").read_text("utf-8"))
    files = {
        "scripts": str(shipped / plan["scripts"]),
        "patients": [str(shipped / patient) for patient in plan["patients"]],
    }
    models = {"dialog": "small", "verifier": "large"}
    path = folder / "plan.yaml"
    path.write_text(json.dumps({**plan, **files, "models": models, **changes}), encoding="utf-8")
    return path


def _verdicts(out: Path) -> list[tuple[str, int, bool | None, bool | None]]:
    """List what was found about each switch; one that was judged twice is there twice."""
    lines = (out / "verdicts.jsonl").read_text("utf-8").splitlines()
    found = (SwitchVerdict.model_validate_json(line) for line in lines)
    return sorted((one.dialogue, one.switch, one.completed, one.coherent) for one in found)


def _start(plan: Path, out: Path, server: OpenAIServer, key: str) -> ForkServerProcess:
    """Go on with the plan in a process that has its libraries loaded."""
    arguments = {"endpoint": Endpoint(key, server.base_url)}
    process = FORKED.Process(target=run_plan, args=(plan, out), kwargs=arguments)
    process.start()
    return process


def _kill(program: ForkServerProcess, server: OpenAIServer, *, after: int) -> None:
    """Kill the program once it has made so many requests, wherever it is by then.

    On a busy machine that could be after its end: so it gets few answers more.
    """
    before = len(server.requests)
    with server.holding_back(after + 2):
        while len(server.requests) < before + after:
            assert program.is_alive()
            time.sleep(0.001)
        program.kill()
        program.join()
        assert program.exitcode == -signal.SIGKILL


def _asked(server: OpenAIServer, key: str) -> list[dict[str, Any]]:
    """List the requests of one run: each comes with a key of its own, however late it is read."""
    return [request for request in server.requests if request["key"] == f"Bearer {key}"]


def _asked_again(server: OpenAIServer) -> list[str]:
    """List the requests that were made again although the session had gone on behind them.

    A session (told by its seed) makes one request after the other. Only its last one before a
    kill may have been under way, so only that one may be asked again.
    """
    allowed: Counter[str] = Counter()
    for number in range(KILLS):
        made = _asked(server, f"killed-{number}")
        allowed.update({request["seed"]: _body(request) for request in made}.values())
    asked = Counter(_body(one) for one in server.requests if one["model"] != "large")
    return [body for body, times in asked.items() if times > 1 + allowed[body]]


def _body(request: dict[str, Any]) -> str:
    return json.dumps({key: request[key] for key in ("seed", "model", "messages")}, sort_keys=True)

"""`scriptgraph verify` as its users run it, against a real server that misbehaves."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.command_line import ROOT, scriptgraph
from support.interrupted import address, interrupt
from support.openai_server import SERVED, Fault, FaultName, OpenAIServer, openai_server
from support.planning import write_plan
from support.recorded import event, recorded, step

from scriptgraph.records.dialogue import write_dialogues
from scriptgraph.records.results import find_results, read_results

DIALOGUES = 6
STRESS_RELIEF = ROOT / "scripts" / "stress_relief.yaml"
OPENING = (event("started", 1), step("dialog", "Hello."), step("patient", "I am 31."))


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


@pytest.fixture
def published(shared: Path, tmp_path: Path) -> tuple[str | Path, ...]:
    """Give the arguments that name a few published dialogues and their script."""
    path = tmp_path / "dialogues.jsonl"
    with (shared / "published" / "dialogues.jsonl").open(encoding="utf-8") as file:
        lines = file.readlines()
    path.write_text("".join(lines[:: len(lines) // DIALOGUES][:DIALOGUES]), encoding="utf-8")
    return "verify", path, "--script", shared / "published" / "manual.json", "--model", "large"


def verdicts(path: str | Path) -> list[dict[str, Any]]:
    file = Path(path).with_suffix(".verdicts.jsonl")
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def keys(lines: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return sorted((line["dialogue"], line["switch"]) for line in lines)


def switches(path: str | Path) -> list[tuple[str, int]]:
    """Give every completion that the records hold."""
    with Path(path).open(encoding="utf-8") as file:
        dialogues = [json.loads(line) for line in file]
    return sorted(
        (one["id"], number)
        for one in dialogues
        for number in range(1, 1 + sum(s.get("status") == "completed" for s in one["steps"]))
    )


def totals(path: str | Path) -> tuple[int, int]:
    """Count the verdicts on completions and on messages that a report would see."""
    read = [one.totals for one in read_results(find_results(Path(path)), pytest.fail)]
    return (
        sum(one.judged_completions for one in read),
        sum(one.judged_coherence for one in read),
    )


def test_published_dialogues_are_judged_through_every_fault(
    server: OpenAIServer, published: tuple[str | Path, ...]
) -> None:
    """Each switch gets one verdict, whatever goes wrong on the way, and the totals count it."""
    faults: tuple[FaultName, ...] = ("wrong schema", "truncated", "refusal", "500", "reset", "429")
    server.faults += [Fault(name) for name in faults]
    server.spread = 4
    # One at a time, so that no two faults meet the two attempts at one verdict.
    done = scriptgraph(*published, "--json", "--concurrency", "1", env=address(server))
    assert done.returncode == 0, done.stderr
    assert server.faults == []
    assert {request["temperature"] for request in server.requests} == {0}
    told, path = json.loads(done.stdout), published[1]
    lines, all_ = verdicts(path), switches(path)
    assert keys(lines) == all_
    assert {line["model"] for line in lines} == {"large"}
    assert {line["call"]["model"] for line in lines} == {SERVED}
    assert (told["dialogues"], told["switches"]) == (DIALOGUES, len(all_))
    assert (told["judged"], told["missing"]) == (len(all_), {})
    assert (told["completed"]["of"], told["coherent"]["of"]) == totals(path)
    assert told["completed"]["of"] == len(all_)
    assert told["input_tokens"] == sum(usage["prompt_tokens"] for usage in server.usages)
    assert told["output_tokens"] == sum(usage["completion_tokens"] for usage in server.usages)


@pytest.mark.slow
def test_all_published_dialogues_are_judged_through_recurring_faults(
    server: OpenAIServer, shared: Path, tmp_path: Path
) -> None:
    """All seventy, several at a time, with faults from beginning to end: no switch is left out."""
    faults: tuple[FaultName, ...] = ("wrong schema", "truncated", "refusal", "500", "reset", "429")
    server.faults += [Fault(name) for name in faults]
    server.recurs, server.spread = True, 9  # so that no two meet the attempts at one verdict
    path = shutil.copy(shared / "published" / "dialogues.jsonl", tmp_path / "dialogues.jsonl")
    manual = shared / "published" / "manual.json"
    done = scriptgraph(
        "verify", path, "--script", manual, "--model", "large", "--json", env=address(server)
    )
    assert done.returncode == 0, done.stderr
    told, all_ = json.loads(done.stdout), switches(path)
    assert (told["dialogues"], told["switches"], told["missing"]) == (70, len(all_), {})
    assert keys(verdicts(path)) == all_
    assert len(server.met) > 4 * len(faults)
    assert (told["completed"]["of"], told["coherent"]["of"]) == totals(path)


def test_who_may_not_ask_leaves_no_verdicts(
    server: OpenAIServer, published: tuple[str | Path, ...]
) -> None:
    """A dead key stops the command with the server's words; nothing is taken down as missing."""
    server.faults += [Fault("401")] * 99
    done = scriptgraph(*published, env=address(server))
    assert done.returncode == 1
    assert "'large' cannot be asked; the server says 401: Incorrect API key" in done.stderr
    file = Path(published[1]).with_suffix(".verdicts.jsonl")
    assert not file.exists() or not file.read_text("utf-8")


def test_a_verdict_that_cannot_be_had_is_missing_until_it_is_asked_for_again(
    server: OpenAIServer, published: tuple[str | Path, ...]
) -> None:
    """Nothing stands in for it; the same command asks for what is missing and for nothing else."""
    path = published[1]
    count = len(switches(path))
    server.faults += [Fault("wrong schema")] * 2 * count
    first = scriptgraph(*published, env=address(server))
    assert first.returncode == 1, first.stderr
    assert len(server.requests) == 2 * count
    assert f"missing    {count}" in first.stdout
    assert "no usable answer: tasks: Field required" in first.stdout
    assert totals(path) == (0, 0)

    half = count // 2
    server.faults += [Fault("refusal")] * 2 * half
    server.requests.clear()
    scriptgraph(*published, "--concurrency", "1", env=address(server))
    assert len(server.requests) == 2 * half + (count - half)
    assert totals(path)[0] == count - half

    server.requests.clear()
    last = scriptgraph(*published, env=address(server))
    assert len(server.requests) == half
    assert "missing" not in last.stdout
    assert totals(path)[0] == count

    again = scriptgraph(*published, env=address(server))
    assert len(server.requests) == half
    assert again.stdout.splitlines()[:3] == last.stdout.splitlines()[:3]


def test_a_dead_server_is_the_reason_why_verdicts_are_missing(tmp_path: Path) -> None:
    """The switch says that its call failed; the command says so and exits with 1."""
    path = tmp_path / "d.jsonl"
    write_dialogues(path, [recorded([*OPENING, event("completed", 1)])])
    with openai_server() as server:
        env = address(server)
    done = scriptgraph(
        *("verify", path, "--script", STRESS_RELIEF, "--model", "large", "--json"), env=env
    )
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert (told["judged"], told["switches"]) == (0, 1)
    [reason] = told["missing"]
    assert reason.startswith("large failed: ")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_it_goes_on_where_it_was_stopped(
    how: signal.Signals, server: OpenAIServer, published: tuple[str | Path, ...]
) -> None:
    """What was written is not asked again: at most the calls under way are, and only if killed."""
    path = published[1]
    code, said = interrupt(server, 8, how, *published, "--concurrency", "2")
    before = len(server.requests)
    kept = len(verdicts(path))
    assert kept >= 6
    if how == signal.SIGINT:
        assert code == 130
        assert "stopped; the same command goes on" in said
        assert kept == before

    done = scriptgraph(*published, env=address(server))
    assert done.returncode == 0, done.stderr
    assert keys(verdicts(path)) == switches(path)
    assert len(server.requests) == before + len(switches(path)) - kept


def test_another_model_needs_another_file(
    server: OpenAIServer, published: tuple[str | Path, ...], tmp_path: Path
) -> None:
    """Nothing is overwritten or mixed; with --out both are there, and each can be reported."""
    scriptgraph(*published[:-2])
    path = Path(published[1])
    before = path.with_suffix(".verdicts.jsonl").read_bytes()
    refused = scriptgraph(*published, env=address(server))
    assert refused.returncode == 1
    assert "holds verdicts of the model 'rehearsal', not of 'large'" in refused.stderr
    assert "--out" in refused.stderr
    assert server.requests == []
    out = tmp_path / "large.jsonl"
    done = scriptgraph(*published, "--out", out, env=address(server))
    assert done.returncode == 0, done.stderr
    assert f"--verdicts {out}" in done.stdout
    assert path.with_suffix(".verdicts.jsonl").read_bytes() == before
    shown = scriptgraph("report", path, "--json", "--verdicts", out)
    assert "rehears" not in shown.stderr
    assert all("correct_completions" in table for table in json.loads(shown.stdout).values())


def test_a_rehearsal_says_what_it_is(published: tuple[str | Path, ...]) -> None:
    """Without a model the verdicts are a rehearsal's, and bear its name."""
    done = scriptgraph(*published[:-2])
    assert done.returncode == 0
    assert "no language model judges here" in done.stderr
    assert {line["model"] for line in verdicts(published[1])} == {"rehearsal"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Run a small experiment; one of its two patients says fixed replies."""
    done = scriptgraph("experiment", write_plan(tmp_path), "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    return tmp_path / "out"


def test_an_experiments_folder_has_scripts_and_cases(server: OpenAIServer, folder: Path) -> None:
    """Nothing else has to be named; the check asks once about each patient that a model played."""
    run = ("verify", folder, "--model", "large", "--patients")
    done = scriptgraph(*run, "--json", env=address(server))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["patients"]["dialogues"] == told["patients"]["checked"] == told["dialogues"] == 4
    asked = [request["messages"][0]["content"] for request in server.requests]
    assert sum("<case>" in system for system in asked) == 2
    assert all("I sleep badly" in system for system in asked if "<case>" in system)
    read = list(read_results(find_results(folder), pytest.fail))
    assert all(one.patient_check for one in read)
    assert sum(one.totals.judged_completions for one in read) == told["completed"]["of"]
    count = len(server.requests)
    scriptgraph(*run, env=address(server))
    assert len(server.requests) == count


def test_discarded_dialogues_cost_nothing(folder: Path) -> None:
    """What the plan leaves out of the figures is not judged."""
    lines = (folder / "dialogues.jsonl").read_text("utf-8").splitlines()
    left_out = json.dumps({**json.loads(lines[0]), "discarded": True})
    (folder / "dialogues.jsonl").write_text("\n".join([left_out, *lines[1:]]), encoding="utf-8")
    done = scriptgraph("verify", folder, "--json")
    assert json.loads(done.stdout)["dialogues"] == 3
    assert "1 discarded" in done.stderr


def test_a_copy_of_the_script_that_was_changed_is_noticed(folder: Path) -> None:
    """Tasks of another version would be judged against what was never asked."""
    copy = folder / "scripts" / "short.yaml"
    copy.write_text(copy.read_text("utf-8").replace("Say goodbye", "Say hello"), encoding="utf-8")
    done = scriptgraph("verify", folder)
    assert done.returncode == 1
    assert "another version of the script 'short'" in done.stderr
    assert not (folder / "verdicts.jsonl").exists()


def test_one_case_checks_its_own_dialogues(server: OpenAIServer, tmp_path: Path) -> None:
    """A quote that the patient never said counts for nothing."""
    path, case = tmp_path / "d.jsonl", ROOT / "scripts" / "patients" / "widow.yaml"
    write_dialogues(path, [recorded(OPENING, id=f"d{n}", patient_case=n) for n in (1, 2)])
    run = ("verify", path, "--script", STRESS_RELIEF, "--model", "large")
    done = scriptgraph(*run, "--case", case, "--json", env=address(server))
    assert done.returncode == 0, done.stderr
    assert len(server.requests) == 1
    told = json.loads(done.stdout)["patients"]
    assert (told["dialogues"], told["contradictions"], told["unproven"]) == (1, 1, 0)
    other = scriptgraph(*run, "--case", case.with_name("nurse.yaml"), env=address(server))
    assert other.returncode == 1
    assert "no dialogue is with the patient" in other.stderr


@pytest.mark.parametrize(
    ("change", "code", "why"),
    [
        ({"--script": None}, 1, "does not say which script it was held on; --script FILE does"),
        ({"--script": "bike_repair.yaml"}, 1, "goes to section "),
        ({"--script": "nothing.yaml"}, 1, "nothing.yaml: error: there is no such file"),
        ({"--patients": ""}, 2, "--case gives one"),
        ({"--case": "nothing.yaml"}, 1, "nothing.yaml: error: there is no such file"),
        ({"--concurrency": "0"}, 2, "--concurrency"),
        ({"--out": "."}, 2, "is a directory"),
        ({"--out": "/dev/null/v.jsonl"}, 1, "cannot write to /dev/null/v.jsonl"),
        ({"path": "nothing.jsonl"}, 1, "there is no such file or folder"),
        ({"path": "pytest"}, 1, "is no folder of an experiment"),
        ({"twice": ""}, 1, "' is in line 1 already"),
        ({"broken": ""}, 1, "dialogues.jsonl:2: not a dialogue"),
        ({"empty": ""}, 1, "holds no dialogue to judge"),
    ],
)
def test_bad_input_is_said_before_anything_is_paid(
    change: dict[str, str | None],
    code: int,
    why: str,
    server: OpenAIServer,
    published: tuple[str | Path, ...],
) -> None:
    """One clear message, no call, and no file of verdicts."""
    path = Path(published[1])
    given: dict[str, str | Path | None] = {"--script": published[3], "--model": "large"}
    [(name, value)] = change.items()
    first = path.read_text("utf-8").splitlines(keepends=True)[0]
    spoilt = {"twice": first + first, "broken": first + '{"id": 7}\n', "empty": ""}
    if name in spoilt:
        path.write_text(spoilt[name], encoding="utf-8")
    elif name == "path":
        path = path.parent / str(value)
        (path.parent / "pytest").mkdir()
    else:
        given[name] = ROOT / "scripts" / value if value and value.endswith(".yaml") else value
    options = [part for key, one in given.items() if one is not None for part in (key, one) if part]
    done = scriptgraph("verify", path, *options, env=address(server))
    assert done.returncode == code
    assert why in " ".join(done.stderr.replace("│", " ").split())
    assert server.requests == []
    assert not list(Path(published[1]).parent.glob("*verdicts*"))

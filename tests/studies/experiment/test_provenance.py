"""What a results folder says of where it is from: enough to do it again, and to check it."""

import hashlib
import json
import subprocess
from pathlib import Path

from langchain_core.messages import AIMessage
from support.planning import run_plan, write_plan

from scriptgraph.core.calls import ModelCall, together
from scriptgraph.nodes.asking.bill import Meter
from scriptgraph.records.dialogue import read_dialogues
from scriptgraph.records.prices import Price
from scriptgraph.studies.experiment.loading import load_experiment
from scriptgraph.studies.layouts import check_file


def _git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=n", "-c", "user.email=e@x.org"]
    command = ["git", *who, "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_folder_says_what_it_was_made_from(tmp_path: Path) -> None:
    """Every input with the hash that `sha256sum` prints, the commit, the system, and each seed."""
    plan = write_plan(tmp_path, {"patients": ["ben.yaml"]})
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "A plan")
    out = tmp_path / "out"
    run_plan(plan, out)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    hashes = manifest["sha256"]
    kept = {name: value for name, value in hashes.items() if not name.startswith("prompts/")}
    assert set(kept) == {"plan.yaml", "scripts/short.yaml", "patients/ben.yaml"}
    for name, value in kept.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == value
    assert len(hashes["prompts/evaluator.md"]) == 64
    [sitting] = manifest["sessions"]
    assert sitting["plan_commit"] == _git(tmp_path, "rev-parse", "HEAD")
    assert sitting["system"]
    seeds = {one.id: one.seed for one in load_experiment(plan).sessions}
    assert {one.id: one.seed for one in read_dialogues(out / "dialogues.jsonl")} == seeds
    assert check_file(out / "manifest.json") == 1


def answer(read: int, cached: int | None, fingerprint: str | None) -> AIMessage:
    """Give an answer as a server counts it."""
    usage = {"input_tokens": read, "output_tokens": 1, "total_tokens": read + 1}
    details = {} if cached is None else {"input_token_details": {"cache_read": cached}}
    about = {"model_name": "m", "system_fingerprint": fingerprint}
    return AIMessage("Yes.", usage_metadata={**usage, **details}, response_metadata=about)


def counted(*answers: AIMessage) -> ModelCall:
    """Give the call that these answers come to."""
    meter = Meter("m", attempts=len(answers))
    for one in answers:
        meter.count(one)
    return meter.call()


def test_cached_tokens_and_the_servers_system_are_kept() -> None:
    """What the server says of them is in the call; what it does not say is not there at all."""
    call = counted(answer(100, 60, "fp_1"), answer(50, 10, "fp_2"))
    assert (call["cached_tokens"], call["fingerprint"]) == (70, "fp_2")
    silent = counted(answer(100, None, None))
    assert "cached_tokens" not in silent
    assert "fingerprint" not in silent
    both = together([silent, call], 1.0)
    assert (both["cached_tokens"], both["fingerprint"], both["input_tokens"]) == (70, "fp_2", 250)
    assert "cached_tokens" not in counted(answer(10, 11, None))  # more than there were


def test_cached_tokens_have_a_price_of_their_own() -> None:
    """Without one they cost what others do."""
    call = counted(answer(1_000_000, 400_000, None))
    assert Price(input=1, output=0).of_call(call) == 1
    assert Price(input=1, output=0, cached=0.25).of_call(call) == 0.6 + 0.1

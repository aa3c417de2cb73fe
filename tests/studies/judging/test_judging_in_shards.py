"""Judging dealt out to several machines, and put together by the same command."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.command_line import scriptgraph
from support.planning import unchanging

from scriptgraph.core.errors import InputError
from scriptgraph.files.ledger import Ledger
from scriptgraph.records.verdicts import SwitchVerdict

Arguments = Sequence[str | Path]

SHARDS = 3


def write(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def replies(folder: Path, name: str) -> Path:
    lines = ({"id": f"c{n}", "question": f"Hi {n}.", "reply": f"{name} {n}"} for n in range(8))
    return write(folder / f"{name}.jsonl", *lines)


def scoring(folder: Path, shared: Path) -> Arguments:
    return "score", replies(folder, "warm")


def comparing(folder: Path, shared: Path) -> Arguments:
    return "compare", replies(folder, "warm"), replies(folder, "dry")


def preferring(folder: Path, shared: Path) -> Arguments:
    asked = [{"id": f"c{n}", "question": f"My cat died {n} days ago."} for n in range(8)]
    given = write(folder / "asked.jsonl", *asked)
    return "prefer", given, "--candidates", "2", "--out", folder / "pairs"


def verifying(folder: Path, shared: Path) -> Arguments:
    path = folder / "dialogues.jsonl"
    with (shared / "published" / "dialogues.jsonl").open(encoding="utf-8") as file:
        path.write_text("".join(file.readlines()[::9]), encoding="utf-8")
    return "verify", path, "--script", shared / "published" / "manual.json"


def said(arguments: Arguments, *more: str) -> dict[str, Any]:
    """Run a command, and give what it prints for a program."""
    done = scriptgraph(*arguments, *more, "--json")
    assert done.returncode in {0, 1}, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def written(folder: Path) -> dict[str, list[str]]:
    """Give the lines of all that lies in a folder, but for times, and for the shards' own files."""
    return {
        str(file.relative_to(folder)): sorted(
            json.dumps(unchanging(json.loads(line)), sort_keys=True)
            for line in file.read_text("utf-8").splitlines()
        )
        for file in sorted(folder.rglob("*.jsonl"))
        if not str(file.relative_to(folder)).startswith("shard-")
    }


def calls(found: dict[str, Any]) -> int:
    return int(found.get("cost", found)["calls"])


@pytest.mark.parametrize("make", [scoring, comparing, preferring, verifying])
def test_parts_put_together_are_one_run(
    make: Callable[[Path, Path], Arguments], shared: Path, tmp_path: Path
) -> None:
    """The same lines come out, nothing is asked twice, and a shard says what it is."""
    one, many = tmp_path / "one", tmp_path / "many"
    one.mkdir()
    many.mkdir()
    at_once, arguments = said(make(one, shared)), make(many, shared)
    parts = [said(arguments, "--shard", f"{n}/{SHARDS}") for n in range(1, SHARDS + 1)]
    assert [part["shard"] for part in parts] == ["1/3", "2/3", "3/3"]
    assert sum(map(calls, parts)) == calls(at_once)
    assert all(map(calls, parts))
    done = scriptgraph(*arguments, "--json")
    assert "lines taken in from" in done.stderr
    together = json.loads(done.stdout)
    assert written(many) == written(one)
    paid_now = 0 if make is not preferring else calls(at_once)  # a folder's costs are all there are
    assert calls(together) == paid_now
    again = said(arguments, "--shard", f"1/{SHARDS}")
    assert calls(again) == (0 if make is not preferring else calls(parts[0]))


def test_a_shard_pays_for_nothing_that_the_whole_knows(tmp_path: Path) -> None:
    """Of what was scored before it was dealt out, each shard takes its part over."""
    first = replies(tmp_path, "warm")
    lines = first.read_text("utf-8").splitlines(keepends=True)
    first.write_text("".join(lines[:4]), encoding="utf-8")
    before = said(("score", first))
    first.write_text("".join(lines), encoding="utf-8")
    parts = [said(("score", first), "--shard", f"{n}/2") for n in (1, 2)]
    assert calls(before) == sum(map(calls, parts)) == 4
    assert calls(said(("score", first))) == 0


def verdict(switch: int, **more: Any) -> SwitchVerdict:
    about = {"dialogue": "a", "switch": switch, "section": "one", "at": "2026-01-01T00:00:00Z"}
    return SwitchVerdict.model_validate(about | more)


def test_what_was_asked_twice_is_nobodys_to_choose(tmp_path: Path) -> None:
    """One ledger may have gone on where another stood; two answers to one question are refused.

    Whole parts that come before the one that does not fit are not written either.
    """
    failed, whole = verdict(1, missing="off"), verdict(1, completed=True)
    here, there = Ledger(tmp_path / "here.jsonl", [failed]), tmp_path / "there.jsonl"
    here.add(here.beyond({there: [failed, whole]}))
    assert here.beyond({there: [failed]}) == []
    assert list(here.lasts()) == [whole]
    with pytest.raises(InputError, match=r"there.jsonl and .*here.jsonl both .*\(a, 1\)"):
        here.beyond({there: [verdict(2), verdict(1, completed=False)]})
    other = tmp_path / "other.jsonl"
    with pytest.raises(InputError, match=r"other.jsonl and .*there.jsonl both .*\(a, 2\)"):
        here.beyond({there: [verdict(2)], other: [verdict(2, completed=True)]})
    assert here.last("a", 2) is None


@pytest.mark.parametrize("make", [scoring, preferring])
def test_another_number_of_parts_is_refused_before_anything_is_asked(
    make: Callable[[Path, Path], Arguments], shared: Path, tmp_path: Path
) -> None:
    """Its parts would hold some of what is there, and ask for it again."""
    arguments = make(tmp_path, shared)
    said(arguments, "--shard", "1/3")
    before = written(tmp_path)
    done = scriptgraph(*arguments, "--shard", "1/2")
    assert done.returncode == 1
    told = " ".join(done.stderr.split())
    assert "is one of 3 parts, not of 2; go on with --shard NUMBER/3" in told
    assert written(tmp_path) == before
    assert not list(tmp_path.glob("shard-1-of-2.*"))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--shard", "4/3"), "is no shard; 3/10 is the third of ten"),
        (("--shard", "1/3", "--human", "people.jsonl"), "put the parts together first"),
    ],
)
def test_a_shard_that_says_nothing_is_refused(
    more: Sequence[str], why: str, tmp_path: Path
) -> None:
    """With the reason, before anything is paid for."""
    done = scriptgraph("score", replies(tmp_path, "warm"), *more)
    assert done.returncode in {1, 2}
    assert not list(tmp_path.glob("*scores*"))
    assert why in " ".join(done.stderr.replace("│", " ").split())


def test_a_shard_without_anything_is_no_failure(tmp_path: Path) -> None:
    """Names deal things out unevenly, and a row of jobs should not stop for that."""
    done = scriptgraph("score", replies(tmp_path, "warm"), "--shard", "77/100")
    assert done.returncode == 0
    assert "shard 77/100 holds no reply to score of" in " ".join(done.stderr.split())

"""Where dialogues come from: what was planned, what failed, what was left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.recorded import step
from support.walked import walk

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.sources import Source, read_source
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import Failure, find_results
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict

CALL = {"model": "m-1", "attempts": 1, "input_tokens": 10**6, "output_tokens": 500_000, "ms": 1.0}


def write_lines(path: Path, *lines: Dialogue | Failure | SwitchVerdict | PatientCheck) -> None:
    path.write_text("".join(line.line() + "\n" for line in lines), encoding="utf-8")


def failure(name: str, reason: str, **more: Any) -> Failure:
    return Failure.model_validate(
        {
            "id": name,
            "at": "2026-01-01T00:00:00Z",
            "mode": "multi",
            "reason": reason,
            "script": "short",
            "patient": {"id": "widow"},
            "patient_case": 2,
            **more,
        }
    )


def manifest(folder: Path, **content: Any) -> None:
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def source(path: Path, tally: Tally | None = None) -> Source:
    return read_source(tally or Tally(), path, find_results(path))


def test_planned_sessions_ended_failed_or_are_still_open(tmp_path: Path) -> None:
    """A session that failed once and has ended since is no failure any more."""
    manifest(tmp_path, experiment="demo", planned=6, rehearsal=False)
    write_lines(
        tmp_path / "dialogues.jsonl",
        walk("hello", id="a"),
        walk("hello", id="b", discarded=True),
    )
    write_lines(
        tmp_path / "failures.jsonl",
        failure("a", "429"),
        failure("c", "429"),
        failure("d", "429"),
        failure("d", "stalled"),
        failure("e", "429"),
    )
    found = source(tmp_path)
    assert (found.experiment, found.planned) == ("demo", 6)
    assert (found.dialogues, found.discarded, found.failed, found.open) == (2, 1, 3, 1)
    assert found.failures == {"429": 2, "stalled": 1}


def test_a_file_of_dialogues_has_no_plan(tmp_path: Path) -> None:
    """What was to be there is not known, and so is what is still open."""
    path = tmp_path / "some.jsonl"
    write_lines(path, walk("hello"))
    found = source(path)
    assert (found.dialogues, found.failed, found.planned, found.open) == (1, 0, None, None)
    assert not found.spent.is_known


def test_everything_that_was_paid_for_is_added_up(tmp_path: Path) -> None:
    """Failed and discarded sessions cost something, too, and so does whoever judges."""
    manifest(tmp_path, conduct={"prices": {"judge": {"input": 1, "output": 2}}})
    write_lines(
        tmp_path / "dialogues.jsonl",
        walk(id="a", cost={"agent": 1, "patient": 0.5}),
        walk(id="b", cost={"agent": 2, "patient": 0}, discarded=True),
    )
    write_lines(
        tmp_path / "failures.jsonl", failure("d", "429", cost={"agent": 0, "patient": 0.25})
    )
    judged = SwitchVerdict(dialogue="a", switch=1, section="", at="", model="judge", call=CALL)
    write_lines(tmp_path / "verdicts.jsonl", judged, judged)
    check = PatientCheck(dialogue="a", at="", model="judge", call=CALL)
    write_lines(tmp_path / "patient_checks.jsonl", check)
    spent = source(tmp_path).spent
    assert (spent.agent.dollars, spent.patient.dollars) == (3, 0.75)
    assert (spent.verifier.dollars, spent.patient_check.dollars) == (4, 2)
    assert spent.total.dollars == 9.75


@pytest.mark.parametrize(
    ("cost", "known"), [({"patient": 0.0}, False), ({"agent": 1, "patient": 0.5}, True)]
)
def test_a_sum_is_unknown_as_soon_as_a_part_is(
    tmp_path: Path, cost: dict[str, float], known: bool
) -> None:
    """That a scripted patient costs nothing does not make the session cost nothing."""
    path = tmp_path / "some.jsonl"
    write_lines(path, walk(id="a", cost=cost), walk(id="b"))
    spent = source(path).spent
    assert spent.total.dollars is None
    assert spent.agent.unknown == 1 + (not known)
    assert spent.is_known == known


def test_what_an_observer_cost_is_neither_the_agents_nor_the_patients(tmp_path: Path) -> None:
    """Records count it nowhere; it is worked out from its tokens."""
    manifest(tmp_path, conduct={"prices": {"watcher": {"input": 10, "output": 0}}})
    watched = step("observer", "", model="w-1", input_tokens=100_000, output_tokens=0)
    dialogue = walk(mode="roleplay", models={"observer": "watcher"})
    dialogue = dialogue.model_copy(update={"steps": (*dialogue.steps, watched)})
    write_lines(tmp_path / "dialogues.jsonl", dialogue)
    assert source(tmp_path).spent.observer.dollars == 1


def test_a_manifest_whose_prices_are_none_is_refused(tmp_path: Path) -> None:
    """It says where."""
    manifest(tmp_path, conduct={"prices": {"judge": {"input": "much", "output": 2}}})
    with pytest.raises(InputError, match=r"manifest\.json: conduct\.prices\.judge\.input: "):
        source(tmp_path)


def test_a_line_that_a_crash_cut_off_is_left_out_and_said(tmp_path: Path) -> None:
    """Even where it was cut in the middle of a letter."""
    path = tmp_path / "some.jsonl"
    whole = walk("hello", id="ä").line()
    half = walk("hello", id="é").line().encode()
    cut = half[: half.index("é".encode()) + 1]
    path.write_bytes(whole.encode() + b"\n" + cut)
    heard: list[str] = []
    found = read_source(Tally(), path, find_results(path), remark=heard.append)
    assert found.dialogues == 1
    assert list(found.remarks) == heard
    assert [path.name in text and ":2:" in text for text in heard] == [True]


def test_an_id_that_stands_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    """Nobody knows which of them was meant to go, and each would count."""
    path = tmp_path / "some.jsonl"
    write_lines(path, walk("talk"), walk("hello"), walk("hello"))
    with pytest.raises(InputError, match=r"some\.jsonl:3: the id 'hello' is in line 2 already"):
        source(path, Tally())


def test_verdicts_and_checks_beside_the_dialogues_count(tmp_path: Path) -> None:
    """Of several on one switch the last; dialogues may stand in any order."""
    path = tmp_path / "some.jsonl"
    write_lines(path, walk("hello", "talk", id="b"), walk("hello", id="a"))

    def verdict(dialogue: str, switch: int, completed: bool) -> SwitchVerdict:
        return SwitchVerdict(
            dialogue=dialogue, switch=switch, section="hello", at="", completed=completed
        )

    write_lines(
        tmp_path / "some.verdicts.jsonl",
        verdict("a", 1, True),
        verdict("b", 1, True),
        verdict("b", 2, True),
        verdict("b", 1, False),
        verdict("nobody", 1, False),
    )
    write_lines(tmp_path / "some.patient_checks.jsonl", PatientCheck(dialogue="a", at=""))
    tally = Tally()
    source(path, tally)
    by_name = {one.id: one for one in tally.figures}
    assert (by_name["b"].correct, by_name["b"].incorrect) == (1, 1)
    assert (by_name["a"].correct, by_name["a"].incorrect) == (1, 0)
    assert (by_name["a"].contradictions, by_name["b"].contradictions) == (0, None)


@pytest.mark.parametrize("planned", ["many", True, 1.5])
def test_a_manifest_that_plans_no_number_is_refused(tmp_path: Path, planned: object) -> None:
    """It is no manifest of ours."""
    manifest(tmp_path, planned=planned)
    with pytest.raises(InputError, match=r"manifest\.json: planned: .* is no number of sessions"):
        source(tmp_path)


def test_a_copied_folder_is_noticed_and_a_repeated_plan_is_not(tmp_path: Path) -> None:
    """The same id at the same moment is the same session; at another it is another one."""
    first, copy, again = (tmp_path / f"{name}.jsonl" for name in ("first", "copy", "again"))
    dialogue = walk("hello")
    later = dialogue.model_copy(update={"started_at": "2031-01-01T00:00:00.000+00:00"})
    untimed = dialogue.model_copy(update={"id": "u", "started_at": None, "layout": 2})
    write_lines(first, dialogue, untimed)
    write_lines(copy, dialogue, untimed)
    write_lines(again, later)
    tally = Tally()
    assert [source(path, tally).copied for path in (first, copy, again)] == [
        {},
        {str(first): 1},
        {},
    ]


def test_what_the_plan_takes_for_a_sample_is_read(tmp_path: Path) -> None:
    """A manifest from before, or without it, says nothing."""
    write_lines(tmp_path / "dialogues.jsonl", walk("hello"))
    said: dict[str, tuple[str, ...]] = {"[]": (), '["scripts"]': ("scripts",)}
    for text, sampled in said.items():
        manifest(tmp_path, conduct={"sampled": json.loads(text)})
        assert source(tmp_path).sampled == sampled
    manifest(tmp_path, conduct={})
    assert source(tmp_path).sampled is None
    manifest(tmp_path, conduct={"sampled": "all"})
    with pytest.raises(InputError, match=r"manifest\.json: conduct\.sampled: 'all' names no"):
        source(tmp_path)

"""What becomes of the sessions of a plan: each ends, fails with a reason, or goes on later."""

from pathlib import Path

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from pydantic import Field
from support.fakes import FakeModel, Said, ToldModel
from support.planning import run_plan, spoken, transcripts, write_plan

from scriptgraph.records.dialogue import Dialogue, read_dialogues
from scriptgraph.records.results import find_results, read_results
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.studies.experiment.roles import Role


def test_every_session_of_the_plan_is_one_dialogue(tmp_path: Path) -> None:
    """The dialogues are those of the plan, and say who talked to whom, with what."""
    status = run_plan(write_plan(tmp_path), tmp_path / "out")
    assert status.done
    assert not status.failed
    dialogues = {one.id: one for one in read_dialogues(tmp_path / "out" / "dialogues.jsonl")}
    assert set(dialogues) == {
        "short-single-ann-01",
        "short-multi-ann-01",
        "short-single-ben-01",
        "short-multi-ben-01",
    }
    one = dialogues["short-single-ben-01"]
    assert one.patient
    assert one.patient.id == "ben"
    assert one.models
    assert one.models == {"dialog": "rehearsal"}
    asked = dialogues["short-multi-ann-01"].models
    assert asked
    assert set(asked) == {"dialog", "evaluator", "dispatcher", "patient"}
    assert one.rehearsal is True
    assert one.mode == "single"


def test_the_same_plan_gives_the_same_dialogues(tmp_path: Path) -> None:
    """With models that repeat themselves an experiment can be repeated, in whatever order."""
    run_plan(write_plan(tmp_path, {"concurrency": 1}), tmp_path / "one")
    run_plan(write_plan(tmp_path, {"concurrency": 4}), tmp_path / "four")
    assert transcripts(tmp_path / "one") == transcripts(tmp_path / "four")


def test_a_scripted_patient_says_its_replies_and_then_leaves(tmp_path: Path) -> None:
    """Fixed replies are said in order, without a model; after the last the patient is gone."""
    (tmp_path / "out").mkdir()
    plan = write_plan(tmp_path, {"patients": ["ben.yaml"], "modes": "multi"})
    ben = tmp_path / "ben.yaml"
    ben.write_text("patient: ben\nname: Ben\nreplies: [I sleep badly., Bad.]\n", encoding="utf-8")
    run_plan(plan, tmp_path / "out")
    (dialogue,) = read_dialogues(tmp_path / "out" / "dialogues.jsonl")
    patient = [step for step in dialogue.steps if step.actor == "patient"]
    assert [step.content for step in patient] == ["I sleep badly.", "Bad.", ""]
    assert {step.model for step in patient} == {None}
    assert dialogue.exit_reason == "patientLeft"


@pytest.mark.parametrize("calls", range(1, 29, 3))
def test_an_experiment_goes_on_where_it_stopped(calls: int, tmp_path: Path) -> None:
    """Stopped after any number of calls, it ends with the same dialogues and pays none twice."""
    plan = write_plan(tmp_path)
    whole = run_plan(plan, tmp_path / "whole", told=_all_roles(_Counting()))
    first, second = _Counting(), _Counting()
    stopped = run_plan(plan, tmp_path / "out", told=_all_roles(first), halt_after=calls)
    assert stopped.halt
    resumed = run_plan(plan, tmp_path / "out", told=_all_roles(second))
    assert transcripts(tmp_path / "out") == transcripts(tmp_path / "whole")
    assert len(first.prompts) + len(second.prompts) == whole.account.calls
    assert resumed.account.calls == whole.account.calls


def test_a_session_that_fails_stops_no_other_and_is_not_repeated(tmp_path: Path) -> None:
    """A failure is written down with its reason; only when asked for is it taken up again."""
    out = tmp_path / "out"
    plan = write_plan(tmp_path, {"modes": "multi"})
    failing = ToldModel(tell=lambda _: ConnectionError("the line is dead"))
    status = run_plan(plan, out, told={"patient": failing})
    assert (status.ended, list(status.failed)) == (1, ["short-multi-ann-01"])
    assert "the line is dead" in status.failed["short-multi-ann-01"]
    (failure,) = find_results(out).failed(print)
    assert (failure.interactions, failure.section) == (1, "hello")

    idle = _Counting()
    again = run_plan(plan, out, told=_all_roles(idle))
    assert list(again.failed) == ["short-multi-ann-01"]
    assert idle.prompts == []

    mended = run_plan(plan, out, retry_failed=True)
    assert mended.done
    assert not mended.failed
    run_plan(write_plan(tmp_path, {"modes": "multi"}), tmp_path / "whole")
    assert transcripts(out) == transcripts(tmp_path / "whole")


def test_a_fault_of_ours_in_one_session_is_its_failure(tmp_path: Path) -> None:
    """Even an error that nobody foresaw is named, and the other sessions go on."""
    broken = _Broken()
    status = run_plan(write_plan(tmp_path), tmp_path / "out", told={"patient": broken})
    assert status.ended == 2
    assert all("out of order" in reason for reason in status.failed.values())


def test_a_budget_stops_the_experiment_between_calls(tmp_path: Path) -> None:
    """Nothing is asked once the budget is used up, and a larger one goes on."""
    out = tmp_path / "out"
    small = {"budget": {"tokens": 3000}, "concurrency": 1}
    status = run_plan(write_plan(tmp_path, small), out)
    assert status.halt == "the budget is used up"
    assert 3000 <= status.account.tokens < 4000
    assert not status.done
    again = run_plan(write_plan(tmp_path, small), out)
    assert again.account.tokens == status.account.tokens
    assert run_plan(write_plan(tmp_path), out).done


def test_sessions_without_an_end_are_kept_or_discarded_as_the_plan_says(tmp_path: Path) -> None:
    """A discarded dialogue is recorded all the same, with a mark."""
    keep = write_plan(tmp_path, {"turns": 2})
    run_plan(keep, tmp_path / "keep")
    discard = write_plan(tmp_path, {"turns": 2, "unfinished": "discard"})
    status = run_plan(discard, tmp_path / "discard")
    kept = list(read_dialogues(tmp_path / "keep" / "dialogues.jsonl"))
    discarded = list(read_dialogues(tmp_path / "discard" / "dialogues.jsonl"))
    assert [one.exit_reason for one in kept] == ["turnLimit"] * 4
    assert [one.discarded for one in kept] == [None] * 4
    assert [one.discarded for one in discarded] == [True] * 4
    assert status.discarded == 4
    assert {one.id: spoken(one) for one in kept} == {one.id: spoken(one) for one in discarded}


def test_what_sessions_cost_is_in_their_records(tmp_path: Path) -> None:
    """Prices give dollars by side; a model without a price costs an unknown amount, not nothing."""
    models = {"dialog": "rehearsal", "patient": {"model": "rehearsal", "temperature": 0.5}}
    priced = {"prices": {"rehearsal": {"input": 2, "output": 8}}, "models": models}
    status = run_plan(write_plan(tmp_path, priced), tmp_path / "priced")
    dialogues = list(read_dialogues(tmp_path / "priced" / "dialogues.jsonl"))
    for one in dialogues:
        read, written = one.totals.input_tokens, one.totals.output_tokens
        assert read
        assert written
        expected = (2 * read + 8 * written) / 1e6
        assert one.cost
        assert one.cost.agent == pytest.approx(expected)
    spent = sum((one.cost.agent or 0) + (one.cost.patient or 0) for one in dialogues if one.cost)
    assert status.account.dollars == pytest.approx(spent)
    changes = {"models": {"dialog": "big", "patient": "rehearsal"}}
    played = _all_roles(RehearsalModel(seed=1))
    status = run_plan(write_plan(tmp_path, changes), tmp_path / "unpriced", told=played)
    for one in read_dialogues(tmp_path / "unpriced" / "dialogues.jsonl"):
        assert one.cost
        assert (one.cost.agent, one.cost.patient) == (None, 0), "the rehearsal model is free"
    assert status.account.dollars is None
    assert 0 < status.account.unpriced < status.account.calls


def test_the_results_can_be_read_while_the_experiment_is_under_way(tmp_path: Path) -> None:
    """Whoever looks into the folder in the middle of it finds whole dialogues, and no others."""
    looking = _Looking(folder=tmp_path / "out")
    plan = write_plan(tmp_path, {"concurrency": 1})
    assert run_plan(plan, tmp_path / "out", told=_all_roles(looking)).done
    assert {len(dialogues) for dialogues in looking.seen} == {0, 1, 2, 3}
    seen = [one for dialogues in looking.seen for one in dialogues]
    assert {one.exit_reason for one in seen} == {"allSectionsCompleted"}


class _Counting(FakeModel):
    """The rehearsal model, remembering every prompt."""

    prompts: list[list[BaseMessage]] = Field(default_factory=list)

    def say(self, messages: list[BaseMessage]) -> Said:
        self.prompts.append(messages)
        answer = RehearsalModel(seed=7)._generate(messages).generations[0].message
        assert isinstance(answer, AIMessage)
        return answer


class _Looking(_Counting):
    """The rehearsal model, reading the results before each of its answers."""

    folder: Path
    seen: list[list[Dialogue]] = Field(default_factory=list)
    """The dialogues that there were, each time."""

    def say(self, messages: list[BaseMessage]) -> Said:
        self.seen.append(list(read_results(find_results(self.folder), pytest.fail)))
        return super().say(messages)


class _Broken(FakeModel):
    """A patient that cannot be asked at all."""

    def say(self, messages: list[BaseMessage]) -> Said:
        return RuntimeError("out of order")


def _all_roles(model: BaseChatModel) -> dict[Role, BaseChatModel]:
    return {"dialog": model, "evaluator": model, "dispatcher": model, "patient": model}

"""What shards that run at the same time share is never given out twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command_line import scriptgraph
from support.planning import write_plan

from scriptgraph.core.errors import InputError
from scriptgraph.studies.cluster.desk import Desk, News, Report
from scriptgraph.studies.experiment.account import Account, Expectation
from scriptgraph.studies.experiment.folder import open_begun, open_folder
from scriptgraph.studies.experiment.loading import load_experiment
from scriptgraph.studies.experiment.on_cluster import add_up
from scriptgraph.studies.experiment.parts import SHARDS, begin_parts
from scriptgraph.studies.experiment.plan import Plan
from scriptgraph.studies.experiment.plan_parts import Budget
from scriptgraph.studies.experiment.status import Status

PLAN = Plan.model_validate(
    {
        "experiment": "shared",
        "scripts": "short.yaml",
        "modes": "multi",
        "patients": ["ben.yaml"],
        "repetitions": 1,
        "models": {"dialog": "rehearsal"},
    }
)


def report(spent: float, ended: int = 0, needed: float = 0) -> Report[Status]:
    """Give what a shard says of itself."""
    standing = Status(4, Account(PLAN, spent=spent, tokens=int(spent)), ended=ended)
    return Report(standing, spent=spent, needed=needed)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 60)), max_size=30))
def test_no_two_shards_are_given_the_same_budget(claims: list[tuple[str, int]]) -> None:
    """Whoever asks in whatever order: what is given out never is more than there is."""
    desk = Desk[Status]()
    for shard, needed in claims:
        before = dict(desk.claims)
        given = desk.claim(shard, needed, 100)
        assert sum(desk.claims.values()) <= 100
        assert desk.claims == ({**before, shard: needed} if given else before)


def test_what_a_shard_does_not_need_is_free_again() -> None:
    """A report says what a shard really needs, and the others get the rest."""
    desk = Desk[Status]()
    assert desk.claim("1/2", 80, 100)
    assert not desk.claim("2/2", 30, 100)
    assert desk.report("1/2", report(60, needed=60), []).elsewhere == 0
    assert desk.claim("2/2", 30, 100)
    assert desk.report("2/2", report(5, needed=30), []).elsewhere == 60


def test_an_account_asks_whoever_shares_its_budget() -> None:
    """A session is taken up only where the others leave enough, and stops when all is used up."""

    class Others:
        elsewhere = 90.0

        def claim(self, needed: float, limit: float) -> bool:
            return self.elsewhere + needed <= limit

    plan = PLAN.model_copy(update={"budget": Budget(tokens=100)})
    account = Account(plan, Expectation(sessions={"short-multi-ben": 20}), pool=Others())
    assert not account.will_do([], "short-multi-ben-01")
    assert not account.exhausted
    account.spent = 10
    assert account.exhausted


def test_calls_of_all_shards_keep_to_one_rate() -> None:
    """Each call waits until the one before it, of whichever shard, is long enough ago."""
    now = 100.0
    desk = Desk[Status](2.0, lambda: now)
    assert [desk.slot() for _ in range(3)] == [0, 2, 4]
    now = 110.0
    assert desk.slot() == 0
    assert Desk[Status](0.0, lambda: now).slot() == 0


def test_reports_add_up_and_news_is_told_once() -> None:
    """What all shards come to is where the plan stands; a halt reaches each as it reports."""
    desk = Desk[Status]()
    desk.report("1/2", report(10, ended=2), [News("one", trouble=False)])
    desk.report("2/2", report(5, ended=1), [News("two", trouble=True)])
    told = desk.look()
    assert [news.text for news in told.news] == ["one", "two"]
    assert not desk.look().news
    whole = Status(8, Account(PLAN))
    add_up(whole, [one.standing for one in told.shards.values()])
    assert (whole.ended, whole.account.spent, whole.account.tokens) == (3, 15, 15)
    desk.stop("interrupted")
    desk.stop("later")
    assert desk.report("1/2", report(10), []).halt == "interrupted"


def test_a_folder_that_a_machine_does_not_see_is_said(tmp_path: Path) -> None:
    """Without a disk that all share, nothing is begun in a place of its own."""
    experiment = load_experiment(write_plan(tmp_path))
    with (
        pytest.raises(InputError, match="has to lie on a disk that all machines share"),
        open_begun(tmp_path / "no", experiment, pytest.fail, patience=0),
    ):
        pytest.fail("it was opened")


def test_parts_keep_to_their_number(tmp_path: Path) -> None:
    """Gone on with, a plan has the shards that it had; another number is refused."""
    experiment = load_experiment(write_plan(tmp_path))
    with open_folder(tmp_path / "out", experiment, pytest.fail) as folder:
        parts = begin_parts(folder, 3, 8, pytest.fail)
        assert sum(len(part.experiment.sessions) for part in parts) == 4
        assert begin_parts(folder, None, 8, pytest.fail) == parts
        with pytest.raises(InputError, match=r"holds 3 shards, not 4; leave --shards out"):
            begin_parts(folder, 4, 8, pytest.fail)
    refused = scriptgraph("experiment", tmp_path / "plan.yaml", "--out", tmp_path / "out")
    assert (refused.returncode, "--on goes on" in refused.stderr) == (1, True)
    assert (tmp_path / "out" / SHARDS).exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--on", "nowhere"], "'nowhere' is neither local, nor ray://HOST:PORT, nor HOST:PORT"),
        (["--on", "local", "--shard", "1/2"], "--on gives every machine its own"),
        (["--shards", "4"], "--shards says in how many parts --on deals it out"),
    ],
)
def test_options_that_do_not_go_together(options: list[str], said: str, tmp_path: Path) -> None:
    """They are refused with the reason."""
    done = scriptgraph("experiment", write_plan(tmp_path), "--out", tmp_path / "out", *options)
    assert (done.returncode, said in " ".join(done.stderr.split())) == (1, True), done.stderr

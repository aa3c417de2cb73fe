"""A judge's work as a worker of a cluster does it, without the cluster."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command_line import scriptgraph
from support.near_desk import NearDesk
from support.openai_server import Fault, OpenAIServer, openai_server

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import pass_over
from scriptgraph.formats.rubric import load_rubric
from scriptgraph.models.retrying import Patience
from scriptgraph.safety.filters import Filters
from scriptgraph.studies.cluster.worker import hold_shard
from scriptgraph.studies.dealing import Ears, Judging, JudgingJob, Standing, Tally, anywhere
from scriptgraph.studies.folder import versions
from scriptgraph.studies.judging.sittings import Comparing, Scoring, Verifying
from scriptgraph.studies.named_model import NamedModel
from scriptgraph.studies.parts import number_of_parts, part_of
from scriptgraph.studies.preference.sitting import Pairing, Pool
from scriptgraph.studies.shards import Shard

RUBRIC = load_rubric("principles")
EARS = Ears(pass_over, pass_over, Patience())
NAMED = NamedModel("small", 0)
SHARDS = [Shard(number, 3) for number in (1, 2, 3)]
HERE = Path("given.jsonl")


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


def scoring(folder: Path, server: OpenAIServer) -> Scoring:
    """Describe the scoring of nine replies, three to four of them in each shard."""
    lines = (f'{{"id": "c{n}", "question": "Hi {n}.", "reply": "Oh."}}\n' for n in range(9))
    path = folder / "replies.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    judge = NamedModel(f"small@{server.base_url}", 0)
    return Scoring(path=path, judge=judge, rubric=RUBRIC)


def hold(judging: Judging[Any], shard: Shard, desk: NearDesk) -> str:
    """Do a shard as a worker does it that has got it in pickled form."""
    job = pickle.loads(pickle.dumps(JudgingJob(judging, shard, 1)))
    return hold_shard(job, versions(), desk)


def test_one_worker_does_shard_after_shard(server: OpenAIServer, tmp_path: Path) -> None:
    """Its connections stay open between them, each question is asked once, and counts as new."""
    judging, desk = scoring(tmp_path, server), NearDesk()
    with judging.opened(None, EARS) as whole:
        assert whole.left == 9
        assert [hold(judging, shard, desk) for shard in SHARDS] == ["", "", ""]
        whole.take_in(now=True)
        assert [(one.id, one.missing) for one in whole.work.sheets()] == [
            (f"c{n}", {}) for n in range(9)
        ]
        assert whole.work.ledger.cost()["calls"] == len(server.requests) == 9
    standings = {name: one.standing for name, one in desk.desk.shards.items()}
    assert sum(one.done for one in standings.values()) == Tally().take(standings) == 9


def test_a_shard_that_is_told_to_stop_goes_on_where_it_was(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """It says that it lacks something; whoever takes it up asks for what is missing alone."""
    judging, desk = scoring(tmp_path, server), NearDesk()
    desk.desk.stop("somebody pressed Ctrl-C")
    with server.holding_back(9):
        assert [hold(judging, shard, desk) for shard in SHARDS] == ["", "", ""]
    lacking = {
        name: one.standing.left - one.standing.done for name, one in desk.desk.shards.items()
    }
    halted = {name for name, one in desk.desk.shards.items() if one.halt}
    assert halted == {name for name, left in lacking.items() if left}
    asked = len(server.requests)
    assert asked == 9 - sum(lacking.values())
    assert [hold(judging, shard, NearDesk()) for shard in SHARDS] == ["", "", ""]
    assert len(server.requests) == 9


def test_what_a_machine_cannot_do_is_said(server: OpenAIServer, tmp_path: Path) -> None:
    """A server that lets nobody ask, or other versions, end the shard; the reason comes back."""
    judging = scoring(tmp_path, server)
    server.faults.append(Fault("401"))
    server.recurs = True
    assert "Incorrect API key" in hold(judging, SHARDS[0], NearDesk())
    job = JudgingJob(judging, SHARDS[0], 1)
    refused = hold_shard(job, {**versions(), "python": "2.7"}, NearDesk())
    assert "it began with python 2.7" in refused


def test_a_shard_without_anything_is_done(server: OpenAIServer, tmp_path: Path) -> None:
    """Names deal things out unevenly; nobody is asked, and nothing is wrong."""
    assert hold(scoring(tmp_path, server), Shard(77, 100), NearDesk()) == ""
    assert not server.requests


DESCRIBED: list[Judging[Any]] = [
    Verifying(path=HERE, judge=NAMED, out=Path("verdicts.jsonl"), patients=True),
    Scoring(path=HERE, judge=NAMED, rubric=RUBRIC),
    Comparing(a=HERE, b=Path("other.jsonl"), judge=NAMED, rubric=RUBRIC),
    Pairing(
        path=HERE,
        out=Path("pairs"),
        pool=Pool(("small", "large"), 4, 1.0, 7),
        judge=NAMED,
        rubric=RUBRIC,
        filters=Filters(),
        replies=(HERE, Path("more.jsonl")),
    ),
]


@pytest.mark.parametrize("judging", DESCRIBED, ids=lambda one: type(one).__name__)
def test_a_description_means_the_same_on_every_machine(
    judging: Judging[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has whole paths and the name of a judge; no key of this machine goes with it."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-this-machine-only")
    sent = pickle.dumps(JudgingJob(anywhere(judging), Shard(1, 2), 4))
    assert b"sk-of-this-machine-only" not in sent
    found = pickle.loads(sent).judging
    for path in [one for one in vars(found).values() if isinstance(one, Path)]:
        assert path.is_absolute()
    if isinstance(found, Pairing):
        assert [path.name for path in found.replies] == ["given.jsonl", "more.jsonl"]
        assert all(path.is_absolute() for path in found.replies)
    assert found == anywhere(judging)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5), st.booleans()), max_size=30))
def test_every_answer_is_counted_once(steps: list[tuple[str, int, bool]]) -> None:
    """However often shards report, die unheard and begin again with what they had."""
    lacking = dict.fromkeys("ab", 20)
    standing = {name: Standing(20, 0) for name in "ab"}
    tally, counted = Tally(), 0
    counted += tally.take(standing)
    for name, answers, dies in steps:
        answers = min(answers, lacking[name])
        lacking[name] -= answers
        left, done = standing[name]
        standing[name] = Standing(lacking[name], 0) if dies else Standing(left, done + answers)
        counted += tally.take(standing)
        assert counted == 40 - sum(lacking.values())


def test_parts_keep_to_their_number_unless_they_are_several(tmp_path: Path) -> None:
    """Whoever says nothing goes on with the parts there are; another number is refused."""
    whole = tmp_path / "verdicts.jsonl"
    assert (number_of_parts(whole, None, 8), number_of_parts(whole, 5, 8)) == (8, 5)
    part_of(whole, Shard(2, 3)).touch()
    assert number_of_parts(whole, None, 8) == 3
    with pytest.raises(InputError, match="lie parts of 3, not of 8; put them together without"):
        number_of_parts(whole, 8, 8)
    part_of(whole, Shard(1, 4)).touch()
    with pytest.raises(InputError, match="lie parts of 4, not of 3"):
        number_of_parts(whole, None, 8)


@pytest.mark.parametrize("command", ["verify", "score", "compare", "prefer"])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--on", "nowhere"], "'nowhere' is neither local, nor ray://HOST:PORT, nor HOST:PORT"),
        (["--on", "local", "--shard", "1/2"], "--on gives every machine its own"),
        (["--shards", "4"], "--shards says in how many parts --on deals it out"),
        (["--on", "local", "--cache", "calls.sqlite"], "--cache is a file of this machine"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    command: str, options: list[str], said: str, tmp_path: Path
) -> None:
    """With the reason, before anything is read or asked."""
    given = {"compare": ["a.jsonl", "b.jsonl"], "prefer": ["a.jsonl", "--out", "pairs"]}
    done = scriptgraph(command, *given.get(command, ["a.jsonl"]), *options, cwd=tmp_path)
    assert (done.returncode, said in " ".join(done.stderr.split())) == (1, True), done.stderr
    assert not list(tmp_path.iterdir())

"""What a plan says, and what is said about one that cannot be used."""

from pathlib import Path
from typing import Any

import pytest
from langchain_core.rate_limiters import InMemoryRateLimiter
from support.planning import write_plan

from scriptgraph.core.errors import InputError
from scriptgraph.models.client import PatientChat
from scriptgraph.models.endpoint import Endpoint
from scriptgraph.studies.experiment.casting import Casting
from scriptgraph.studies.experiment.loading import load_experiment


def test_the_sessions_are_every_combination_each_with_a_name_and_seed_of_its_own(
    tmp_path: Path,
) -> None:
    """Scripts, modes, patients and repetitions are crossed, and no two sessions are alike."""
    experiment = load_experiment(write_plan(tmp_path, {"repetitions": 3}))
    names = [session.id for session in experiment.sessions]
    assert len(names) == len(set(names)) == 2 * 2 * 3
    assert len({session.seed for session in experiment.sessions}) == len(names)
    assert names[:2] == ["short-single-ann-01", "short-multi-ann-01"]


def test_more_repetitions_leave_the_sessions_that_were_there(tmp_path: Path) -> None:
    """A session's name and seed depend on nothing but the plan's seed and what it is."""
    few = load_experiment(write_plan(tmp_path, {"repetitions": 1})).sessions
    many = load_experiment(write_plan(tmp_path, {"repetitions": 12})).sessions
    assert {(one.id, one.seed) for one in few} < {(one.id, one.seed) for one in many}
    other = load_experiment(write_plan(tmp_path, {"seed": 5})).sessions
    assert not {one.seed for one in few} & {one.seed for one in other}


def test_the_papers_temperatures_are_the_default(tmp_path: Path) -> None:
    """Evaluator, dispatcher and patient are the dialog actor's model unless the plan says so."""
    models: dict[str, Any] = {
        "dialog": "small",
        "patient": {"model": "other", "temperature": 0.3},
        "verifier": "large",
    }
    resolved = load_experiment(
        write_plan(tmp_path, {"models": models})
    ).plan.models.first.resolved()
    assert {role: (one.model, one.temperature) for role, one in resolved.items()} == {
        "dialog": ("small", 0.0),
        "evaluator": ("small", 0.0),
        "dispatcher": ("small", 0.0),
        "patient": ("other", 0.3),
        "verifier": ("large", 0.0),
    }
    plain = load_experiment(write_plan(tmp_path, {"models": {"dialog": "small"}})).plan
    assert plain.models.first.resolved()["patient"].temperature == 1.0
    assert plain.turns == 50


def test_attitude_and_difficulty_are_varied(tmp_path: Path) -> None:
    """One case gives a patient for each combination, and each is played as it says."""
    patients = [{"case": "ann.yaml", "attitude": ["shy", "angry"], "difficulty": [1, 5]}]
    experiment = load_experiment(write_plan(tmp_path, {"patients": patients}))
    assert [persona.id for persona in experiment.personas] == [
        "ann+shy+1",
        "ann+shy+5",
        "ann+angry+1",
        "ann+angry+5",
    ]
    last = experiment.personas[-1]
    assert (last.played["attitude"], last.played["difficulty"]) == ("angry", "5")
    assert last.patient.model_dump() == {"id": "ann", "attitude": "angry", "difficulty": "5"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"turnz": 3}, r"plan\.yaml:\d+:2: turnz: there is no such key; did you mean 'turns'\?"),
        ({"models": {"dialogue": "x"}}, r"models\.dialog: this key is missing"),
        ({"models": {"dialog": {"name": "x"}}}, r"models\.dialog\.name: there is no such key"),
        ({"modes": ["both"]}, r"modes\.0: .*'roleplay'; found 'both'"),
        ({"modes": ["multi", "multi"]}, r"modes: each can be there only once; twice: multi"),
        ({"repetitions": 0}, r"repetitions: .*greater than or equal to 1; found '0'"),
        ({"repetitions": None}, r"plan\.yaml:1:1: repetitions: this key is missing"),
        ({"patients": []}, r"patients: this should be a list with at least one entry"),
        ({"patients": ["nobody.yaml"]}, r"(?s)plan\.yaml:\d+:\d+: .*nobody\.yaml: error: there is"),
        ({"patients": ["ann.yaml", "ann.yaml"]}, "patients: each can be there only once"),
        (
            {"patients": [{"case": "ann.yaml", "difficulty": 6}]},
            r"difficulty: .*from 1 to 5; found '6'",
        ),
        ({"scripts": "nowhere.yaml"}, r"(?s)this script cannot be used.*there is no such file"),
        ({"scripts": "ann.yaml"}, r"(?s)plan\.yaml:\d+:\d+: this script cannot be used"),
        ({"budget": {"dollars": -1}}, r"budget\.dollars: .*greater than 0; found '-1'"),
        ({"repetitions": 10**8}, r"repetitions: .*less than or equal to 10000; found '100000000'"),
        ({"repetitions": "many"}, r"repetitions: this should be a whole number; found 'many'"),
        ({"timeout": "inf"}, r"timeout: .*less than or equal to 86400; found 'inf'"),
        ({"timeout": "nan"}, r"timeout: .*; found 'nan'"),
        ({"rate": {"requests_per_minute": "inf"}}, r"requests_per_minute: .*; found 'inf'"),
        ({"budget": {"dollars": "inf"}}, r"budget\.dollars: .*not infinite; found 'inf'"),
        ({"prices": {"x": {"input": "nan", "output": 1}}}, r"prices\.x\.input: .*found 'nan'"),
        (
            {"patients": [{"case": "ann.yaml", "attitude": "a/../b"}]},
            r"attitude: files are",
        ),
        ({"budget": {}}, "budget: a budget has either `dollars` or `tokens`"),
        (
            {"budget": {"dollars": 3}, "models": {"dialog": "big", "patient": "rehearsal"}},
            "needs a price for every model; there is none for 'big'$",
        ),
        ({"rate": {"requests_per_minute": 0}}, r"rate\.requests_per_minute: .*greater than 0"),
        (
            {"experiment": "a b"},
            "experiment: a name has letters, digits, .* and no spaces",
        ),
    ],
)
def test_what_is_no_plan(changes: dict[str, Any], said: str, tmp_path: Path) -> None:
    """Every fault is named with its place, and with what is allowed."""
    path = write_plan(tmp_path, changes)
    with pytest.raises(InputError, match=said):
        load_experiment(path)


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    """Whoever mends a plan sees everything that is wrong with it."""
    path = write_plan(tmp_path, {"turns": "many", "modes": ["both"], "seed": "x", "colour": "red"})
    with pytest.raises(InputError) as caught:
        load_experiment(path)
    assert len(str(caught.value).splitlines()) == 4


@pytest.mark.parametrize("text", ["", "- a\n", "experiment: [\n", "experiment: a: b\n"])
def test_what_is_no_yaml(text: str, tmp_path: Path) -> None:
    """A plan that cannot be read at all is an error with a place, not a traceback."""
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"plan\.yaml"):
        load_experiment(path)


def test_a_list_is_no_plan_and_the_message_speaks_of_plans(tmp_path: Path) -> None:
    """Who wrote a plan is told what one looks like, and not a script."""
    path = tmp_path / "plan.yaml"
    path.write_text("- a\n", encoding="utf-8")
    with pytest.raises(InputError, match="a plan is made of lines like `experiment: ") as caught:
        load_experiment(path)
    assert "script" not in str(caught.value).replace(str(tmp_path), "")


def test_all_roles_share_one_rate_limit(tmp_path: Path) -> None:
    """A provider counts requests, whoever makes them."""
    changes = {"models": {"dialog": "small"}, "rate": {"requests_per_minute": 120}, "retries": 4}
    casting = Casting(load_experiment(write_plan(tmp_path, changes)).plan, Endpoint("key"))
    models = casting.plan.models.first
    dialog, patient = casting.player(models, "dialog", 1), casting.player(models, "patient", 2)
    assert isinstance(dialog, PatientChat)
    assert isinstance(dialog.rate_limiter, InMemoryRateLimiter)
    assert dialog.rate_limiter is patient.rate_limiter
    assert dialog.rate_limiter.requests_per_second == 2
    assert (dialog.seed, dialog.patience.retries, dialog.request_timeout) == (1, 4, 120)
    assert casting.model(models, "verifier", 1) is None


def test_of_whom_figures_speak_is_no_part_of_the_design(tmp_path: Path) -> None:
    """It may be said later, and otherwise; the manifest tells the report."""
    plain = load_experiment(write_plan(tmp_path))
    for given, sampled in (("patients", ["patients"]), ("none", []), (["scripts"], ["scripts"])):
        said = load_experiment(write_plan(tmp_path, {"sampled": given}))
        assert said.design() == plain.design()
        assert said.plan.conduct()["sampled"] == sampled
    assert plain.plan.conduct()["sampled"] is None
    with pytest.raises(InputError, match=r"sampled: this should be 'patients' or 'scripts'"):
        load_experiment(write_plan(tmp_path, {"sampled": "turns"}))

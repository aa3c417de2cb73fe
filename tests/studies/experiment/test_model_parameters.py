"""What a plan asks of a model reaches its server, and the key for it comes from where it says."""

from pathlib import Path
from typing import Any

import pytest
from support.openai_server import openai_server
from support.planning import run_plan, write_plan

from scriptgraph.core.errors import InputError
from scriptgraph.models.endpoint import Endpoint
from scriptgraph.studies.experiment.design import Experiment
from scriptgraph.studies.experiment.loading import load_experiment

PARAMETERS: dict[str, Any] = {
    "top_p": 0.5,
    "max_tokens": 150,
    "reasoning_effort": "low",
    "extra_body": {"top_k": 40, "more": {"on": True, "name": "x"}},
}


def planned(folder: Path, **dialog: Any) -> Experiment:
    """Load a plan whose dialog actor is asked for these."""
    models = {"dialog": {"model": "small", **dialog}, "patient": "small"}
    return load_experiment(write_plan(folder, {"models": models, "patients": ["ben.yaml"]}))


def test_parameters_are_sent_with_every_call(tmp_path: Path) -> None:
    """Roles that are left to the dialog actor's model have them too; the others do not."""
    with openai_server() as server:
        planned(tmp_path, **PARAMETERS, key="MY_KEY")
        endpoint = Endpoint.of({"OPENAI_BASE_URL": server.base_url, "MY_KEY": "k"}, ["MY_KEY"])
        assert run_plan(tmp_path / "plan.yaml", tmp_path / "out", endpoint=endpoint).done
        for body in server.requests:
            assert (body["top_p"], body["reasoning_effort"], body["top_k"]) == (0.5, "low", 40)
            assert body["more"] == {"on": True, "name": "x"}
            assert body.get("max_tokens", body.get("max_completion_tokens")) == 150
    assert "MY_KEY" not in (tmp_path / "out" / "manifest.json").read_text("utf-8")


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The variable is named, before anything is asked."""
    planned(tmp_path, key="MY_KEY")
    with pytest.raises(InputError, match="'small' needs the key in MY_KEY, which is not set"):
        run_plan(tmp_path / "plan.yaml", tmp_path / "out", endpoint=Endpoint.of({}, ["MY_KEY"]))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"key": "sk-123"}, r"models\.dialog\.key: this should be the name of a variable"),
        ({"top_p": 0}, r"models\.dialog\.top_p: this should be greater than 0"),
        (
            {"max_tokens": 0},
            r"models\.dialog\.max_tokens: this should be greater than or equal to 1",
        ),
        ({"topp": 1}, r"there is no such key; did you mean 'top_p'\?"),
    ],
)
def test_what_is_no_parameter_is_refused(given: dict[str, Any], said: str, tmp_path: Path) -> None:
    """With its place in the plan."""
    with pytest.raises(InputError, match=said):
        planned(tmp_path, **given)


def test_parameters_are_of_the_design_and_keys_are_not(tmp_path: Path) -> None:
    """Another `top_p` makes other dialogues; another place for the key does not."""
    plain = planned(tmp_path).design()
    assert planned(tmp_path, key="MY_KEY").design() == plain
    assert planned(tmp_path, top_p=0.5).design() != plain

"""Who takes part in an arena, as it is written on the command line."""

from pathlib import Path

import pytest

from scriptgraph.core.errors import ScriptgraphError
from scriptgraph.formats.rubric import load_rubric
from scriptgraph.models.chat import openai_model
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.studies.arena.design import ArenaDesign, contestants

SCRIPTS = Path(__file__).parents[3] / "scripts"


def named(name: str) -> RehearsalModel:
    return RehearsalModel(model_name=name)


def test_models_and_scripts_take_part_under_names() -> None:
    """A name of one's own tells two of the same model apart; a script has a model of its own."""
    script = SCRIPTS / "bike_repair.yaml"
    found = contestants(f"large, second=large,guided={script}@small,rehearsal", named)
    made_of = {name: one.made_of for name, one in found.items()}
    assert list(made_of) == ["large", "second", "guided", "rehearsal"]
    assert made_of["large"] == made_of["second"] == "large"
    assert made_of["guided"].startswith("bike_repair ")
    assert made_of["guided"].endswith(" small")
    assert made_of["rehearsal"] == "rehearsal 4"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("a", "two counsellors or more"),
        ("a,b,a", "two counsellors are called 'a'"),
        ("a,,b", "counsellor 2 of "),
        ("=a,b", "counsellor 1 of "),
        ("a=,b", "counsellor 1 of "),
        ("", "counsellor 1 of "),
        ("a,missing.yaml", r"missing\.yaml"),
    ],
)
def test_what_cannot_take_part_is_told(written: str, told: str) -> None:
    """An empty name, a name there twice, one alone, or a script that is not there."""
    with pytest.raises(ScriptgraphError, match=told):
        contestants(written, named)


def test_a_design_is_told_from_another_by_everything_that_matters() -> None:
    """Another judge, seed, number of turns or counsellor is another design."""

    def design(counsellors: str = "a,b", judge: str = "j", turns: int = 5, seed: int = 0) -> str:
        return ArenaDesign(
            contestants(counsellors, named),
            named(judge),
            named("c"),
            load_rubric("principles"),
            turns,
            seed,
        ).hash

    others = [design("a,c"), design(judge="k"), design(turns=6), design(seed=1)]
    assert len({design(), *others}) == 5
    assert design() == design()


def test_one_rehearsal_makes_the_whole_a_rehearsal() -> None:
    """Whoever it is: a counsellor, the judge or the client; a person is none."""
    real = openai_model("m", temperature=0, api_key="k", base_url=None)
    rubric = load_rubric("principles")

    def rehearses(counsellors: str, judge: bool, client: bool) -> bool:
        cast = contestants(counsellors, lambda _: real)
        models = [RehearsalModel() if one else real for one in (judge, client)]
        return ArenaDesign(cast, models[0], models[1], rubric, 5).rehearsal

    assert not rehearses("a,b", judge=False, client=False)
    assert rehearses("a,rehearsal", judge=False, client=False)
    assert rehearses("a,b", judge=True, client=False)
    assert rehearses("a,b", judge=False, client=True)
    assert not ArenaDesign(contestants("a,b", lambda _: real), None, real, rubric, 5).rehearsal


def test_a_prompt_of_ones_own_takes_part(tmp_path: Path) -> None:
    """A text file is a counsellor, and its content is part of what it is."""
    prompt = tmp_path / "kind.txt"
    prompt.write_text("Be kind.", encoding="utf-8")
    written = f"kind={prompt}@small,plain=small"
    first = contestants(written, named)["kind"].made_of
    assert first.startswith("kind.txt ")
    prompt.write_text("Be strict.", encoding="utf-8")
    assert contestants(written, named)["kind"].made_of != first

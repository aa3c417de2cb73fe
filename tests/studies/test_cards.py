"""Posts become cards: what the post does not show stays unknown, and nothing is written over."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.command_line import scriptgraph
from support.fakes import Queue, Said, ToldModel
from support.interrupted import address
from support.openai_server import Fault, openai_server
from support.roleplaying import card_of

from scriptgraph.files.ledger import open_ledger
from scriptgraph.nodes.judges.converter import FIELDS
from scriptgraph.records.card import Post, RoleCard
from scriptgraph.studies.cards import Conversion, Conversions, convert, differing

POST = Post(id="p", post="I'm 34 and I sleep badly. My husband snores. I drive a tram, at night.")
COMPLAINT = {"field": "complaint", "evidence": "I sleep badly", "value": "She sleeps badly."}


def draft(*fields: Mapping[str, str], details: list[str] | None = None) -> str:
    """Write a converter's answer."""
    return json.dumps({"fields": [COMPLAINT, *fields], "details": details or []})


def field(name: str, value: str, evidence: str) -> dict[str, str]:
    return {"field": name, "value": value, "evidence": evidence}


async def converted(*answers: Said) -> Conversion:
    return await convert(POST, ToldModel(tell=Queue(*answers)), attempts=len(answers))


async def test_what_the_post_shows_is_taken_down() -> None:
    """A value with its quote gets into the card; everything else is unknown, and listed."""
    found = await converted(
        draft(field("age", "34", "I'm 34"), details=["My husband snores."]),
    )
    assert found.card is not None
    assert (found.card.age, found.card.complaint) == ("34", "She sleeps badly.")
    assert found.card.details == ("My husband snores.",)
    assert found.evidence["age"] == "I'm 34"
    assert set(found.unknown) == set(FIELDS) - {"age", "complaint"}
    assert (found.card.sex, found.card.resistance) == (None, None)
    assert found.refused == {}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (field("job", "nurse", "I am a nurse"), "its quote does not stand in the text"),
        (field("age", "36", "I'm 34"), "a number in it does not stand in its quote"),
        (field("openness", "very high", "I sleep badly"), "this has to be low, medium or high"),
        (field("hobby", "trams", "I drive a tram"), "there is no such field"),
        (field("sex", "female", ""), "its quote does not stand in the text"),
    ],
)
async def test_what_is_not_shown_stays_unknown(given: dict[str, str], why: str) -> None:
    """The model is told what was wrong; if it insists, the field is unknown and the reason kept."""
    found = await converted(draft(given), draft(given))
    assert found.refused == {given["field"]: why}
    assert found.card is not None
    assert given["field"] in found.unknown or given["field"] not in FIELDS
    assert found.call is not None
    assert found.call["attempts"] == 2


async def test_a_mended_answer_counts() -> None:
    """Asked again, the model can give the true quote."""
    wrong, right = field("job", "tram driver", "I'm a driver"), "I drive a tram"
    found = await converted(draft(wrong), draft({**wrong, "evidence": right}))
    assert found.card is not None
    assert (found.card.job, found.refused) == ("tram driver", {})


async def test_a_field_that_is_given_twice_is_unknown() -> None:
    """Nobody chooses between two answers."""
    twice = draft(field("age", "34", "I'm 34"), field("age", "34", "I'm 34"))
    found = await converted(twice)
    assert "age" in found.unknown
    assert found.refused == {"age": "it is given twice"}


async def test_saying_unknown_is_saying_nothing() -> None:
    """A model that fills in `unknown` or nothing has claimed nothing, so nothing is refused."""
    found = await converted(draft(field("sex", "Unknown", ""), field("job", " ", "")))
    assert found.refused == {}
    assert {"sex", "job"} <= set(found.unknown)


async def test_an_invented_detail_is_left_out() -> None:
    """Details are the post's own sentences."""
    given = draft(details=["My husband snores.", "He drinks."])
    found = await converted(given)
    assert found.card is not None
    assert found.card.details == ("My husband snores.",)
    assert found.refused == {"detail 2": "this is no sentence of the text"}


@pytest.mark.parametrize(
    "answers",
    [
        ("no card", "no card"),
        (json.dumps({"fields": [], "details": []}),),
        (ConnectionError("gone"), ConnectionError("gone")),
    ],
)
async def test_without_a_complaint_there_is_no_card(answers: tuple[Said, ...]) -> None:
    """What is missing says why, and no card stands in for it."""
    found = await converted(*answers)
    assert found.card is None
    assert found.missing


fields = st.fixed_dictionaries(
    {
        "field": st.sampled_from([*FIELDS, "hobby"]),
        "evidence": st.sampled_from(["I'm 34", "My husband snores", "I am a nurse", "", "34"]),
        "value": st.sampled_from(["34", "high", "unknown", "", "a tram", "1990"]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(fields, max_size=8))
async def test_no_answer_fills_what_it_cannot_show(given: list[dict[str, str]]) -> None:
    """Whatever a model gives: each field that is known has a quote that stands in the post."""
    answer = json.dumps({"fields": [COMPLAINT, *given], "details": []})
    found = await converted(answer)
    if found.card is None:
        assert "complaint" in found.missing
        return
    known = {
        **found.card.model_dump(include=set(RoleCard.model_fields) & set(FIELDS)),
        **found.card.big_five.model_dump(),
    }
    shown = {name for name, value in known.items() if value is not None}
    assert shown == set(found.evidence) == set(FIELDS) - set(found.unknown)
    assert all(quote in POST.post for quote in found.evidence.values())


@contextmanager
def conversions(folder: Path, posts: Path, *answers: Said) -> Iterator[Conversions]:
    """Open a folder with a model that is told what to answer, and must not be asked more."""
    model = ToldModel(tell=Queue(*answers))
    differs = differing(model)
    file = folder / "conversions.jsonl"
    with open_ledger(file, Conversion, "a conversion", differs=differs, remark=print) as ledger:
        yield Conversions([posts], folder, model, ledger)


def write_posts(folder: Path, **posts: str) -> Path:
    path = folder / "posts.jsonl"
    lines = [json.dumps({"id": name, "post": text}) for name, text in posts.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


async def test_a_card_that_was_changed_by_hand_stays(tmp_path: Path) -> None:
    """Going on asks for nothing that is there, and writes nothing over."""
    posts = write_posts(tmp_path, p=POST.post)
    out = tmp_path / "cards"
    with conversions(out, posts, draft()) as first:
        assert first.survey(print) == 1
        await first.carry_out(concurrency=2)
    place = out / "p.yaml"
    place.write_text(place.read_text("utf-8").replace("sex: unknown", "sex: female"), "utf-8")
    with conversions(out, posts) as again:
        assert again.survey(print) == 0
        await again.carry_out(concurrency=2)
    assert card_of(place).sex == "female"


@pytest.mark.parametrize("case", ["another text", "a foreign card", "twins", "none"])
def test_posts_that_do_not_fit_the_folder(case: str, tmp_path: Path) -> None:
    """Another text of the same name, a card of other origin, or two posts of one name."""
    posts = write_posts(tmp_path, p=POST.post)
    out = tmp_path / "cards"
    assert scriptgraph("card", posts, "--out", out).returncode == 0
    before = (out / "p.yaml").read_text("utf-8")
    if case == "another text":
        posts = write_posts(tmp_path, p="I eat badly.")
    elif case == "a foreign card":
        (out / "conversions.jsonl").unlink()
    elif case == "twins":
        posts.write_text(posts.read_text("utf-8") * 2, "utf-8")
    else:
        posts.write_text("", "utf-8")
    done = scriptgraph("card", posts, "--out", out)
    said = {
        "another text": "the card of another text of the post 'p'",
        "a foreign card": "p.yaml is there already",
        "twins": "posts.jsonl:2: the id 'p' is in line 1 already",
        "none": "there is no post",
    }
    assert done.returncode == 1
    assert said[case] in done.stderr
    assert (out / "p.yaml").read_text("utf-8") == before


def test_two_files_with_a_post_of_one_name_are_refused(tmp_path: Path) -> None:
    """Both lines are named: each post becomes a file of its id's name."""
    posts = write_posts(tmp_path, o="I eat badly.", p=POST.post)
    (tmp_path / "more").mkdir()
    more = write_posts(tmp_path / "more", p=POST.post)
    done = scriptgraph("card", posts, more, "--out", tmp_path / "cards")
    assert done.returncode == 1
    assert f"{more}:1: the id 'p' is at {posts}:2 already" in " ".join(done.stderr.split())


def test_the_command_goes_on_and_refuses_another_models_folder(tmp_path: Path) -> None:
    """A second run costs nothing; another model's cards are kept apart."""
    posts = write_posts(tmp_path, p=POST.post, q="Nothing is fun any more. I am 51.")
    out = tmp_path / "cards"
    first = scriptgraph("card", posts, "--out", out, "--json")
    told = json.loads(first.stdout)
    assert (told["cards"], told["calls"], told["rehearsal"]) == (2, 2, True)
    assert "A rehearsal: no language model reads here." in first.stderr
    again = json.loads(scriptgraph("card", posts, "--out", out, "--json").stdout)
    assert (again["cards"], again["calls"]) == (2, 0)
    assert card_of(out / "q.yaml").age == "51"
    other = scriptgraph(
        "card", posts, "--out", out, "--model", "other", env={"OPENAI_API_KEY": "x"}
    )
    assert other.returncode == 1
    assert "conversions by 'rehearsal'" in other.stderr


def test_over_http_what_a_server_spoils_stays_missing(tmp_path: Path) -> None:
    """A post whose answers are all unusable has no card; the next run asks for it again."""
    posts = write_posts(tmp_path, p=POST.post, q="Nothing is fun any more.")
    out = tmp_path / "cards"
    with openai_server() as server:
        env = address(server)
        asked = ("card", posts, "--out", out, "--model", "m", "--concurrency", "1", "--json")
        server.faults += [Fault("truncated"), Fault("wrong schema"), Fault("500")]
        first = scriptgraph(*asked, env=env)
        told = json.loads(first.stdout)
        assert (first.returncode, told["cards"], list(told["missing"])) == (1, 1, ["p"])
        again = scriptgraph(*asked, env=env)
        assert (again.returncode, json.loads(again.stdout)["calls"]) == (0, 1)
    card = card_of(out / "p.yaml")
    assert card.origin is not None
    assert (card.origin.model, card.origin.rehearsal) == ("m", False)

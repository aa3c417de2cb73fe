"""Role cards: what has to be there, what may be unknown, and how faults are told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.roleplaying import CARD, card_of

from scriptgraph.core.errors import InputError
from scriptgraph.formats.card import write_card
from scriptgraph.formats.case import load_case
from scriptgraph.records.card import BigFive, Origin, Post, RoleCard, read_posts

ROOT = Path(__file__).parents[2]
CARDS = sorted((ROOT / "scripts" / "counsel" / "cards").glob("*.yaml"))
POSTS = ROOT / "scripts" / "counsel" / "posts.jsonl"


def written(folder: Path, text: str) -> Path:
    path = folder / "ann.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_unknown_is_nothing(tmp_path: Path) -> None:
    """`unknown` reads as no value; everything else as it stands."""
    card = card_of(written(tmp_path, CARD))
    assert (card.education, card.relationship, card.big_five.agreeableness) == (None, None, None)
    assert (card.age, card.resistance, card.big_five.openness) == ("34", "medium", "high")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("age: 34\n", "", r"ann.yaml:1:1: the card has no 'age'; write `age: unknown`"),
        ("complaint: She sleeps badly.\n", "", r"the card has no 'complaint'"),
        ("  openness: high\n", "", r"ann.yaml:\d+:\d+: the card's 'big_five' has no 'openness'"),
        (
            "resistance: medium",
            "resistance: strong",
            r"ann.yaml:14:1: 'resistance' is 'strong'; it must be low, medium, high or unknown",
        ),
        ("job: gardener", "jop: gardener", r"no key 'jop'; did you mean 'job'\?"),
        ("job: gardener", "job: [a, b]", r"ann.yaml:5:1: 'job' is a list; it must be a text"),
        ("job: gardener", "job:", r"ann.yaml:5:\d+: error: .*after 'job'"),
        ("  extraversion: low", "  extravert: low", r"no key 'big_five.extravert'"),
        (
            "complaint: She sleeps badly.",
            "complaint: unknown",
            r"ann.yaml:15:1: 'complaint' is 'unknown'; it must be what the client comes with",
        ),
        (
            "She sleeps badly.",
            "x" * 20_001,
            r"ann.yaml:15:1: 'complaint' is 'x+...'; it must have at most 20,000 characters",
        ),
        ("card: ann", "card: a b", r"ann.yaml:1:1: 'card' is 'a b'; it must be a name of letters"),
        ("details:", "details: some\nother:", r"'details' is 'some'; it must be a list of texts"),
    ],
)
def test_a_faulty_card_names_every_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A missing field is asked for, and nothing is taken to be unknown in silence."""
    assert old in CARD
    path = written(tmp_path, CARD.replace(old, new))
    with pytest.raises(InputError, match=said):
        load_case(path)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Nobody has to mend a card fault by fault."""
    text = CARD.replace("sex: female\n", "").replace("age: 34\n", "").replace("job: ", "work: ")
    with pytest.raises(InputError) as raised:
        load_case(written(tmp_path, text))
    assert len(str(raised.value).splitlines()) == 4


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_a_shipped_card_can_be_read_and_written(path: Path, tmp_path: Path) -> None:
    """Each is called as its file, and is the same after writing and reading it."""
    card = card_of(path)
    assert card.card == path.stem
    assert card_of(written(tmp_path, write_card(card))) == card
    assert load_case(path)["card"] == card.card


def test_there_are_enough_of_them() -> None:
    """A corpus needs ten different clients, some of whom hold back."""
    cards = [card_of(path) for path in CARDS]
    assert len({card.card for card in cards}) >= 10
    assert {card.resistance for card in cards} >= {"low", "medium", "high"}


texts = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split()) or "x"
)
levels = st.sampled_from([None, "low", "medium", "high"])


@given(st.data())
def test_any_card_is_the_same_after_writing_and_reading(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """No text of a card means anything to YAML."""
    known = st.none() | texts.filter(lambda text: text != "unknown")
    fields = {
        name: data.draw(known)
        for name in ("sex", "age", "education", "job", "relationship", "family", "name", "language")
    }
    card = RoleCard.model_validate(
        {
            **fields,
            "card": "a",
            "complaint": data.draw(texts.filter(lambda text: text.casefold() != "unknown")),
            "resistance": data.draw(levels),
            "big_five": {name: data.draw(levels) for name in BigFive.model_fields},
            "details": data.draw(st.lists(texts, max_size=3)),
            "origin": data.draw(st.none() | st.just(Origin(post="p", model="m", rehearsal=True))),
        }
    )
    path = written(tmp_path_factory.getbasetemp(), write_card(card))
    assert card_of(path) == card


def test_shipped_posts_are_clients() -> None:
    """Each has a name of its own, and becomes a case that says where it came from."""
    posts = list(read_posts(POSTS, print))
    assert len({post.id for post in posts}) == len(posts) >= 3
    case = Post(id="a", post="I sleep\n badly.").as_case()
    assert case == {"patient": "a", "card": "a", "post": "I sleep badly."}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "a"}', r"posts.jsonl:2: not a post: post: Field required"),
        ('{"id": "a/b", "post": "x"}', r"posts.jsonl:2: not a post: id: it may hold letters"),
        ('{"id": "a", "post": ""}', r"posts.jsonl:2: not a post: post: it is empty"),
        (
            '{"id": "a", "post": "' + "x" * 20_001 + '"}',
            r"posts.jsonl:2: not a post: post: 20,000 characters are the most",
        ),
        ('{"id": "fine", "post": "x"}', r"posts.jsonl:2: the id 'fine' is in line 1 already"),
        ("{", r"posts.jsonl:2:\d+: not JSON"),
    ],
)
def test_a_faulty_post_names_its_line(tmp_path: Path, line: str, said: str) -> None:
    """An id becomes the name of a file, so it holds no more than a name may."""
    path = tmp_path / "posts.jsonl"
    path.write_text('{"id": "fine", "post": "x"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        list(read_posts(path, print))

"""Case files: what is read, and what is said about those that cannot be."""

from pathlib import Path

import pytest

from scriptgraph.core.errors import InputError
from scriptgraph.formats.case import Case, load_case, with_conduct

PATIENTS = Path(__file__).parents[2] / "scripts" / "patients"


@pytest.mark.parametrize("path", sorted(PATIENTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_cases(path: Path) -> None:
    """Each shipped case is named like its file and says how the patient behaves."""
    case = load_case(path)
    assert case["patient"] == path.stem
    assert {"name", "age", "complaint", "manner", "conduct", "attitude"} <= set(case)


def test_texts_are_one_line_and_words_stay_words(tmp_path: Path) -> None:
    """Folded texts lose their line breaks, and no word becomes anything else."""
    path = tmp_path / "ann.yaml"
    path.write_text("patient: ann\nname: Ann\nage: 043\nsmokes: no\nlife: >-\n  a\n  b\n", "utf-8")
    assert load_case(path) == {
        "patient": "ann",
        "name": "Ann",
        "age": "043",
        "smokes": "no",
        "life": "a b",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file has no content"),
        ("patient: a\nname: [x]\n", r"case\.yaml:2:1: 'name' needs a text behind it; found a list"),
        ("patient: a\nname: b\nname: c\n", r"case\.yaml:3:1: error: 'name' stands here twice"),
        ("age: 3\n", r"(?s)the case has no 'patient'.*the case has no 'name'"),
        ("patient: &x a\nname: *x\n", "the alias '\\*x' is not allowed"),
        ("- a\n", r"case\.yaml:1:1"),
        ("a: b: c", r"case\.yaml:1:5"),
    ],
)
def test_what_is_no_case(text: str, said: str, tmp_path: Path) -> None:
    """Every fault is reported with its place."""
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        load_case(path)


def test_a_case_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is named."""
    with pytest.raises(InputError, match=r"nobody\.yaml: error: there is no such file"):
        load_case(tmp_path / "nobody.yaml")


def test_a_scripted_patient_has_a_list_of_replies(tmp_path: Path) -> None:
    """Replies keep their order, and other lists are refused."""
    path = tmp_path / "case.yaml"
    path.write_text("patient: a\nname: A\nreplies:\n  - One.\n  - Two,\n    folded.\n", "utf-8")
    assert load_case(path)["replies"] == ["One.", "Two, folded."]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("replies: Hello.", r"case\.yaml:3:1: 'replies' needs a list of texts; found 'Hello\.'"),
        ("replies: []", "'replies' needs a list of texts"),
        ("replies: [{a: b}]", "'replies' needs a list of texts"),
        ("difficulty: 6", r"case\.yaml:3:1: 'difficulty' is a number from 1 to 5; found '6'"),
        ("difficulty: hard", "'difficulty' is a number from 1 to 5; found 'hard'"),
    ],
)
def test_what_a_case_cannot_say(line: str, said: str, tmp_path: Path) -> None:
    """What would mean nothing is refused where it stands."""
    path = tmp_path / "case.yaml"
    path.write_text(f"patient: a\nname: A\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=said):
        load_case(path)


def test_attitude_and_difficulty_can_be_changed() -> None:
    """The same person in another mood; what is not given stays."""
    case: Case = {"patient": "a", "name": "A", "attitude": "shy", "difficulty": "2"}
    changed = with_conduct(case, attitude="angry", difficulty=None)
    assert (changed["attitude"], changed["difficulty"]) == ("angry", "2")
    assert case["attitude"] == "shy"

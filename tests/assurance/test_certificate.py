"""A certificate holds what was proved, and one that does not fit is refused with what differs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scriptgraph.assurance.certificate import LAYOUT, certify, read_certificate
from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.files.whole import as_json
from scriptgraph.formats.load import load_script

SCRIPT = """\
script: readiness
sections:
  ready:
    tasks: {ask: {do: Ask how ready they are., collect: {readiness: integer 0..15, note: string}}}
    next:
      - {to: exercise, if: readiness < 11}
      - {to: talk, if: readiness >= 9}
    limits: {turns: 5, then: talk}
  exercise:
    tasks: {relax: Relax together.}
    next: talk
    limits: {turns: 5, then: talk}
  talk:
    tasks: {listen: Listen.}
    limits: {turns: 5, then: end}
guarantees:
  - talk is always reached
  - at most 8 model calls a turn
  - at most 15 turns
"""
DEAD = SCRIPT.replace("readiness >= 9", "readiness >= 11").replace(
    "    limits", "      - {to: end, if: readiness == 3}\n    limits", 1
)
CUBES = "a * a * a + b * b * b == c * c * c and a > 0 and b > 0 and c > 0"
HARD = SCRIPT.replace("note: string", "a: integer, b: integer, c: integer").replace(
    "    limits", f"      - {{to: end, if: {CUBES}}}\n    limits", 1
)


def _written(folder: Path, text: str = SCRIPT) -> Path:
    path = folder / "certificate.json"
    made = certify(load_script(text, "yaml"))
    path.write_text(as_json(made.model_dump(mode="json")), encoding="utf-8")
    return path


def _forged(path: Path, change: Callable[[Any], object]) -> None:
    """Change a certificate, and make its digest anew."""
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    rest = {key: part for key, part in document.items() if key != "digest"}
    document["digest"] = digest(as_json(rest), 64)
    path.write_text(as_json(document), encoding="utf-8")


def test_what_was_proved_of_values_and_bounds_is_in_it(tmp_path: Path) -> None:
    """It says how many rules were looked at, what was found, and the most of turns and calls."""
    found = read_certificate(_written(tmp_path))
    assert found.values["looked_at"] == 2
    assert [each["rule"] for each in found.values["findings"]] == ["both-rules-hold"]
    assert found.values["undecided"] == []
    most = {(each.counted, each.span): each.most for each in found.bounds}
    assert most["turns", "session"] == 15
    assert most["model calls", "turn"] == 4
    assert all(most.values())
    assert "4 at most" in found.guarantees[1]["reason"]


def test_what_the_solver_gave_up_on_is_in_it(tmp_path: Path) -> None:
    """A condition that could not be decided is listed, and nothing is claimed of it."""
    found = read_certificate(_written(tmp_path, HARD))
    assert found.values["undecided"] == [CUBES]


def test_a_script_with_a_dead_rule_is_not_certified(tmp_path: Path) -> None:
    """What `check` fails for is not certified either, and the rule is named."""
    with pytest.raises(InputError, match="`readiness == 3` is never followed"):
        _written(tmp_path, DEAD)


FORGERIES: dict[str, tuple[Callable[[Any], object], str]] = {
    "another layout": (lambda d: d.update(certificate=1), f"layout 1, .* reads {LAYOUT}"),
    "no layout": (lambda d: d.pop("certificate"), "layout None"),
    "another version": (
        lambda d: d["versions"].update(scriptgraph="0.0.9"),
        r"made by scriptgraph 0\.0\.9, and this is",
    ),
    "another prompt": (
        lambda d: d["prompts"].update(evaluator="0"),
        r"made with other prompts \(evaluator\)",
    ),
    "a prompt less": (lambda d: d["prompts"].pop("dialog"), r"other prompts \(dialog\)"),
    "another text": (
        lambda d: d.update(text=d["text"].replace("Listen.", "Talk.")),
        "certifies .*, but its text is",
    ),
    "no script": (lambda d: d.update(text="script: [a"), "a text that is no script"),
    "a move more": (
        lambda d: d["moves"].append({**d["moves"][0], "target": "end"}),
        "other moves than its script allows",
    ),
    "another guarantee": (
        lambda d: d["guarantees"][0].update(guarantee="ready is always reached"),
        "other guarantees than its script gives",
    ),
    "a guarantee less": (lambda d: d["guarantees"].pop(), "other guarantees"),
    "a key more": (lambda d: d.update(more=1), "is no certificate: more"),
    "a key less": (lambda d: d.pop("bounds"), "is no certificate: bounds"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_does_not_fit_is_refused(tmp_path: Path, name: str) -> None:
    """Even with a digest that fits, the error names what differs."""
    change, told = FORGERIES[name]
    path = _written(tmp_path)
    _forged(path, change)
    with pytest.raises(InputError, match=told) as error:
        read_certificate(path)
    assert str(path) in str(error.value)


def test_another_digest_is_refused(tmp_path: Path) -> None:
    """A proof that was changed by hand makes it none."""
    path = _written(tmp_path)
    text = path.read_text(encoding="utf-8").replace('"most": 15', '"most": 14')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="changed after it was made"):
        read_certificate(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_certificate_that_was_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    """Wherever it ends, it is said that it ends too early."""
    path = _written(tmp_path)
    text = path.read_text(encoding="utf-8").rstrip()
    path.write_text(text[: int(len(text) * share)], encoding="utf-8")
    with pytest.raises(InputError, match="cut off"):
        read_certificate(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """A file of nothing is no certificate."""
    path = tmp_path / "certificate.json"
    path.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="is no certificate"):
        read_certificate(path)

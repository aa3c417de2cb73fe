"""A programme that is open in the page is checked, drawn and completed as a script is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from support.programming import TWO, laid_out
from support.served_folder import served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("served") / "scripts"
    place.mkdir()
    return laid_out(place).parent


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[httpx.Client]:
    with served(folder) as one:
        yield one


def asked(client: httpx.Client, what: str, text: str) -> Any:
    answer = client.post(f"/api/{what}", json={"name": "programme.yaml", "text": text})
    assert answer.status_code == 200, answer.text
    return answer.json()


def marked(picture: str, mark: str) -> set[str]:
    """Give what the parts of a picture are marked with."""
    parts = ElementTree.fromstring(picture).iter()
    return {part.attrib[mark] for part in parts if mark in part.attrib}


def test_its_sessions_are_outlined_and_drawn(client: httpx.Client) -> None:
    """A click in the picture finds the line of a session or a rule; values are those it keeps."""
    seen = asked(client, "look", TWO)
    assert seen["findings"] == []
    assert marked(seen["picture"], "data-section") == {"first", "second"}
    assert [(one["section"], one["line"]) for one in seen["outline"]] == [
        ("first", 3),
        ("second", 12),
    ]
    assert {one["line"] for one in seen["moves"]} == {8, 9, 10, 11, 12, 18}
    assert [one["key"] for one in seen["keys"]] == ["mood", "plan", "mood"]


@pytest.mark.parametrize(
    ("right", "wrong", "rule", "line"),
    [
        ("{to: second}\n", "{to: secnd}\n", "unknown-session", 10),
        ("keep: mood", "kep: mood", "unknown-key", 17),
        ("mood >= 8", "mod >= 8", "unkept-value", 8),
        ("script: small.yaml\n    knows", "script: gone.yaml\n    knows", "no-script", 13),
    ],
)
def test_a_mistake_is_told_at_its_line(
    client: httpx.Client, right: str, wrong: str, rule: str, line: int
) -> None:
    """As the check tells it, and the rest is drawn all the same."""
    seen = asked(client, "look", TWO.replace(right, wrong, 1))
    found = [(one["rule"], one["line"]) for one in seen["findings"] if one["severity"] == "error"]
    assert (rule, line) in found
    assert "second" in marked(seen["picture"], "data-section")


def test_a_faulty_script_is_named_at_its_session(client: httpx.Client, folder: Path) -> None:
    """Its own findings are told when it is opened; a script that is mended counts at once."""
    sound = (folder / "small.yaml").read_text(encoding="utf-8")
    (folder / "small.yaml").write_text(sound.replace("collect:", "colect:", 1), encoding="utf-8")
    told = asked(client, "look", TWO)["findings"]
    assert {(one["rule"], one["line"]) for one in told} >= {
        ("faulty-script", 4),
        ("faulty-script", 13),
    }
    assert str(folder) not in str(told)
    (folder / "small.yaml").write_text(sound, encoding="utf-8")
    assert asked(client, "look", TWO)["findings"] == []


def test_what_its_rules_do_with_values_is_found(client: httpx.Client) -> None:
    """Between sessions as within one."""
    assert asked(client, "prove", TWO)["not_proved"] == []
    never = TWO.replace("{to: end, if: mood >= 8}", "{to: end, if: mood >= 80}")
    found = asked(client, "prove", never)["findings"]
    assert 8 in {one["line"] for one in found}


def test_the_list_of_files_and_saving_know_it(client: httpx.Client) -> None:
    """It is sound, and not a script that lacks everything."""
    shown = next(one for one in client.get("/api/files").json() if one["name"] == "programme.yaml")
    assert (shown["errors"], shown["id"], shown["sections"]) == (0, "two_weeks", 2)
    saving = {"text": TWO, "based_on": shown["revision"]}
    saved = client.put("/api/files/programme.yaml", json=saving)
    assert (saved.status_code, saved.json()["findings"]) == (200, [])


def test_it_is_not_rehearsed_as_a_script(client: httpx.Client) -> None:
    """The refusal says what to do instead."""
    answer = client.post("/api/rehearse", json={"name": "programme.yaml", "text": TWO})
    assert answer.status_code == 400
    assert "a programme is checked and drawn here" in answer.text


def test_its_keys_are_told_for_completion(client: httpx.Client) -> None:
    """By where they stand."""
    keys = client.get("/api/language").json()["keys"]
    assert "sessions" in keys["programme"]
    assert {"keep", "homework", "knows", "renamed_from"} <= {*keys["session"]}
    assert keys["session_limits"] == ["visits", "then"]

"""`scriptgraph people`: who may use a server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import scriptgraph

from scriptgraph.web.people import People, require_person


def test_somebody_is_let_in_and_out_again(tmp_path: Path) -> None:
    """The secret is shown once, and is not in the file; another one takes the old one's place."""
    file = tmp_path / "people.json"
    first = scriptgraph("people", "add", "ann", "--role", "author", "--file", file).stdout.strip()
    second = scriptgraph("people", "add", "ann", "--role", "admin", "--file", file).stdout.strip()
    assert first not in file.read_text()
    assert second not in file.read_text()
    known = People(file=file)
    ann = known.by_token(second)
    assert (known.by_token(first), ann and ann.role) == (None, "admin")
    listed = json.loads(scriptgraph("people", "list", "--file", file, "--json").stdout)
    assert listed == [{"name": "ann", "role": "admin", "token": True}]
    assert scriptgraph("people", "remove", "ann", "--file", file).returncode == 0
    assert People(file=file).by_token(second) is None


def test_whom_only_a_proxy_signs_in_has_no_secret(tmp_path: Path) -> None:
    """They are in the file, and nothing is printed."""
    file = tmp_path / "people.json"
    done = scriptgraph("people", "add", "bo", "--role", "reader", "--no-token", "--file", file)
    assert (done.stdout, People(file=file).by_token("")) == ("", None)
    assert "(by the proxy)" in scriptgraph("people", "list", "--file", file).stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["add", "ann", "--role", "king"], "role"),
        (["add", "a\nb", "--role", "author"], "name of a person"),
        (["remove", "ann"], "ann"),
    ],
)
def test_what_cannot_be_changes_nothing(tmp_path: Path, arguments: list[str], told: str) -> None:
    """It is refused, and the file stays as it was."""
    file = tmp_path / "people.json"
    file.write_text('{"people": {}}')
    done = scriptgraph("people", *arguments, "--file", file)
    assert (done.returncode, told in done.stderr) == (1, True)
    assert file.read_text() == '{"people": {}}'


ODD = ["", " x ", "a  b", "../x", "<img>", "a/b", "-x", "x\ny", "a" * 101]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_the_name_s_fault(tmp_path: Path, name: str) -> None:
    """Nobody is called so; the file is not blamed for it, and is not written."""
    file = tmp_path / "people.json"
    done = scriptgraph("people", "add", "--role", "reader", "--file", file, "--", name)
    assert done.returncode == 1
    assert "is no name of a person" in done.stderr
    assert not file.exists()


@pytest.mark.parametrize("name", ["Zoë O'Brien-Núñez", "李明", "ann+x@y.org", "bo_2", "Dr. Weber"])
def test_a_name_is_written_in_any_language(name: str) -> None:
    """Also as an address of mail, which proxies pass on."""
    assert require_person(name) == name

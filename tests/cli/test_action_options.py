"""`--actions`: a mapping of somebody's own, or nothing, and then that is said."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from support.booking import BOOKING
from support.small_sessions import TWO

from scriptgraph.cli.action_options import ActionOptions
from scriptgraph.core.errors import InputError

MODULE = "def book(day): ...\nactions = {'book': book}\nnumber = 3\n"


@pytest.fixture(autouse=True)
def _module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_actions.py").write_text(MODULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "my_actions", raising=False)


def test_a_mapping_is_found_in_the_folder_of_the_command() -> None:
    """A module and a name in it lead to what does the actions."""
    found = ActionOptions(actions="my_actions:actions").or_rehearsed(BOOKING)
    assert isinstance(found, dict)
    assert found["book"].__name__ == "book"


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("my_actions", "write a module and a name"),
        ("no_such_module:actions", "No module named 'no_such_module'"),
        ("my_actions:more", "'my_actions' holds no 'more'"),
        ("my_actions:number", "is a int; it has to be a mapping"),
    ],
)
def test_what_names_no_mapping_is_refused(named: str, why: str) -> None:
    """Each slip is told, and what has to be written."""
    with pytest.raises(InputError, match=why):
        ActionOptions(actions=named).read()


def test_nothing_is_rehearsed_in_silence(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing is registered it is said that nothing is really done; not of other scripts."""
    assert ActionOptions().or_rehearsed(BOOKING) == "rehearsed"
    assert "nothing is really done (book)" in capsys.readouterr().err
    assert ActionOptions().or_rehearsed(TWO) is None
    assert capsys.readouterr().err == ""

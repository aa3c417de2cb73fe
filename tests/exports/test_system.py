"""The system message of a dialogue comes from the very script that it was held on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.planning import SCRIPT
from support.recorded import talk

from scriptgraph import Script, load_script
from scriptgraph.core.errors import InputError
from scriptgraph.exports.system import Systems, system_message
from scriptgraph.formats.script_of import Repertoire


@pytest.fixture
def script() -> Script:
    """A small script."""
    return load_script(SCRIPT, "yaml")


def held_on(script: Script, **other: Any) -> dict[str, Any]:
    """Name a script as a dialogue does."""
    return {"id": script.id, "version": script.version, "hash": script.hash, **other}


def kept(folder: Path, name: str = "short.yaml", text: str = SCRIPT) -> Path:
    """Keep a script in a folder, as experiments do."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_it_is_the_script_in_markdown_or_the_dialog_actors_prompt(script: Script) -> None:
    """The message is the whole script, or what the dialog actor is told in every turn."""
    assert load_script(system_message(script, "script"), "markdown") == script
    assert system_message(script, "prompt").startswith("You are Robin, ")


def test_it_is_found_in_the_folder_of_the_experiment(tmp_path: Path, script: Script) -> None:
    """The copy beside the dialogues is the script, whatever its format and number."""
    kept(tmp_path / "one", "other.yaml", SCRIPT.replace("script: short", "script: other"))
    folders = (tmp_path / "none", tmp_path / "one", kept(tmp_path / "two"))
    systems = Systems("script", Repertoire(folders))
    message = systems.message(talk(script=held_on(script)))
    assert message == system_message(script, "script")
    (tmp_path / "two" / "short.yaml").unlink()
    assert systems.message(talk(script=held_on(script))) == message


def test_the_given_script_serves_dialogues_that_name_none(script: Script) -> None:
    """A published dialogue does not say what it was held on: the user does."""
    given = Systems("prompt", Repertoire(given=script))
    assert given.message(talk()) == system_message(script, "prompt")
    with pytest.raises(InputError, match="'made-up' does not say which script"):
        Systems("prompt", Repertoire()).message(talk())


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ({"hash": "0" * 16}, "was held on another version of the script 'short'"),
        ({"id": "long"}, "was held on the script 'long', which is not there; --script FILE"),
    ],
)
def test_no_other_script_will_do(
    tmp_path: Path, script: Script, named: dict[str, str], why: str
) -> None:
    """Neither another version nor another script may pass for the one it was held on."""
    for scripts in (Repertoire((kept(tmp_path),)), Repertoire(given=script)):
        with pytest.raises(InputError, match=why):
            Systems("script", scripts).message(talk(script=held_on(script, **named)))

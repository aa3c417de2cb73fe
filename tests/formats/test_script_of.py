"""The script that a dialogue was held on, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.fakes import script
from support.recorded import talk

from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.formats.load import write_script
from scriptgraph.formats.script_of import Repertoire
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.script.model import Script

GIVEN = script({"one": {}})


def held_on(held: Script, **changes: str) -> Dialogue:
    return talk(script={"id": held.id, "version": 1, "hash": held.hash, **changes})


def test_it_is_found_by_id_and_hash(tmp_path: Path) -> None:
    """In an experiment's copies, whatever their format, or in the one that is given."""
    (tmp_path / "test.md").write_text(write_script(GIVEN, "markdown"), encoding="utf-8")
    assert Repertoire((tmp_path,)).script_of(held_on(GIVEN)) == GIVEN
    assert Repertoire(given=GIVEN).script_of(held_on(GIVEN)) is GIVEN
    assert Repertoire(given=GIVEN).script_of(talk()) is GIVEN


@pytest.mark.parametrize(
    ("dialogue", "given", "why"),
    [
        (talk(), None, r"'made-up' does not say which script it was held on; --script FILE"),
        (held_on(GIVEN, id="../../etc"), None, "the script '../../etc', which is not there"),
        (held_on(GIVEN, id="b"), GIVEN, "'b', which is not there; .* is given is 'test'"),
        (held_on(GIVEN, hash="0"), GIVEN, "another version of the script 'test', with the hash 0"),
    ],
)
def test_no_other_script_passes_for_it(
    tmp_path: Path, dialogue: Dialogue, given: Script | None, why: str
) -> None:
    """What is missing or does not fit is said with the dialogue's id and the way out."""
    with pytest.raises(InputError, match=why):
        Repertoire((tmp_path,), given).script_of(dialogue)


def test_a_copy_that_was_spoilt_is_reported_with_its_place(tmp_path: Path) -> None:
    """A file of the right name that is no script is a fault of its own."""
    (tmp_path / "test.yaml").write_text("script: test\nsections: 7\n", encoding="utf-8")
    with pytest.raises(ScriptError, match=r"test\.yaml:2"):
        Repertoire((tmp_path,)).script_of(held_on(GIVEN))

"""A programme beside scripts, in a folder that is served or deployed: none of them, and sound."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.programming import laid_out

from scriptgraph.core.errors import ScriptError
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.folder import session_graphs
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.web.shelf import Shelf
from scriptgraph.web.shown import script_shown


def test_a_served_folder_tells_a_programme_apart(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said to be a programme, in one remark that is no fault; its scripts are served."""
    laid_out(tmp_path)
    shelf = Shelf(tmp_path)
    assert sorted(shelf.scripts()) == ["caring", "small"]
    (shown,) = (script_shown(one) for one in shelf.volumes() if one.script is None)
    (told,) = shown.findings
    assert (shown.file, told.rule, told.severity) == (
        "programme.yaml",
        "programme-alone",
        "info",
    )
    assert "this is a programme" in told.message
    assert "is not served" not in caplog.text


def test_a_deployed_folder_passes_a_programme_over(tmp_path: Path) -> None:
    """The scripts beside it are compiled, and nothing is refused."""
    laid_out(tmp_path)
    assert [*session_graphs(tmp_path, RehearsalModel())] == ["caring", "small"]


def test_a_programme_is_read_as_no_faulty_script(tmp_path: Path) -> None:
    """Whoever reads it as a script is told what it is, and of no key that it has."""
    with pytest.raises(ScriptError) as told:
        load_script(laid_out(tmp_path))
    assert [one.rule for one in told.value.findings] == ["programme-alone"]

"""The folder of a study: what is refused in it, and what may change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from scriptgraph.core.errors import InputError
from scriptgraph.files.whole import write_json
from scriptgraph.records.results import MANIFEST
from scriptgraph.studies.folder import FolderKind, locked_folder

KIND = FolderKind(
    "a survey", mark="survey", other="belongs to another survey", grows={"people": None}
)
DESIGN: dict[str, Any] = {"people": 3, "judge": "large", "parts": {"a": 1, "b": 2}}


def kept(folder: Path, **changed: Any) -> Path:
    """Write the manifest of a survey."""
    write_json(folder / MANIFEST, {"survey": "x", "design": {**DESIGN, **changed}})
    return folder


@pytest.mark.parametrize("kind", ["new", "empty", "locked before", "the same"])
def test_its_own_folder_is_taken(kind: str, tmp_path: Path) -> None:
    """One that is not there yet, one that nothing has come of, and one of the same design."""
    folder = tmp_path / "out"
    if kind != "new":
        folder.mkdir()
    if kind == "locked before":
        (folder / ".lock").touch()
    if kind == "the same":
        kept(folder)
    KIND.refuse_other(folder, DESIGN)
    assert folder.exists() == (kind != "new"), "looking makes no folder"


def test_other_files_and_a_file_in_its_place_are_refused(tmp_path: Path) -> None:
    """Nobody's files are mixed with results by mistake."""
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(InputError, match="holds other files; give a new or an empty folder"):
        KIND.refuse_other(tmp_path, DESIGN)
    with pytest.raises(InputError, match="is a file; results need a folder"):
        KIND.refuse_other(tmp_path / "thesis.tex", DESIGN)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    "manifest",
    [
        '{"experiment": "x", "design": {}}',
        '{"survey": "x", "design": 1}',
        '{"survey": "x"}',
        "{",
        "[]",
        '{"survey":' + "[" * 100_000,
    ],
)
def test_the_manifest_of_something_else_is_refused(manifest: str, tmp_path: Path) -> None:
    """Another study's folder is no place for this one, and a broken manifest none either."""
    (tmp_path / MANIFEST).write_text(manifest, encoding="utf-8")
    with pytest.raises(InputError, match="is no manifest of a survey"):
        KIND.refuse_other(tmp_path, DESIGN)


def test_all_that_differs_is_told(tmp_path: Path) -> None:
    """What is there and what is wanted now, or only the names where the values are hashes."""
    kept(tmp_path, judge="small", parts={"a": 1, "c": 2}, extra=1)
    with pytest.raises(InputError) as refused:
        KIND.refuse_other(tmp_path, DESIGN)
    assert str(refused.value).splitlines() == [
        f"{tmp_path} belongs to another survey; give another folder",
        "  judge: 'small' there, 'large' now",
        "  parts: {'a': 1, 'c': 2} there, {'a': 1, 'b': 2} now",
        "  extra: 1 there, None now",
    ]
    names_only = FolderKind("a survey", mark="survey", other="is another's", names_only=True)
    with pytest.raises(InputError, match=r"\n  parts: different: c, b\n"):
        names_only.refuse_other(tmp_path, DESIGN)


def test_one_number_may_grow_and_never_shrink(tmp_path: Path) -> None:
    """Less than was there would leave some of it out without a word."""
    KIND.refuse_other(kept(tmp_path, people=2), DESIGN)
    for people in (4, "many", None):
        with pytest.raises(InputError, match=f"people: {people!r} there, 3 now"):
            KIND.refuse_other(kept(tmp_path, people=people), DESIGN)


def test_one_process_works_in_a_folder_at_a_time(tmp_path: Path) -> None:
    """Two would pay for the same answers; afterwards the next one may."""
    folder = tmp_path / "out"
    with (
        locked_folder(folder),
        pytest.raises(InputError, match="another process is working in"),
        locked_folder(folder),
    ):
        pass
    with (
        FileLock(folder / ".lock"),
        pytest.raises(InputError, match="another process is working in"),
        locked_folder(folder),
    ):
        pass
    with locked_folder(folder):
        pass


def test_a_folder_with_a_link_is_refused(tmp_path: Path) -> None:
    """A stranger's folder leads nowhere else."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "dialogues.jsonl").symlink_to(tmp_path / "precious.txt")
    with pytest.raises(InputError, match="is a symbolic link"), locked_folder(tmp_path / "out"):
        pass

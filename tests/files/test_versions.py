"""Versions of texts: nothing that was saved is lost, whatever happens in between."""

from __future__ import annotations

import multiprocessing
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.core.errors import InputError, StoreError
from scriptgraph.files.plain import files_of, found, new_file
from scriptgraph.files.versions import KEPT, ChangedError, Versions

ENDINGS = (".yaml", ".md")


def versions(folder: Path, name: str = "tea.yaml") -> Versions:
    return Versions(folder / name, most=1_000)


def hashed(content: bytes) -> str:
    return sha256(content).hexdigest()


def kept(folder: Path, content: bytes) -> Path:
    return folder / KEPT / "versions" / "tea.yaml" / f"{hashed(content)}.yaml"


def test_what_is_kept_are_plain_files(tmp_path: Path) -> None:
    """Each text lies under its hash, with a line for each time that it was saved."""
    one = versions(tmp_path)
    one.save(b"one", None, author="Ann", remark="begun")
    one.save(b"two", hashed(b"one"))
    assert kept(tmp_path, b"one").read_bytes() == b"one"
    ledger = (kept(tmp_path, b"one").parent / "versions.jsonl").read_text("utf-8").splitlines()
    assert len(ledger) == 2
    assert '"author":"Ann","remark":"begun"' in ledger[0]


def test_what_a_crash_left_behind_is_a_version_all_the_same(tmp_path: Path) -> None:
    """A line that was cut off, and a text that no line tells of, cost nothing."""
    one = versions(tmp_path)
    one.save(b"one", None)
    ledger = kept(tmp_path, b"one").parent / "versions.jsonl"
    with ledger.open("a", encoding="utf-8") as file:
        file.write('{"revision": "12')
    one.file.write_bytes(b"two")
    assert [each.outside for each in one.listed()] == [True, False]
    assert one.content(hashed(b"two")) == b"two"


def test_a_version_that_was_changed_is_not_given_out(tmp_path: Path) -> None:
    """What lies under a hash has to be what was saved there."""
    one = versions(tmp_path)
    one.save(b"one", None)
    kept(tmp_path, b"one").write_bytes(b"other")
    with pytest.raises(StoreError, match="damaged"):
        one.content(hashed(b"one"))


def test_what_is_too_large_is_neither_read_nor_saved(tmp_path: Path) -> None:
    """Nothing is filled with what nobody can have written."""
    one = versions(tmp_path)
    with pytest.raises(InputError, match="too long"):
        one.save(b"x" * 1_001, None)
    one.file.write_bytes(b"x" * 1_001)
    with pytest.raises(InputError, match="too large"):
        one.current()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("place", [KEPT, f"{KEPT}/versions", f"{KEPT}/versions/tea.yaml"])
def test_nothing_is_kept_behind_a_link(tmp_path: Path, place: str) -> None:
    """A folder that came from somebody else cannot have us write elsewhere."""
    folder, elsewhere = tmp_path / "scripts", tmp_path / "elsewhere"
    (folder / place).parent.mkdir(parents=True)
    elsewhere.mkdir()
    (folder / place).symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(InputError, match="symbolic link"):
        versions(folder).save(b"one", None)
    assert not list(elsewhere.iterdir())


def _save(folder: Path, number: int) -> bool:
    try:
        versions(folder).save(b"%d" % number, hashed(b"begun"))
    except ChangedError:
        return False
    return True


def test_of_many_processes_one_saves(tmp_path: Path) -> None:
    """Each has read the same text; the others are told, and the file is that of one of them."""
    versions(tmp_path).save(b"begun", None)
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        saved = pool.starmap(_save, [(tmp_path, number) for number in range(9)])
    assert saved.count(True) == 1
    assert (tmp_path / "tea.yaml").read_bytes() == b"%d" % saved.index(True)
    assert len(versions(tmp_path).listed()) == 2


@given(name=st.text(max_size=40).flatmap(lambda t: st.sampled_from([t, f"{t}.yaml", f"{t}.md"])))
def test_a_name_is_refused_or_a_file_of_the_folder(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    """Whatever is asked for: what can be made is found again, and lies nowhere else."""
    folder = tmp_path_factory.mktemp("folder")
    try:
        path = new_file(folder, name, ENDINGS)
    except InputError:
        return
    assert path.parent == folder
    path.write_bytes(b"")
    assert list(files_of(folder, ENDINGS)) == [path]
    assert found(folder, name, ENDINGS) == path

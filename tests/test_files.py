"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scriptgraph.errors import InputError
from scriptgraph.files import whole_file


def test_a_whole_file_takes_its_place_when_it_is_done(tmp_path: Path) -> None:
    """Until then the old one can be read; folders are made, and others may read the file."""
    path = tmp_path / "new" / "file.txt"
    for text in ("first", "second"):
        with whole_file(path) as file:
            file.write(text)
            assert not path.exists() or path.read_text() == "first"
        assert path.read_text() == text
    plain = tmp_path / "plain"
    plain.touch()
    assert path.stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_what_ends_the_writing_early_leaves_nothing(
    tmp_path: Path, error: type[BaseException]
) -> None:
    """Neither half a file nor one beside it."""
    with pytest.raises(error):
        write_half(tmp_path / "file.txt", error)
    assert list(tmp_path.iterdir()) == []


def write_half(path: Path, error: type[BaseException]) -> None:
    with whole_file(path) as file:
        file.write("half")
        raise error


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The place in the message is the one that was asked for."""
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "page.html"
    with pytest.raises(InputError, match=f"cannot write {path}"), whole_file(path):
        pass
    with pytest.raises(InputError, match="No space"), whole_file(tmp_path / "full"):
        raise OSError(28, os.strerror(28))

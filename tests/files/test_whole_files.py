"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import alone_with, append_lines, mend_lines, read_lines
from scriptgraph.files.whole import read_json_object, refuse_links_within, whole_file
from scriptgraph.records.dialogue import Dialogue


def test_a_whole_file_takes_its_place_when_it_is_done(tmp_path: Path) -> None:
    """Until then the old one can be read; folders are made."""
    path = tmp_path / "new" / "file.txt"
    for text in ("first", "second"):
        with whole_file(path) as file:
            file.write(text)
            assert not path.exists() or path.read_text() == "first"
        assert path.read_text() == text


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


def test_what_is_written_is_for_its_owner_only(tmp_path: Path) -> None:
    """Files and the folders made for them can be read by nobody else, whatever the umask is."""
    before = os.umask(0o022)
    try:
        with whole_file(tmp_path / "runs" / "first" / "page.html") as file:
            file.write("what she said")
        append_lines(tmp_path / "runs" / "lines.jsonl", ["{}"])
        with alone_with(tmp_path / "runs" / "other.jsonl"):
            locks = [entry for entry in (tmp_path / "runs").iterdir() if "lock" in entry.name]
            assert len(locks) == 1
            found = {path: path.stat().st_mode & 0o077 for path in (tmp_path / "runs").rglob("*")}
    finally:
        os.umask(before)
    assert len(found) == 4
    assert set(found.values()) == {0}


def test_a_file_that_its_owner_shared_stays_shared(tmp_path: Path) -> None:
    """Writing a report anew does not take it away from those who were let in."""
    path = tmp_path / "page.html"
    path.touch()
    path.chmod(0o644)
    with whole_file(path) as file:
        file.write("new")
    assert path.stat().st_mode & 0o777 == 0o644


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """Lines are refused, a whole file takes the link's place, and the target stays as it is."""
    precious, link = tmp_path / "precious", tmp_path / "link.jsonl"
    precious.write_text("half a line")
    link.symlink_to(precious)
    with pytest.raises(InputError, match=r"link\.jsonl is a symbolic link"):
        append_lines(link, ["{}"])
    with pytest.raises(InputError, match=r"link\.jsonl is a symbolic link"):
        mend_lines(link, pytest.fail)
    with whole_file(link) as file:
        file.write("new")
    assert (precious.read_text(), link.read_text()) == ("half a line", "new")
    assert not link.is_symlink()


def test_a_link_in_place_of_a_lock_is_refused(tmp_path: Path) -> None:
    """A lock is taken on no other file than the one beside what it guards."""
    (tmp_path / ".lines.jsonl.lock").symlink_to(tmp_path / "precious")
    with (
        pytest.raises(InputError, match="is a symbolic link"),
        alone_with(tmp_path / "lines.jsonl"),
    ):
        pass
    assert not (tmp_path / "precious").exists()


@pytest.mark.parametrize("place", ["plan.yaml", "scripts/a.yaml", "scripts", "deep/er/x"])
def test_a_folder_with_a_link_at_any_depth_is_refused(place: str, tmp_path: Path) -> None:
    """The message names the link, whether it leads to a file, to a folder or to nothing."""
    folder = tmp_path / "folder"
    for target in (tmp_path, tmp_path / "file", tmp_path / "nothing"):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "file").touch()
        (folder / place).symlink_to(target)
        with pytest.raises(InputError, match=f"{place} is a symbolic link"):
            refuse_links_within(folder)
        (folder / place).unlink()
    refuse_links_within(folder)


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    """What would never end, or never begin, is refused at once: a pipe, a device, a link to one."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="pipe is a pipe or a device"):
        refuse_links_within(tmp_path)
    (tmp_path / "endless").symlink_to("/dev/zero")
    for name in ("pipe", "endless"):
        with pytest.raises(InputError, match=f"{name} is a pipe or a device"):
            read_json_object(tmp_path / name, "manifest")
        with pytest.raises(InputError, match=f"{name} is a pipe or a device"):
            list(read_lines(tmp_path / name, Dialogue, "a dialogue"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"design":' + "[" * 100_000, "is no manifest: it is nested too deeply"),
        ("[]", "is no manifest"),
        ('{"a": ' + "9" * 5000 + "}", "is no manifest: "),
        ("{", "is no manifest: "),
        ("\x00", "is no manifest: "),
    ],
)
def test_json_that_is_no_object_is_refused_in_one_message(
    text: str, said: str, tmp_path: Path
) -> None:
    """However a file is broken, the message names it."""
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(InputError, match=rf"manifest\.json {said}"):
        read_json_object(tmp_path / "manifest.json", "manifest")

"""Reading files of JSON lines, whatever wrote them and whatever ended the writing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from pydantic import BaseModel

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import (
    append_lines,
    check_writable,
    mend_lines,
    read_line_at,
    read_lines,
    read_placed_lines,
)


class Note(BaseModel):
    text: str
    size: float = 0


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "notes.jsonl"
    path.write_bytes(content)
    return path


def texts(path: Path) -> list[str]:
    return [note.text for note in read_lines(path, Note, "a note")]


def test_every_line_can_be_read_again_where_it_begins(tmp_path: Path) -> None:
    """Whatever length its letters have, and whatever stands between the lines."""
    path = written(tmp_path, '{"text": "ä€𝄞"}\n\n  \r\n{"text": "b"}\r\n{"text": "c"}'.encode())
    placed = list(read_placed_lines(path, Note, "a note"))
    assert [note.text for _, note in placed] == ["ä€𝄞", "b", "c"]
    for start, note in placed:
        assert read_line_at(path, start, Note, "a note") == note


def test_a_line_that_is_not_there_any_more_is_an_error(tmp_path: Path) -> None:
    """Somebody wrote the file anew in between."""
    path = written(tmp_path, b'{"text": "a longer one"}\n')
    with pytest.raises(InputError, match=r"notes\.jsonl, byte 5:\d+: not JSON"):
        read_line_at(path, 5, Note, "a note")
    with pytest.raises(InputError, match="cannot read"):
        read_line_at(tmp_path / "gone.jsonl", 0, Note, "a note")


@pytest.mark.parametrize(
    ("line", "text"),
    [(rb'{"text": "\ud83d", "size": 1}', "\ud83d"), (b'{"text": "a", "size": NaN}', "a")],
)
def test_json_that_only_python_writes_is_read(tmp_path: Path, line: bytes, text: str) -> None:
    """Half a surrogate pair, as a cut-off answer may end in, and numbers that are none."""
    assert texts(written(tmp_path, line)) == [text]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"text": "a"}\n{"text": 1}\n', r"notes\.jsonl:2: not a note: text: "),
        (b'{"size": "big"}\n', r"notes\.jsonl:1: not a note: text: Field required"),
        (b"[]\n", r"notes\.jsonl:1: not a note: the line: "),
        (b"nonsense\n", r"notes\.jsonl:1:1: not JSON"),
        (b'{"text": "\xff"}\n', r"notes\.jsonl:1: not UTF-8"),
        (
            b'{"text": "a"}\n{"text": "',
            r"notes\.jsonl:2:\d+: not JSON: .*the last line was cut off",
        ),
    ],
)
def test_a_line_that_is_no_such_thing_is_named(
    tmp_path: Path, content: bytes, message: str
) -> None:
    """With its place, and what is wrong with it."""
    with pytest.raises(InputError, match=message):
        texts(written(tmp_path, content))


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_line_that_is_nested_too_deeply_is_named(tmp_path: Path, end: bytes) -> None:
    """It is whole, so nobody takes it for one that was cut off, and no reader falls over it."""
    path = written(tmp_path, b'{"text": "a"}\n' + DEEP + end)
    mend_lines(path, pytest.fail)
    with pytest.raises(InputError, match=r"notes\.jsonl:2: not a note: it is nested too deeply"):
        list(read_lines(path, Note, "a note", on_cut_off=pytest.fail))


@pytest.mark.parametrize("cut", [b'{"te', b'{"text": "\xc3', b'{"text": "a"'])
def test_a_cut_off_last_line_is_left_out_where_somebody_wants_to_know(
    tmp_path: Path, cut: bytes
) -> None:
    """In the middle of a word, of a letter, or just before its end."""
    path = written(tmp_path, b'{"text": "a"}\n' + cut)
    heard: list[str] = []
    assert len(list(read_lines(path, Note, "a note", on_cut_off=heard.append))) == 1
    assert heard == [f"{path}:2: the last line was cut off and is left out"]


def test_a_whole_last_line_without_a_line_break_is_read(tmp_path: Path) -> None:
    """Not every editor ends its files with one."""
    path = written(tmp_path, b'{"text": "a"}\n{"text": "b"}')
    found = read_lines(path, Note, "a note", on_cut_off=pytest.fail)
    assert [note.text for note in found] == ["a", "b"]


def test_looking_at_a_file_never_makes_or_removes_it(tmp_path: Path) -> None:
    """What another process writes while somebody looks stays there."""
    path = tmp_path / "lines.jsonl"
    stop = Event()

    def write() -> None:
        while not stop.is_set():
            append_lines(path, ["{}"])
            assert path.stat().st_size > 0
            path.unlink()

    with ThreadPoolExecutor(1) as other:
        writing = other.submit(write)
        try:
            for _ in range(300):
                check_writable(tmp_path / "lines.jsonl")
        finally:
            stop.set()
        writing.result()
    assert [file.name for file in tmp_path.iterdir() if file.name != path.name] == []


def test_a_number_of_too_many_digits_is_told(tmp_path: Path) -> None:
    """A number that Python does not read is a fault of its line, and no line that was cut off."""
    path = tmp_path / "notes.jsonl"
    path.write_text('{"text": "a"}\n{"text": ' + "9" * 5_000 + "}", encoding="utf-8")
    with pytest.raises(InputError, match=r"notes\.jsonl:2: not a note: a number in it has too man"):
        list(read_lines(path, Note, "a note", on_cut_off=pytest.fail))

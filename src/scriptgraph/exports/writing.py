"""Puts exports where they belong: lines, an array, a folder of documents, LLaMA-Factory's list."""

import io
import json
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from scriptgraph.core.errors import InputError
from scriptgraph.files.whole import make_folder, read_json_object

DATASET_INFO = "dataset_info.json"
"""Where LLaMA-Factory looks up the data sets of a folder."""


def write_lines(file: TextIO | io.TextIOBase, lines: Iterable[str]) -> None:
    """Write JSON lines."""
    for line in lines:
        file.write(line + "\n")


def write_array(file: TextIO | io.TextIOBase, lines: Iterable[str]) -> None:
    """Write JSON lines as one JSON array."""
    before = "[\n"
    for line in lines:
        file.write(before + line)
        before = ",\n"
    file.write("\n]\n")


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give a folder to write files into, which go to their place only when all are written.

    A file of the same name is replaced; what else is in the place stays.

    Raises:
        InputError: When it cannot be written.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        make_folder(path.parent)
        beside.mkdir(0o700)
        try:
            yield beside
            make_folder(path)
            for file in sorted(beside.iterdir()):
                file.replace(path / file.name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise InputError(f"cannot write to {path}: {error.strerror or error}") from error


def with_entry(path: Path, name: str, entry: dict[str, Any], *, replace: bool) -> str:
    """Give the text of a `dataset_info.json` with one more data set; the others stay.

    Raises:
        InputError: When the file is no such list, or has another data set of the name.
    """
    noun = "list of data sets for LLaMA-Factory"
    known = read_json_object(path, noun) if path.exists() else {}
    if not replace and known.get(name, entry) != entry:
        raise InputError(f"{path} has another data set {name!r}; --force replaces it")
    return json.dumps({**known, name: entry}, ensure_ascii=False, indent=2) + "\n"

"""An order to export dialogues: in which form, to which place; carried out whole or not at all."""

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from scriptgraph.core.errors import InputError
from scriptgraph.core.printable import printable, printable_json
from scriptgraph.exports.chat import dataset_entry
from scriptgraph.exports.examples import Examples, published_lines
from scriptgraph.exports.forms import Form, Training
from scriptgraph.exports.markdown import document, file_name
from scriptgraph.exports.preferences import preference_lines
from scriptgraph.exports.selection import ExportCounts
from scriptgraph.exports.system import Systems
from scriptgraph.exports.writing import (
    DATASET_INFO,
    whole_folder,
    with_entry,
    write_array,
    write_lines,
)
from scriptgraph.files.whole import whole_file
from scriptgraph.formats.load import load_script
from scriptgraph.formats.script_of import Repertoire
from scriptgraph.prompting.layout import opening_line
from scriptgraph.records.dialogue import Dialogue


class _Printed(io.TextIOBase):
    """Standard output, on which no dialogue can command the reader's terminal."""

    def __init__(self, shown: Callable[[str], str]) -> None:
        self._shown = shown

    def write(self, text: str) -> int:
        return sys.stdout.write(self._shown(text))


@dataclass(frozen=True)
class Order:
    """What is to be written, and where."""

    form: Form
    out: Path | None
    """None for standard output."""

    system: str = "none"
    """The system message of training data: `none`, `script`, `prompt` or the name of a file."""

    script: Path | None = None
    """The script of dialogues that do not lie in an experiment's folder."""

    scripts: tuple[Path, ...] = ()
    """The folders in which experiments keep their scripts."""

    opening: bool = True
    """Whether training data begins with the line that nobody said."""

    force: bool = False
    """Whether what stands in the place is replaced."""

    @property
    def is_folder(self) -> bool:
        """Say whether each dialogue becomes a file of its own."""
        return self.form == "markdown" and self.out is not None and self.out.suffix != ".md"

    def carry_out(self, dialogues: Iterator[Dialogue], counts: ExportCounts) -> None:
        """Write the dialogues, one at a time.

        Raises:
            InputError: When there is nothing to write, or it cannot be written there.
        """
        self._refuse_to_replace()
        match self.form:
            case "markdown" if self.is_folder:
                self._write_folder(dialogues, counts)
            case "markdown":
                self._write(_chapters(dialogues, counts), counts)
            case "published":
                self._write(published_lines(dialogues, counts), counts)
            case "openai" | "sharegpt":
                self._write_examples(self.form, dialogues, counts)
            case "candidates" | "pairs" | "dpo" | "reward":
                self._write(preference_lines(self.form, dialogues, counts), counts)

    def _refuse_to_replace(self) -> None:
        if self.force or self.out is None or not self.out.exists():
            return
        if self.is_folder and self.out.is_dir() and not any(self.out.iterdir()):
            return
        raise InputError(f"{self.out} is there already; --force replaces it")

    def _write_folder(self, dialogues: Iterable[Dialogue], counts: ExportCounts) -> None:
        assert self.out is not None
        taken: set[str] = set()
        with whole_folder(self.out) as folder:
            for dialogue in dialogues:
                path = folder / file_name(dialogue, taken)
                path.write_text(document(dialogue), encoding="utf-8")
                counts.count(dialogue)
            counts.require()

    def _write_examples(
        self, form: Training, dialogues: Iterable[Dialogue], counts: ExportCounts
    ) -> None:
        """Write training data, and for LLaMA-Factory what it has to know about the file."""
        opening = opening_line() if self.opening else ""
        lines = Examples(form, self._systems(), opening).lines(dialogues, counts)
        if form == "openai" or self.out is None:
            self._write(lines, counts)
            return
        info = self.out.with_name(DATASET_INFO)
        entry = dataset_entry(self.out.name, system=self.system != "none")
        text = with_entry(info, self.out.stem, entry, replace=self.force)
        self._write(lines, counts)
        with whole_file(info) as file:
            file.write(text)

    def _write(self, lines: Iterable[str], counts: ExportCounts) -> None:
        is_array = self.out is not None and self.out.suffix == ".json"
        with self._opened() as file:
            (write_array if is_array else write_lines)(file, lines)
            counts.require()

    @contextmanager
    def _opened(self) -> Iterator[TextIO | io.TextIOBase]:
        if self.out is None:
            yield _Printed(printable if self.form == "markdown" else printable_json)
        else:
            with whole_file(self.out) as file:
                yield file

    def _systems(self) -> Callable[[Dialogue], str]:
        """Say where the system message of each dialogue comes from."""
        if self.system == "none":
            return lambda _: ""
        if self.system in ("script", "prompt"):
            given = load_script(self.script) if self.script else None
            content: Literal["script", "prompt"] = "script" if self.system == "script" else "prompt"
            return Systems(content, Repertoire(self.scripts, given)).message
        try:
            text = Path(self.system).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                f"--system {self.system}: this is neither none, script nor prompt, nor a text "
                f"file: {error}"
            ) from error
        return lambda _: text


def _chapters(dialogues: Iterable[Dialogue], counts: ExportCounts) -> Iterator[str]:
    """Write the dialogues as parts of one document."""
    for dialogue in dialogues:
        yield "\n" * bool(counts.exported) + document(dialogue).rstrip("\n")
        counts.count(dialogue)

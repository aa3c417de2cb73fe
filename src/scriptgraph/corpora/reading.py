"""Where the dialogues of any path lie, and how they are read: the one way in for every command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.corpora.layouts import ARRAY, LAYOUTS, Layout
from scriptgraph.corpora.recognising import OURS, holds_nothing, recognised
from scriptgraph.corpora.understood import Understood
from scriptgraph.files.lines import Remark
from scriptgraph.files.whole import refuse_device
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import Results, find_results


@dataclass(frozen=True)
class Given:
    """What somebody has said of a file; what was not said is told by its content."""

    layout: str | None = None
    """One of `LAYOUTS`, or `lines` for our own."""

    named: Mapping[str, str] = field(default_factory=dict[str, str])
    """Which column is which, and who speaks for whom; see `--take`."""


@dataclass
class Corpus:
    """A file in a layout of others; it can be read again and again, and says once what it is."""

    layout: Layout
    named: Mapping[str, str]
    say: Callable[[str], object]
    """Told, when all of it has been read, what was understood."""

    understood: Understood | None = field(default=None, init=False)
    """Of the last reading that came to the file's end."""

    def read(self, path: Path, remark: Remark) -> Iterator[Dialogue]:
        """Read the dialogues, one at a time.

        Raises:
            InputError: When the file is not what it should be, or an id is there twice; it names
                the place.
        """
        if untaken := sorted(self.named.keys() - self.layout.takes):
            raise InputError(
                f"{path}: nobody can say with --take what is the {untaken[0]} in "
                f"{self.layout.title}: {_takes(self.layout)}"
            )
        found, seen = Understood(self.layout.title, remark), dict[str, int]()
        for number, dialogue in enumerate(self.layout.read(path, self.named, found), start=1):
            if (first := seen.setdefault(dialogue.id, number)) != number:
                raise InputError(
                    f"{path}, dialogue {number}: the id {dialogue.id!r} is in dialogue {first} "
                    "already"
                )
            found.add(dialogue)
            yield dialogue
        if self.understood is None:
            for sentence in found.sentences():
                self.say(f"{path}: {sentence}")
        self.understood = found


def find_dialogues(
    path: Path,
    *,
    verdicts: Path | None = None,
    given: Given = Given(),  # it is frozen
    say: Callable[[str], object] = lambda _: None,
) -> Results:
    """Say where the dialogues of a path and what belongs to them lie, whatever their layout.

    Args:
        path: A folder that an experiment wrote, a file of our lines, or a corpus of others.
        verdicts: Where the verdicts are, if not in their usual place.
        given: What somebody has said of the file.
        say: Told what was understood of a corpus of others, once it has been read.

    Raises:
        InputError: When there is nothing of the kind.
    """
    results = find_results(path, verdicts=verdicts)
    layout = None if path.is_dir() else _layout(path, given.layout)
    if layout is None:
        return results
    if layout.name == ARRAY and holds_nothing(path):
        raise InputError(f"{path} is empty: it holds no dialogue")
    return replace(results, read=Corpus(layout, given.named, say).read)


def foreign_corpus(path: Path, given: Given, say: Callable[[str], object]) -> Corpus:
    """Give a file in a layout of others.

    Raises:
        InputError: When it is in none that is known, in our own, or empty.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; give one file of dialogues")
    layout = _layout(path, given.layout)
    if (layout is None or layout.name == ARRAY) and holds_nothing(path):
        raise InputError(f"{path} is empty: it holds no dialogue")
    if layout is None:
        raise InputError(f"{path} holds our own lines already, which every command reads")
    return Corpus(layout, given.named, say)


def _layout(path: Path, name: str | None) -> Layout | None:
    refuse_device(path)
    if name is None:
        return recognised(path)
    if name not in (OURS, *LAYOUTS):
        raise InputError(f"there is no layout {name!r}; there are {', '.join((OURS, *LAYOUTS))}")
    return LAYOUTS.get(name)


def _takes(layout: Layout) -> str:
    return f"only {', '.join(sorted(layout.takes))}" if layout.takes else "its layout says it"

"""What is said about a script, and where in its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Severity = Literal["error", "warning", "info"]
"""An `error` keeps a script from being used; a `warning` deserves a look; `info` is a remark."""

Path = tuple[str | int, ...]
"""Where something stands in the model, e.g. `("sections", "closing", "tasks", "bye", "do")`.

Sections and tasks are named by id, rules numbered from 0: `("sections", "closing", "next", 0)`,
`("anytime", 0)`, `("limits",)`.
"""


_USE = 3
"""Steps to the line that uses a part: `("sections", "consent", "use")`."""


@dataclass(frozen=True)
class Place:
    """A position in a text: line and column count from 1; 0 means that none is known."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Write the place as editors understand it: `file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, eq=False)
class Source:
    """Where a script came from: its file, and the place of each of its parts.

    Two sources always compare equal, because two scripts are the same when they say the same,
    whichever file and line they say it in.
    """

    file: str = ""
    places: Mapping[Path, Place] = field(default_factory=dict)
    is_markdown: bool = False
    """How hints are to write what they show."""

    files: tuple[str, ...] = ()
    """The files of the parts that it uses, those that are not there included."""

    is_part: bool = False
    """Whether it is a part that scripts use, read by itself to be checked."""

    parameters: tuple[str, ...] = ()
    """Of a part, what it is to be given."""

    leaves: tuple[str, ...] = ()
    """Of a part, the exits that its rules may name."""

    def __eq__(self, other: object) -> bool:
        """Compare equal to every other source."""
        return isinstance(other, Source)

    def __hash__(self) -> int:
        """Hash alike, as equal things must."""
        return 0

    def place(self, path: Path) -> Place:
        """Give the place of `path`, or of the nearest part around it that has one."""
        for length in range(len(path), -1, -1):
            if found := self.places.get(path[:length]):
                return found
        return Place(self.file)

    def line_in_words(self, path: Path) -> str:
        """Name the line of `path`, and its file where that is a part's; empty where none is known.

        Beside a finding of one file, a bare line is taken for one of the same file.
        """
        place = self.place(path)
        elsewhere = f" of {place.file}" if place.file and place.file != self.file else ""
        return f"line {place.line}{elsewhere}" if place.line else ""

    def own_place(self, path: Path) -> Place:
        """Give the place of `path` in the script's own file: of a part, where it is used."""
        found = self.place(path)
        name = str(path[1]) if len(path) > 1 else ""
        return found if found.file == self.file else self.use_of(name)

    def use_of(self, section: str) -> Place:
        """Find the line that uses the part of which a section is; any, where that is not known."""
        mine = [key for key in self._uses if section == key or section.startswith(f"{key}_")]
        if mine:
            return self._uses[max(mine, key=len)]
        return next(iter(self._uses.values()), Place(self.file, 1, 1))

    @cached_property
    def _uses(self) -> dict[str, Place]:
        """Give where the script itself uses a part, by the section that stands for it."""
        return {
            str(at[1]): place
            for at, place in self.places.items()
            if len(at) == _USE and at[::2] == ("sections", "use") and place.file == self.file
        }


@dataclass(frozen=True)
class Finding:
    """One remark about a script."""

    rule: str
    """The rule's id, e.g. `unknown-target`."""

    severity: Severity
    message: str
    """What was found and, where it helps, what is allowed; one sentence."""

    place: Place = Place()
    section: str | None = None
    hint: str = ""
    """What to do about it; one sentence, may be empty."""

    kind: str = ""
    """Which of the texts that are kept as data it is; empty where it was made in code."""

    words: tuple[tuple[str, object], ...] = ()
    """What was filled into them, by name: another language fills the same into its own."""

    detail: str = ""
    """The case in English, where `message` tells in another language of what its rule finds."""

    def __str__(self) -> str:
        """Write the finding as one line, and its hint on a second."""
        where = f"{self.place}: " if str(self.place) else ""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{where}{self.severity}: {self.message} [{self.rule}]{hint}"


def first_few(things: Sequence[object], most: int) -> str:
    """Write the first few of several things, and how many more there are."""
    more = f" and {len(things) - most} more" if len(things) > most else ""
    return ", ".join(map(str, things[:most])) + more


def lines_named(numbers: Sequence[int], most: int = 5) -> str:
    """Name lines: the first few, and how many more there are."""
    return f"{'line' if len(numbers) == 1 else 'lines'} {first_few(numbers, most)}"

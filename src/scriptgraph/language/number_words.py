"""The words for numbers, and those around them: one table a language."""

from __future__ import annotations

from functools import cached_property

from pydantic import Field

from scriptgraph.language.table import Table


class Around(Table):
    """Patterns of what stands around a number and makes something else of it."""

    past: str = "(?!)"
    """In a part of a message that tells how it was before: `yesterday 3`."""

    wished: str = "(?!)"
    """In a clause before a number that somebody only wishes for: `I wish it was`."""

    aged: str = "(?!)"
    """Before a number without a unit that is an age: `she was`."""

    denied: str = ""
    """Before a number that is not so: `not`, `statt`."""

    strikes: str = "(?!)"
    """Before a number that is taken back, and is not so either: `delete that`, `borre ese`."""

    before: str = ""
    """Before a number that is no amount, or none that is known: `half past`, `more than`."""

    behind: str = ""
    """Behind such a number: `pm`, `Uhr`, `thirds`."""

    denied_behind: str = ""
    """Behind a number that is not so: `? no`, `ist es nicht`."""

    pairs: tuple[tuple[str, str], ...] = ()
    """What together, before and behind it, makes it such: `à 7 h`."""


class Numbers(Table):
    """The words for numbers."""

    words: dict[str, float] = Field(default_factory=dict)
    weak: dict[str, float] = Field(default_factory=dict)
    """Words that are more often no number than one: `ein`, `one`."""

    articles: tuple[str, ...] = ()
    """Those of them that before a noun are articles."""

    single: str = "(?!)"
    """A pattern of what behind an article makes a number of it: `fois`, `am Tag`."""

    idioms: tuple[str, ...] = ()
    """Phrases that begin with a number and mean none: `null Bock`."""

    pronouns: tuple[str, ...] = ()
    """Before a weak word they make another word of it: `no one`."""

    scales: dict[str, int] = Field(default_factory=dict)
    and_: tuple[str, ...] = ()
    """Between tens and ones."""

    hundred_and: tuple[str, ...] = ()
    glue: str = ""
    """Between ones and tens of one word, the ones first."""

    teens: tuple[int, ...] = ()
    """Tens that are followed by 10 to 19."""

    ten_and: tuple[int, ...] = ()
    """Ones that ten is followed by: `dix-sept`."""

    twenties: tuple[str, ...] = ()
    """Four, and then twenty: eighty."""

    characters: bool = False
    """Whether numbers are written in Chinese characters."""

    point: tuple[str, ...] = ()
    half: tuple[str, ...] = ()
    parts: dict[str, float] = Field(default_factory=dict)
    """Behind a whole number, what adds to it or takes from it: `and a quarter`."""

    none: tuple[str, ...] = ()
    """What as all of an answer is 0: `ninguno`."""

    minus: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    """Between a number and the one that is to take its place: `no wait`."""

    along: tuple[str, ...] = ()
    """Beside such words, what says nothing: `it was`."""

    beside: tuple[str, ...] = ()
    """What may stand directly behind a number and is nothing that is counted: `about`."""

    marks: str = "(?!)"
    """A pattern: behind a number, what makes a mark of it, and nothing that is counted: 3分."""

    at_least: tuple[str, ...] = ()
    """Before a word for minus that is none there: `al menos`, `au moins`."""

    or_: tuple[str, ...] = ()
    """Between two numbers of which one is meant, or what lies between them."""

    either: tuple[str, ...] = ()
    """What leaves open which of two numbers is meant, wherever it stands between them: `maybe`."""

    between: tuple[str, ...] = ()
    """Before two numbers with `both` between them: `between 6 and 7`."""

    both: tuple[str, ...] = ()

    of: tuple[str, ...] = ()
    """Between a number and the end of its scale."""

    out_of: tuple[str, ...] = ()
    """The same behind what is counted: `three nights out of seven`."""

    points: tuple[str, ...] = ()
    """What the marks of a scale are called: "3 points out of 4" is a number."""

    around: Around = Around()

    @cached_property
    def added(self) -> dict[str, float]:
        """Map what is said behind a whole number to what it adds, longer phrases first."""
        found = {**dict.fromkeys(self.half, 0.5), **self.parts}
        return dict(sorted(found.items(), key=lambda one: len(one[0]), reverse=True))

    def adds_to_one(self, said: str) -> bool:
        """Say whether a part is added to an article, too: not in "eine dreiviertel Stunde"."""
        return said in self.half or said.split()[0] in (*self.both, *self.minus)

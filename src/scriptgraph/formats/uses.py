"""A section that stands for a part of another file: `consent: {use: parts/consent.yaml, ...}`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scriptgraph.core.findings import Path
from scriptgraph.formats.naming import did_you_mean
from scriptgraph.formats.outline import Data, Outline, place_name, shown
from scriptgraph.script.authors_words import is_end, means_yes
from scriptgraph.script.model import END_OF_SESSION

USE = ("use", "with", "next", "title", "prefix_values")
"""The keys of a section that uses a part."""

_LONGEST = 500
"""Characters that may stand in a parameter's place."""

_FALSE = ("false", "no")


@dataclass(frozen=True)
class Use:
    """What a section says of the part that it stands for."""

    section: str
    file: str
    """The part's file, from the folder of the file that uses it."""

    given: dict[str, str] = field(default_factory=dict)
    """Parameter → what stands in its place."""

    exits: dict[str, str] = field(default_factory=dict)
    """Exit of the part → where it leads here; its plain end is called `end`."""

    title: str | None = None
    """The title of its first section, where that is another one here."""

    prefix_values: bool = False
    """Whether its values have the name of this section before theirs."""

    @property
    def path(self) -> Path:
        """Say where it stands in the outline."""
        return ("sections", self.section)


def read_use(outline: Outline, name: str, body: dict[str, Data]) -> Use | None:
    """Read a section that uses a part; None where it names none."""
    path: Path = ("sections", name)
    for key in body.keys() - set(USE):
        message = f"section {name!r} uses a part and has a key {key!r} that belongs into the part"
        hint = f"Allowed here: {', '.join(USE)}."
        outline.fault("part-use", message, (*path, key), hint)
    file, title = body.get("use"), body.get("title")
    if not isinstance(file, str) or not file.strip():
        message = f"'use' of section {name!r} is {shown(file)}; it must be the file of a part"
        hint = "Write it from the folder of this file: `use: parts/consent.yaml`."
        outline.fault("part-use", message, (*path, "use"), hint)
        return None
    if not isinstance(given := body.get("with", {}), dict):
        message = f"'with' of section {name!r} is {shown(given)}; it must be texts with names"
        hint = "Write `with: {organisation: the clinic}`."
        outline.fault("part-use", message, (*path, "with"), hint)
        return None
    return Use(
        name,
        file.strip(),
        dict(_given(outline, given, (*path, "with"))),
        dict(_exits(outline, body.get("next", {}), (*path, "next"))),
        title if isinstance(title, str) else None,
        _is_prefixed(outline, body.get("prefix_values"), (*path, "prefix_values")),
    )


def _given(outline: Outline, given: dict[str, Data], path: Path) -> Iterator[tuple[str, str]]:
    for name, text in given.items():
        if not isinstance(text, str) or not text.strip() or len(text) > _LONGEST:
            message = f"the parameter {name!r} of {place_name(path)} is {shown(text)}"
            hint = f"It must be a text of at most {_LONGEST} characters."
            outline.fault("part-use", message, (*path, name), hint)
        yield name, text.strip() if isinstance(text, str) else "…"


def _exits(outline: Outline, ways: Data, path: Path) -> Iterator[tuple[str, str]]:
    """Read where the exits of a part lead: a name, exits with a name each, or rules of these."""
    match ways:
        case str():
            yield END_OF_SESSION, _target(ways)
        case dict() if ways.keys() == {"to"}:
            yield from _exits(outline, ways["to"], path)
        case {"to": str(target), "when": str(leaf), **others} if not others:
            yield leaf.strip(), _target(target)
        case list():
            for number, way in enumerate(ways):
                yield from _exits(outline, way, (*path, number))
        case dict() if not {"to", "if", "when"} & ways.keys():
            for leaf, target in ways.items():
                if isinstance(target, str):
                    yield (END_OF_SESSION if is_end(leaf) else leaf), _target(target)
                else:
                    _no_exit(outline, target, (*path, leaf))
        case _:
            _no_exit(outline, ways, path)


def _target(name: str) -> str:
    return END_OF_SESSION if is_end(name) else name


def _no_exit(outline: Outline, found: Data, path: Path) -> None:
    message = f"{shown(found)} says not where an exit of the part of {place_name(path)} leads"
    hint = "Write `next: intake`, or each exit with its section: `next: {agreed: intake}`."
    outline.fault("part-use", message, path, hint)


def _is_prefixed(outline: Outline, written: Data, path: Path) -> bool:
    if written is None or written in _FALSE or means_yes(written) or written == "true":
        return written is not None and written not in _FALSE
    guess = did_you_mean(str(written), ("true", "false"))
    message = f"'prefix_values' of {place_name(path)} is {shown(written)}{guess}"
    outline.fault("part-use", message, path, "It must be true or false.")
    return False

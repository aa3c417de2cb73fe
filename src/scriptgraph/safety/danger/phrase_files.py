"""Reads files of phrases: ours, one a language, and a clinic's own.

`phrases/README.md` tells what may stand in them. A file is read whole, and all its faults are told
at once.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from scriptgraph.core.danger import About
from scriptgraph.core.errors import InputError
from scriptgraph.safety.danger.denial import Denial
from scriptgraph.safety.danger.habits import Spelling
from scriptgraph.safety.danger.kinds import GRAVEST_FIRST, Kind
from scriptgraph.safety.danger.phrase_checks import Tables
from scriptgraph.safety.danger.phrasing import Phrases

_LARGEST = 1_000_000
"""Of a file, in bytes."""

_ABOUT: dict[str, About] = {
    "self": "self",
    "from-others": "from others",
    "to-others": "to others",
}
_LISTS: dict[str, set[str]] = {
    "spelling": {"keys", "long-keys", "words", "asides", "oaths"},
    "except": {"phrases", "patterns"},
    "denial": {"words", "between", "unless", "behind", "taken-back"},
    "help": {"phrases", "patterns"},
    **{table: {"from-others", "to-others"} for table in ("whom", "whom.patterns")},
    **{level: set(_ABOUT) for level in GRAVEST_FIRST},
    **{f"{level}.patterns": set(_ABOUT) for level in GRAVEST_FIRST},
}
"""Table → its keys, each with a list."""

_NAMED = ("spelling.apart", "parts", "parts.patterns")
"""Tables of which the author names the keys, each with a text."""


@lru_cache
def our_phrases() -> tuple[Phrases, ...]:
    """Give what we listen for, in every language."""
    folder = files("scriptgraph.safety.danger").joinpath("phrases")
    ours = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=str)
    return tuple(phrases_in(one.read_text("utf-8"), one.name, is_ours=True) for one in ours)


def read_phrases(path: Path | str) -> Phrases:
    """Read a clinic's own phrases, to be heard besides ours.

    Example: a file with `[indirect]` and, below it, `self = ["going up to the usual place"]`.

    Args:
        path: A TOML file of at most 1 MB; every table may be left out.

    Raises:
        InputError: It cannot be read, or is written wrong; every fault with its line.
    """
    path = Path(path)
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path}: larger than 1 MB: no list of phrases is that long")
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: not in UTF-8, from byte {error.start}: save it as that"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    return phrases_in(text.removeprefix("\ufeff"), str(path))


def phrases_in(text: str, name: str, *, is_ours: bool = False) -> Phrases:
    """Read phrases from the text of a file.

    Args:
        text: The text of the file.
        name: What the file is called in errors.
        is_ours: Whether it came with the package: then tests have looked at its patterns.

    Raises:
        InputError: It is written wrong; every fault with its line.
    """
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where = line[1] if line else len(text.splitlines())
        raise InputError(f"{name}, line {where}: this is no TOML: {error}") from error
    read = Tables(text, name, _flat(tables), is_ours=is_ours)
    read.check_names(_LISTS, _NAMED)
    found = _phrases(read)
    read.refuse_faults()
    return found


def _flat(tables: dict[str, Any]) -> dict[str, Any]:
    """Put `[explicit.patterns]` and its like beside `[explicit]`."""
    flat: dict[str, Any] = {}
    for name, table in tables.items():
        inner = {key: one for key, one in table.items()} if isinstance(table, dict) else table
        for key in ("patterns", "apart"):
            if isinstance(inner, dict) and isinstance(inner.get(key), dict):
                flat[f"{name}.{key}"] = inner.pop(key)
        flat[name] = inner
    return flat


def _phrases(read: Tables) -> Phrases:
    kinds = [
        (Kind(level, about), level, key) for level in GRAVEST_FIRST for key, about in _ABOUT.items()
    ]
    phrases = {kind: read.phrases(level, key) for kind, level, key in kinds}
    patterns = {kind: read.patterns(f"{level}.patterns", key) for kind, level, key in kinds}
    whom: list[tuple[str, About]] = [("from-others", "from others"), ("to-others", "to others")]
    return Phrases(
        whom_phrases={about: read.phrases("whom", key) for key, about in whom},
        whom_patterns={about: read.patterns("whom.patterns", key) for key, about in whom},
        phrases={kind: found for kind, found in phrases.items() if found},
        patterns={kind: found for kind, found in patterns.items() if found},
        spelling=Spelling(
            keys=read.strings("spelling", "keys"),
            long_keys=read.strings("spelling", "long-keys"),
            words=read.strings("spelling", "words"),
            asides=read.strings("spelling", "asides"),
            oaths=read.strings("spelling", "oaths"),
            apart=read.named("spelling.apart"),
        ),
        denial=Denial(
            words=read.words("denial", "words"),
            between=read.words("denial", "between"),
            unless=read.words("denial", "unless"),
            behind=read.words("denial", "behind"),
            taken_back=read.words("denial", "taken-back"),
        ),
        except_phrases=read.phrases("except", "phrases"),
        except_patterns=read.patterns("except", "patterns"),
        help_phrases=read.phrases("help", "phrases"),
        help_patterns=read.patterns("help", "patterns", accents=True),
    )

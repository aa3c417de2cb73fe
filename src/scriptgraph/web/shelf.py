"""The scripts of a folder, as they are now; one that cannot be used stands beside the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.core.findings import Finding, Place
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.folder import script_files
from scriptgraph.script.model import Script


class UnknownError(InputError):
    """There is no such script, or no such session."""


_Stamp = tuple[int, int]
"""When a file was written last, in nanoseconds, and its size in bytes."""


@dataclass(frozen=True)
class Volume:
    """A file of the folder: a script, or what keeps it from being one."""

    file: Path
    script: Script | None
    findings: tuple[Finding, ...] = ()


@dataclass
class Shelf:
    """Reads a file when it has changed, so that new sessions begin with what it says now."""

    folder: Path
    _read: dict[Path, tuple[_Stamp, Volume]] = field(default_factory=dict)

    def volumes(self) -> list[Volume]:
        """Give every file, by name. Of two different scripts with one id the second is none.

        Raises:
            InputError: When the folder cannot be read.
        """
        return list(self._volumes())

    def scripts(self) -> Mapping[str, Script]:
        """Give the scripts that can be used, by their ids."""
        return {one.script.id: one.script for one in self._volumes() if one.script}

    def script(self, name: str) -> Script:
        """Give a script by its id.

        Raises:
            UnknownError: When there is none; it names those there are.
        """
        scripts = self.scripts()
        if name not in scripts:
            known = ", ".join(sorted(scripts)) or "none that can be used"
            raise UnknownError(f"there is no script {name!r}; there are: {known}")
        return scripts[name]

    def _volumes(self) -> Iterator[Volume]:
        taken: dict[str, Volume] = {}
        for path in script_files(self.folder):
            one = self._volume(path)
            first = taken.setdefault(one.script.id, one) if one.script else one
            if one.script and first.script and first.script.hash != one.script.hash:
                yield Volume(path, None, (_twin(path, one.script.id, first.file),))
            else:
                yield one

    def _volume(self, path: Path) -> Volume:
        try:
            about = path.stat()
        except OSError as error:
            return Volume(path, None, (_unreadable(path, error),))
        stamp = (about.st_mtime_ns, about.st_size)
        known = self._read.get(path)
        if known is None or known[0] != stamp:
            self._read[path] = known = (stamp, _volume(path))
        return known[1]


def _volume(path: Path) -> Volume:
    try:
        return Volume(path, load_script(path))
    except ScriptError as error:
        return Volume(path, None, error.findings)
    except InputError as error:
        return Volume(path, None, (_fault(path, "unreadable", str(error)),))


def _twin(path: Path, name: str, first: Path) -> Finding:
    message = f"{first.name} has the id {name!r} too"
    return _fault(path, "duplicate-script", message, "Give one of them another `script:` name.")


def _unreadable(path: Path, error: OSError) -> Finding:
    return _fault(path, "unreadable", f"the file cannot be read: {error.strerror}")


def _fault(path: Path, rule: str, message: str, hint: str = "") -> Finding:
    return Finding(rule, "error", message, Place(str(path)), hint=hint)

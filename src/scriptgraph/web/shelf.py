"""The scripts of a folder, as they are now; one that cannot be used stands beside the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scriptgraph.core.errors import InputError, ScriptgraphError
from scriptgraph.core.findings import Finding, Place
from scriptgraph.files.stamps import Stamps, stamps
from scriptgraph.formats.build import is_other_kind
from scriptgraph.formats.load import read_script
from scriptgraph.graphs.folder import script_files
from scriptgraph.script.model import Script

_LOG = logging.getLogger("scriptgraph.web")


class UnknownError(InputError):
    """There is no such script, or no such session."""


class FolderError(ScriptgraphError):
    """The folder of the scripts cannot be read; it may be there again in a moment."""


@dataclass(frozen=True)
class Volume:
    """A file of the folder: a script, or what keeps it from being one.

    A programme or a part is none either; that is told as a remark, and as no fault.
    """

    file: Path
    script: Script | None
    findings: tuple[Finding, ...] = ()
    parts: tuple[str, ...] = ()
    """The files of the parts that it uses."""


@dataclass
class Shelf:
    """Reads a file when it has changed, so that new sessions begin with what it says now."""

    folder: Path
    reads: Callable[[Path], tuple[Script | None, Sequence[Finding]]] = read_script
    _read: dict[Path, tuple[Stamps, Volume]] = field(default_factory=dict)

    def volumes(self) -> list[Volume]:
        """Give every file, by name. Different scripts that have one id are none, all of them.

        Raises:
            FolderError: When the folder cannot be read.
        """
        try:
            found = [self._volume(path) for path in script_files(self.folder)]
        except InputError as error:
            raise FolderError(str(error)) from error
        named: dict[str, list[Volume]] = {}
        for one in found:
            named.setdefault(one.script.id if one.script else "", []).append(one)
        return [_alone(one, named[one.script.id]) if one.script else one for one in found]

    def scripts(self) -> Mapping[str, Script]:
        """Give the scripts that can be used, by their ids."""
        return {one.script.id: one.script for one in self.volumes() if one.script}

    def known(self, name: str | None) -> Script | None:
        """Give a script by its id, where there is one that can be used."""
        try:
            return self.scripts().get(name or "")
        except FolderError:
            return None

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

    def _volume(self, path: Path) -> Volume:
        try:
            path.stat()
        except OSError as error:
            return Volume(path, None, (_unreadable(path, error),))
        known = self._read.get(path)
        if known is not None and known[0] == stamps((path, *known[1].parts)):
            return known[1]
        try:
            found = self._volume_of(path)
        except MemoryError:  # that may pass, and is no reason to leave the others out
            return Volume(path, None, (_fault(path, "unreadable", "there is no memory for it"),))
        if any(one.severity == "error" for one in found.findings):
            _LOG.warning("%s is not served: %s", path.name, _told(found.findings))
        self._read[path] = (stamps((path, *found.parts)), found)
        return found

    def _volume_of(self, path: Path) -> Volume:
        try:
            script, findings = self.reads(path)
        except InputError as error:
            return Volume(path, None, (_fault(path, "unreadable", str(error)),))
        return _volume(path, script, findings)


def _volume(path: Path, script: Script | None, findings: Sequence[Finding]) -> Volume:
    parts = script.source.files if script else ()
    errors = tuple(one for one in findings if one.severity == "error")
    if is_other_kind(errors):  # a programme or a part: nothing is wrong with it
        return Volume(path, None, tuple(replace(one, severity="info") for one in errors), parts)
    return Volume(path, script if not errors else None, errors, parts)


def _alone(one: Volume, named: list[Volume]) -> Volume:
    """Let nobody be given another script than they know under a name: two of one name are none."""
    assert one.script
    mine = one.script
    others = [other for other in named if other.script and other.script.hash != mine.hash]
    if not others:
        return one
    message = f"{others[0].file.name} has the id {mine.id!r} too, and is another script"
    hint = "Give one of them another `script:` name."
    return replace(
        one, script=None, findings=(_fault(one.file, "duplicate-script", message, hint),)
    )


def _told(findings: Sequence[Finding]) -> str:
    return "; ".join(map(str, findings))


def _unreadable(path: Path, error: OSError) -> Finding:
    return _fault(path, "unreadable", f"the file cannot be read: {error.strerror}")


def _fault(path: Path, rule: str, message: str, hint: str = "") -> Finding:
    return Finding(rule, "error", message, Place(str(path)), hint=hint)

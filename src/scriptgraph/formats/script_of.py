"""Finds the script that a dialogue was held on: the very same one, by its hash."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from scriptgraph.core.errors import InputError
from scriptgraph.formats.load import load_script
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.script.model import Script


@dataclass
class Repertoire:
    """The scripts to look in.

    Args:
        folders: Where experiments keep the scripts of their dialogues, as `<id>.<suffix>`.
        given: A script for dialogues that lie elsewhere, or do not say which one they followed.
    """

    folders: tuple[Path, ...] = ()
    given: Script | None = None
    _found: dict[tuple[str, str], Script] = field(default_factory=dict)

    def script_of(self, dialogue: Dialogue) -> Script:
        """Give the script of a dialogue.

        Raises:
            InputError: When it is not there, or only in another version.
            ScriptError: When it has faults.
        """
        identity = dialogue.script
        if identity is None:
            if self.given is None:
                raise InputError(
                    f"dialogue {dialogue.id!r} does not say which script it was held on; --script "
                    "FILE does"
                )
            return self.given
        key = (identity["id"], identity["hash"])
        if key not in self._found:
            self._found[key] = self._search(dialogue.id, *key)
        return self._found[key]

    def _search(self, dialogue: str, id_: str, hash_: str) -> Script:
        found = [self.given] if self.given else []
        for folder in self.folders:
            # Names are compared, not put together: an id in a record may hold anything.
            found += [load_script(path) for path in sorted(folder.glob("*")) if path.stem == id_]
        for script in found:
            if (script.id, script.hash) == (id_, hash_):
                return script
        if any(script.id == id_ for script in found):
            raise InputError(
                f"dialogue {dialogue!r} was held on another version of the script {id_!r}, "
                f"with the hash {hash_}"
            )
        other = f"; the one that is given is {self.given.id!r}" if self.given else ""
        raise InputError(
            f"dialogue {dialogue!r} was held on the script {id_!r}, which is not there; "
            f"--script FILE gives it{other}"
        )

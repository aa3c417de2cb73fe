"""Files that hold a script: one that an expert wrote, or a certificate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scriptgraph.script.model import Script


def script_or_certificate(path: Path) -> Script:
    """Read a script, or the one that a certificate holds; both may end in `.json`.

    Raises:
        ScriptError: When the script has faults.
        InputError: When there is none, the certificate was changed, or it is a programme.
    """
    from scriptgraph.assurance.certificate import read_certificate
    from scriptgraph.core.errors import InputError
    from scriptgraph.files.whole import read_json_object
    from scriptgraph.formats.load import load_script
    from scriptgraph.programmes.reading import is_programme

    if is_programme(path):
        raise InputError(f"{path} is a programme: name one of its scripts")
    is_json = path.suffix.lower() == ".json" and path.is_file()
    if is_json and "certificate" in read_json_object(path, "script or certificate"):
        return read_certificate(path).loaded()
    return load_script(path)


def are_programmes(old: Path, new: Path) -> bool:
    """Say whether two versions are ones of a programme, and not of a script.

    Raises:
        InputError: When one is a programme and the other is none.
    """
    from scriptgraph.core.errors import InputError
    from scriptgraph.programmes.reading import is_programme

    found = is_programme(old), is_programme(new)
    if any(found) and not all(found):
        one, other = (old, new) if found[0] else (new, old)
        raise InputError(f"{one} is a programme, and {other} is none: nobody can compare them")
    return all(found)

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
        InputError: When there is none, or the certificate was changed.
    """
    from scriptgraph.assurance.certificate import read_certificate
    from scriptgraph.files.whole import read_json_object
    from scriptgraph.formats.load import load_script

    is_json = path.suffix.lower() == ".json" and path.is_file()
    if is_json and "certificate" in read_json_object(path, "script or certificate"):
        return read_certificate(path).loaded()
    return load_script(path)

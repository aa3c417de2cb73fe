"""What can be said about a script before it runs: faults, and lint.

A session looks for faults and needs no lint, so nothing is imported here before it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scriptgraph.core.findings import Finding
    from scriptgraph.script.model import Script

__all__ = ["check"]


def check(script: Script, ignore: Iterable[str] = ()) -> list[Finding]:
    """List everything that is to be said about a script, in the order of its file.

    Args:
        script: Any script of valid shape.
        ignore: Ids of lint rules to leave out; faults are always reported.
    """
    from scriptgraph.script.check.faults import faults
    from scriptgraph.script.check.lint import lint

    found = faults(script) + lint(script, ignore)
    return sorted(found, key=lambda f: (f.place.file, f.place.line, f.place.column))

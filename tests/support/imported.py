"""What a process of its own imports to do something."""

from __future__ import annotations

import subprocess
import sys
from textwrap import indent

_PROGRAM = """\
import sys
sys.argv = {arguments!r}
try:
{program}
finally:
    print(*sys.modules, file=sys.stderr)
"""


def imported_by(program: str, *arguments: str) -> set[str]:
    """Run a program with the arguments of a command; name the modules there are then."""
    text = _PROGRAM.format(arguments=["scriptgraph", *arguments], program=indent(program, "    "))
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, encoding="utf-8", check=True
    )
    return set(done.stderr.splitlines()[-1].split())


def imported_by_command(*arguments: str) -> set[str]:
    """Run a command; name the modules there are at its end."""
    return imported_by("from scriptgraph.cli import main; main()", *arguments)


def libraries(modules: set[str]) -> set[str]:
    """Name the packages that modules belong to."""
    return {name.partition(".")[0] for name in modules}

"""What every check has in common: a rule, and the remarks it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from scriptgraph.core.findings import Finding, Path, Place, Severity, lines_named
from scriptgraph.core.unforeseen import looked_through
from scriptgraph.script.model import Script


@dataclass(frozen=True)
class Remark:
    """What a check has noticed; its rule adds the id, the severity and the place."""

    message: str
    path: Path
    section: str | None = None
    hint: str = ""
    """A hint that fits this case better than the rule's own."""

    severity: Severity | None = None
    """How bad this case is, where that is not as bad as the rule's others."""


def also(script: Script, paths: Sequence[Path]) -> str:
    """Name the lines in which the same mistake stands again; empty when there are none."""
    lines = [script.source.place(path).line for path in paths]
    others = list(dict.fromkeys(line for line in lines[1:] if line and line != lines[0]))
    return f" (also in {lines_named(others)})" if others else ""


def said_elsewhere(script: Script) -> Iterable[Remark]:
    """Find nothing here: only a reader sees the raw text, and only proofs look at all paths."""
    return ()


Look = Callable[[Script], Iterable[Remark]]
"""A check: it reads a script of valid shape, sound or not, and never raises."""


@dataclass(frozen=True)
class CheckRule:
    """One row of the table of rules: what is looked for, how bad it is, how to mend it."""

    id: str
    severity: Severity
    finds: str
    mend: str
    look: Look
    follows: bool = False
    """Whether it follows moves or values, and so would mistake one fault for many findings."""

    in_markdown: str = ""
    """How it is mended in Markdown, where that is written otherwise."""

    def findings(self, script: Script) -> Iterator[Finding]:
        """Apply the rule to a script; what the check did not foresee is a finding as well."""
        severity: Severity = "error" if self.severity == "error" else "warning"
        place, what = Place(script.source.file), f"the check for {self.id!r}"
        yield from looked_through(lambda: self._found(script), what, place, severity)

    def _found(self, script: Script) -> Iterator[Finding]:
        mend = (self.in_markdown if script.source.is_markdown else "") or self.mend
        for remark in self.look(script):
            yield Finding(
                rule=self.id,
                severity=remark.severity or self.severity,
                message=remark.message,
                place=script.source.place(remark.path),
                section=remark.section,
                hint=remark.hint or mend,
            )

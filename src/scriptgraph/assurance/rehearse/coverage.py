"""What a rehearsal has really seen: read from the graph's trace and messages, never from a plan."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from scriptgraph.assurance.rehearse.visits import SKIPPED, ways_out
from scriptgraph.core.findings import Path
from scriptgraph.core.trace import TraceRecord
from scriptgraph.script import slots
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.script.moves import Transition
from scriptgraph.state.session import SessionState
from scriptgraph.state.skipping import skips_in

Sign = tuple[str, str, str, str]
"""By what a trace tells a move: source, target, kind and label."""


@dataclass(frozen=True)
class Count:
    """How much of something is covered."""

    covered: int
    total: int

    def __str__(self) -> str:
        """Write it as `8/9`."""
        return f"{self.covered}/{self.total}"


class Coverage:
    """Collects what turns of a script's graph have shown."""

    def __init__(self, script: Script) -> None:
        """Begin with nothing seen."""
        self._script = script
        self._sections: set[str] = set()
        self._moves: set[tuple[str, str, Path]] = set()
        self._rules: set[Path] = set()
        self._parts: set[tuple[str, str, str]] = set()
        self._signed: defaultdict[Sign, list[Transition]] = defaultdict(list)
        for section in script.sections:
            for move in ways_out(script, section):
                self._signed[move.source, move.target, move.kind, move.label].append(move)

    def add(self, state: SessionState) -> None:
        """Take in the state after a turn; its trace holds the records of this turn alone."""
        self._sections.add(state["section"])
        for skip in skips_in(state["trace"]):
            self._parts.add((skip["section"], skip["task"], SKIPPED))
        for record in state["trace"]:
            if record["role"] == "action":
                self._act(self._script.by_id[record["section"]], record)
                self._follow(record)
            elif record["role"] == "dialog":
                self._hear(self._script.by_id[record["section"]], state["messages"][-1].text)
            else:
                self._judge(self._script.by_id[record["section"]], record)
                self._follow(record)

    def section(self, section: Section) -> bool:
        """Say whether the session was in a section."""
        return section.id in self._sections

    def rule(self, path: Path) -> bool:
        """Say whether a rule was followed, from whichever section."""
        return path in self._rules

    def move(self, move: Transition) -> bool:
        """Say whether a rule was followed from this section."""
        return (move.source, move.target, move.path) in self._moves

    def missing(self, section: Section, task: Task) -> list[str]:
        """List what was not seen of a task: that it was `said`, `done`, or a value `collected`."""
        return [part for part in _parts(task) if (section.id, task.id, part) not in self._parts]

    @property
    def sections(self) -> Count:
        """Count sections."""
        return Count(len(self._sections), len(self._script.sections))

    @property
    def rules(self) -> Count:
        """Count rules as they are written: one for all sections is one rule."""
        return Count(len(self._rules), len(rules(self._script)))

    @property
    def moves(self) -> Count:
        """Count every rule once for each section that it leads out of."""
        return Count(len(self._moves), sum(map(len, rules(self._script).values())))

    @property
    def tasks(self) -> Count:
        """Count tasks."""
        tasks = [(section, task) for section in self._script.sections for task in section.tasks]
        return Count(sum(not self.missing(*task) for task in tasks), len(tasks))

    def _hear(self, section: Section, message: str) -> None:
        for task in section.tasks:
            if task.say is not None and slots.found_in(task.say, message):
                self._parts.add((section.id, task.id, "said"))

    def _judge(self, section: Section, record: TraceRecord) -> None:
        """Note tasks that were credited on evidence, and the values that came with it."""
        collected = record.get("collected", {})
        refused = {refusal["choice"] for refusal in record["refused"]}
        for quote in record["evidence"]:
            claim = f"{quote['task']}: {quote['status']}"
            if quote["found"] and quote["status"] == "done" and claim not in refused:
                self._parts.add((section.id, quote["task"], "done"))
        for task in section.tasks:
            for name in collected.keys() & task.collect.keys():
                self._parts.add((section.id, task.id, f"collected {name}"))

    def _act(self, section: Section, record: TraceRecord) -> None:
        """Note what an action has come to."""
        for task in section.tasks:
            if task.call is not None:
                self._parts.add((section.id, task.id, record["action"]["status"]))

    def _follow(self, record: TraceRecord) -> None:
        """Note the rule of a move; of rules that look alike a model can choose each in turn."""
        sign = (record["section"], record["choice"], record.get("kind", ""), record["rule"])
        alike = self._signed.get(sign, [])
        if alike and (alike[0].rule is None or alike[0].rule.when is None):
            alike = alike[:1]
        new = [move for move in alike if not self.move(move)]
        for move in (new or alike)[:1]:
            self._moves.add((move.source, move.target, move.path))
            self._rules.add(move.path)


def rules(script: Script) -> dict[Path, list[Transition]]:
    """Map every rule, where it is written, to its moves; those of all sections have several."""
    found: defaultdict[Path, list[Transition]] = defaultdict(list)
    for section in script.sections:
        for move in ways_out(script, section):
            found[move.path].append(move)
    return dict(found)


def _parts(task: Task) -> Iterator[str]:
    if task.say is not None:
        yield "said"
    if task.call is not None:
        yield from ("done", "failed")
        return
    if task.is_judged:
        yield "done"
    if task.if_ is not None:
        yield SKIPPED
    yield from (f"collected {name}" for name in task.collect)

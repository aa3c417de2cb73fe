"""How a session is shown to people: what was said, what was decided and why, where it stands.

Everything here gives rows; `terminal.Terminal.rows` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from langchain_core.messages import HumanMessage
from rich.text import Text

from scriptgraph.cli.terminal import Row
from scriptgraph.core.printable import printable
from scriptgraph.core.trace import Quote, TraceRecord
from scriptgraph.records import in_words
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.script.computed import worked_out
from scriptgraph.script.model import END_OF_SESSION, Script, Section, Task
from scriptgraph.script.routes import LAST
from scriptgraph.state.digressions import moves_of, stack
from scriptgraph.state.progress import Credits, is_settled
from scriptgraph.state.risk import at_risk
from scriptgraph.state.session import SessionState
from scriptgraph.state.speakers import human_author, speaker
from scriptgraph.state.withdrawn import withdrawn

Speaker = Literal[
    "user",
    "agent",
    "human",
    "foreign",
    "evaluator",
    "dispatcher",
    "recap",
    "observer",
    "verifier",
    "migration",
    "fork",
    "carried",
    "action",
]
"""Who a line is from; `foreign` is neither user nor agent. All behind it stand for those of whom
an older dialogue has only their words."""

_SAID = ("user", "agent", "human", "foreign")
_STYLES = {"user": "bold green", "agent": "bold cyan", "human": "bold magenta"}
_FOREIGN = "not the agent"


@dataclass(frozen=True)
class Line:
    """Something that was said."""

    turn: int
    speaker: Speaker
    text: str
    by: str = ""
    """The human's name, where one wrote it in the agent's place."""


Entry = Line | TraceRecord


def session_entries(state: SessionState, *, only_said: bool = False) -> Iterator[Entry]:
    """Put a session in order: in every turn the user's words, the decisions, the agent's words.

    Args:
        state: What is stored of it.
        only_said: Whether the decisions are left out.
    """
    lines = list(_lines(state))
    trace = [] if only_said else state.get("trace", [])
    records = [record for record in trace if record["role"] != "patient"]
    turns = {line.turn for line in lines} | {record["turn"] for record in records}
    for turn in sorted(turns):
        said = [line for line in lines if line.turn == turn]
        yield from (line for line in said if line.speaker == "user")
        yield from (record for record in records if record["turn"] == turn)
        yield from (line for line in said if line.speaker != "user")


def dialogue_entries(dialogue: Dialogue) -> Iterator[Entry]:
    """Put a recorded dialogue in the same order."""
    turn = 1
    for step in dialogue.steps:
        if step.actor == "event":
            continue
        if step.decision is not None and step.actor != "patient":
            yield step.decision
        match step.actor:
            case "patient":
                turn += 1
                if step.words:
                    yield Line(turn, "user", step.words)
            case "dialog":
                yield Line(turn, "agent", step.words)
            case "human" if step.is_humans_message and step.decision:
                yield Line(turn, "human", step.words, step.decision.get("by", ""))
            case actor if step.decision is None:
                yield Line(turn, actor, step.content or "")


def turn_of(entry: Entry) -> int:
    """Give the turn that an entry belongs to."""
    return entry.turn if isinstance(entry, Line) else entry["turn"]


def is_said(entry: Entry) -> bool:
    """Say whether an entry is part of the conversation, and no decision about it."""
    return isinstance(entry, Line) and entry.speaker in _SAID


def entry_rows(entries: Iterable[Entry], agent: str = "agent") -> Iterator[list[Row]]:
    """Show the entries in blocks, each turn under a heading."""
    shown = 0
    for entry in entries:
        if (turn := turn_of(entry)) != shown:
            shown = turn
            yield [(Text(f"Turn {turn}", "bold"), Text())]
        yield [line_row(entry, agent)] if isinstance(entry, Line) else decision_rows(entry)


def line_row(line: Line, agent: str = "agent") -> Row:
    """Show what was said and by whom."""
    names = {"agent": agent, "foreign": _FOREIGN}
    name = line.by or names.get(line.speaker, line.speaker)
    return Text(name, _STYLES.get(line.speaker, "dim")), _text(line.text)


def decision_rows(record: TraceRecord) -> list[Row]:
    """Show one decision: what was chosen by which rule, what was possible, why, at what price."""
    rows: list[Row] = [(Text(record["role"], "bold yellow"), _headline(record))]
    if possible := in_words.possible(record):
        rows.append(_dim("possible", possible))
    if because := in_words.because(record):
        rows.append((Text("because", "dim"), _text(because)))
    if guarded := in_words.guarded(record):
        rows.append((Text("guard", "dim"), Text(printable(guarded), "red")))
    rows += _listed("evidence", [_quote(quote) for quote in record["evidence"]])
    if collected := record.get("collected"):
        told = in_words.collected(collected, record.get("corrected"))
        rows.append((Text("collected", "dim"), _text(told)))
    if gone := record.get("withdrawn"):
        rows.append((Text("taken back", "dim"), _text(", ".join(gone))))
    rows += _listed("computed", [_text(one) for one in record.get("computed", [])])
    rows += _listed("undecided", [_text(one) for one in record.get("undecided", [])])
    rows += _refused(record)
    rows += _listed("candidates", [_text(one) for one in in_words.candidates(record)])
    if record["role"] not in ("takeover", "migration", "fork", "carried"):
        rows.append(_dim("model", in_words.cost(record.get("call"))))
    if guarding := record.get("guard_call"):
        rows.append(_dim("guard", in_words.cost(guarding)))
    if dropped := record.get("dropped"):
        rows.append(_dim("dropped", f"a reply written ahead · {in_words.cost(dropped)}"))
    if judging := record.get("selection", {}).get("call"):
        rows.append(_dim("judge", in_words.cost(judging)))
    return rows


def brief_rows(record: TraceRecord) -> list[Row]:
    """Show of one decision what changed: quotes, what was refused, a move's reason, a recap."""
    quotes = [_quote(quote) for quote in record["evidence"] if quote["text"]]
    rows: list[Row] = [("", quote) for quote in quotes]
    rows += _refused(record)
    if unscored := in_words.unscored(record):
        rows.append(("", Text(printable(unscored), "yellow")))
    moved = record["role"] in ("evaluator", "dispatcher") and record.get("kind") != "stay"
    if moved or record["role"] in ("recap", "action"):
        reason = Text(f" · {printable(record['reason'])}", "dim")
        rows.append((Text(record["role"], "bold yellow"), Text.assemble(_headline(record), reason)))
    return rows


def section_line(section: Section, credits: Credits) -> str:
    """Say in one line how far a section has come."""
    settled = sum(is_settled(task, credits) for task in section.tasks)
    count = len(section.tasks)
    return f"── {section.title} · {settled} of {count} task{'s' if count != 1 else ''} ──"


def place_rows(script: Script, state: SessionState) -> list[Row]:
    """Show where a session stands: the tasks, what is known, the turns, and the ways on."""
    section = script.by_id[state.get("section", script.first.id)]
    credits = state.get("progress", {}).get(section.id, {})
    number = f"section {script.sections.index(section) + 1} of {len(script.sections)}"
    limit, turns = script.limit(section), script.most_turns(section)
    most = f" of {turns}, then {limit[0].then}" if limit and turns else ", no limit"
    places = reversed(stack(state))
    rows = [
        *_listed("section", [Text.assemble((section.title, "bold"), f" · {number}")]),
        *_listed("tasks", [_task(task, credits) for task in section.tasks]),
        *_listed("goes back to", [_text(script.by_id[name].title) for name in places]),
        *_listed("turns here", [Text(f"{state.get('section_turns', 0)}{most}")]),
    ]
    if risk := at_risk(state):
        about = f", {risk.newest.about}" if risk.newest.about else ""
        told = f"{risk.level}{about}, since turn {risk.dangers[0].turn}: {risk.newest.reason}"
        rows += _listed("danger", [_text(f"{told}; no human has looked")])
    if collected := state.get("collected"):
        rows += _listed("collected", [_text(in_words.collected(collected))])
    if gone := withdrawn(state):
        rows += _listed("taken back", [_text(", ".join(gone))])
    if computed := worked_out(script, state.get("collected", {})):
        rows += _listed("computed", [_text(in_words.collected(computed))])
    ways = [(f"→ {move.target}", move.label) for move in moves_of(script, state)]
    if script.ends_in(section):
        ways.append((f"→ {END_OF_SESSION}", LAST))
    return [*rows, *_listed("ways on", [_text(way) for way in columns(ways)])]


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Align a table of short texts."""
    cells = [[Text(printable(cell)) for cell in row] for row in rows]
    widths = [max(cell.cell_len for cell in column) for column in zip(*cells, strict=True)]
    for row in cells:
        for cell, width in zip(row, widths, strict=True):
            cell.pad_right(width - cell.cell_len)
    return ["  ".join(cell.plain for cell in row).rstrip() for row in cells]


def _lines(state: SessionState) -> Iterator[Line]:
    turn, script = 1, state.get("script")
    for message in state.get("messages", []):
        if isinstance(message, HumanMessage):
            yield Line(turn, "user", message.text)
        elif script and speaker(message, script["id"]) is None:
            yield Line(turn, "foreign", message.text)
        else:
            by = human_author(message)
            yield Line(turn, "human" if by else "agent", message.text, by)
            turn += 1


def _headline(record: TraceRecord) -> Text:
    text, rule = in_words.outcome(record)
    if not rule:
        return _text(text)
    return Text.assemble((printable(text), "bold"), printable(f" ({rule})"))


def _quote(quote: Quote) -> Text:
    lost = " is not in the transcript" if in_words.is_invented(quote) else ""
    return Text.assemble(
        ("✓ ", "green") if quote["found"] else ("✗ ", "red"),
        printable(f"{in_words.claim(quote)}: "),
        (printable(in_words.said(quote)), "italic"),
        (lost, "red"),
    )


def _refused(record: TraceRecord) -> list[Row]:
    refused = map(in_words.refused, record["refused"])
    rows = _listed("refused", [Text(printable(one), "red") for one in refused])
    broken = in_words.broken(record)
    return rows + _listed("sent as it is", [Text(printable(broken), "red")] if broken else [])


def _task(task: Task, credits: Credits) -> Text:
    credit = credits.get(task.id)
    if credit and is_settled(task, credits):
        sign, about = ("✓", "green"), f"{credit['status']} in turn {credit['turn']}"
        quote = f"“{credit['evidence']}”"
    else:
        sign, about = ("○", "yellow"), "said, still open" if credit else "open"
        quote = task.do or task.say or ""
    optional = ", optional" if task.optional else ""
    return Text.assemble(
        sign, (f" {task.id}", "bold"), f" · {about}{optional} · ", (printable(quote), "dim")
    )


def _listed(label: str, texts: Sequence[Text]) -> list[Row]:
    """Put a label before the first of several texts."""
    return [(Text("" if number else label, "dim"), text) for number, text in enumerate(texts)]


def _dim(label: str, text: str) -> Row:
    return Text(label, "dim"), Text(printable(text), "dim")


def _text(text: str) -> Text:
    return Text(printable(text))

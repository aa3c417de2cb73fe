"""How a session is shown to people: what was said, what was decided and why, where it stands.

Everything here gives rows; `terminal.Terminal.rows` writes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from langchain_core.messages import HumanMessage
from rich.text import Text

from scriptgraph.cli.terminal import Row
from scriptgraph.core.printable import printable
from scriptgraph.core.trace import Quote, TraceRecord
from scriptgraph.language.labels import Labels
from scriptgraph.language.retold import retold
from scriptgraph.records import in_words
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.script.model import Script
from scriptgraph.script.section import UNNAMED
from scriptgraph.state.session import SessionState
from scriptgraph.state.speakers import human_author, speaker
from scriptgraph.state.spoken import with_units

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
    "hook",
]
"""Who a line is from; `foreign` is neither user nor agent. All behind it stand for those of whom
an older dialogue has only their words."""

_SAID = ("user", "agent", "human", "foreign")
_STYLES = {"user": "bold green", "agent": "bold cyan", "human": "bold magenta"}


@dataclass(frozen=True)
class Line:
    """Something that was said."""

    turn: int
    speaker: Speaker
    text: str
    by: str = ""
    """The human's name, where one wrote it in the agent's place."""

    place: int = field(default=0, compare=False)
    """How many messages there were with it; 0 where nobody has counted."""


Entry = Line | TraceRecord


def session_entries(state: SessionState, *, only_said: bool = False) -> Iterator[Entry]:
    """Put a session in order: in every turn the user's words, the decisions, the agent's words.

    What the user says once a turn has ended the session stands behind the decision that did.

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
        heard = [line for line in said if line.speaker == "user"]
        for record in (record for record in records if record["turn"] == turn):
            covers = record.get("covers", len(lines))
            yield from (line for line in heard if line.place <= covers)
            heard = [line for line in heard if line.place > covers]
            yield record
        yield from (*heard, *(line for line in said if line.speaker != "user"))


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


def entry_rows(
    entries: Iterable[Entry],
    words: Labels,
    agent: str | None = None,
    script: Script | None = None,
) -> Iterator[list[Row]]:
    """Show the entries in blocks, each turn under a heading.

    Args:
        entries: What was said and decided.
        words: Those that it is told in.
        agent: What the agent is called.
        script: The script, which knows what values are; without it they stand as they are kept.
    """
    shown = 0
    for entry in entries:
        if (turn := turn_of(entry)) != shown:
            shown = turn
            yield [(Text(words.say("turn", turn=turn), "bold"), Text())]
        if isinstance(entry, Line):
            yield [line_row(entry, words, agent)]
        else:
            yield decision_rows(entry, words, script)


def agent_name(script: Script, words: Labels) -> str:
    """Name who speaks; whom the script gives no name has one in its language."""
    name = script.agent.name
    return words.say("assistant") if name == UNNAMED else name


def line_row(line: Line, words: Labels, agent: str | None = None) -> Row:
    """Show what was said and by whom."""
    names = {
        "agent": agent or words.say("agent"),
        "foreign": words.say("not_the_agent"),
        "user": words.say("user"),
        "human": words.say("human"),
    }
    name = line.by or names.get(line.speaker, line.speaker)
    return Text(name, _STYLES.get(line.speaker, "dim")), plain(line.text)


def decision_rows(record: TraceRecord, words: Labels, script: Script | None = None) -> list[Row]:
    """Show one decision: what was chosen by which rule, what was possible, why, at what price."""
    tell = words.tell
    rows: list[Row] = [(_role(record, words), _headline(record, words))]
    if possible := in_words.possible(record, words):
        rows.append(_dim(tell("possible"), possible))
    if because := in_words.because(record, words):
        rows.append((Text(tell("because"), "dim"), plain(because)))
    if guarded := in_words.guarded(record, words):
        rows.append((Text(tell("guard"), "dim"), Text(printable(guarded), "red")))
    rows += listed(tell("evidence"), [_quote(quote, words) for quote in record["evidence"]])
    if told := _collected(record, words, script):
        rows.append((Text(words.say("collected"), "dim"), plain(told)))
    if gone := record.get("withdrawn"):
        rows.append((Text(tell("withdrawn"), "dim"), plain(", ".join(gone))))
    computed = [retold(one, words.code) for one in record.get("computed", [])]
    rows += listed(words.say("computed"), [plain(one) for one in computed])
    rows += listed(tell("asked"), [plain(one) for one in in_words.skips(record, words)])
    rows += listed(tell("undecided"), [plain(one) for one in in_words.undecided(record, words)])
    rows += _refused(record, words)
    rows += listed(tell("candidates"), [plain(one) for one in in_words.candidates(record, words)])
    if record["role"] not in ("takeover", "migration", "fork", "carried", "hook"):
        rows.append(_dim(words.say("model"), in_words.cost(record.get("call"), words)))
    if guarding := record.get("guard_call"):
        rows.append(_dim(tell("guard"), in_words.cost(guarding, words)))
    if dropped := record.get("dropped"):
        told = tell("written_ahead", cost=in_words.cost(dropped, words))
        rows.append(_dim(tell("dropped"), told))
    if judging := record.get("selection", {}).get("call"):
        rows.append(_dim(tell("judge"), in_words.cost(judging, words)))
    return rows


def _collected(record: TraceRecord, words: Labels, script: Script | None) -> str:
    values, before = record.get("collected", {}), record.get("corrected", {})
    if script is not None:
        return in_words.collected(with_units(script, values), with_units(script, before), words)
    return in_words.collected(values, before, words)


def brief_rows(record: TraceRecord, words: Labels) -> list[Row]:
    """Show of one decision what changed: quotes, what was refused, a move's reason, a recap."""
    quotes = [_quote(quote, words) for quote in record["evidence"] if quote["text"]]
    rows: list[Row] = [("", quote) for quote in quotes]
    rows += _refused(record, words)
    if unscored := in_words.unscored(record, words):
        rows.append(("", Text(printable(unscored), "yellow")))
    moved = record["role"] in ("evaluator", "dispatcher") and record.get("kind") != "stay"
    if moved or record["role"] in ("recap", "action"):
        reason = Text(f" · {printable(retold(record['reason'], words.code))}", "dim")
        rows.append((_role(record, words), Text.assemble(_headline(record, words), reason)))
    return rows


def _role(record: TraceRecord, words: Labels) -> Text:
    return Text(words.trace.get(record["role"], record["role"]), "bold yellow")


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
    for place, message in enumerate(state.get("messages", []), start=1):
        if isinstance(message, HumanMessage):
            yield Line(turn, "user", message.text, place=place)
        elif script and speaker(message, script["id"]) is None:
            yield Line(turn, "foreign", message.text, place=place)
        else:
            by = human_author(message)
            yield Line(turn, "human" if by else "agent", message.text, by, place)
            turn += 1


def _headline(record: TraceRecord, words: Labels) -> Text:
    text, rule = in_words.outcome(record, words)
    if not rule:
        return plain(text)
    return Text.assemble((printable(text), "bold"), printable(f" ({rule})"))


def _quote(quote: Quote, words: Labels) -> Text:
    lost = words.tell("not_in_transcript") if in_words.is_invented(quote) else ""
    return Text.assemble(
        ("✓ ", "green") if quote["found"] else ("✗ ", "red"),
        printable(f"{in_words.claim(quote, words)}: "),
        (printable(in_words.said(quote, words)), "italic"),
        (lost, "red"),
    )


def _refused(record: TraceRecord, words: Labels) -> list[Row]:
    refused = (in_words.refused(one, words) for one in record["refused"])
    told = [Text(printable(one), "red") for one in refused]
    rows = listed(words.tell("refused"), told)
    broken = in_words.broken(record)
    sent = [Text(printable(broken), "red")] if broken else []
    return rows + listed(words.tell("sent_as_it_is"), sent)


def listed(label: str, texts: Sequence[Text]) -> list[Row]:
    """Put a label before the first of several texts."""
    return [(Text("" if number else label, "dim"), text) for number, text in enumerate(texts)]


def _dim(label: str, text: str) -> Row:
    return Text(label, "dim"), Text(printable(text), "dim")


def plain(text: str) -> Text:
    """Show a text as it is, without what a terminal would take for a command."""
    return Text(printable(text))

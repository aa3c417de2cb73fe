"""Where a session stands: its section, what is known, and the ways on."""

from __future__ import annotations

from rich.text import Text

from scriptgraph.cli.rendering import columns, listed, plain
from scriptgraph.cli.terminal import Row
from scriptgraph.core.printable import printable
from scriptgraph.language.labels import Labels, labels
from scriptgraph.language.retold import retold
from scriptgraph.records import in_words
from scriptgraph.records.rule_words import rule_in_words
from scriptgraph.script.computed import worked_out
from scriptgraph.script.model import Script, Section, Task
from scriptgraph.script.routes import AFTER_END, LAST
from scriptgraph.state.digressions import moves_of, stack
from scriptgraph.state.progress import Credits, is_settled
from scriptgraph.state.risk import at_risk
from scriptgraph.state.session import SessionState
from scriptgraph.state.skipping import is_skipped
from scriptgraph.state.spoken import with_units
from scriptgraph.state.withdrawn import withdrawn


def section_line(section: Section, credits: Credits, words: Labels) -> str:
    """Say in one line how far a section has come."""
    settled = sum(is_settled(task, credits) for task in section.tasks)
    count = len(section.tasks)
    told = words.say("progress_one" if count == 1 else "progress", done=settled, count=count)
    return f"── {section.title} · {told} ──"


def place_rows(script: Script, state: SessionState) -> list[Row]:
    """Show where a session stands: the tasks, what is known, the turns, and the ways on."""
    words = labels(script.language)
    section = script.by_id[state.get("section", script.first.id)]
    credits = state.get("progress", {}).get(section.id, {})
    at, count = script.sections.index(section) + 1, len(script.sections)
    number = words.say("section_number", number=at, count=count)
    limit, turns = script.limit(section), script.most_turns(section)
    most = words.say("no_limit")
    if limit and turns:
        most = words.say("of_then", turns=turns, then=in_words.target(limit[0].then, words))
    places = reversed(stack(state))
    rows = [
        *listed(words.say("section"), [Text.assemble((section.title, "bold"), f" · {number}")]),
        *listed(words.say("tasks"), [_task(task, credits, words) for task in section.tasks]),
        *listed(words.say("goes_back_to"), [plain(script.by_id[name].title) for name in places]),
        *listed(words.say("turns_here"), [Text(f"{_turns_here(state)}{most}")]),
    ]
    if risk := at_risk(state):
        about = f", {risk.newest.about}" if risk.newest.about else ""
        told = f"{risk.level}{about}, since turn {risk.dangers[0].turn}: {risk.newest.reason}"
        told = retold(f"{told}; no human has looked", words.code)
        rows += listed(words.say("danger"), [plain(told)])
    if collected := state.get("collected"):
        told = in_words.collected(with_units(script, collected), words=words)
        rows += listed(words.say("collected"), [plain(told)])
    if gone := withdrawn(state):
        rows += listed(words.tell("withdrawn"), [plain(", ".join(gone))])
    if computed := worked_out(script, state.get("collected", {})):
        told = in_words.collected(with_units(script, computed), words=words)
        rows += listed(words.say("computed"), [plain(told)])
    return [*rows, *listed(words.say("ways_on"), _ways(script, state, section, words))]


def _ways(script: Script, state: SessionState, section: Section, words: Labels) -> list[Text]:
    """List the ways on: while a human is there or waited for, and behind the end, none is open."""
    if state.get("status") == "ended":
        return []
    if state.get("human"):
        return [plain(words.say("human_leads"))]
    ways = [
        (f"→ {in_words.target(move.target, words)}", rule_in_words(move.label, words))
        for move in moves_of(script, state)
    ]
    if script.ends_in(section):
        ways.append((f"→ {words.say('end')}", rule_in_words(LAST, words)))
    return [plain(way) for way in columns(ways)]


def _turns_here(state: SessionState) -> int:
    """Count the turns of the visit; what is answered behind the end is none of the section's."""
    replies = (one for one in state.get("trace", []) if one["role"] == "dialog")
    behind = sum(one["rule"] == AFTER_END for one in replies)
    return state.get("section_turns", 0) - behind


def _task(task: Task, credits: Credits, words: Labels) -> Text:
    credit = credits.get(task.id)
    if is_skipped(task, credits):
        sign, about = ("-", "dim"), words.say("skipped")
        quote = f"{words.picture_words['if']} {task.if_}"
    elif credit and is_settled(task, credits):
        status = words.session.get(credit["status"].replace(" ", "_"), credit["status"])
        told = words.say("in_turn", status=status, turn=credit["turn"])
        sign, about = ("✓", "green"), told
        quote = f"“{credit['evidence']}”"
    else:
        sign, about = ("○", "yellow"), words.say("said_open" if credit else "open")
        quote = task.do or task.say or ""
    optional = f", {words.say('optional')}" if task.optional else ""
    return Text.assemble(
        sign, (f" {task.id}", "bold"), f" · {about}{optional} · ", (printable(quote), "dim")
    )

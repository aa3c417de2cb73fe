"""Reads a programme, and the scripts that it names: all faults at once, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path as File
from typing import Any

from scriptgraph.core.errors import ScriptError
from scriptgraph.core.findings import Finding, Path
from scriptgraph.core.validation import NAME
from scriptgraph.formats.load import read_file, read_script
from scriptgraph.formats.naming import closest, did_you_mean, slug, title_from
from scriptgraph.formats.outline import Data, Outline, shown
from scriptgraph.formats.reach import Reach
from scriptgraph.formats.samples import found_sample
from scriptgraph.formats.yaml import read_yaml
from scriptgraph.programmes.checking import faults
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.names import RESERVED
from scriptgraph.programmes.spacing import read_span
from scriptgraph.script.model import Limit, Rule, Script

PROGRAMME = ("programme", "title", "version", "danger", "sessions")
SESSION = (
    *("title", "script", "keep", "homework", "knows"),
    *("after", "within", "next", "limits", "danger"),
)
RULE = ("to", "if")
LIMIT = ("visits", "then")

_BEGINS = re.compile(r"^programme[ \t]*:", re.MULTILINE)
_WHEN = (
    "between sessions nobody is there to judge a sentence: write `if`, over a value that a session "
    "keeps"
)
_NOT_HERE: Mapping[str, str] = {
    "when": _WHEN,
    "urgent": "danger leads on by `danger: SESSION`",
    "turns": "how long a session lasts is said by its script; here `visits` counts sessions",
}


def is_programme(path: File) -> bool:
    """Say whether a file, or what we ship under a name, is a programme."""
    file = found_sample(path, "programme")
    if file.suffix.lower() not in (".yaml", ".yml"):
        return False
    try:
        return bool(_BEGINS.search(file.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError):
        return False  # what reads it as a script says what is wrong with the file


def load_programme(path: File) -> Programme:
    """Load a programme that can be used.

    Raises:
        ScriptError: When it, or one of its scripts, has faults; it carries all of them.
    """
    programme, findings = read_programme(path)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors or programme is None:
        raise ScriptError(errors)
    return programme


def read_programme(path: File) -> tuple[Programme | None, list[Finding]]:
    """Read a programme and list what keeps it from being used, and what deserves a look.

    Returns:
        What is left of it without the faulty parts, None where nothing is; and the findings, its
        own in the order of its file, then those of its scripts.
    """
    file = found_sample(path, "programme")
    return _read(read_file(file), file.parent)


def read_programme_text(text: str, folder: File) -> tuple[Programme | None, list[Finding]]:
    """Read a programme that is given as a text; its scripts lie in a folder."""
    return _read(read_yaml(text, "<text>"), folder)


def _read(outline: Outline, folder: File) -> tuple[Programme | None, list[Finding]]:
    if outline.data is None:
        return None, outline.findings
    data = _known(outline, outline.data, (), PROGRAMME)
    sessions = tuple(_sessions(outline, data.get("sessions")))
    if not sessions:
        return None, outline.findings
    scripts, others = _scripts(outline, sessions, folder)
    name = _text(outline, data, (), "programme") or "programme"
    programme = Programme(
        id=slug(name) or "programme",
        version=_number(outline, data, (), "version") or 1,
        title=_text(outline, data, (), "title") or (name if " " in name else title_from(name)),
        danger=_name(outline, data, (), "danger"),
        sessions=sessions,
        scripts=scripts,
        source=outline.source(),
    )
    findings = [*outline.findings, *faults(programme, is_whole=not outline.findings)]
    findings.sort(key=lambda found: (found.place.line, found.place.column))
    return programme, [*findings, *others]


def _sessions(outline: Outline, data: Data) -> Iterator[PlannedSession]:
    if not isinstance(data, dict) or not data:
        message = f"'sessions' is {shown(data)}; it must be names with a session each"
        if data is None:
            message = "the programme has no sessions"
        hint = "Write `sessions:`, and below it, indented, `first:` with `script: first.yaml`."
        outline.fault("missing", message, ("sessions",), hint)
        return
    for name, body in data.items():
        path: Path = ("sessions", name)
        if not re.match(NAME, name) or name.casefold() in RESERVED:
            why = "it may hold letters, digits, _ and -, and no blanks"
            why = "that name is reserved" if name.casefold() in RESERVED else why
            message = f"a session cannot be called {name!r}: {why}"
            outline.fault("bad-name", message, path, "Give it another name; `title` is for people.")
            continue
        if body is None:
            continue  # the reader has reported it
        if not isinstance(body, dict):
            message = f"session {name!r} is {shown(body)}; it must be a group of keys"
            outline.fault("wrong-value", message, path, "Write `script: first.yaml` below it.")
            continue
        yield _session(outline, name, _known(outline, body, path, SESSION))


def _session(outline: Outline, name: str, body: dict[str, Data]) -> PlannedSession:
    path: Path = ("sessions", name)
    if "script" not in body:
        hint = "Write `script:` and the file's name."
        outline.fault("missing", f"session {name!r} has no 'script'", path, hint)
    homework = _names(outline, body, path, "homework")
    return PlannedSession(
        id=name,
        title=_text(outline, body, path, "title") or title_from(name),
        script=_text(outline, body, path, "script") or "?",
        keep=_names(outline, body, path, "keep"),
        homework=homework,
        knows=_names(outline, body, path, "knows"),
        after=_span(outline, body, path, "after"),
        within=_span(outline, body, path, "within"),
        next=tuple(_rules(outline, body.get("next"), (*path, "next"))),
        limits=_limit(outline, body.get("limits"), (*path, "limits")),
        danger=_name(outline, body, path, "danger"),
    )


def _rules(outline: Outline, data: Data, path: Path) -> Iterator[Rule]:
    if data is None:
        return
    for number, one in enumerate(data if isinstance(data, list) else [data]):
        here = (*path, number) if isinstance(data, list) else path
        rule = {"to": one} if isinstance(one, str) else one
        if not isinstance(rule, dict):
            message = f"a rule is {shown(one)}; it must be the name of a session, or `to` and `if`"
            outline.fault("wrong-value", message, here, "Write `- {to: second, if: isi >= 15}`.")
            continue
        rule = _known(outline, rule, here, RULE)
        to, condition = _name(outline, rule, here, "to"), _text(outline, rule, here, "if")
        if "to" not in rule:
            outline.fault("missing", "a rule has no 'to'", here, "Say which session follows.")
        if to:
            yield Rule.model_validate({"to": to, "if": condition})


def _limit(outline: Outline, data: Data, path: Path) -> Limit | None:
    if data is None:
        return None
    if not isinstance(data, dict):
        message = f"'limits' is {shown(data)}; it must be `visits` and `then`"
        outline.fault("wrong-value", message, path, "Write `limits: {visits: 4, then: end}`.")
        return None
    body = _known(outline, data, path, LIMIT)
    for key in (key for key in LIMIT if key not in body):
        outline.fault("missing", f"the limits have no {key!r}", path, "Write both of them.")
    visits, then = _number(outline, body, path, "visits"), _name(outline, body, path, "then")
    return Limit(visits=visits, then=then) if visits and then else None


def _scripts(
    outline: Outline, sessions: Sequence[PlannedSession], folder: File
) -> tuple[dict[str, Script], list[Finding]]:
    """Read every script once; what is wrong in one is told at its own lines, and at its session."""
    reach = Reach(folder, folder, read_file)
    read: dict[str, tuple[Script | None, list[Finding]]] = {}
    for session in sessions:
        written, path = session.script, ("sessions", session.id, "script")
        if path not in outline.places:
            continue
        if (file := reach.found(written)) is None or not file.is_file():
            message = f"there is no script {written!r} in the programme's folder, or below"
            outline.fault("no-script", message, path, "Name the file from where the programme is.")
            continue
        if is_programme(file):
            message = f"{written!r} is a programme, and a session has a script"
            outline.fault("no-script", message, path, "Name a script's file.")
            continue
        if written not in read:
            read[written] = read_script(file)
        script, findings = read[written]
        errors = sum(each.severity == "error" for each in findings)
        if errors or script is None:
            count = f"{errors} faults" if errors != 1 else "a fault"
            message = f"the script of session {session.id!r} has {count}, told at its own lines"
            outline.fault("faulty-script", message, path, f"`scriptgraph check` {file} lists them.")
    usable = {
        session.id: script
        for session in sessions
        if (found := read.get(session.script))
        and (script := found[0])
        and all(each.severity != "error" for each in found[1])
    }
    return usable, [finding for _, findings in read.values() for finding in findings]


def _known(outline: Outline, body: Mapping[str, Data], path: Path, keys: Sequence[str]) -> Any:
    """Leave out, and report, the keys that have no meaning here."""
    for key in (key for key in body if key not in keys):
        if why := _NOT_HERE.get(key):
            outline.fault("unknown-key", f"{key!r} has no meaning here: {why}", (*path, key))
            continue
        where = f"session {path[1]!r}" if path else "the programme"
        message = f"{where} has a key {key!r} that has no meaning{did_you_mean(key, keys)}"
        hint = f"Write `{guess}`." if (guess := closest(key, keys)) else ""
        hint = hint or f"Allowed here: {', '.join(keys)}."
        outline.fault("unknown-key", message, (*path, key), hint)
    return {key: value for key, value in body.items() if key in keys}


def _text(outline: Outline, body: Mapping[str, Data], path: Path, key: str) -> str | None:
    value = body.get(key)
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    outline.fault("wrong-value", f"{key!r} is {shown(value)}; it must be a text", (*path, key))
    return None


def _name(outline: Outline, body: Mapping[str, Data], path: Path, key: str) -> str | None:
    text = _text(outline, body, path, key)
    if text is None or re.match(NAME, text):
        return text
    message = f"{key!r} is {shown(text)}; it must be the name of a session"
    outline.fault("wrong-value", message, (*path, key))
    return None


def _names(outline: Outline, body: Mapping[str, Data], path: Path, key: str) -> tuple[str, ...]:
    value = body.get(key)
    listed = [value] if isinstance(value, str) else value or []
    if isinstance(listed, list) and all(isinstance(n, str) and re.match(NAME, n) for n in listed):
        return tuple(dict.fromkeys(listed))
    message = f"{key!r} is {shown(value)}; it must be a list of names of values"
    outline.fault("wrong-value", message, (*path, key), f"Write `{key}: [preferred_name, isi]`.")
    return ()


def _number(outline: Outline, body: Mapping[str, Data], path: Path, key: str) -> int | None:
    value = body.get(key)
    if value is None or (isinstance(value, str) and re.fullmatch(r"[1-9]\d{0,3}", value.strip())):
        return int(value) if value else None
    message = f"{key!r} is {shown(value)}; it must be a whole number, at least 1"
    outline.fault("wrong-value", message, (*path, key))
    return None


def _span(outline: Outline, body: Mapping[str, Data], path: Path, key: str) -> timedelta | None:
    if (text := _text(outline, body, path, key)) is None:
        return None
    try:
        return read_span(text)
    except ValueError as error:
        outline.fault("wrong-value", f"{key!r} is {shown(text)}; {error}", (*path, key))
        return None

"""Reads a programme, and the scripts that it names: all faults at once, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as File

from scriptgraph.core.errors import ScriptError
from scriptgraph.core.findings import Finding, Path, Place
from scriptgraph.core.unforeseen import PASSED_ON, unforeseen
from scriptgraph.files.whole import regular_bytes
from scriptgraph.formats.load import MAX_BYTES, read_file, read_script
from scriptgraph.formats.naming import slug, title_from
from scriptgraph.formats.outline import Data, Outline, shown
from scriptgraph.formats.reach import Reach
from scriptgraph.formats.renamed import KEY, old_names
from scriptgraph.formats.samples import found_sample
from scriptgraph.formats.yaml import read_yaml
from scriptgraph.programmes.banded import compared
from scriptgraph.programmes.check import faults
from scriptgraph.programmes.fields import (
    is_name,
    known_keys,
    name_of,
    names_of,
    number_of,
    span_of,
    text_of,
)
from scriptgraph.programmes.model import PlannedSession, Programme
from scriptgraph.programmes.names import RESERVED
from scriptgraph.script.model import Limit, Rule, Script
from scriptgraph.script.reserved import is_langgraphs

PROGRAMME = ("programme", "title", "version", "danger", KEY, "sessions", "values")
SESSION = (
    *("title", "script", "keep", "homework", "knows"),
    *("after", "within", "next", "limits", "danger", KEY),
)
VALUE = (KEY,)
RULE = ("to", "if")
LIMIT = ("visits", "then")

_BEGINS = re.compile(r"^programme[ \t]*:", re.MULTILINE)


def is_programme(path: File) -> bool:
    """Say whether a file, or what we ship under a name, is a programme."""
    file = found_sample(path, "programme")
    if file.suffix.lower() not in (".yaml", ".yml"):
        return False
    try:
        return begins_programme(regular_bytes(file, MAX_BYTES).decode("utf-8-sig"))
    except (OSError, ValueError):
        return False  # what reads it as a script says what is wrong with the file


def begins_programme(text: str) -> bool:
    """Say whether a text in YAML is one of a programme."""
    return bool(_BEGINS.search(text))


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
    try:
        return _programme(outline, folder)
    except PASSED_ON:
        raise
    except Exception as error:
        return None, [unforeseen(error, "reading it", Place(outline.file))]


def _programme(outline: Outline, folder: File) -> tuple[Programme | None, list[Finding]]:
    if outline.data is None:
        return None, outline.findings
    data = known_keys(outline, outline.data, (), PROGRAMME)
    sessions = tuple(_sessions(outline, data.get("sessions")))
    if not sessions:
        return None, outline.findings
    scripts, others = _scripts(outline, sessions, folder)
    sessions = tuple(compared(sessions, scripts))
    name = text_of(outline, data, (), "programme") or "programme"
    programme = Programme(
        id=slug(name) or "programme",
        version=number_of(outline, data, (), "version") or 1,
        title=text_of(outline, data, (), "title") or (name if " " in name else title_from(name)),
        danger=name_of(outline, data, (), "danger"),
        renamed_from=_old_names(outline, data, ()),
        sessions=sessions,
        renamed_values=_renamed_values(outline, data.get("values")),
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
        is_reserved = name.casefold() in RESERVED or is_langgraphs(name)
        if is_reserved or not is_name(name):
            why = "it may hold letters, digits, _ and -, no blanks, and 60 characters at most"
            why = "that name is reserved" if is_reserved else why
            message = f"a session cannot be called {name!r}: {why}"
            outline.fault("bad-name", message, path, "Give it another name; `title` is for people.")
            continue
        if body is None:
            continue  # the reader has reported it
        if not isinstance(body, dict):
            message = f"session {name!r} is {shown(body)}; it must be a group of keys"
            outline.fault("wrong-value", message, path, "Write `script: first.yaml` below it.")
            continue
        yield _session(outline, name, known_keys(outline, body, path, SESSION))


def _session(outline: Outline, name: str, body: dict[str, Data]) -> PlannedSession:
    path: Path = ("sessions", name)
    if "script" not in body:
        hint = "Write `script:` and the file's name."
        outline.fault("missing", f"session {name!r} has no 'script'", path, hint)
    homework = names_of(outline, body, path, "homework")
    return PlannedSession(
        id=name,
        title=text_of(outline, body, path, "title") or title_from(name),
        script=text_of(outline, body, path, "script") or "?",
        keep=names_of(outline, body, path, "keep"),
        homework=homework,
        knows=names_of(outline, body, path, "knows"),
        after=span_of(outline, body, path, "after"),
        within=span_of(outline, body, path, "within"),
        next=tuple(_rules(outline, body.get("next"), (*path, "next"))),
        limits=_limit(outline, body.get("limits"), (*path, "limits")),
        danger=name_of(outline, body, path, "danger"),
        renamed_from=_old_names(outline, body, path),
    )


def _old_names(outline: Outline, body: Mapping[str, Data], path: Path) -> tuple[str, ...]:
    return tuple(old_names(outline, body[KEY], (*path, KEY))) if KEY in body else ()


def _renamed_values(outline: Outline, data: Data) -> dict[str, tuple[str, ...]]:
    """Take what values were called before."""
    if data is not None and not isinstance(data, dict):
        message = (
            f"'values' is {shown(data)}; it must be names of values with what they were called"
        )
        outline.fault("wrong-value", message, ("values",), f"Write `spirits: {{{KEY}: mood}}`.")
    found: dict[str, tuple[str, ...]] = {}
    for name, body in data.items() if isinstance(data, dict) else ():
        path: Path = ("values", name)
        if not is_name(name) or not isinstance(body, dict) or KEY not in body:
            message = f"of the value {shown(name)} stands here {shown(body)}"
            hint = f"Write what it was called before: `spirits: {{{KEY}: mood}}`."
            outline.fault("wrong-value", message, path, hint)
            continue
        known_keys(outline, body, path, VALUE)
        found[name] = _old_names(outline, body, path)
    return found


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
        rule = known_keys(outline, rule, here, RULE)
        to, condition = name_of(outline, rule, here, "to"), text_of(outline, rule, here, "if")
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
    body = known_keys(outline, data, path, LIMIT)
    for key in (key for key in LIMIT if key not in body):
        outline.fault("missing", f"the limits have no {key!r}", path, "Write both of them.")
    visits, then = number_of(outline, body, path, "visits"), name_of(outline, body, path, "then")
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

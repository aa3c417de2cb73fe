"""Load a script from a file or text of any format, and write one."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.core.findings import Finding, Place
from scriptgraph.core.unforeseen import PASSED_ON, unforeseen
from scriptgraph.files.whole import regular_bytes
from scriptgraph.formats.build import build
from scriptgraph.formats.fhir.parsing import is_fhir
from scriptgraph.formats.kinds import SAVE_AS_TEXT, not_utf8, other_format, signature, wrong_name
from scriptgraph.formats.naming import closest
from scriptgraph.formats.outline import CONTROL_CHARACTER, Outline
from scriptgraph.formats.part import is_part
from scriptgraph.formats.reach import Reach, reach_of
from scriptgraph.formats.samples import Kind, found_sample, unknown_name
from scriptgraph.formats.shown_words import in_words_of, names_of
from scriptgraph.script.check.faults import faults
from scriptgraph.script.check.readers import WARNINGS
from scriptgraph.script.model import Script

Format = Literal["yaml", "markdown", "manual", "fhir"]
WritableFormat = Literal["yaml", "markdown"]

MAX_BYTES = 2_000_000
"""A hundred times the published script."""

_MOST = "a script has at most 2 MB"
_WRITE_IT = "Write the script in it, and save it."
_COPY_IT = "Copy its content into a file."

_QUOTED = re.compile(r"'([^']*)'")
_ALIKE = 0.5

_READERS = {
    "yaml": ("yaml", "read_yaml"),
    "markdown": ("markdown", "read_markdown"),
    "manual": ("manual", "read_manual"),
    "fhir": ("fhir.reading", "read_fhir"),
}
_WRITERS = {
    "yaml": ("yaml_writer", "write_yaml"),
    "markdown": ("markdown_writer", "write_markdown"),
}
"""Format → module and function; it is imported when a text in that format comes."""

_SUFFIXES: Mapping[str, Format] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".md": "markdown",
    ".json": "manual",
}


def load_script(source: str | Path, format: Format | None = None) -> Script:
    """Load a script that can be used.

    Args:
        source: The path of a file, the name of a shipped script such as `stress_relief`, or the
            text itself when `format` is given.
        format: The format of the text; a file's format is told by its suffix.

    Raises:
        ScriptError: When the script has faults; the error lists all of them.
    """
    script, findings = read_script(source, format)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors or script is None:
        raise ScriptError(errors)
    return script


def read_script(
    source: str | Path,
    format: Format | None = None,
    *,
    folder: Path | None = None,
    may_be_part: bool = False,
) -> tuple[Script | None, list[Finding]]:
    """Read a script and list everything that keeps it from being used, in the file's order.

    When there are errors, the script is what is left without the faulty parts: good for further
    checks, not for use. It is None when nothing is left.

    Args:
        source: As for `load_script`.
        format: The format of the text.
        folder: Where the parts that a text uses are looked for; a file's are in its folder.
        may_be_part: Whether a part may be read by itself, to be checked.
    """
    try:
        return _read_script(source, format, folder, may_be_part=may_be_part)
    except PASSED_ON:
        raise
    except Exception as error:
        return None, [unforeseen(error, "reading it", Place("<text>" if format else str(source)))]


def _read_script(
    source: str | Path, format: Format | None, folder: Path | None, *, may_be_part: bool
) -> tuple[Script | None, list[Finding]]:
    if format is None:
        path = found_sample(Path(source), "script")
        outline = read_file(Path(source), "script")
        reach: Reach | None = reach_of(path, read_file)
    else:
        outline = _read_text(str(source), "<text>", _known(format, _READERS))
        reach = Reach(folder, folder, read_file) if folder else None
    script, findings = build(outline, reach, may_be_part=may_be_part)
    if script is not None and not is_part(outline):
        findings = findings + list(_not_followed(faults(script), outline, _led_to(script)))
        silent = {rule for rule in script.silence if rule in WARNINGS}
        findings = [finding for finding in findings if finding.rule not in silent]
    if outline.is_markdown:
        names = names_of(script) if script else frozenset()
        findings = [in_words_of(one, outline.language, names) for one in findings]
    return script, sorted(findings, key=lambda found: (found.place.line, found.place.column))


_IN_PARTS = frozenset(
    {"unknown-target", "uncollected-value", "unreadable-guarantee", "unknown-value-in-text"}
)
"""Faults that may speak of what a part holds that could not be read."""


def _not_followed(
    found: list[Finding], outline: Outline, led_to: Container[str]
) -> Iterator[Finding]:
    """Leave out the faults that only follow from what the reader has found.

    Args:
        found: All faults.
        outline: What the reader has found.
        led_to: The sections to which a rule or limit leads.
    """
    unknown = {fault.message for fault in found if fault.rule == "unknown-target"}
    unnamed = {name for name in outline.misnamed if name not in led_to}
    is_all = len(outline.findings) == len(outline.misnamed)
    follows = len(unknown) <= len(outline.doubled) + len(unnamed) * is_all
    lost = {fault.message for fault in found if fault.rule == "uncollected-value"}
    taken = sum(fault.rule == "conflicting-types" for fault in found)
    for fault in found:
        if _is_consequence(fault, outline):
            continue
        match fault.rule:
            case "unknown-target":
                told = follows or _means(fault, outline.misnamed)
            case "rule-after-default" | "limit-to-itself":
                told = fault.section in outline.doubled
            case "unreadable-guarantee":
                told = bool(outline.doubled) and "there is no section" in fault.message
                told |= any(name in fault.message for name in outline.untyped)
            case "uncollected-value":
                # A name that is given to another value, too, is missing where that one is read.
                told = len(lost) <= taken or _means(fault, outline.renamed)
            case "unknown-value-in-text":
                told = _means(fault, outline.renamed)
            case "mistyped-condition" | "conflicting-types":
                names = [*map(repr, outline.untyped), *(f"`{name}`" for name in outline.untyped)]
                told = any(name in fault.message for name in names)
            case _:
                told = False
        if not told:
            yield fault


def _is_consequence(fault: Finding, outline: Outline) -> bool:
    """Say whether a fault comes of one that the reader has found, whatever it names."""
    match fault.rule:
        case "unfit-bands":
            return any(found.rule == "questionnaire-answers" for found in outline.findings)
        case "instruction-in-questionnaire":
            return any(found.place == fault.place for found in outline.findings)
        case _:
            return outline.is_incomplete and fault.rule in _IN_PARTS


def _led_to(script: Script) -> set[str]:
    rules = (rule for section in script.sections for rule in section.next)
    limits = (script.limits, *(section.limits for section in script.sections))
    led_to = {rule.to for rule in (*rules, *script.anytime)}
    return led_to | {limit.then for limit in limits if limit}


def _means(fault: Finding, names: list[str]) -> bool:
    """Say whether what is not there is probably one whose name could be none."""
    quoted = _QUOTED.search(fault.message)
    return quoted is not None and closest(quoted[1], names, cutoff=_ALIKE) is not None


def write_script(script: Script, format: WritableFormat) -> str:
    """Write a script; reading the text gives an equal script."""
    write: Callable[[Script], str] = _imported(*_WRITERS[_known(format, _WRITERS)])
    return write(script)


def form_of(path: Path) -> Format:
    """Tell by its ending in which form a file is.

    Raises:
        KeyError: When no script ends so.
    """
    return _SUFFIXES[path.suffix.lower()]


def writable_form(path: Path) -> WritableFormat:
    """Tell in which form a script is written again that was read from a file."""
    return "markdown" if form_of(path) == "markdown" else "yaml"


def _imported(module: str, function: str) -> Any:
    return getattr(import_module(f"scriptgraph.formats.{module}"), function)


def _known(format: str, table: Mapping[str, object]) -> str:
    if format not in table:
        raise InputError(f"{format!r} is no format of a script; there are: {', '.join(table)}")
    return format


def read_file(path: Path, kind: Kind | None = None) -> Outline:
    """Read a file as plain data; what keeps it from being read stands in the findings.

    Args:
        path: The file.
        kind: What it is to be, where the name alone of one that we ship is enough.
    """
    unknown = unknown_name(path, kind) if kind else None
    path = found_sample(path, kind) if kind else path
    outline = Outline(str(path))
    place = Place(str(path))
    content = b""
    try:
        if unknown:
            outline.fault("no-file", unknown, place)
            return outline
        if problem := _problem(path):
            outline.fault(problem[0], problem[1], place, problem[2])
            return outline
        content = regular_bytes(path, MAX_BYTES)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message, hint, line, column = not_utf8(content)
        outline.fault("not-text", message, Place(str(path), line, column), hint)
        return outline
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        outline.fault("no-file", f"the file cannot be read: {reason}", place)
        return outline
    return _read_text(text, str(path), form_of(path))


def _problem(path: Path) -> tuple[str, str, str] | None:
    """Say why a file is not read: a rule's id, a message, and what to do."""
    if path.is_dir():
        hint = "Name one of the files in it."
        return "no-file", "this is a folder, not a file", hint
    if path.exists() and not path.is_file():
        return "no-file", "this is a pipe or a device, not a file", _COPY_IT
    if path.suffix.lower() not in _SUFFIXES:
        content = regular_bytes(path, MAX_BYTES) if path.exists() else b""
        return "unknown-format", *wrong_name(path, content)
    if not path.exists():
        return "no-file", "there is no such file", ""
    if (size := path.stat().st_size) > MAX_BYTES:
        return "too-large", f"the file has {size / 1e6:.1f} MB; {_MOST}", ""
    return None


def _read_text(text: str, file: str, format: str) -> Outline:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    outline = Outline(file)
    if not text.strip():
        outline.fault("empty-file", "the file has no content", Place(file), _WRITE_IT)
    elif len(text) > MAX_BYTES:
        outline.fault("too-large", f"the text is too long; {_MOST}", Place(file))
    elif bad := CONTROL_CHARACTER.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        place = Place(file, line, bad.start() - text.rfind("\n", 0, bad.start()))
        message = f"here stands the control character U+{ord(bad[0]):04X}, which is no text"
        if what := signature(text[:16].encode()):
            message, place = f"this is {what}, whatever its name says", Place(file)
        outline.fault("not-text", message, place, SAVE_AS_TEXT)
    elif format == "manual" and is_fhir(text):
        return _read_text(text, file, "fhir")
    elif format != "fhir" and (other := other_format(text, file, format)):
        outline.slip("other-format", Place(file, 1, 1), found=other[0], write=other[1])
    else:
        read: Callable[[str, str], Outline] = _imported(*_READERS[format])
        return read(text, file)
    return outline

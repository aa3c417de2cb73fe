"""`scriptgraph convert`: a script in its other form, or a questionnaire of it as FHIR."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import ScriptFile
from scriptgraph.cli.output import remark, write_whole
from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.formats.load import WritableFormat
    from scriptgraph.formats.remarks import Remark
    from scriptgraph.script.model import Script, Section

WRITABLE: dict[str, WritableFormat] = {".yaml": "yaml", ".yml": "yaml", ".md": "markdown"}
"""The endings of files that scripts are written to."""

_FHIR = ".json"
_XLSFORM = ".xlsx"


def convert(
    source: ScriptFile,
    out: Annotated[
        Path,
        typer.Argument(help="The file to write: .yaml, .yml, .md, or .json.", show_default=False),
    ],
    section: Annotated[
        str | None,
        typer.Option(help="To .json: which questionnaire, where the script has several."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there already.")
    ] = False,
    english: Annotated[
        bool,
        typer.Option(
            "--english", help="To .md: the words of the notation in English, whatever the script's."
        ),
    ] = False,
) -> None:
    """Write a script in its other form: YAML as Markdown, Markdown as YAML, a manual as either.

    Markdown is written with the words of the script's language, in German, Spanish and Chinese;
    --english writes English ones.

    A Questionnaire of HL7 FHIR (.json, R4 or R5) is read as a script of one section, and a
    questionnaire of a script is written as one; an XLSForm (.xlsx) is read as well. What the
    other cannot say is refused, and named.

    What is written is read back first, and has to be the same script. Remarks are set above the
    part that they stood at; where one cannot be kept, that is said. Nothing is written over
    without --force.
    """
    from scriptgraph.formats.load import form_of, load_script
    from scriptgraph.formats.samples import found_sample

    path = found_sample(source, "script")
    if out.suffix.lower() == _FHIR:
        if not force:
            refuse_existing(out, "; --force writes over it")
        _write_fhir(out, _loaded(path), section)
        return
    if section is not None:
        raise typer.BadParameter("only a questionnaire is written alone", param_hint="--section")
    form = target_form(out, _FHIR)
    if path.suffix.lower() == _XLSFORM:
        if not force:
            refuse_existing(out, "; --force writes over it")
        write_whole(out, _text(_loaded(path), form, english))
        return
    script = load_script(path)
    if form_of(path) == form and not (english and form == "markdown"):
        raise typer.BadParameter(f"{path.name} is {form} already", param_hint="OUT")
    if not force:
        refuse_existing(out, "; --force writes over it")
    text, lost = _written(path, script, form, english)
    write_whole(out, text)
    for file in script.source.files:
        remark(f"{out.name} holds what {file} says, written out")
    for one in lost:
        first = one.text.partition("\n")[0]
        remark(f"{path}:{one.line}: this remark has no place in {out.name}: {first}")


def target_form(out: Path, *others: str) -> WritableFormat:
    """Tell by its ending in which form a file is to be written; `others` are written elsewhere."""
    if (form := WRITABLE.get(out.suffix.lower())) is None:
        raise typer.BadParameter(
            f"{out.name!r} ends in none of {', '.join((*WRITABLE, *others))}", param_hint="OUT"
        )
    return form


def refuse_existing(out: Path, advice: str = "") -> None:
    """Refuse to write over what is there.

    Args:
        out: Where something is to be written.
        advice: How to have it written all the same, where that can be.

    Raises:
        InputError: When something is.
    """
    if out.exists() or out.is_symlink():
        raise InputError(f"{out} is there already{advice}")


def _loaded(path: Path) -> Script:
    """Load a script, or a form as one; what of a form it does not keep is said."""
    from scriptgraph.formats.load import load_script
    from scriptgraph.formats.xlsform.reading import read_xlsform

    if path.suffix.lower() != _XLSFORM:
        return load_script(path)
    script, lost = read_xlsform(path)
    for one in lost:
        remark(f"{path}: {one}")
    return script


def _write_fhir(out: Path, script: Script, name: str | None) -> None:
    """Write a questionnaire of a script as FHIR, and say what of the script is not in it."""
    from scriptgraph.formats.fhir.writing import validated, write_fhir

    section = _questionnaire(script, name)
    written = write_fhir(script, section)
    validated(written.resource, written.version)
    write_whole(out, written.text())
    others = [one.id for one in script.sections if one is not section]
    rules = [rule for rule in section.next if rule.kind != "fixed"]
    for lost, what in (
        (others, f"the sections {', '.join(others)}"),
        (rules, "rules for where the conversation goes on"),
        (script.computed, f"what is computed: {', '.join(script.computed)}"),
    ):
        if lost:
            remark(f"{out.name} holds the questionnaire {section.id!r} alone, without {what}")
    for task in written.changed:
        remark(f"task {task!r} says something else than it did in FHIR: its codes are left out")
    if written.flattened:
        remark("the tasks are in another order than they were in FHIR: their groups are left out")


def _questionnaire(script: Script, name: str | None) -> Section:
    from scriptgraph.formats.fhir.writing import questionnaires

    found = {section.id: section for section in questionnaires(script)}
    listed = ", ".join(found)
    if name is not None:
        if name not in found:
            known = f"there are: {listed}" if found else "there is none"
            raise typer.BadParameter(f"no questionnaire {name!r}; {known}", param_hint="--section")
        return found[name]
    if not found:
        raise InputError(
            f"no section of {script.id!r} is a questionnaire, which is what FHIR can say"
        )
    if len(found) > 1:
        raise InputError(f"{script.id!r} has several questionnaires; --section names one: {listed}")
    return next(iter(found.values()))


def _text(script: Script, form: WritableFormat, english: bool) -> str:
    from scriptgraph.formats.load import write_script
    from scriptgraph.formats.markdown_writer import write_markdown

    is_english = english and form == "markdown"
    return write_markdown(script, in_english=True) if is_english else write_script(script, form)


def _written(
    path: Path, script: Script, form: WritableFormat, english: bool
) -> tuple[str, list[Remark]]:
    """Write a script anew with its remarks; give those that have no place.

    Raises:
        InputError: When it is not read back as the same script.
    """
    from scriptgraph.files.whole import regular_bytes
    from scriptgraph.formats.load import MAX_BYTES, form_of, load_script
    from scriptgraph.formats.remarks import remarks_in, with_remarks

    bare = _text(script, form, english)
    given = regular_bytes(path, MAX_BYTES).decode("utf-8-sig")
    text, lost = with_remarks(bare, form, remarks_in(given, form_of(path)), script)
    if (again := load_script(text, form)) != script or again.hash != script.hash:
        raise InputError(f"{path} has no equal in {form}; nothing was written")
    return text, lost

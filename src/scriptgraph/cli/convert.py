"""`scriptgraph convert`: a script in its other form."""

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
    from scriptgraph.script.model import Script

WRITABLE: dict[str, WritableFormat] = {".yaml": "yaml", ".yml": "yaml", ".md": "markdown"}
"""The endings of files that scripts are written to."""


def convert(
    source: ScriptFile,
    out: Annotated[
        Path, typer.Argument(help="The file to write: .yaml, .yml or .md.", show_default=False)
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there already.")
    ] = False,
) -> None:
    """Write a script in its other form: YAML as Markdown, Markdown as YAML, a manual as either.

    What is written is read back first, and has to be the same script. Remarks are set above the
    part that they stood at; where one cannot be kept, that is said. Nothing is written over
    without --force.
    """
    from scriptgraph.formats.load import form_of, load_script
    from scriptgraph.formats.samples import found_sample

    form = target_form(out)
    path = found_sample(source, "script")
    script = load_script(path)
    if form_of(path) == form:
        raise typer.BadParameter(f"{path.name} is {form} already", param_hint="OUT")
    if not force:
        refuse_existing(out, "; --force writes over it")
    text, lost = _written(path, script, form)
    write_whole(out, text)
    for file in script.source.files:
        remark(f"{out.name} holds what {file} says, written out")
    for one in lost:
        first = one.text.partition("\n")[0]
        remark(f"{path}:{one.line}: this remark has no place in {out.name}: {first}")


def target_form(out: Path) -> WritableFormat:
    """Tell by its ending in which form a file is to be written."""
    if (form := WRITABLE.get(out.suffix.lower())) is None:
        raise typer.BadParameter(
            f"{out.name!r} ends in none of {', '.join(WRITABLE)}", param_hint="OUT"
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


def _written(path: Path, script: Script, form: WritableFormat) -> tuple[str, list[Remark]]:
    """Write a script anew with its remarks; give those that have no place.

    Raises:
        InputError: When it is not read back as the same script.
    """
    from scriptgraph.files.whole import regular_bytes
    from scriptgraph.formats.load import MAX_BYTES, form_of, load_script, write_script
    from scriptgraph.formats.remarks import remarks_in, with_remarks

    bare = write_script(script, form)
    given = regular_bytes(path, MAX_BYTES).decode("utf-8-sig")
    text, lost = with_remarks(bare, form, remarks_in(given, form_of(path)), script)
    if (again := load_script(text, form)) != script or again.hash != script.hash:
        raise InputError(f"{path} has no equal in {form}; nothing was written")
    return text, lost

"""`scriptgraph print`: a script on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scriptgraph.cli.options import ScriptFile
from scriptgraph.cli.output import write_whole


def print(
    script: ScriptFile,
    out: Annotated[
        Path, typer.Option(help="The file to write: .html or .pdf.", show_default=False)
    ],
) -> None:
    """Write a script as a document to read and print, in HTML or PDF.

    Picture, sections with their tasks and rules in order, values and guarantees, all in one file
    that needs nothing else. Its headings are German where the script is, else English. A PDF needs
    the extra `pdf` and the library Pango.
    """
    from scriptgraph.files.whole import whole_bytes
    from scriptgraph.formats.load import load_script
    from scriptgraph.report.printed import pdf, printed

    kind = out.suffix.lower()
    if kind not in (".html", ".htm", ".pdf"):
        raise typer.BadParameter(f"{out.name!r} ends in neither .html nor .pdf", param_hint="--out")
    document = printed(load_script(script))
    if kind == ".pdf":
        whole_bytes(out, pdf(document))
    else:
        write_whole(out, document)

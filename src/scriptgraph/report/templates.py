"""The page's templates, and what they ask for; whatever is filled in is escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from scriptgraph.records import in_words
from scriptgraph.report.table import Block


def template(name: str) -> Template:
    """Give one of the page's templates."""
    return _environment().get_template(name)


def environment(package: str) -> Environment:
    """Give what fills in the templates of a package; whatever is filled in is escaped."""
    return Environment(
        loader=PackageLoader(package, ""),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def own_parts() -> dict[str, Any]:
    """Give style and script of the page; only the very script that is hashed here may run."""
    script = _own("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return {
        "css": Markup(_own("page.css")),
        "script": Markup(script),
        "script_hash": f"sha256-{digest}",
    }


@cache
def _environment() -> Environment:
    ours = environment("scriptgraph.report")
    ours.globals["in_words"] = in_words
    ours.filters |= {"has_ends": _has_ends, "parted": _parted}
    return ours


def _has_ends(block: Block) -> bool:
    """Say whether figures with their intervals stand in a table."""
    return not block.prose and any(_parted(text)[1] for row in block.rows for text in row[1:])


def _parted(figure: str) -> tuple[str, str]:
    """Take a figure's interval off."""
    value, _, ends = figure.partition(" [")
    return value, f"[{ends}" if ends else ""


def _own(name: str) -> str:
    return files("scriptgraph.report").joinpath(name).read_text(encoding="utf-8").strip()

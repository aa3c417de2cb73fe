"""Settings explain themselves."""

from __future__ import annotations

import ast
import pydoc
from collections.abc import Iterator
from pathlib import Path

import pytest

from scriptgraph.core.settings import Settings, Tokens

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("model", [Settings, Tokens])
def test_help_describes_every_field(model: type[Settings] | type[Tokens]) -> None:
    """Whoever asks Python for help reads what each field means, not only its name."""
    shown = " ".join(pydoc.plain(pydoc.render_doc(model)).replace("|", " ").split())
    for name, field in model.model_fields.items():
        assert field.description
        assert f"{name}: {' '.join(field.description.split())}" in shown


def with_own_number(name: str) -> Iterator[str]:
    """Name the modules in which something so called has a number as its default; 0 is a count."""
    for folder in (ROOT / "src" / "scriptgraph", ROOT / "nodes", ROOT / "graphs"):
        for path in folder.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.AnnAssign(ast.Name(found), value=ast.Constant(int(number))) if number:
                        named = [found]
                    case ast.arguments(args=args, defaults=[_, *_] as given):
                        pairs = zip(args[-len(given) :], given, strict=True)
                        named = [one.arg for one, value in pairs if isinstance(value, ast.Constant)]
                    case _:
                        continue
                if name in named:
                    yield path.stem


@pytest.mark.parametrize(
    ("name", "own"), [("attempts", set()), ("concurrency", {"prefer"}), ("max_turns", set())]
)
def test_a_default_is_written_once(name: str, own: set[str]) -> None:
    """Who has the same default takes it from where it stands; `prefer` has one of its own."""
    assert set(with_own_number(name)) == own

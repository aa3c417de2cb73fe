"""Models whose fields are described by the docstrings below them."""

import ast
import inspect
import linecache
from collections.abc import Iterator
from typing import TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


def described(model: type[M]) -> type[M]:
    """Describe the fields of a model, for schemas and for `help`.

    Pydantic's own way (`use_attributedocstrings`) looks through every module there is for the
    model's source, which takes longer than the rest of this package needs to be imported.
    """
    for name, text in docstrings(model):
        model.model_fields[name].description = text
    model.model_rebuild(force=True)
    return model


def docstrings(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Give the fields of a model that have a docstring below them, with what it says."""
    source = "".join(linecache.getlines(inspect.getfile(model)))
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and node.name == model.__name__:
            for field, below in zip(node.body, node.body[1:], strict=False):
                match field, below:
                    case ast.AnnAssign(ast.Name(name)), ast.Expr(ast.Constant(str(text))):
                        yield name, inspect.cleandoc(text)

"""Reads a simulated patient's case: a flat YAML file of names and texts."""

from __future__ import annotations

from pathlib import Path

import yaml

from scriptgraph.errors import InputError

Case = dict[str, str]
"""Who the patient is: name → text. `patient` is the case's id."""

REQUIRED = ("patient", "name")


def load_case(path: Path) -> Case:
    """Read a case file.

    Raises:
        InputError: When it cannot be read or is no case; it names file, line and column.
    """
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except OSError as error:
        raise InputError(f"cannot read the case {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not a text file") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise InputError(f"{path}{where}: not YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise InputError(f"{path}: not YAML: {error}") from error
    if not isinstance(loaded, dict):
        raise InputError(f"{path}:1:1: a case is a list of `name: text`, for example `age: 43`")
    if wrong := [key for key, text in loaded.items() if not isinstance(text, str) or not text]:
        raise InputError(f"{path}: {wrong[0]!r} needs a text behind it")
    if missing := [key for key in REQUIRED if key not in loaded]:
        raise InputError(f"{path}: the case has no {missing[0]!r}")
    return {str(key): " ".join(text.split()) for key, text in loaded.items()}

"""Small scripts, and a way to get through them, for the tests of sessions."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from scriptgraph.core.settings import Mode
from support.fakes import answer, script

MODES: tuple[Mode, ...] = get_args(Mode)
every_mode = pytest.mark.parametrize("mode", MODES)
TWO = script({"a": {"next": [{"to": "b"}]}, "b": {}})
CHOICE = {
    "a": {"next": [{"to": "b", "when": "the user wants b"}, {"to": "c", "when": "wants c"}]},
    "b": {},
    "c": {},
}


def settle(*tasks: str) -> Any:
    """Claim each task as done, quoting what the user said last."""
    return lambda said: answer({task: said for task in tasks})

"""Modules that only an extra brings: given where they are there, and named where they are not."""

import math
import re
import sys
import tomllib
from pathlib import Path

import pytest

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require

ROOT = Path(__file__).parents[2]


def test_a_module_that_is_there_is_given() -> None:
    """It is the module itself, as an import would give it."""
    assert require("math", "report") is math


@pytest.mark.parametrize(
    ("without", "end"),
    [("", " (in a clone: pip install -e '.[report]')"), ("--json", "; --json does without")],
)
def test_a_module_that_is_missing_is_named_with_what_to_type(
    without: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message has the module, the extra, the command, and the way around where there is one."""
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    with pytest.raises(InputError) as caught:
        require("scipy.stats", "report", without=without)
    said = str(caught.value)
    assert "use scipy.stats need the extra `report`: pip install 'scriptgraph[report]'" in said
    assert said.endswith(end)


def test_every_extra_that_is_named_exists() -> None:
    """No message sends anybody to an extra that the package does not have."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    sources = [*ROOT.glob("src/scriptgraph/**/*.py"), *ROOT.glob("nodes/*.py")]
    home = ROOT / "src/scriptgraph/safety/guard/embedding.py"
    (constant,) = re.findall(r'^EXTRA = ("\w+")', home.read_text("utf-8"), re.MULTILINE)
    asked = re.compile(r'\brequire\(\s*"[^"]+",\s*([^,)\s]+)')
    given = {name for path in sources for name in asked.findall(path.read_text("utf-8"))}
    named = {(constant if name == "EXTRA" else name).strip('"') for name in given}
    assert named
    assert named <= set(extras["optional-dependencies"])

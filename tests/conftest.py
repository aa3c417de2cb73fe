"""What every test can ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of published data; skip where it is not there."""
    folder = ROOT / os.environ.get("SCRIPTGRAPH_SHARED", "../shared")
    if not (folder / "published").is_dir():
        pytest.skip(f"no published data: SCRIPTGRAPH_SHARED names no such folder ({folder})")
    return folder.resolve()

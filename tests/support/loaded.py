"""Training data as a trainer loads it: with the library `datasets`, where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def loaded(path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Load a file, offline and with a cache of its own; skip where the library is not there."""
    cache = str(path.parent / "cache")
    monkeypatch.setenv("HF_HOME", cache)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip(
        "datasets", reason="the group `datasets` is not installed: pip install --group datasets"
    )
    return datasets.load_dataset("json", data_files=str(path), split="train", cache_dir=cache)

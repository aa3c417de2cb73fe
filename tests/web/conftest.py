"""A served folder of two scripts, and a browser, for tests that need no others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser
from support.browsing import opened_browser
from support.served_folder import served, two_scripts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a script of two sections, and one that leads to help."""
    return two_scripts(tmp_path / "scripts")


@pytest.fixture
def client(folder: Path) -> Iterator[httpx.Client]:
    """A client of a server of that folder."""
    with served(folder) as one:
        yield one


# For a module alone: while it is there, the loop that it runs in keeps other tests from their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with opened_browser() as started:
        yield started

"""The page for experts in a real browser, held to what holds for all of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

from support.browsing import opened
from support.command_line import ROOT

FRONTEND = ROOT / "frontend"
_AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
_FOUND = """async () => {
    const found = await axe.run(document, {resultTypes: ["violations"]});
    return found.violations
        .filter((one) => ["serious", "critical"].includes(one.impact))
        .map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(", ")}`);
}"""


def needs_node(missing: str) -> None:
    """Skip a test that needs what npm installs, or fail where that is required."""
    if os.environ.get("SCRIPTGRAPH_NODE") == "required":
        pytest.fail(f"{missing}, and SCRIPTGRAPH_NODE requires it")
    pytest.skip(missing)


@contextmanager
def page_of(
    browser: Browser, server: httpx.Client, place: str = "", refused: int = 0, **more: Any
) -> Iterator[Page]:
    """Open a place of the page in English; nothing foreign is asked for, nothing complained of.

    Args:
        browser: The browser.
        server: A client of the server whose page it is.
        place: What stands after `#/`.
        refused: How often, at most, the server says no on purpose, which a browser's console
            notes; what is asked for and then not waited for may not be noted.
        more: How the browser is set: `viewport`, `color_scheme`, `locale`.
    """
    home = str(server.base_url).rstrip("/")
    more.setdefault("locale", "en-GB")
    with opened(browser, f"{home}/#/{place}", **more) as visit:
        yield visit.page
        assert [one for one in visit.requests if not one.startswith((home, "data:"))] == []
        noted = [one for one in visit.complaints if one.startswith("Failed to load resource")]
        assert min(refused, 1) <= len(noted) <= refused
        assert [one for one in visit.complaints if one not in noted] == []


def faults(page: Page) -> list[str]:
    """Name what keeps people from using a page as it is now, by axe-core: serious faults alone."""
    if not _AXE.exists():
        needs_node("axe-core is not installed: `make page-build` does it")
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_FOUND)
    return found

"""A real browser that opens a page from a file, and everything that it asks for or complains of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PATIENCE = 300_000
"""Milliseconds; a busy machine is no finding."""


@dataclass
class Visit:
    """A page in a browser of its own, without anything that an earlier visit left."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """What stood in the console, every error, and every dialog that opened."""


def chromium() -> str:
    """Find Chromium; without it the test is skipped, or fails where the browser is required."""
    named = os.environ.get("SCRIPTGRAPH_CHROMIUM", "")
    known = (named, "/usr/bin/chromium", "chromium", "chromium-browser")
    found = next(filter(None, (shutil.which(name) for name in known if name)), None)
    if found is not None:
        return found
    missing = "no Chromium: it is not on the PATH, and SCRIPTGRAPH_CHROMIUM names none"
    if os.environ.get("SCRIPTGRAPH_BROWSER") == "required":
        pytest.fail(f"{missing}, and SCRIPTGRAPH_BROWSER requires it")
    pytest.skip(missing)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Start the browser."""
    program = chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=ARGUMENTS, timeout=PATIENCE
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened_page(browser: Browser, path: Path, fragment: str = "", **more: Any) -> Iterator[Visit]:
    """Open a file as a reader would, by its address.

    Args:
        browser: The browser.
        path: The file.
        fragment: The part of it to go to.
        more: How the reader's browser is set: `viewport`, `color_scheme`, `java_script_enabled`.
    """
    with opened(browser, path.as_uri() + fragment, **more) as visit:
        yield visit


@contextmanager
def opened(browser: Browser, address: str, **more: Any) -> Iterator[Visit]:
    """Open an address in a browser that remembers nothing; `more` is how it is set."""
    context = browser.new_context(**more)
    try:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        visit = Visit(page)
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("console", lambda message: visit.complaints.append(message.text))
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))

        def dismiss(dialog: Any) -> None:
            visit.complaints.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("dialog", dismiss)
        page.goto(address)
        yield visit
    finally:
        context.close()

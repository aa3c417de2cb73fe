"""Parts on the page: picture and findings lead into them, and they say which scripts use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from support.experts_page import faults, page_of
from support.served_folder import served

PART = """\
part: consent
parameters: {who: who asks}
leaves: [agreed]
sections:
  asking:
    title: Asking
    tasks:
      agree: "Ask whether they agree, for {who}."
    next: agreed
"""

VISIT = """\
script: visit
title: A visit
sections:
  consent:
    use: parts/consent.yaml
    with: {who: the clinic}
    next: {agreed: bye}
  bye:
    title: Goodbye
    tasks: {thanks: Thank them.}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "consent.yaml").write_text(PART, "utf-8")
    (tmp_path / "visit.yaml").write_text(VISIT, "utf-8")
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[httpx.Client]:
    with served(folder) as client:
        yield client


def here(page: Page, words: str) -> None:
    expect(page.locator(".cm-activeLine")).to_have_text(re.compile(re.escape(words)))


def test_a_section_of_a_part_leads_into_it(browser: Browser, server: httpx.Client) -> None:
    """A click in the picture opens the part at its line; the part leads back to who uses it."""
    with page_of(browser, server, "write/visit.yaml") as page:
        page.locator("[data-section]").filter(has_text="Asking").click()
        expect(page.get_by_role("heading", name="parts/consent.yaml")).to_be_visible()
        here(page, "  asking:")
        assert faults(page) == []
        page.locator(".used-by").get_by_role("link", name="A visit").click()
        expect(page.get_by_role("heading", name="visit.yaml")).to_be_visible()
        page.get_by_role("link", name="Scripts").click()
        expect(page.get_by_role("heading", name="Parts that scripts use")).to_be_visible()


def test_a_mistake_in_a_part_leads_into_it(
    browser: Browser, server: httpx.Client, folder: Path
) -> None:
    """A finding says that it is in the part, and opens it there; mended, the script is sound."""
    (folder / "parts" / "consent.yaml").write_text(PART.replace("title:", "titel:"))
    with page_of(browser, server, "write/visit.yaml") as page:
        finding = page.locator(".finding").filter(has_text="in its part").first
        finding.click()
        here(page, "    titel: Asking")
        expect(page.locator(".used-by .chip.bad")).to_be_visible()
        page.keyboard.press("End")
        page.keyboard.press("Shift+Home")
        page.keyboard.type("title: Asking")
        page.keyboard.press("Control+s")
        page.get_by_label("What has changed?").press("Enter")
        expect(page.locator(".used-by")).to_be_visible()
        expect(page.locator(".used-by .chip.bad")).to_have_count(0)


def test_what_a_part_is_given_is_completed(browser: Browser, server: httpx.Client) -> None:
    """Behind `use` stand the parts that there are, behind `with` their parameters."""
    with page_of(browser, server, "write/visit.yaml") as page:
        expect(page.locator("[data-section]").filter(has_text="Asking")).to_be_visible()
        page.locator(".cm-line", has_text="Thank them").click()
        page.keyboard.press("End")
        page.keyboard.type("\n")
        page.keyboard.press("Home")
        page.keyboard.type("  again:\n")
        page.keyboard.press("Home")
        page.keyboard.type("    use: par")
        page.get_by_role("option", name="parts/consent.yaml").click()
        page.keyboard.type("\nwith: {w")
        page.get_by_role("option", name="who").click()
        expect(page.locator(".cm-activeLine")).to_contain_text("with: {who: ")

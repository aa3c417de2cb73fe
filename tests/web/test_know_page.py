"""Know: what is certain about a script is told while it is written, drawn, and played."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from support.experts_page import faults, page_of
from support.served_folder import served

MOOD = """\
script: mood
guarantees:
  - talk is always reached
sections:
  welcome:
    title: Welcome
    tasks:
      rate: {do: Ask for their mood from 0 to 10., collect: {mood: integer 0..10}}
    next:
      - {to: talk, if: mood < 5}
      - {to: bye, if: mood > 5}
  talk:
    title: Talking
    tasks:
      listen: Listen.
    next: bye
  bye:
    title: Goodbye
    tasks:
      bye: {say: Goodbye.}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("know") / "scripts"
    folder.mkdir()
    (folder / "mood.yaml").write_text(MOOD, encoding="utf-8")
    with served(folder) as client:
        yield client


@pytest.fixture
def page(browser: Browser, server: httpx.Client) -> Iterator[Page]:
    with page_of(browser, server, "know/mood.yaml") as opened:
        yield opened


def test_a_broken_guarantee_is_drawn_and_played(page: Page) -> None:
    """The way that breaks it is marked in picture and text, and can be heard as a chat."""
    proof = page.get_by_role("listitem").filter(has_text="talk is always reached")
    expect(proof).to_contain_text("not kept")
    expect(page.locator(".cm-lint-marker-error")).to_be_visible()
    proof.get_by_role("button", name="Show the way").click()
    expect(page.locator("[data-section].mark-walked").filter(has_text="Goodbye")).to_be_visible()
    expect(page.locator(".cm-walked").first).to_be_visible()
    page.get_by_role("button", name="Play it as a chat").click()
    expect(page.get_by_label("A rehearsed conversation")).to_contain_text("Goodbye.")
    assert faults(page) == []


@pytest.mark.slow
def test_a_value_that_leads_nowhere_is_told_and_mended(page: Page) -> None:
    """`mood = 5` stands at its line and its section, until a rule takes it."""
    page.get_by_role("tab", name="Gaps and dead rules").click()
    gap = page.get_by_role("tabpanel").get_by_role("button", name=re.compile("mood = 5"))
    expect(gap).to_be_visible()
    gap.click()
    page.locator(".cm-line", has_text="mood < 5").click()
    page.keyboard.press("End")
    page.keyboard.type("\n- {to: talk, if: mood == 5}")
    expect(page.get_by_role("tabpanel").get_by_role("button", name="whoever")).to_be_visible()
    told = page.get_by_role("region", name="Picture").get_by_role("button", name="3 · if mood > 5:")
    expect(told).to_have_accessible_name(re.compile("^((?!whoever).)*whoever((?!whoever).)*$"))
    page.keyboard.type("\n- {to: talk, if: declined(mood)}")
    expect(page.get_by_text("Every value leads somewhere")).to_be_visible()


def test_a_rehearsal_shows_what_it_reached(page: Page) -> None:
    """Sections and arrows that were reached are marked in picture and text; dialogues are read."""
    page.get_by_role("tab", name="Rehearsal").click()
    page.get_by_role("button", name="Rehearse", exact=True).click()
    expect(page.get_by_text("Reached: 3 of 3 sections")).to_be_visible()
    expect(page.locator("[data-section].mark-covered")).to_have_count(3)
    expect(page.locator(".cm-covered").first).to_be_visible()
    page.get_by_label("The conversations").get_by_role("button").first.click()
    expect(page.get_by_label("A rehearsed conversation")).to_contain_text("Goodbye.")
    expect(page.locator("[data-section].mark-walked").first).to_be_visible()
    assert faults(page) == []

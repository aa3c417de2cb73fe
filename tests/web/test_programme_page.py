"""Write: a programme is written in the browser, drawn and completed as a script is."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect
from support.experts_page import faults, page_of
from support.programming import laid_out
from support.served_folder import served


def test_a_programme_is_written_in_the_page(browser: Browser, tmp_path: Path) -> None:
    """Its sessions are in the picture, a mistake is at its line, and its keys are offered."""
    place = tmp_path / "scripts"
    place.mkdir()
    file = laid_out(place)
    with served(place) as server, page_of(browser, server, f"write/{file.name}") as page:
        page.set_default_timeout(5000)
        expect(page.locator("[data-section]").filter(has_text="First")).to_be_visible()
        expect(page.get_by_text("Nothing to complain of.")).to_be_visible()
        last = page.locator(".cm-line", has_text="keep: mood").first
        last.click()
        page.keyboard.press("End")
        page.keyboard.type("\nhomew")
        page.get_by_role("option", name="homework").click()
        page.keyboard.type("mood\nnext:\n  - {to: fir")
        page.keyboard.press("Control+Space")
        page.get_by_role("option", name="first").click()
        expect(page.locator(".cm-line", has_text="- {to: first").last).to_be_visible()
        page.keyboard.type("}")
        page.keyboard.press("Control+Home")
        page.keyboard.press("End")
        page.keyboard.type("\nepoch: 2")
        expect(page.get_by_role("button", name="Error Line 2")).to_contain_text("epoch")
        assert faults(page) == []

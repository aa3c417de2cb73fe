"""The name of a new script, as the browser asks for it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect
from support.experts_page import faults, page_of
from support.served_folder import served, two_scripts


def test_a_name_that_no_script_can_have_is_refused(browser: Browser, tmp_path: Path) -> None:
    """The rule stands beside the field, which has the focus, and the dialog says what is wrong."""
    with served(two_scripts(tmp_path / "scripts")) as client, page_of(browser, client) as page:
        page.get_by_role("button", name="New script").click()
        expect(page.get_by_label("Name of the script")).to_be_focused()
        expect(page.get_by_text("Letters A to Z, digits, _ and -", exact=True)).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Give the script a name.")
        page.keyboard.type("my script")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("“my script” is no name for a script")
        assert faults(page) == []

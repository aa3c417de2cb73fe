"""Cases and simulated patients in the browser: what others say, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from support.chatting import begin, is_still, said, say
from support.experts_page import faults, page_of
from support.fakes import SlowRehearsal
from support.served_folder import TEA, served


@pytest.fixture
def server(folder: Path) -> Iterator[httpx.Client]:
    with served(folder) as client:
        yield client


def test_a_case_is_kept_and_shows_what_a_changed_script_makes_of_it(
    browser: Browser, server: httpx.Client, folder: Path
) -> None:
    """Run at one press; what differs stands beside what was accepted, and can be accepted."""
    with page_of(browser, server, "try") as page:
        begin(page, "Tea or coffee")
        say(page, "Tea, please.")
        say(page, "No sugar.")
        say(page, "With milk.")
        page.get_by_role("button", name="Keep as a case").click()
        expect(page.get_by_label("Name", exact=True)).to_be_focused()
        page.keyboard.type("Tea with milk")
        assert faults(page) == []
        page.keyboard.press("Enter")
        expect(page.get_by_text("Tea with milk")).to_be_visible()
        expect(page.get_by_text("not accepted yet")).to_have_count(0)  # it is what was seen
        page.get_by_role("button", name="Run all").click()
        expect(page.get_by_text("as accepted", exact=True)).to_be_visible()
        less = TEA.replace("      milk: Ask whether they take milk.\n", "")
        (folder / "tea.yaml").write_text(less, encoding="utf-8")
        page.get_by_role("navigation").get_by_role("link", name="Try").click()
        page.get_by_role("button", name="Run all").click()
        expect(page.get_by_text("1 case was run · 1 has changed")).to_be_visible()
        expect(page.locator(".differs")).to_contain_text(["choice", "farewell"])
        assert faults(page) == []
        page.get_by_role("button", name="Accept this course").click()
        page.get_by_role("button", name="Run all").click()
        expect(page.get_by_text("as accepted", exact=True)).to_be_visible()
        page.locator("summary").click()
        page.get_by_role("button", name="Remove").click()
        page.get_by_role("button", name="Really remove?").click()
        expect(page.get_by_text("No conversation is kept as a case yet")).to_be_visible()


def test_no_case_takes_the_place_of_another(browser: Browser, server: httpx.Client) -> None:
    """Whoever keeps one under a name that is taken is told so."""
    kept = {"script": "tea", "messages": ["Coffee."]}
    server.put("/api/cases/mine", json=kept).raise_for_status()
    with page_of(browser, server, "try") as page:
        begin(page, "Tea or coffee")
        say(page, "Tea, please.")
        page.get_by_role("button", name="Keep as a case").click()
        page.get_by_label("Name", exact=True).fill("mine")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("There is a case of this name already.")
    assert server.get("/api/cases/mine").json()["messages"] == ["Coffee."]


def test_a_simulated_patient_plays_on(browser: Browser, server: httpx.Client) -> None:
    """For as many turns as one likes; then one may speak oneself."""
    with page_of(browser, server, "try") as page:
        begin(page, "Tea or coffee")
        page.get_by_label("Simulated patient").select_option("Gareth Pryce")
        page.get_by_label("turns", exact=True).fill("2")
        page.get_by_role("button", name="Let them play on").click()
        expect(page.get_by_text("has played the turns")).to_be_visible()
        assert len([one for one in said(page) if one.startswith("user")]) == 2
        assert faults(page) == []
        say(page, "And milk.")
        assert len([one for one in said(page) if one.startswith("user")]) == 3


def test_a_simulated_patient_is_stopped(browser: Browser, folder: Path) -> None:
    """The turn that is under way is finished, and no other begins."""
    with (
        served(folder, model=SlowRehearsal(seconds=0.2)) as client,
        page_of(browser, client, "try") as page,
    ):
        begin(page, "Tea or coffee")
        page.get_by_label("turns", exact=True).fill("50")
        page.get_by_role("button", name="Let them play on").click()
        expect(page.locator(".bubble.user")).to_have_count(1)
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("You have stopped the simulated patient.")).to_be_visible()
        is_still(page)
        expect(page.get_by_role("log")).to_contain_text("Turn 2")
        assert len([one for one in said(page) if one.startswith("user")]) == 1

"""Reading sessions in the browser: which there are, and one as a document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from support.chatting import said, say
from support.experts_page import faults, page_of
from support.served_folder import TEA, served, two_scripts


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Serve a store with one session in danger, one that has ended, and sixty that have begun."""
    with served(two_scripts(tmp_path_factory.mktemp("page") / "scripts")) as client:
        for number in range(60):
            client.post("/api/sessions", json={"script": "helping", "session": f"day-{number}"})
        talk(client, "ann", "helping", "I want to kill myself.")
        talk(client, "bob", "tea", "Tea", "No sugar", "<b>Milk</b>")
        yield client


def talk(client: httpx.Client, session: str, script: str, *said: str) -> None:
    """Hold a session."""
    client.post("/api/sessions", json={"script": script, "session": session})
    for text in said:
        client.post(f"/api/sessions/{session}/turns", json={"text": text})


def test_sessions_are_filtered_and_listed_page_by_page(
    browser: Browser, server: httpx.Client
) -> None:
    """What was asked for is still there when one comes back from a session."""
    with page_of(browser, server, "read") as page:
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(50)
        assert faults(page) == []
        page.get_by_role("button", name="Show more").click()
        expect(rows).to_have_count(62)
        page.get_by_label("at risk").check()
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text("speaks of danger")
        page.get_by_label("at risk").uncheck()
        page.get_by_label("Words, name or title").fill("sugar")
        expect(rows).to_have_count(1)
        page.get_by_role("link", name="bob").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("bob")
        page.get_by_role("link", name="All sessions").click()
        expect(rows).to_have_count(1)
        page.get_by_label("Words, name or title").fill("")
        page.get_by_label("Status").select_option("ended")
        expect(rows).to_have_count(1)
        page.get_by_label("Script").select_option("helping")
        expect(page.get_by_text("No session fits.")).to_be_visible()


def test_scripts_of_one_title_are_told_apart(browser: Browser, tmp_path: Path) -> None:
    """Behind the title stands the id, of these alone."""
    folder = two_scripts(tmp_path / "scripts")
    (folder / "later.yaml").write_text(TEA.replace("script: tea", "script: later"), "utf-8")
    with served(folder) as client, page_of(browser, client, "read") as page:
        told = ["Tea or coffee (later)", "Tea or coffee (tea)"]
        expect(page.get_by_label("Script").locator("option")).to_contain_text(told)
        page.get_by_label("Script").select_option(told[0])
        page.goto(f"{str(client.base_url).rstrip('/')}/#/read/weak")
        expect(page.get_by_label("Script").locator("option")).to_contain_text(told)


def test_a_session_is_read_with_every_decision(browser: Browser, server: httpx.Client) -> None:
    """A quote leads to the message that it stands in; what was said is shown as text."""
    with page_of(browser, server, "read/session/bob") as page:
        expect(page.locator(".turn")).to_have_count(4)
        expect(page.locator(".turn").nth(1)).to_contain_text("Stays in “The choice”")
        expect(page.locator(".turn").nth(3)).to_contain_text("From “The choice” to “Goodbye”")
        expect(page.get_by_text("<b>Milk</b>").first).to_be_visible()
        assert faults(page) == []
        page.locator(".turn").nth(1).get_by_role("button", name="Tea").click()
        expect(page.locator(".line:focus")).to_contain_text("Tea")
        page.get_by_label("Show decisions and evidence").uncheck()
        expect(page.locator(".decisions")).to_have_count(0)


def test_danger_is_told_with_the_words_that_show_it(browser: Browser, server: httpx.Client) -> None:
    """In the reader's language, whatever the session's is."""
    told = {"en-GB": "Danger to oneself, speaks of danger", "de-DE": "Gefahr für sich selbst"}
    for locale, words in told.items():
        with page_of(browser, server, "read/session/ann", locale=locale) as page:
            expect(page.locator(".decisions .bad")).to_contain_text([words])
            expect(page.locator(".decisions .bad")).to_contain_text(["kill myself"])


def test_it_is_read_in_german(browser: Browser, server: httpx.Client) -> None:
    """The page's own words are the reader's; what was said stays as it was."""
    with page_of(browser, server, "read/session/bob", locale="de-DE") as page:
        expect(page.locator(".turn").nth(1)).to_contain_text("Bleibt in „The choice“")
        expect(page.locator(".turn").nth(1)).to_contain_text("noch ist hier nicht alles erledigt")
        expect(page.locator(".turn").nth(1)).to_contain_text("Nutzer:in")


def test_weak_sections_are_told_in_words(browser: Browser, server: httpx.Client) -> None:
    """The weakest first, without trials unless they are asked for."""
    with page_of(browser, server, "read/weak") as page:
        page.get_by_label("Script").select_option("Tea or coffee")
        expect(page.get_by_text("1 session was counted.")).to_be_visible()
        choice = page.get_by_role("listitem").filter(has_text="The choice")
        expect(choice).to_contain_text("1 of 1 visits came to its end")
        expect(choice.get_by_role("meter")).to_be_visible()
        assert faults(page) == []


def test_scripts_sessions_and_reports_are_printed(browser: Browser, server: httpx.Client) -> None:
    """Each opens as a page of its own, which needs nothing else to be printed or kept as PDF."""
    with page_of(browser, server, "read/session/bob") as page:
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Print").click()
        printed = opened.value
        expect(printed.get_by_text("<b>Milk</b>").first).to_be_visible()
        assert printed.pdf().startswith(b"%PDF")
        page.get_by_role("link", name="All sessions").click()
        page.get_by_role("link", name="Weak sections").click()
        page.get_by_label("Script").select_option("Tea or coffee")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="The whole report").click()
        expect(opened.value.get_by_role("heading").first).to_be_visible()
        page.goto(f"{str(server.base_url).rstrip('/')}/#/write/tea.yaml")
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Print").click()
        expect(opened.value.get_by_text("Ask whether they take sugar.").first).to_be_visible()


def test_one_tries_another_answer_where_somebody_answered(
    browser: Browser, server: httpx.Client
) -> None:
    """It goes on in a fork, which is no trial's; nobody speaks in the place of a person."""
    with page_of(browser, server, "read/session/bob") as page:
        page.locator(".turn").nth(2).get_by_role("button", name="Try another answer here").click()
        expect(page.get_by_text("Branched off before turn 3")).to_be_visible()
        assert page.url.split("/")[-1].startswith("fork-tea-")
        say(page, "Two lumps.")
        assert said(page)[-2] == "user: Two lumps."
        page.get_by_role("link", name="another session").click()
        expect(page.locator(".turn")).to_have_count(4)
        page.goto(f"{str(server.base_url).rstrip('/')}/#/try/tea/bob")
        expect(page.get_by_text("This session may be a person's")).to_be_visible()
        expect(page.get_by_label("Your message")).to_have_count(0)
        assert faults(page) == []

"""Trying a script out in the browser: a chat, and beside it where it stands and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from support.chatting import begin, is_still, said, say
from support.experts_page import faults, page_of
from support.fakes import SlowRehearsal, ToldModel, answer, roles
from support.served_folder import served, two_scripts


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(two_scripts(tmp_path_factory.mktemp("page") / "scripts")) as client:
        yield client


def test_a_chat_is_held_to_its_end(browser: Browser, server: httpx.Client) -> None:
    """Beside it stand the section, what is open, what is settled by which words, and why."""
    with page_of(browser, server, "try") as page:
        begin(page, "Tea or coffee")
        state = page.get_by_role("complementary")
        expect(state.get_by_role("heading", level=2)).to_have_text("Turn 1 · The choice")
        expect(state.locator(".tasks .open")).to_have_count(3)
        expect(page.locator("svg .mark-lit").first).to_be_attached()
        say(page, "Tea, please.")
        expect(state.locator(".tasks .settled")).to_contain_text("Tea, please.")
        expect(state.locator(".decisions")).to_contain_text("Stays in “The choice”")
        assert faults(page) == []
        say(page, "No sugar.")
        say(page, "With milk.")
        expect(state.locator(".decisions")).to_contain_text("From “The choice” to “Goodbye”")
        expect(page.get_by_role("log")).to_contain_text("The session has ended.")
        page.get_by_role("button", name="Turn 2").click()
        expect(state.get_by_role("heading", level=2)).to_have_text("Turn 2 · The choice")
        expect(state.locator(".tasks .open")).to_have_count(2)
        assert faults(page) == []


def test_a_chat_is_held_by_keyboard_alone(browser: Browser, server: httpx.Client) -> None:
    """From the first page on: nothing needs a mouse, and the focus stays where one writes."""
    with page_of(browser, server, "try") as page:
        script = page.get_by_role("link", name="Tea or coffee").first
        expect(script).to_be_visible()
        for _ in range(30):
            page.keyboard.press("Tab")
            if script.evaluate("one => one === document.activeElement"):
                break
        page.keyboard.press("Enter")
        expect(page.get_by_label("Your message")).to_be_focused()
        page.keyboard.type("Coffee")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("and nothing else")
        expect(page.get_by_role("button", name="Send")).to_be_enabled()  # the agent has opened
        page.keyboard.press("Enter")
        expect(page.locator(".bubble.user")).to_contain_text("Coffee\nand nothing else")
        is_still(page)
        expect(page.get_by_label("Your message")).to_be_focused()
        assert len(said(page)) == 3


def test_a_reload_goes_on_with_the_same_session(browser: Browser, server: httpx.Client) -> None:
    """Its name begins with `try-`, so that authors may hold it; a draft is there still."""
    with page_of(browser, server, "try") as page:
        begin(page, "Tea or coffee")
        say(page, "Tea, please.")
        before = said(page)
        page.get_by_label("Your message").fill("No sug")
        page.reload()
        expect(page.get_by_role("log")).to_contain_text("Turn 2")
        assert said(page) == before
        expect(page.get_by_label("Your message")).to_have_value("No sug")
        assert page.url.split("/")[-1].startswith("try-tea-")
        page.get_by_role("navigation").get_by_role("link", name="Try").click()
        page.get_by_role("link", name="Tea or coffee,").first.click()
        expect(page.get_by_role("log")).to_contain_text("Turn 2")


def test_a_browser_that_is_closed_in_the_middle_loses_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    """The message is sent again under its id, and answered once."""
    folder = two_scripts(tmp_path / "scripts")
    model = SlowRehearsal(seconds=0.4)
    with served(folder, model=model) as client, page_of(browser, client, "try") as page:
        begin(page, "Tea or coffee")
        page.get_by_label("Your message").fill("Tea, please.")
        page.keyboard.press("Enter")
        expect(page.get_by_text("The agent is thinking")).to_be_visible()
        page.reload()
        expect(page.get_by_role("log")).to_contain_text("Turn 2")
        is_still(page)
        assert [one for one in said(page) if one.startswith("user")] == ["user: Tea, please."]
        assert len(said(page)) == 3


def test_what_a_user_says_is_shown_as_text(browser: Browser, server: httpx.Client) -> None:
    """Nothing of it becomes a part of the page."""
    with page_of(browser, server, "try") as page:
        begin(page, "Tea or coffee")
        say(page, "<img src=x onerror=alert(1)><b>Tea</b>")
        expect(page.locator(".said img, .said b, .standing img")).to_have_count(0)


def test_a_message_that_did_not_come_through_is_sent_again(
    browser: Browser, server: httpx.Client
) -> None:
    """The page says so honestly, keeps the words, and tries again when it is told to."""
    with page_of(browser, server, "try", refused=1) as page:
        begin(page, "Tea or coffee")
        page.route("**/turns", lambda route: route.abort())
        say(page, "Tea, please.")
        expect(page.get_by_role("alert")).to_contain_text("The server does not answer.")
        expect(page.get_by_text("In danger? Call your local emergency number")).to_be_visible()
        page.unroute("**/turns")
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_role("log")).to_contain_text("Turn 2")
        expect(page.get_by_text("In danger?")).to_have_count(0)
        is_still(page)
        assert [one for one in said(page) if one.startswith("user")] == ["user: Tea, please."]


def test_danger_in_a_trial_says_that_nobody_was_alerted(
    browser: Browser, server: httpx.Client
) -> None:
    """Whoever tries what happens then is told plainly that nobody outside hears of it."""
    with page_of(browser, server, "try") as page:
        begin(page, "Talk and help")
        say(page, "I want to kill myself.")
        expect(page.get_by_text("nobody outside was alerted")).to_be_visible()


def test_a_second_window_that_was_left_standing_answers_nothing(
    browser: Browser, server: httpx.Client
) -> None:
    """It shows what was said meanwhile, keeps the words, and sends them when told to again."""
    with page_of(browser, server, "try", refused=1) as page:
        begin(page, "Tea or coffee")
        session = page.url.split("/")[-1]
        turns = f"/api/sessions/{session}/turns"
        server.post(turns, json={"text": "Coffee, please."}).raise_for_status()
        page.get_by_label("Your message").fill("Tea, please.")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("gone on in another window")
        expect(page.get_by_role("log")).to_contain_text("Coffee, please.")
        expect(page.get_by_label("Your message")).to_have_value("Tea, please.")
        is_still(page)
        assert faults(page) == []
        page.get_by_label("Your message").press("Enter")
        expect(page.locator(".bubble.user").last).to_contain_text("Tea, please.")
        is_still(page)
        users = [one for one in said(page) if one.startswith("user")]
        assert users == ["user: Coffee, please.", "user: Tea, please."]


def test_one_goes_back_and_tries_another_answer(browser: Browser, server: httpx.Client) -> None:
    """The other answer has a session of its own, which says whence it comes; the old one stays."""
    with page_of(browser, server, "try") as page:
        begin(page, "Tea or coffee")
        say(page, "Tea, please.")
        say(page, "No sugar.")
        before, address = said(page), page.url
        page.get_by_role("button", name="Answer otherwise").nth(1).click()
        other = page.get_by_label("Another answer")
        expect(other).to_have_value("No sugar.")
        assert faults(page) == []
        other.fill("Two lumps.")
        page.get_by_role("button", name="Try it").click()
        expect(page.get_by_text("Branched off before turn 3")).to_be_visible()
        expect(page.locator(".bubble.user").last).to_contain_text("Two lumps.")
        is_still(page)
        assert said(page)[:3] == before[:3]
        assert page.url != address
        page.get_by_role("link", name="another session").click()
        expect(page.locator(".bubble.user").last).to_contain_text("No sugar.")
        assert said(page) == before


def test_a_turn_that_no_model_answered_is_tried_again(browser: Browser, tmp_path: Path) -> None:
    """The script's own sentence is shown as what it is; what was said is said once more."""
    is_down = [False]
    talks = roles(lambda _: answer(), reply="What would you like?")
    model = ToldModel(tell=lambda prompt: ConnectionError() if is_down[0] else talks(prompt))
    folder = two_scripts(tmp_path / "scripts")
    with served(folder, model=model) as client, page_of(browser, client, "try") as page:
        begin(page, "Tea or coffee")
        is_down[0] = True
        say(page, "Tea, please.")
        expect(page.get_by_role("alert")).to_contain_text("No reply could be had")
        assert faults(page) == []
        is_down[0] = False
        page.get_by_role("button", name="Try again").click()
        expect(page.get_by_text("Branched off before turn 2")).to_be_visible()
        is_still(page)
        expect(page.get_by_role("alert")).to_have_count(0)
        opening = "agent: What would you like?"
        assert said(page) == [opening, "user: Tea, please.", opening]

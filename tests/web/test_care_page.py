"""Looking after sessions in the browser: a human sees the danger, comes, writes, and leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from support.chatting import begin, say
from support.experts_page import faults, page_of
from support.served_folder import WAITING, served, two_scripts

from scriptgraph.web.people import People, digest_of

DANGER = "I want to kill myself."


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(two_scripts(tmp_path_factory.mktemp("page") / "scripts")) as client:
        yield client


def test_a_session_at_risk_is_taken_over_and_given_back(
    browser: Browser, server: httpx.Client
) -> None:
    """It comes up by itself; the user's own chat shows the human's words, and then the agent's."""
    with page_of(browser, server, "care") as care, page_of(browser, server, "try") as chat:
        expect(care.get_by_text("Nobody needs a human at the moment.")).to_be_visible()
        begin(chat, "Tea or coffee")
        say(chat, DANGER)
        expect(care.locator(".needy .chips")).to_contain_text("trial")
        care.get_by_role("link", name="Tea or coffee").click()
        expect(care.locator(".danger")).to_contain_text("Danger to oneself")
        assert faults(care) == []
        care.get_by_label("Your name").fill("Dr Weber")
        care.keyboard.press("Enter")
        care.get_by_role("button", name="Take over").click()
        care.get_by_label("Your words to the user").fill("I am here with you.")
        care.get_by_label("Your words to the user").press("Enter")
        expect(chat.locator(".bubble.human")).to_contain_text("Dr Weber, a human: I am here")
        say(chat, "Thank you.")
        expect(care.locator(".bubble.user").last).to_contain_text("Thank you.")
        assert faults(care) == []
        care.get_by_role("button", name="Give back …").click()
        care.get_by_label("The script goes on in").select_option("The choice")
        care.get_by_label("Last words, if you like").fill("The agent goes on with you.")
        care.get_by_role("button", name="Give back", exact=True).click()
        expect(chat.locator(".bubble.human").last).to_contain_text("The agent goes on with you.")
        expect(care.get_by_text("Nobody needs a human at the moment.")).to_be_visible()
        say(chat, "Tea, please.")
        expect(chat.locator(".bubble.agent").last).to_contain_text("Ask what they would like")


def test_whoever_writes_on_reads_once_more_whom_to_call(browser: Browser, tmp_path: Path) -> None:
    """While nobody has come: also behind a look at another page."""
    (tmp_path / "waiting.yaml").write_text(WAITING, encoding="utf-8")
    with served(tmp_path) as client, page_of(browser, client, "try") as chat:
        begin(chat, "waiting")
        expect(chat.locator(".told")).to_contain_text("A human has been asked for.")
        say(chat, "hello?")
        help_ = chat.locator(".told", has_text="Call 112 if it cannot wait.")
        expect(help_).to_be_visible()
        chat.reload()
        expect(help_).to_be_visible()
        assert faults(chat) == []


def test_a_session_is_noted_as_seen_or_ended(browser: Browser, server: httpx.Client) -> None:
    """The name is remembered by this browser."""
    for name in ("ann", "bob"):
        server.post("/api/sessions", json={"script": "tea", "session": name})
        server.post(f"/api/sessions/{name}/turns", json={"text": DANGER})
    with page_of(browser, server, "care/ann") as page:
        page.get_by_label("Your name").fill("Dr Weber")
        page.get_by_role("button", name="Use this name").click()
        page.get_by_role("button", name="Mark as seen").click()
        expect(page.locator(".needy li")).to_have_count(1)
        page.get_by_role("link", name="bob").click()
        page.get_by_role("button", name="Take over").click()
        page.get_by_role("button", name="End …").click()
        page.get_by_role("button", name="End the session").click()
        expect(page.get_by_role("log")).to_contain_text("The session has ended.")
        expect(page.get_by_text("Nobody needs a human at the moment.")).to_be_visible()


def test_a_human_who_is_there_already_is_relieved(browser: Browser, server: httpx.Client) -> None:
    """Two never answer at once."""
    server.post("/api/sessions", json={"script": "tea", "session": "ann"})
    server.post("/api/sessions/ann/human", json={"do": "take", "by": "Eve"})
    with page_of(browser, server, "care/ann") as page:
        page.get_by_label("Your name").fill("Dr Weber")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Your words to the user")).to_have_count(0)
        page.get_by_role("button", name="Relieve Eve").click()
        expect(page.get_by_label("Your words to the user")).to_be_focused()


def test_words_that_are_not_sent_are_kept(browser: Browser, server: httpx.Client) -> None:
    """Enter sends and Shift-Enter begins a line; a draft outlives a reload, and the way Back."""
    server.post("/api/sessions", json={"script": "tea", "session": "ann"})
    server.post("/api/sessions/ann/human", json={"do": "take", "by": "Eve"})
    with page_of(browser, server, "care/ann") as page:
        page.get_by_label("Your name").fill("Eve")
        page.keyboard.press("Enter")
        words = page.get_by_label("Your words to the user")
        expect(words).to_be_focused()
        expect(page.get_by_text("Enter sends, Shift and Enter")).to_be_visible()
        page.keyboard.type("I am here.")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("Are you safe?")
        page.reload()
        expect(words).to_have_value("I am here.\nAre you safe?")
        page.get_by_role("link", name="Read", exact=True).click()
        expect(words).to_have_count(0)
        page.go_back()
        expect(words).to_have_value("I am here.\nAre you safe?")
        words.press("Enter")
        expect(page.locator(".bubble.human")).to_contain_text("Are you safe?")
        expect(words).to_have_value("")
        page.reload()
        expect(words).to_have_value("")


def test_danger_is_told_on_every_page(browser: Browser, server: httpx.Client) -> None:
    """Beside the way there and in the window's title, until somebody has come."""
    server.post("/api/sessions", json={"script": "tea", "session": "ann"})
    server.post("/api/sessions/ann/turns", json={"text": DANGER})
    with page_of(browser, server, "write") as page:
        told = page.get_by_role("link", name="Look after 1 session needs a human")
        expect(told).to_be_visible()
        expect(page).to_have_title("(1) Write · scriptgraph")
        assert faults(page) == []
        server.post("/api/sessions/ann/human", json={"do": "take", "by": "Eve"})
        page.reload()
        expect(page.get_by_role("link", name="Look after", exact=True)).to_be_visible()
        expect(page).to_have_title("Write · scriptgraph")
        page.goto(f"{str(server.base_url).rstrip('/')}/#/care/ann")
        expect(page.locator(".care-session .danger")).to_contain_text("Danger was heard here:")
        expect(page.locator(".care-session .danger")).to_contain_text("Danger to oneself")
        left = {"do": "give-back", "section": "choice", "by": "Eve"}
        server.post("/api/sessions/ann/human", json=left).raise_for_status()
        expect(page.locator(".care-session .danger")).to_have_count(0)


def test_what_a_role_may_not_do_is_not_offered(browser: Browser, tmp_path: Path) -> None:
    """Whoever writes scripts tries them, and reads nobody's sessions; a name is not asked for."""
    people = tmp_path / "people.json"
    known = {"Kim": ("author", "k" * 20), "Dr Weber": ("clinician", "w" * 20)}
    listed = {name: {"role": role, "token": digest_of(own)} for name, (role, own) in known.items()}
    people.write_text(json.dumps({"people": listed}), encoding="utf-8")
    folder = two_scripts(tmp_path / "scripts")
    with served(folder, people=People(file=people)) as client:
        with page_of(browser, client, refused=2) as page:
            page.get_by_label("Token").fill("k" * 20)
            page.keyboard.press("Enter")
            offered = page.get_by_role("navigation").get_by_role("link")
            expect(offered).to_have_text(["Write", "Know", "Try"])
            page.goto(f"{str(client.base_url).rstrip('/')}/#/care")
            expect(page.get_by_text("This page is not for your role.")).to_be_visible()
            page.get_by_role("link", name="Try").click()
            begin(page, "Tea or coffee")
        with page_of(browser, client, "care", refused=1) as page:
            page.get_by_label("Token").fill("w" * 20)
            page.keyboard.press("Enter")
            page.get_by_text("Nobody needs a human").wait_for()
            say_in = {"authorization": f"Bearer {'w' * 20}"}
            begun = {"script": "tea", "session": "ann"}
            client.post("/api/sessions", json=begun, headers=say_in)
            page.goto(f"{str(client.base_url).rstrip('/')}/#/care/ann")
            page.get_by_role("button", name="Take over").click()
            expect(page.get_by_text("You act as Dr Weber.")).to_be_visible()

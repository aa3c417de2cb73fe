"""What people do in the chat of the page, as they do it."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def begin(page: Page, title: str) -> None:
    """Choose a script, and wait for the agent's opening."""
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("log")).to_contain_text("Turn 1")
    is_still(page)


def say(page: Page, text: str) -> None:
    """Say something, and wait for the answer."""
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".bubble.user").last).to_contain_text(text)
    is_still(page)


def is_still(page: Page) -> None:
    """Wait until nothing is being written."""
    expect(page.get_by_role("log")).to_have_attribute("aria-busy", "false")


def said(page: Page) -> list[str]:
    """Give what was said, by whom, without the buttons beside it."""
    return [
        f"{who}: {text}"
        for who, text in page.locator(".bubble").evaluate_all(
            "all => all.map(one => [one.classList[1], one.querySelector('p').textContent])"
        )
    ]

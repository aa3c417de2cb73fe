"""How findings are shown in the browser: their hints, and the lines that they name."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect
from support.experts_page import faults, page_of
from support.served_folder import served

UNCLOSED = """\
# Sleep

## Ask

1. **hours:** Ask how they sleep.

→ Tips, if `hours < 6

## Tips

1. **tip:** Give a tip.
"""


def test_a_hint_keeps_the_backticks_it_is_about(browser: Browser, tmp_path: Path) -> None:
    """What stands between two backticks each may hold one; a run that nothing closes stays."""
    (tmp_path / "sleep.md").write_text(UNCLOSED, encoding="utf-8")
    with served(tmp_path) as client, page_of(browser, client, "write/sleep.md") as page:
        hint = page.locator(".finding small").filter(has_text="begin it with a backslash")
        expect(hint.locator("code")).to_have_text("→ Tips, if `hours < 6`")
        finding = page.get_by_role("button", name="Error Line 7").locator(".what")
        expect(finding).to_contain_text("'`hours < 6' is a comparison")
        assert faults(page) == []


def test_a_finding_at_no_line_names_none(browser: Browser, tmp_path: Path) -> None:
    """What is wrong with a whole file stands at line 0, which there is not."""
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    with served(tmp_path) as client, page_of(browser, client, "write/empty.yaml") as page:
        finding = page.locator(".finding")
        expect(finding).to_contain_text("the file has no content")
        expect(finding).not_to_contain_text("Line")


def test_a_german_reader_is_told_in_german(browser: Browser, tmp_path: Path) -> None:
    """What has a text in German is told in it on the German page."""
    text = UNCLOSED.replace("→ Tips, if `hours < 6", "=> Tips")
    (tmp_path / "sleep.md").write_text(text, encoding="utf-8")
    with (
        served(tmp_path) as client,
        page_of(browser, client, "write/sleep.md", locale="de-DE") as page,
    ):
        finding = page.locator(".finding").filter(has_text="kein Pfeil eines Skripts")
        expect(finding).to_contain_text("Schreiben Sie → oder ->")


def test_what_the_check_finds_is_told_in_german_too(browser: Browser, tmp_path: Path) -> None:
    """The sentence of its rule, and below it the case in English, which says that it is."""
    text = UNCLOSED.replace("→ Tips, if `hours < 6", "→ end")
    (tmp_path / "sleep.md").write_text(text, encoding="utf-8")
    with (
        served(tmp_path) as client,
        page_of(browser, client, "write/sleep.md", locale="de-DE") as page,
    ):
        finding = page.locator(".finding").filter(has_text="führt kein Weg in diesen")
        expect(finding).to_contain_text("Führen Sie eine Regel dorthin")
        expect(finding.locator("small[lang=en]")).to_contain_text("to section 'tips'")
        assert faults(page) == []


def test_the_id_of_a_script_is_kept_with_one_press(browser: Browser, tmp_path: Path) -> None:
    """A changed title is told of at its line; the button writes the old id behind it."""
    text = UNCLOSED.replace("→ Tips, if `hours < 6", "→ Tips")
    (tmp_path / "sleep.md").write_text(text, encoding="utf-8")
    with served(tmp_path) as client, page_of(browser, client, "write/sleep.md") as page:
        page.get_by_text("# Sleep").click()
        page.keyboard.press("End")
        page.keyboard.type(" well")
        expect(page.locator(".finding").filter(has_text="has the id")).to_be_visible()
        assert faults(page) == []
        page.get_by_role("button", name="Keep the id", exact=True).click()
        expect(page.locator(".cm-line").first).to_have_text("# Sleep well {#sleep}")
        expect(page.locator(".finding").filter(has_text="has the id")).to_have_count(0)

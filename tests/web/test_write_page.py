"""Write: a script is written in the browser, looked at meanwhile, saved, compared, restored."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.experts_page import faults, page_of
from support.served_folder import TEA, served, two_scripts

from scriptgraph.web.people import People

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"

Open = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_scripts(tmp_path_factory.mktemp("write") / "scripts")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[httpx.Client]:
    with served(folder) as client:
        yield client


@pytest.fixture
def file(folder: Path, request: pytest.FixtureRequest) -> Path:
    """Write the script of tea into a file of the test's own."""
    path = folder / f"{request.node.name}.yaml"
    path.write_text(TEA.replace("script: tea", f"script: {request.node.name}"), encoding="utf-8")
    return path


@pytest.fixture
def write(browser: Browser, server: httpx.Client) -> Open:
    """Give a way to open a file in the page Write."""

    def opening(file: Path, **more: Any) -> AbstractContextManager[Page]:
        return page_of(browser, server, f"write/{file.name}", **more)

    return opening


def line(page: Page, text: str) -> Locator:
    return page.locator(".cm-line", has_text=text).first


def write_after(page: Page, text: str, more: str) -> None:
    """Put the cursor behind a line, and write."""
    line(page, text).click()
    page.keyboard.press("End")
    page.keyboard.type(more)


def save(page: Page, remark: str = "") -> None:
    page.keyboard.press("Control+s")
    page.get_by_label("What has changed?").fill(remark)
    page.get_by_label("What has changed?").press("Enter")
    expect(page.get_by_role("status").filter(has_text=re.compile("^saved$"))).to_be_visible()


def box(page: Page, title: str) -> Locator:
    """Give a section's box in the picture."""
    return page.locator("[data-section]").filter(has_text=title)


def test_a_mistake_is_seen_at_its_line_and_mended(write: Open, file: Path) -> None:
    """A finding is at its line and in the list, which leads there; mended, the picture changes."""
    with write(file) as page:
        expect(box(page, "The choice")).to_contain_text("3 tasks")
        write_after(page, "next:", "\n  - {to: nowhere}")
        finding = page.get_by_role("button", name="Error Line 11")
        expect(finding).to_contain_text("nowhere")
        expect(page.locator(".cm-lint-marker-error").first).to_be_visible()
        line(page, "script:").click()
        finding.click()
        expect(page.locator(".cm-activeLine")).to_contain_text("nowhere")
        line(page, "nowhere").locator(".cm-lintRange").hover()
        expect(page.locator(".cm-tooltip-lint")).to_contain_text("nowhere")
        assert faults(page) == []
        line(page, "nowhere").click()
        page.keyboard.press("Control+Shift+K")
        expect(page.get_by_text("Nothing to complain of.")).to_be_visible()
        write_after(page, "milk:", "\nlemon: Ask whether they take lemon.")
        expect(box(page, "The choice")).to_contain_text("4 tasks")


def test_the_last_picture_stays_and_says_that_it_is_old(write: Open, file: Path) -> None:
    """A text that is no script keeps the picture that it had, until it is one again."""
    with write(file) as page:
        expect(box(page, "Goodbye")).to_be_visible()
        write_after(page, "script:", "\n  - : {")
        expect(page.get_by_text("this is the last picture")).to_be_visible()
        expect(box(page, "Goodbye")).to_be_visible()
        page.keyboard.press("Control+Shift+K")
        expect(page.get_by_text("this is the last picture")).to_have_count(0)


def test_picture_and_text_lead_to_each_other(write: Open, file: Path) -> None:
    """A click or a key in the picture goes to the line; the section of the cursor is lit."""
    with write(file) as page:
        box(page, "Goodbye").click()
        expect(page.locator(".cm-activeLine")).to_have_text("  farewell:")
        expect(box(page, "Goodbye")).to_have_class(re.compile("mark-lit"))
        line(page, "sugar:").click()
        expect(box(page, "The choice")).to_have_class(re.compile("mark-lit"))
        expect(box(page, "Goodbye")).not_to_have_class(re.compile("mark-lit"))
        box(page, "The choice").focus()
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        expect(page.locator(".cm-activeLine")).to_have_text("  farewell:")
        line(page, "to: farewell").click()
        expect(page.locator("[data-move].mark-lit")).to_have_count(2)


def test_names_of_sections_are_completed(write: Open, file: Path) -> None:
    """Behind `to:` stand the sections that there are."""
    with write(file) as page:
        expect(box(page, "Goodbye")).to_be_visible()  # from then on the sections are known
        write_after(page, "to: farewell", "\n- {to: far")
        page.keyboard.press("Control+Space")
        page.get_by_role("option", name="farewell").click()
        expect(line(page, "- {to: farewell")).to_be_visible()


def test_keys_and_functions_are_completed(write: Open, file: Path) -> None:
    """Those of the language, by where they stand; what a rule says by `true` alone says it."""
    with write(file) as page:
        expect(box(page, "Goodbye")).to_be_visible()
        write_after(page, "title: Tea or coffee", "\ncomp")
        page.get_by_role("option", name="computed").click()
        write_after(page, "to: farewell", "\n- {to: farewell, ba")
        page.get_by_role("option", name="back").click()
        expect(line(page, "- {to: farewell, back: true")).to_be_visible()
        page.keyboard.type(", if: know")
        page.get_by_role("option", name="known").click()
        expect(line(page, "if: known(")).to_be_visible()


def test_titles_and_values_are_completed_in_markdown(write: Open, folder: Path) -> None:
    """Behind an arrow stand the titles of sections, and behind `if` what is collected."""
    file = folder / "completed.md"
    tasks = "1. **name:** Ask for a name.\n   - collect first_name: string\n\n→ Goodbye\n"
    file.write_text(f"# Completed\n\n## Hello\n\n{tasks}\n## Goodbye\n\n1. **bye:** Part.\n")
    with write(file) as page:
        expect(box(page, "Hello")).to_be_visible()
        write_after(page, "→ Goodbye", ", if fir")
        page.get_by_role("option", name="first_name").click()
        page.keyboard.type(' == "Ann"\n→ Hel')
        page.get_by_role("option", name="Hello").click()
        expect(line(page, "→ Hello")).to_be_visible()


def test_versions_are_compared_and_restored(write: Open, file: Path) -> None:
    """Every save is a version with its remark; two differ in words and lines; one comes back."""
    with write(file) as page:
        write_after(page, "milk:", " Ask it politely.")
        save(page, "Politer")
        page.get_by_role("tab", name="Versions").click()
        expect(page.get_by_role("row", name="Politer")).to_contain_text("as it is now")
        page.get_by_role("button", name="Compare").click()
        window = page.get_by_role("dialog")
        expect(window.locator("ins")).to_contain_text("Ask it politely.")
        expect(window.locator(".diff .added")).to_contain_text("Ask it politely.")
        assert faults(page) == []
        window.get_by_role("button", name="Close").click()
        page.get_by_role("button", name="Restore").click()
        expect(page.locator(".cm-content")).not_to_contain_text("politely")
        save(page, "As it was")
        expect(page.get_by_role("row")).to_have_count(4)
    assert "politely" not in file.read_text(encoding="utf-8")


def test_who_saves_second_is_told_and_nothing_is_lost(write: Open, file: Path) -> None:
    """Both texts are there; one's own is saved as the next version, and the other's stays one."""
    theirs = file.read_text(encoding="utf-8").replace("Ask whether they take milk", "Ask for milk")
    with write(file, refused=1) as page:
        write_after(page, "sugar:", " Mine.")
        file.write_text(theirs, encoding="utf-8")
        page.keyboard.press("Control+s")
        page.get_by_label("What has changed?").press("Enter")
        told = page.get_by_role("alert").filter(has_text="saved this script meanwhile")
        expect(told).to_be_visible()
        expect(page.locator(".cm-deletedChunk", has_text="Ask for milk.")).to_be_visible()
        expect(line(page, "sugar:")).to_contain_text("Mine.")
        assert faults(page) == []
        told.get_by_role("button", name="Save mine").click()
        page.get_by_label("What has changed?").press("Enter")
        expect(told).to_have_count(0)
        page.get_by_role("tab", name="Versions").click()
        expect(page.get_by_role("row")).to_have_count(4)
    assert "Mine." in file.read_text(encoding="utf-8")


def test_a_file_that_is_gone_is_made_anew(write: Open, file: Path) -> None:
    """Whoever saves is told that it was deleted meanwhile, and their text makes it again."""
    with write(file, refused=1) as page:
        write_after(page, "sugar:", " Mine.")
        file.unlink()
        page.keyboard.press("Control+s")
        window = page.get_by_role("dialog")
        window.get_by_role("button", name="Save").click()
        expect(window.get_by_role("alert")).to_contain_text("The file is gone.")
        window.get_by_role("button", name="Save").click()
        expect(window).to_have_count(0)
    assert "Mine." in file.read_text(encoding="utf-8")


def test_the_editor_is_left_by_keyboard(write: Open, file: Path) -> None:
    """Tab indents, and after Escape it goes on to what comes next."""
    with write(file) as page:
        line(page, "title: Goodbye").click()
        page.keyboard.press("Home")
        page.keyboard.press("Tab")
        expect(page.locator(".cm-activeLine")).to_have_text("      title: Goodbye")
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        expect(page.get_by_role("separator", name="text and panel")).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(page.get_by_role("separator", name="text and panel")).to_have_attribute(
            "aria-valuenow", "62"
        )


def test_unsaved_text_survives_a_closed_tab(write: Open, file: Path) -> None:
    """It is offered when the script is opened again, and can be saved then."""
    with write(file) as page:
        write_after(page, "sugar:", " Kept.")
        expect(page.get_by_text("not saved yet")).to_be_visible()
        page.reload()
        expect(line(page, "sugar:")).not_to_contain_text("Kept.")
        page.get_by_role("button", name="Go on with it").click()
        expect(line(page, "sugar:")).to_contain_text("Kept.")
        save(page)
        page.reload()
        expect(line(page, "sugar:")).to_contain_text("Kept.")
        expect(page.get_by_role("button", name="Go on with it")).to_have_count(0)


def test_sections_are_commented_on(write: Open, file: Path) -> None:
    """A comment is about the section of the cursor, is shown as text, and can be settled."""
    with write(file) as page:
        line(page, "bye:").click()
        page.get_by_role("tab", name="Comments").click()
        page.get_by_label("Your name").fill("Ann")
        page.get_by_label("Comment", exact=True).fill(HOSTILE)
        page.get_by_role("button", name="Add the comment").click()
        comment = page.get_by_role("listitem").filter(has_text=HOSTILE)
        expect(comment.get_by_role("button", name="Goodbye")).to_be_visible()
        expect(comment).to_contain_text("Ann")
        assert faults(page) == []
        with page.expect_response(re.compile("/comments/")):
            comment.get_by_label("settled").check()
        page.reload()
        page.get_by_role("tab", name="Comments").click()
        expect(page.get_by_label("settled")).to_be_checked()


@pytest.mark.parametrize("form", ["YAML", "Markdown"])
def test_a_new_script_is_begun(browser: Browser, server: httpx.Client, form: str) -> None:
    """It is sound from the first, and a file once it is saved."""
    name = f"new_{form.lower()}"
    with page_of(browser, server, "write") as page:
        page.get_by_role("button", name="New script").click()
        page.get_by_label("Name of the script").fill(name)
        page.get_by_label(f"{form}:").check()
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_text("Nothing to complain of.")).to_be_visible()
        save(page, "Begun")
        page.get_by_role("link", name="Scripts").click()
        expect(page.get_by_role("link", name=name)).to_contain_text("2 sections")


def test_a_reader_may_look_and_not_save(browser: Browser, tmp_path: Path) -> None:
    """Who signs in as a reader sees the text and what is said of it, and no way to save."""
    secret = "a secret for one reader"
    people = tmp_path / "people.json"
    known = {"role": "reader", "token": sha256(secret.encode()).hexdigest()}
    people.write_text(json.dumps({"people": {"Rita": known}}), encoding="utf-8")
    with (
        served(two_scripts(tmp_path / "scripts"), people=People(file=people)) as client,
        page_of(browser, client, "write/tea.yaml", refused=5) as page,
    ):
        page.get_by_label("Token").fill("wrong")
        page.get_by_role("button", name="Enter").click()
        expect(page.get_by_text("not accepted")).to_be_visible()
        page.get_by_label("Token").fill(secret)
        page.get_by_role("button", name="Enter").click()
        expect(page.get_by_text("you may read, not save")).to_be_visible()
        expect(page.get_by_text("Nothing to complain of.")).to_be_visible()
        expect(page.get_by_role("button", name="Save")).to_have_count(0)
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_label("Token")).to_be_visible()


def test_a_stranger_s_script_is_shown_as_text(write: Open, folder: Path) -> None:
    """Words that would be a page's are words, in the text, the picture, and the findings."""
    file = folder / "stranger.yaml"
    text = TEA.replace("The choice", f"'{HOSTILE}'").replace("to: farewell", f"to: '{HOSTILE}'")
    file.write_text(text.replace("script: tea", "script: stranger"), encoding="utf-8")
    with write(file) as page:
        expect(box(page, "onerror")).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("^Error Line"))).to_contain_text("<img")
        assert page.locator("img, script:not([src])").count() == 0

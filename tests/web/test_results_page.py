"""Reading dialogues of an experiment in the browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from support.command_line import scriptgraph
from support.experts_page import faults, page_of
from support.served_folder import served, two_scripts


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Serve a folder with two simulations in one file, and a line that was cut off."""
    folder = two_scripts(tmp_path_factory.mktemp("page") / "scripts")
    out: Path = folder / "runs" / "two.jsonl"
    for patient in ("accountant", "pupil"):
        asked = ["--patient", patient, "--out", str(out)]
        assert scriptgraph("simulate", folder / "tea.yaml", *asked).returncode == 0
    with out.open("a", encoding="utf-8") as file:
        file.write('{"id": "cut')
    with served(folder) as client:
        yield client


def test_dialogues_of_results_are_read(browser: Browser, server: httpx.Client) -> None:
    """From the folder's results to one dialogue with its evidence, and to the weak sections."""
    with page_of(browser, server, "read") as page:
        page.get_by_role("link", name="Experiments").click()
        page.get_by_role("link", name="runs/two.jsonl").click()
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(3)
        expect(rows.nth(2)).to_contain_text("not JSON")
        assert faults(page) == []
        page.get_by_label("Words, name or patient").fill("pupil")
        expect(rows).to_have_count(2)
        expect(rows.nth(0)).to_contain_text("pupil")
        rows.nth(0).get_by_role("link").click()
        expect(page.locator(".turn").first).to_contain_text("The choice")
        quote = page.locator(".evidence button").first
        expect(quote).to_be_visible()
        assert faults(page) == []
        quote.click()
        expect(page.locator(".line:focus")).to_be_visible()
        page.get_by_role("link", name="runs/two.jsonl").click()
        page.get_by_role("link", name="Weak sections of tea").click()
        expect(page.get_by_text("2 dialogues were counted. 1 was left out")).to_be_visible()
        expect(page.locator(".weak li")).to_have_count(2)
        assert faults(page) == []

"""Takes pictures of the page for `docs/`, as an expert sees it on a laptop.

    python frontend/pictures.py            all of them
    python frontend/pictures.py know       one

A picture is a name, a place of the page, and what is done there first.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from PIL import Image  # noqa: E402  # matplotlib brings it
from playwright.sync_api import Browser, Page, expect  # noqa: E402
from support.browsing import opened, opened_browser  # noqa: E402
from support.served_folder import served  # noqa: E402

LAPTOP = {"width": 1280, "height": 800}
COLOURS = 96

NIGHT = """\
script: night
title: A bad night
guarantees:
  - calming is always reached
sections:
  evening:
    title: The evening
    tasks:
      tension: {do: Ask how tense they are from 0 to 10., collect: {tension: integer 0..10}}
    next:
      - {to: calming, if: tension > 5}
      - {to: diary, if: tension < 5}
  calming:
    title: Calming down
    tasks:
      breath: Guide them through four slow breaths.
    next: diary
  diary:
    title: The diary
    tasks:
      times: Ask when they went to bed, and when they got up.
    next:
      - {to: calming, when: the user is still tense}
      - {to: end}
"""


def files(page: Page) -> None:
    """Show the scripts of the folder."""
    expect(page.get_by_role("link", name="A bad night")).to_be_visible()


def write(page: Page) -> None:
    """Show a mistake at its line."""
    page.locator("[data-section]").filter(has_text="The diary").click()
    page.locator(".cm-line", has_text="next: diary").click()
    page.keyboard.press("End")
    page.keyboard.type("s")
    expect(page.get_by_role("button", name="Error")).to_be_visible()


def know(page: Page) -> None:
    """Show a way that breaks a guarantee."""
    page.get_by_role("button", name="Show the way").click()
    page.get_by_role("button", name="Play it as a chat").click()
    expect(page.get_by_label("A rehearsed conversation")).to_be_visible()


def parts(page: Page) -> None:
    """Show a part, and which script uses it."""
    expect(page.get_by_role("link", name="Before the first visit")).to_be_visible()
    expect(page.locator("[data-section]").first).to_be_visible()


SHOTS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "files": ("write", files),
    "write": ("write/night.yaml", write),
    "know": ("know/night.yaml", know),
    "parts": ("write/parts%2Fconsent.yaml", parts),
}


def main(names: list[str]) -> None:
    """Take the pictures that are named, or all."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "scripts"
        folder.mkdir()
        (folder / "night.yaml").write_text(NIGHT, encoding="utf-8")
        for one in ("bike_repair.yaml", "first_visit.yaml", "stress_relief.md"):
            shutil.copy(ROOT / "scripts" / one, folder)
        shutil.copytree(ROOT / "scripts" / "parts", folder / "parts")
        with served(folder) as client, opened_browser() as browser:
            for name in names or SHOTS:
                _take(browser, str(client.base_url).rstrip("/"), name)


def _take(browser: Browser, address: str, name: str) -> None:
    place, steps = SHOTS[name]
    with opened(browser, f"{address}/#/{place}", viewport=LAPTOP, locale="en-GB") as visit:
        steps(visit.page)
        visit.page.mouse.move(0, 0)
        visit.page.wait_for_timeout(500)  # what moves has come to rest
        image = Image.open(BytesIO(visit.page.screenshot())).convert("RGB").quantize(COLOURS)
        image.save(ROOT / "docs" / f"page-{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])

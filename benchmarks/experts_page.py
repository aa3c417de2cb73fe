"""The page for experts: its size, when it can be used, and how soon an edit is answered."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page, async_playwright

from benchmarks.group import Group, Options, Row, Target
from benchmarks.scale import chain
from scriptgraph.formats.yaml_writer import write_yaml

TITLE = "The page for experts"

SECTIONS = 200
VISITS = 7
EDITS = 20

METHOD = f"""
`scriptgraph serve` in a process of its own, and Chromium on the same machine. *Usable* is from the
request for the page, with an empty cache, until the editor holds the script, its findings are told
and its picture is drawn: the median of {VISITS} visits. An edit is a letter that makes a rule lead
to no section, in a script of {SECTIONS} sections with three tasks and three
rules each, which is too tangled to be drawn while one types. It is timed from the key in the
browser until the list of findings shows it, the pause that the page waits for further keys
included: {EDITS} edits.
"""

_LOOKED_AT = """() => document.querySelector('.cm-line')
    && /^\\d+$/.test(document.querySelector('.tab-list .count')?.textContent ?? '')"""
_USABLE = f"""() => ({_LOOKED_AT})()
    && document.querySelector('.picture-host')?.shadowRoot?.querySelector('svg')"""

_WATCH = """() => {
    window.pressed = 0;
    addEventListener("keydown", () => { window.pressed = performance.now(); }, true);
    window.answered = (before) => new Promise((done) => {
        const count = () => document.querySelector(".tab-list .count").textContent;
        const look = () => {
            if (count() !== before) done(performance.now() - window.pressed);
            else requestAnimationFrame(look);
        };
        look();
    });
}"""

_REST = 1_500
"""Milliseconds after which the page has answered to all that was typed before."""


async def measure(options: Options) -> Group:
    """Visit the page as an expert does."""
    program = os.environ.get("SCRIPTGRAPH_CHROMIUM") or shutil.which("chromium")
    if program is None:
        return Group(list(_rows(missing="there is no Chromium")))
    with TemporaryDirectory() as folder, _served(Path(folder)) as address:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=program, args=["--no-sandbox", "--disable-gpu"]
            )
            options.tell("the page: visits")
            visits = [await _visit(browser, address) for _ in range(options.scaled(VISITS, 3))]
            options.tell("the page: edits")
            edits = await _edits(browser, address, options.scaled(EDITS, 4))
            await browser.close()
    size = max(size for _, size in visits)
    usable = median(seconds for seconds, _ in visits)
    return Group(list(_rows(size, usable, edits)))


def _rows(
    size: int | None = None,
    usable: float | None = None,
    edits: list[float] | None = None,
    missing: str = "",
) -> Iterator[Row]:
    mega = None if size is None else size / 1_000_000
    yield Row("bytes of the page", "MB", mega, target=Target(1.5), missing=missing)
    yield Row("usable, the first time", "s", usable, target=Target(1.5), missing=missing)
    about = f"findings after an edit, {SECTIONS} sections"
    middle = None if edits is None else median(edits)
    yield Row(f"{about}, median", "ms", middle, target=Target(300), missing=missing)
    most = None if edits is None else max(edits)
    yield Row(f"{about}, slowest", "ms", most, target=Target(300), missing=missing)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    sample = files("scriptgraph.scripts") / "stress_relief.yaml"
    (folder / sample.name).write_bytes(sample.read_bytes())
    (folder / "large.yaml").write_text(write_yaml(chain(SECTIONS)), encoding="utf-8")
    command = [sys.executable, "-m", "scriptgraph", "serve", str(folder), "--port", "0"]
    command += ["--store", "memory:"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            told = ""
            for line in process.stderr:
                told += line
                if found := re.search(r"at (http://[\d.:]+);", line):
                    yield found[1]
                    return
            raise RuntimeError(f"the server did not begin: {told}")
        finally:
            process.terminate()
            process.communicate()


async def _visit(browser: Browser, address: str) -> tuple[float, int]:
    """Give seconds until the page can be used, and its bytes."""
    context = await browser.new_context()
    page = await context.new_page()
    sizes: list[int] = []
    page.on("response", lambda one: sizes.append(_length(one.headers, one.url, address)))
    begun = time.perf_counter()
    await page.goto(f"{address}/#/write/stress_relief.yaml")
    await page.wait_for_function(_USABLE)
    seconds = time.perf_counter() - begun
    await context.close()
    return seconds, sum(sizes)


def _length(headers: dict[str, str], url: str, address: str) -> int:
    is_page = url.startswith((f"{address}/page/", f"{address}/#"))
    return int(headers.get("content-length", 0)) if is_page or url == f"{address}/" else 0


async def _edits(browser: Browser, address: str, count: int) -> list[float]:
    """Give milliseconds from a key until the list of findings has changed."""
    page = await browser.new_page()
    await page.goto(f"{address}/#/write/large.yaml")
    await page.wait_for_function(_LOOKED_AT)
    await page.evaluate(_WATCH)
    await page.locator(".cm-line", has_text="to: s1").first.click()
    steps = await _steps(page)
    taken = []
    for _ in range(count):
        await _press(page, "Home", *["ArrowRight"] * steps)
        before = await page.locator(".tab-list .count").first.text_content()
        await page.keyboard.press("x")
        taken.append(float(await page.evaluate("(before) => window.answered(before)", before)))
        # A further letter in a condition: no text comes twice, whose answer might be remembered.
        await _press(page, "Backspace", "End", "ArrowLeft", "a")
        await page.wait_for_timeout(_REST)
    await page.close()
    return taken


async def _press(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


async def _steps(page: Page) -> int:
    """Say how far behind the first letter of its line the rule's target begins."""
    line = await page.locator(".cm-activeLine").text_content() or ""
    return line.index("s1") - (len(line) - len(line.lstrip()))
